"""Why a date is this date: each day, each article, in two languages, ready for a program."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.law.deadlines import Pause, reckon, rule_ids, versions
from office.law.explanation import WEEKDAYS, applied, explain
from office.law.rules import COUNTED
from office.law.working_days import Closure, statutory

COUNTING = [rule for name in rule_ids() for rule in versions(name) if rule.unit in COUNTED]
JULY = date(2026, 7, 6)
SPAN = Pause(date(2026, 7, 16), date(2026, 8, 3))


def names(rule: str, start: date, **facts: Any) -> list[str]:
    return [each.id for each in applied(reckon(rule, start, **facts))]


@pytest.mark.parametrize(
    ("rule", "start", "facts", "wanted"),
    [
        ("complaint.first.decide", JULY, {}, ["event", "calendar", "midnight"]),
        ("complaint.first.decide", date(2026, 7, 10), {}, ["event", "calendar", "rest_day", "midnight"]),
        ("complaint.first.decide", JULY, {"pauses": [SPAN]}, ["event", "calendar", "pause", "rest_day", "midnight"]),
        ("complaint.first.decide", JULY, {"pauses": [Pause(date(2026, 7, 16))]}, ["event", "calendar", "pause", "midnight"]),
        ("complaint.first.decide", JULY, {"extensions": [15]}, ["event", "calendar", "extension", "midnight"]),
        ("complaint.first.decide", JULY, {"pauses": [Pause(date(2026, 8, 6), date(2026, 8, 9))]}, ["event", "calendar", "midnight"]),
        ("complaint.first.statute", JULY, {"obstacle_days": 2}, ["event", "calendar", "obstacle", "midnight"]),
        ("complaint.first.effective", JULY, {}, ["event", "calendar", "effect"]),
        ("reception.reply", JULY, {}, ["event", "working_days", "midnight"]),
        ("reception.reply", date(2025, 12, 25), {}, ["event", "working_days", "makeup", "midnight"]),
        ("info.online.complex", date(2025, 6, 2), {"extensions": [15]}, ["event", "working_days", "second_leg", "midnight"]),
        ("reception.schedule.post", JULY, {}, ["before", "working_days", "midnight"]),
        ("complaint.dialogue.notice", JULY, {}, ["before", "calendar", "midnight"]),
        ("complaint.lawsuit", JULY - timedelta(days=365), {}, ["event", "months", "midnight"]),
        ("data.breach.notify", datetime(2026, 7, 6, 8, tzinfo=UTC), {}, ["hours"]),
    ],
)  # fmt: skip
def test_each_rule_of_counting_is_cited_where_it_was_applied(
    rule: str, start: date, facts: dict[str, Any], wanted: list[str]
) -> None:
    assert names(rule, start, **facts) == wanted


def test_what_is_done_at_once_is_not_counted() -> None:
    rule = next(rule for rule in COUNTING if rule.unit == "at_once" and rule.valid_until is None)
    found = reckon(rule.id, JULY)
    assert (found.due, found.breach_from) == (JULY, date(2026, 7, 7))
    assert applied(found) == ()
    assert explain(found)["counted"] == 0
    assert [day.reason for day in found.days] == ["event"]


@given(st.sampled_from(COUNTING), st.data())
def test_it_counts_as_many_days_as_the_rule_says(rule: Any, data: st.DataObject) -> None:
    last = min(rule.valid_until or date.max, date(2026, 9, 30))
    found = reckon(rule.id, data.draw(st.dates(max(rule.valid_from, date(2018, 3, 1)), last)))
    told = explain(found)
    if rule.unit != "months":
        assert told["counted"] == rule.length
    assert told["counted"] + told["skipped"] == len(told["days"])
    ends = {told["days"][0]["date"], told["days"][-1]["date"]}
    assert ends == {told["start"], told["due"]}
    for day in told["days"]:
        assert day["weekday"] == WEEKDAYS[date.fromisoformat(day["date"]).weekday()]
        assert day["counted"] == (day["number"] is not None)
        assert bool(day["note"]) == bool(day["reason"])
        if day["note"]:
            assert day["note"]["vi"]
            assert day["note"]["en"]
        assert day["reason"] or day["counted"]
    assert json.loads(json.dumps(told)) == told


def test_every_text_is_there_in_both_languages() -> None:
    told = explain(reckon("complaint.first.accept", date(2026, 6, 29)))
    assert told["article"]["vi"].startswith("Điều 27")
    assert told["article"]["en"].startswith("Article 27")
    assert told["doubt"]["vi"] != told["doubt"]["en"]
    assert told["sources"]
    assert (told["due"], told["earlier_reading"]) == ("2026-07-09", "2026-07-08")
    assert told["lower_rank"] == "2026-07-13"
    for each in told["applied"]:
        assert each["text"]["vi"] != each["text"]["en"]
        assert each["article"]["vi"] != each["article"]["en"]


def test_what_is_not_there_is_none() -> None:
    told = explain(reckon("complaint.first.send", JULY))
    missing = ("due_at", "earlier_reading", "lower_rank", "paused_since", "doubt")
    assert [told[key] for key in missing] == [None] * 5


def test_a_standing_period_and_a_moment_are_told() -> None:
    standing = explain(reckon("complaint.first.decide", JULY, pauses=[Pause(date(2026, 7, 16))]))
    assert standing["paused_since"] == "2026-07-16"
    assert standing["days"][-1]["date"] == "2026-07-16"
    moment = explain(reckon("data.breach.notify", datetime(2026, 7, 6, 8, tzinfo=UTC)))
    assert moment["due_at"] == "2026-07-09T15:00:00+07:00"
    assert moment["days"] == []


def test_it_says_by_which_edition_of_the_calendar_it_was_counted() -> None:
    storm = Closure(date(2026, 7, 8), date(2026, 7, 8), "Nghỉ bão", "Storm", "01/CĐ-UBND")
    told = explain(reckon("reception.reply", JULY, calendar=statutory().with_closures([storm])))
    assert (told["due"], told["calendar_edition"]) == ("2026-07-21", 1)
    note = next(day for day in told["days"] if day["date"] == "2026-07-08")
    assert (note["counted"], note["reason"]) == (False, "closure")
    assert "01/CĐ-UBND" in note["note"]["vi"]
    assert explain(reckon("reception.reply", JULY))["calendar_edition"] == 0
