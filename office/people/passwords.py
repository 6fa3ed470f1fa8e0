"""Passwords: what is accepted, and how one is kept and checked (Argon2id)."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from office.base.i18n import N_
from office.base.text import fold

SHORTEST = 15
LONGEST = 128
SHORTEST_WORD = 4
MOST_WORDS = 2
AROUND = "0123456789!@#$%^&*?.,-_+= "
COMMON = (
    "matkhau", "password", "123456", "abcdef", "qwerty", "nghedan", "uyban", "phuong", "congdan",
    "vietnam", "hochiminh", "saigon", "hanoi", "iloveyou", "admin", "111111", "000000",
)  # fmt: skip


class WeakPassword(ValueError):
    """The password is not accepted; `reason` says why, in words for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def _hasher() -> Any:
    from argon2 import PasswordHasher  # noqa: PLC0415 -- heavy, only where people sign in

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def normal(password: str) -> str:
    """Return the one spelling under which a password is hashed (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str, local: Iterable[str] = ()) -> None:
    """Raise `WeakPassword` for one too short, too long, or made of what everyone tries.

    *local* are words that whoever knows the office would try: names of units, of the person.
    """
    said = normal(password)
    if len(said) < SHORTEST:
        raise WeakPassword(N_("Mật khẩu cần ít nhất 15 ký tự. Một câu ngắn là tốt nhất."))
    if len(said) > LONGEST:
        raise WeakPassword(N_("Mật khẩu dài tối đa 128 ký tự."))
    bare = _bare(said)
    rest = bare
    for word in (*sorted(map(_bare, local), key=len, reverse=True), *COMMON):
        rest = rest.replace(word, "") if len(word) >= SHORTEST_WORD else rest
    if len(set(rest)) < 4 or _everyones(bare) or _everyones(rest):
        raise WeakPassword(N_("Mật khẩu này quá dễ đoán. Hãy dùng một câu chỉ ông/bà nghĩ ra."))


def _bare(said: str) -> str:
    return "".join(fold(said).split())


@cache
def everyones() -> frozenset[str]:
    """Return the ten thousand passwords that are tried first, kept beside this module."""
    lines = Path(__file__).with_name("common.txt").read_text(encoding="ascii").splitlines()
    return frozenset(each for each in lines if not each.startswith("#"))


def _everyones(bare: str) -> bool:
    """Tell whether *bare* is a common password, or two at most, repeated and with figures around."""
    core = bare.strip(AROUND)
    return bare in everyones() or _tiled(core)


def _tiled(said: str) -> bool:
    """Tell whether *said* consists of common passwords, no more than two different.

    Each state is looked at once, however often a word repeats itself.
    """
    ahead: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    seen = set(ahead)
    while ahead:
        at, used = ahead.pop()
        if at == len(said):
            return True
        for end in range(at + SHORTEST_WORD, len(said) + 1):
            word = said[at:end]
            known = word in used or (len(used) < MOST_WORDS and word in everyones())
            state = (end, used | {word})
            if known and state not in seen:
                seen.add(state)
                ahead.append(state)
    return False


def hashed(password: str) -> str:
    """Return the Argon2id hash of *password*."""
    return str(_hasher().hash(normal(password)))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether *password* is the one kept; takes as long when nothing is kept."""
    from argon2.exceptions import (  # noqa: PLC0415 -- heavy, only where people sign in
        InvalidHashError,
        VerificationError,
    )

    nobody = _nobody()  # made at the first sign-in of a process, whoever it is
    try:
        _hasher().verify(kept or nobody, normal(password[: LONGEST * 4]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@cache
def _nobody() -> str:
    return hashed("nobody has this password")
