"""Any k of n shares rebuild the secret; fewer tell nothing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.seal import shamir


@given(st.binary(min_size=1, max_size=32), st.integers(2, 6), st.data())
def test_any_quorum_rebuilds_the_secret(secret: bytes, needed: int, data: st.DataObject) -> None:
    shares = shamir.split(secret, needed + 2, needed)
    chosen = data.draw(st.permutations(sorted(shares)))[:needed]
    assert shamir.combine({number: shares[number] for number in chosen}) == secret


def test_fewer_than_the_quorum_leave_every_secret_possible() -> None:
    """One share of two fits each of the 256 secrets with exactly one other share."""
    share = shamir.split(b"\x2a", 2, 2)[1]
    fitting = {shamir.combine({1: share, 2: bytes([other])}) for other in range(256)}
    assert len(fitting) == 256


def test_too_few_or_wrong_shares_give_something_else() -> None:
    secret = bytes(range(32))
    shares = shamir.split(secret, 5, 3)
    for pair in combinations(shares, 2):
        assert shamir.combine({number: shares[number] for number in pair}) != secret
    other = shamir.split(secret, 5, 3)
    assert shamir.combine({1: shares[1], 2: shares[2], 3: other[3]}) != secret


def test_the_field_is_that_of_aes() -> None:
    assert shamir._times(0x57, 0x83) == 0xC1  # FIPS 197, 4.2
    assert all(shamir._times(each, shamir._inverse(each)) == 1 for each in range(1, 256))


@pytest.mark.parametrize(("shares", "needed"), [(1, 1), (3, 1), (2, 3), (256, 2)])
def test_a_quorum_is_at_least_two_and_at_most_all(shares: int, needed: int) -> None:
    with pytest.raises(ValueError, match="quorum"):
        shamir.split(b"x", shares, needed)


@pytest.mark.parametrize("shares", [{}, {1: b"a", 2: b"ab"}, {0: b"a", 1: b"b"}])
def test_shares_that_do_not_belong_together_are_refused(shares: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="together"):
        shamir.combine(shares)
