"""Typing errors."""

import pytest

from office.search import guess

KNOWN = frozenset({"khieu", "nai", "duong", "nguyen", "nghieng", "dat", "118"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("khieuu", "khieu"), ("dong", "duong"), ("naij", "nai"), ("duogn", "duong")],
)
def test_one_error_is_forgiven(typed: str, meant: str) -> None:
    assert meant in guess.nearest(typed, KNOWN)


def test_two_errors_are_forgiven_in_long_words() -> None:
    assert guess.nearest("nguuyeen", KNOWN) == ["nguyen"]


def test_numbers_and_short_words_are_left_alone() -> None:
    assert guess.nearest("119", KNOWN) == []
    assert guess.nearest("na", KNOWN) == []
