"""No requirement of trust is forgotten: each names tests that are there, or says what is not held."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "requirements.md"
COUNT = {"S": 9, "C": 8, "U": 10, "W": 14, "F": 5, "I": 10, "P": 4, "O": 4}
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+?) \| (.*?) ?\| (.*?) ?\|$", re.MULTILINE)


def rows() -> list[tuple[str, list[str], str]]:
    """Return each requirement with its tests and what of it is not held."""
    found = ROW.findall(PAGE.read_text("utf-8"))
    return [(name, re.findall(r"`([^`]+)`", tests), left) for name, _what, tests, left in found]


def test_every_requirement_has_one_row_in_its_order() -> None:
    wanted = [
        f"{letter}{number}" for letter, count in COUNT.items() for number in range(1, count + 1)
    ]
    assert [name for name, _tests, _left in rows()] == wanted


def test_every_test_named_is_there() -> None:
    named = [each for _name, tests, _left in rows() for each in tests]
    assert len(named) > len(rows())
    for each in named:
        file, test = each.split("::")
        text = (TESTS / file).read_text("utf-8")
        assert test == "*" or re.search(rf"^def {test}\(", text, re.MULTILINE), each


def test_what_no_test_holds_is_said_to_be_missing() -> None:
    assert [name for name, tests, left in rows() if not tests and not left] == []
