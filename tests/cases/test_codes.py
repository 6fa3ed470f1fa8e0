"""Codes show a slip, secrets cannot be guessed, and both survive the telephone."""

import math
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from os import urandom
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from office.base import config
from office.cases import codes
from office.cases.codes import ALPHABET

LETTERS = st.text(ALPHABET, min_size=7, max_size=7)
SECRETS = st.text(ALPHABET, min_size=21, max_size=26)
DAY = date(2026, 11, 18)


def code_of(letters: str) -> str:
    whole = letters + codes.check_letter(letters)
    return f"ND26-{whole[:4]}-{whole[4:]}"


@settings(max_examples=40, deadline=None)
@given(LETTERS)
def test_every_slip_of_one_letter_is_seen(letters: str) -> None:
    code = code_of(letters)
    for place, letter in enumerate(code):
        if place < 5 or letter == "-":
            continue
        for other in ALPHABET.replace(letter, ""):
            assert not codes.is_code(code[:place] + other + code[place + 1 :])


@settings(max_examples=40, deadline=None)
@given(LETTERS)
def test_every_swap_of_neighbours_is_seen(letters: str) -> None:
    plain = code_of(letters).replace("-", "")
    for place in range(4, 11):
        one, two = plain[place], plain[place + 1]
        swapped = plain[:place] + two + one + plain[place + 2 :]
        assert codes.is_code(swapped) == (one == two)


@settings(max_examples=40, deadline=None)
@given(SECRETS)
def test_the_check_letter_of_a_secret_sees_slips_and_swaps(secret: str) -> None:
    check = codes.check_letter(secret)
    for place, letter in enumerate(secret):
        other = ALPHABET[(ALPHABET.index(letter) + 1) % len(ALPHABET)]
        assert codes.check_letter(secret[:place] + other + secret[place + 1 :]) != check
    for place in range(len(secret) - 1):
        one, two = secret[place], secret[place + 1]
        swapped = secret[:place] + two + one + secret[place + 2 :]
        assert (codes.check_letter(swapped) == check) == (one == two)


def test_new_codes_are_codes_of_their_year_and_all_different() -> None:
    made = {codes.new_code(DAY) for _ in range(500)}
    assert len(made) == 500
    assert all(codes.is_code(code) and code.startswith("ND26-") for code in made)


@settings(max_examples=40, deadline=None)
@given(LETTERS)
def test_a_code_is_read_however_it_was_written(letters: str) -> None:
    code = code_of(letters)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "－" for c in code)
    spellings = [
        code.lower(), code.replace("-", " "), code.replace("-", ""), f"  {code}\n",
        wide, wide.lower(), code.replace("-", "–"), ".".join(code),
    ]  # fmt: skip
    for said in spellings:
        assert codes.spell_code(said) == code
        assert codes.is_code(said)


@pytest.mark.parametrize(
    "said",
    [
        "", "ND26", "ND26-7K4Q-9XM", "XD26-AAAA-AAAA", "NDAB-2222-2222", "ế" * 12,
        "A" * 1_000_000, "ND26-0OIL-1111",
    ],
)  # fmt: skip
def test_what_cannot_be_a_code_is_none(said: str) -> None:
    assert not codes.is_code(said)
    codes.spell_code(said)


@pytest.mark.parametrize(("sealed", "bits"), [(False, 100), (True, 128)])
def test_a_secret_has_enough_random_bits(context: Flask, sealed: bool, bits: int) -> None:
    secret = codes.secret_for("a token", sealed=sealed).replace("-", "")
    assert (len(secret) - 1) * math.log2(len(ALPHABET)) >= bits
    assert codes.check_letter(secret[:-1]) == secret[-1]
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert not set("0O1IL") & set(ALPHABET)


def test_letters_of_secrets_are_spread_evenly(context: Flask) -> None:
    said = "".join(codes.secret_for(str(n), sealed=True).replace("-", "")[:-1] for n in range(400))
    counts = [said.count(letter) for letter in ALPHABET]
    expected = len(said) / len(ALPHABET)
    assert all(0.6 * expected < count < 1.4 * expected for count in counts)


