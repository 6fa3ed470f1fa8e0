"""Checking a file of worked examples."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.law.check import Result, check
from office.law.deadlines import reckon
from office.law.rules import rule_ids

FILE = Path(__file__).with_name("deadline-examples.json")
EXAMPLES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.just([]), st.just([30, "x"]), st.just({}), st.sampled_from(["2026-07-01", "9999-12-31", "0001-01-01T00:00Z"]),
)  # fmt: skip
FACTS = sorted({key for row in EXAMPLES for key in row["facts"]} | {"objective_obstacle"})


def one(rule: Any, facts: Any, expected: Any, **more: Any) -> Result:
    return check([{"id": "X", "rule": rule, "facts": facts, "expected": expected, **more}])[0]


def test_every_worked_example_agrees() -> None:
    results = check(EXAMPLES)
    assert len(results) == 171
    assert [r for r in results if r.status in ("wrong", "unknown")] == []
    assert [r.id for r in results if r.status == "ambiguous"] == ["DL-162", "DL-163"]
    assert all("our reading" in r.note for r in results if r.status == "ambiguous")


def test_every_expected_date_shifted_by_a_day_is_found_wrong() -> None:
    for row in EXAMPLES:
        if "due" in row["expected"]:
            result = one(row["rule"], row["facts"], row["expected"] | {"due": "2020-01-01"})
            assert result.status == "wrong", row["id"]
            assert "due: expected 2020-01-01" in result.note


def test_an_unknown_rule_is_reported_as_unknown() -> None:
    assert one("complaint.third", {}, {}).status == "unknown"


def test_a_request_sent_before_the_change_and_completed_after_stays_under_the_old_law() -> None:
    facts = {"received_date": "2026-08-28", "valid": False, "completed_date": "2026-09-07"}
    assert one("info.online.complex", facts, {"due": "2026-09-28"}).status == "ok"
    refused = one("info.supply", facts, {"due": "2026-09-21"})
    assert refused.status == "wrong"
    assert "not in force on 2026-08-28" in refused.note


def test_what_a_decree_of_lower_rank_said_is_reckoned_too() -> None:
    told = [row for row in EXAMPLES if "lower_rank_text" in row]
    assert len(told) == 18
    for row in told:
        start = row["facts"].get("received_date") or row["facts"]["decision_issued_date"]
        found = reckon(row["rule"], date.fromisoformat(start)).lower_rank
        assert found == date.fromisoformat(row["lower_rank_text"]["date"]), row["id"]


def test_a_standing_clock_has_no_due_day() -> None:
    facts = {"accepted_date": "2026-07-06", "suspended_on": "2026-07-16"}
    assert one("complaint.first.decide", facts, {"due": None}).status == "ok"


def test_what_is_not_owed_has_no_due_day() -> None:
    facts = {"received_date": "2026-10-20", "valid": False}
    assert one("info.supply", facts, {"due": None}).status == "ok"
    assert "became complete" in one("info.supply", facts, {"due": "2026-11-09"}).note


def test_an_ambiguous_example_that_takes_the_earlier_reading_stays_ambiguous() -> None:
    facts = {"received_date": "2026-06-29"}
    rule = "complaint.first.accept"
    assert one(rule, facts, {"due": "2026-07-08"}, confidence="ambiguous").status == "ambiguous"
    assert one(rule, facts, {"due": "2026-07-01"}, confidence="ambiguous").status == "wrong"


@pytest.mark.parametrize(
    ("rule", "facts", "expected", "words"),
    [
        (None, {}, {}, "names no rule"),
        ("reception.reply", None, {"due": "2026-07-01"}, "no facts"),
        ("reception.reply", {"received_date": "2026-07-01"}, {}, "nothing to compare"),
        ("reception.reply", {"received_date": "2026-07-01"}, None, "expects nothing"),
        ("reception.reply", {"accepted_date": "2026-07-01"}, {"due": "2026-07-01"}, "Day it was received"),
        ("reception.reply", {"received_date": "31/02/2026"}, {"due": "2026-07-01"}, "is not a day"),
        ("reception.reply", {"received_date": "2031-02-03"}, {"due": "2031-02-10"}, "known"),
        ("denunciation.decide", {"accepted_date": "2026-07-01", "complexity": "dire"}, {"due": "2026-07-31"}, "complexity"),
        ("denunciation.decide", {"accepted_date": "2026-07-01", "complexity": "normal", "extensions": [30]}, {"due": "2026-08-31"}, "at most"),
        ("report.ttcp.send", {"kind": "quy_V", "year": 2026, "sender": "UBND cấp xã"}, {"due": "2026-09-17"}, "No report"),
        ("report.ttcp.send", {"kind": "quy_II", "year": 2026, "sender": "ai đó"}, {"due": "2026-06-17"}, "neither"),
        ("reception.head.frequency", {"post": "Chủ tịch UBND cấp xã", "month": "tháng bảy"}, {"min_days": 2}, "not a day"),
    ],
)  # fmt: skip
def test_a_malformed_example_is_wrong_with_a_note(
    rule: Any, facts: Any, expected: Any, words: str
) -> None:
    result = one(rule, facts, expected)
    assert result.status == "wrong"
    assert words in result.note


@given(
    st.sampled_from([*rule_ids(), "x"]),
    st.dictionaries(st.sampled_from(FACTS), JUNK, max_size=5),
    st.dictionaries(st.sampled_from(["due", "due_at", "min_days", "period"]), JUNK, max_size=2),
)
def test_no_row_raises(rule: str, facts: dict[str, Any], expected: dict[str, Any]) -> None:
    assert one(rule, facts, expected).status in ("ok", "wrong", "unknown")


@given(st.lists(JUNK, max_size=3))
def test_no_file_raises(rows: list[Any]) -> None:
    assert len(check(rows)) == len(rows)
