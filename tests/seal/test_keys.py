"""What is sealed to a person opens for that person, in its place, with the right password."""

import os

import pytest

from office.seal import keys
from office.seal.envelope import DoesNotOpen


def test_what_is_sealed_to_a_key_opens_with_that_key_in_that_place_only() -> None:
    mine, other = keys.new_pair(), keys.new_pair()
    sealed = keys.seal_to(mine.public, b"half", "case/1/a")
    assert keys.open_with(mine.private, sealed, "case/1/a") == b"half"
    for private, place in (
        (other.private, "case/1/a"), (mine.private, "case/2/a"), (mine.private, "case/1/b"),
    ):  # fmt: skip
        with pytest.raises(DoesNotOpen):
            keys.open_with(private, sealed, place)
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for wrong in (changed, sealed[:10], b""):
        with pytest.raises(DoesNotOpen):
            keys.open_with(mine.private, wrong, "case/1/a")


def test_guessing_a_password_costs_what_it_should() -> None:
    assert (keys.MEMORY_KIB, keys.ROUNDS) == (65_536, 3)


def test_the_same_words_never_look_alike() -> None:
    mine = keys.new_pair()
    assert keys.seal_to(mine.public, b"x", "p") != keys.seal_to(mine.public, b"x", "p")


def test_a_private_key_opens_with_its_password_for_its_owner_only() -> None:
    pair, salt = keys.new_pair(), os.urandom(keys.SALT)
    locked = keys.lock(pair.private, "một câu dài", salt, "officer/1")
    assert pair.private not in locked
    assert keys.unlock(locked, "một câu dài", salt, "officer/1") == pair.private
    for password, whose, with_salt in (
        ("một câu khác", "officer/1", salt),
        ("một câu dài", "officer/2", salt),
        ("một câu dài", "officer/1", os.urandom(keys.SALT)),
    ):
        with pytest.raises(DoesNotOpen):
            keys.unlock(locked, password, with_salt, whose)


def test_a_secret_gives_another_key_for_another_purpose() -> None:
    given = {keys.from_secret(*each) for each in (("s", "a"), ("s", "b"), ("t", "a"), ("a", "s"))}
    assert len(given) == 4
    assert {len(each) for each in given} == {32}


def test_a_pair_does_not_print_its_private_key() -> None:
    pair = keys.new_pair()
    assert repr(pair.private) not in repr(pair)