def test_one_token_gives_one_secret_and_another_token_another(context: Flask) -> None:
    assert codes.secret_for("a", sealed=False) == codes.secret_for("a", sealed=False)
    assert codes.secret_for("a", sealed=False) != codes.secret_for("b", sealed=False)


def test_a_secret_is_read_however_it_was_written_and_opens_its_own_case_only(
    context: Flask,
) -> None:
    secret = codes.secret_for("a", sealed=False)
    kept = codes.hash_secret("ND26-AAAA-AAAA", secret)
    assert secret.replace("-", "") not in kept
    for said in (secret.lower(), secret.replace("-", " "), f" {secret} "):
        assert codes.same_secret("ND26-AAAA-AAAA", said, kept)
    assert not codes.same_secret("ND26-BBBB-BBBB", secret, kept)
    assert not codes.same_secret("ND26-AAAA-AAAA", secret[:-1], kept)
    assert not codes.same_secret("ND26-AAAA-AAAA", "", kept)
    assert not codes.same_secret("ND26-AAAA-AAAA", secret, None)


@pytest.fixture
def rotated(context: Flask) -> Iterator[tuple[str, str]]:
    """A secret kept under a key that is now an earlier one."""
    mine = config.current()
    secret = codes.secret_for("a", sealed=False)
    kept = codes.hash_secret("ND26-AAAA-AAAA", secret)
    key = urlsafe_b64encode(urandom(32)).decode()
    config.install(replace(mine, key=key, old_keys=mine.key))
    yield secret, kept
    config.install(mine)


def test_a_secret_still_opens_its_case_after_a_change_of_the_key(
    rotated: tuple[str, str],
) -> None:
    assert codes.same_secret("ND26-AAAA-AAAA", *rotated)
    assert not codes.same_secret("ND26-AAAA-AAAA", "wrong", rotated[1])


def test_a_secret_shown_again_is_the_one_that_opens_the_case(rotated: tuple[str, str]) -> None:
    assert codes.secret_of("ND26-AAAA-AAAA", "a", rotated[1]) == rotated[0]
    assert codes.secret_for("a", sealed=False) != rotated[0]
    with pytest.raises(LookupError):
        codes.secret_of("ND26-AAAA-AAAA", "b", rotated[1])


def test_the_public_name_of_a_case_is_an_address_and_tells_nothing(context: Flask) -> None:
    handle = codes.handle_of("ND26-AAAA-AAAA")
    assert handle == quote(handle) == codes.handle_of("ND26-AAAA-AAAA")
    assert handle != codes.handle_of("ND26-AAAA-AAAB")
    assert len(handle) * 4 >= 80


def test_guessing_a_denunciations_secret_costs_what_it_should() -> None:
    assert (codes.STRETCH_ROUNDS, codes.STRETCH_KIB) == (2, 19 * 1024)


def test_the_hash_of_a_denunciations_secret_is_keyed_and_memory_hard(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: list[tuple[int, int]] = []
    real = codes.argon2.low_level.hash_secret_raw

    def counted(secret: bytes, salt: bytes, time: int, memory: int, *more: Any) -> bytes:
        spent.append((time, memory))
        return bytes(real(secret, salt, time, memory, *more))

    monkeypatch.setattr(codes.argon2.low_level, "hash_secret_raw", counted)
    sealed, plain = (codes.secret_for("a", sealed=each) for each in (True, False))
    kept = codes.hash_secret("ND26-AAAA-AAAA", sealed)
    assert spent == [(codes.STRETCH_ROUNDS, codes.STRETCH_KIB)]
    assert codes.same_secret("ND26-AAAA-AAAA", sealed, kept)
    assert not codes.same_secret("ND26-BBBB-BBBB", sealed, kept)
    assert not codes.same_secret("ND26-AAAA-AAAA", sealed, None)
    assert len(spent) == 4  # an unknown code costs the same
    codes.hash_secret("ND26-AAAA-AAAA", plain)
    assert len(spent) == 4
