"""A secret in n shares of which any k rebuild it and fewer tell nothing (Shamir, over GF(256)).

A. Shamir, "How to share a secret", Communications of the ACM 22 (1979); arithmetic in the field of
AES, x^8 + x^4 + x^3 + x + 1, byte by byte. A share is its number (1 to 255) and one byte for each
byte of the secret. Shares carry no check: what is rebuilt from wrong ones fails to open.
"""

import secrets
from collections.abc import Iterable, Mapping

MOST = 255
_POLYNOMIAL = 0x11B


def split(secret: bytes, shares: int, needed: int) -> dict[int, bytes]:
    """Return share number → share. Raises ValueError unless 2 ≤ needed ≤ shares ≤ 255."""
    if not 2 <= needed <= shares <= MOST:
        raise ValueError("a quorum is at least two, and at most all")
    curves = [bytes([byte]) + secrets.token_bytes(needed - 1) for byte in secret]
    return {
        number: bytes(_value(curve, number) for curve in curves) for number in range(1, shares + 1)
    }


def combine(shares: Mapping[int, bytes]) -> bytes:
    """Return the secret of which *shares* are enough. Raises ValueError for unlike lengths."""
    if len({len(each) for each in shares.values()}) != 1 or not all(
        1 <= number <= MOST for number in shares
    ):
        raise ValueError("these shares do not belong together")
    weights = {number: _weight(number, shares) for number in shares}
    length = len(next(iter(shares.values())))
    return bytes(
        _sum(_times(weights[number], share[place]) for number, share in shares.items())
        for place in range(length)
    )


def _weight(number: int, all_: Mapping[int, bytes]) -> int:
    """Return the Lagrange weight of *number* at zero."""
    weight = 1
    for other in all_:
        if other != number:
            weight = _times(weight, _times(other, _inverse(other ^ number)))
    return weight


def _value(curve: bytes, at: int) -> int:
    value = 0
    for coefficient in reversed(curve):
        value = _times(value, at) ^ coefficient
    return value


def _sum(terms: Iterable[int]) -> int:
    total = 0
    for each in terms:
        total ^= each
    return total


def _times(one: int, other: int) -> int:
    """Multiply in GF(256), always in eight steps."""
    product = 0
    for _ in range(8):
        product ^= one * (other & 1)
        one = (one << 1) ^ (_POLYNOMIAL * (one >> 7))
        other >>= 1
    return product


def _inverse(value: int) -> int:
    result = 1
    for _ in range(254):
        result = _times(result, value)
    return result
