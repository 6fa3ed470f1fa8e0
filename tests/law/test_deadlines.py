"""Reckoning time limits: the examples in the table, and what must hold for any of them."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.law import working_days as wd
from office.law.dated import BeyondCalendar, LawError, NotInForce, UnlawfulExtension
from office.law.deadlines import Pause, Rule, extension_limit, reckon, rule_ids, rules_on, versions
from office.law.rules import COUNTED

COUNTING = [rule for name in rule_ids() for rule in versions(name) if rule.unit in COUNTED]
FORWARD = [rule for rule in COUNTING if not rule.before]
DAYS = st.dates(date(2026, 9, 1), date(2027, 6, 30))
NOW_FORWARD = st.sampled_from([rule for rule in FORWARD if rule.valid_until is None])


WORKED = [
    pytest.param(rule, example, id=f"{rule.id}-{rule.valid_from}-{number}")
    for rule in COUNTING
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), WORKED)
def test_the_examples_in_the_table_come_out(rule: Rule, example: Any) -> None:
    if isinstance(example, list):
        example = {"start": example[0], "due": example[1]}
    facts = dict(example)
    wanted = {k: facts.pop(k) for k in ("due", "base_due", "breach_from", "earlier") if k in facts}
    pauses = [Pause(*days) for days in facts.pop("pauses", [])]
    found = reckon(rule.id, facts.pop("start"), pauses=pauses, **facts)
    assert found.due == wanted["due"]
    assert found.base_due == wanted.get("base_due", found.base_due)
    assert found.breach_from == wanted.get("breach_from", found.due + timedelta(days=1))
    if "earlier" in wanted:
        assert found.earlier_reading == wanted["earlier"]
    assert found.valid_from == rule.valid_from


def test_hours_run_through_the_weekend_from_the_moment() -> None:
    found = reckon("data.breach.notify", datetime(2026, 11, 20, 10, 30, tzinfo=UTC))
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-11-23T17:30:00+07:00"
    assert found.days == ()
    with pytest.raises(LawError, match="needs the moment"):
        reckon("data.breach.notify", date(2026, 11, 20))


def test_a_moment_at_night_belongs_to_its_day_in_viet_nam() -> None:
    late = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)  # 01:00 on 1 July in Viet Nam
    assert reckon("complaint.first.accept", late).due == date(2026, 7, 10)


def test_the_citation_names_the_act_in_both_languages() -> None:
    found = reckon("complaint.first.accept", date(2026, 7, 1))
    assert found.article_text("vi") == (
        "Điều 27 Luật Khiếu nại 2011 (sửa đổi bởi Luật 136/2025/QH15)"
    )
    assert found.article_text("en").startswith("Article 27, Law on Complaints 2011")
    assert reckon("complaint.second.accept", date(2026, 7, 1)).article == "khoản 1 Điều 36"


def test_the_change_of_july_2026_keeps_the_earlier_day_as_target() -> None:
    found = reckon("complaint.first.accept", date(2026, 6, 29))
    assert (found.due, found.earlier_reading) == (date(2026, 7, 9), date(2026, 7, 8))
    assert found.lower_rank == date(2026, 7, 13)
    assert reckon("complaint.first.accept", date(2026, 6, 15)).earlier_reading is None


def test_the_days_are_told_one_by_one() -> None:
    days = {d.date: d for d in reckon("reception.reply", date(2025, 12, 25)).days}
    assert days[date(2025, 12, 25)].reason == "event"
    assert days[date(2026, 1, 1)].reason == "holiday"
    assert days[date(2026, 1, 2)].reason == "swapped"
    assert days[date(2026, 1, 10)].reason == "makeup"
    assert days[date(2026, 1, 10)].number == 10


def test_a_rolled_end_is_told_as_such() -> None:
    days = reckon("complaint.first.decide", date(2026, 7, 10)).days
    assert [d.reason for d in days[-2:]] == ["weekend", "rolled"]
    assert days[-2].number == 30
    assert not days[-1].counted
    assert "148" in days[-1].note_vi


def test_two_units_are_told_one_after_the_other() -> None:
    found = reckon("info.online.complex", date(2025, 6, 2), extensions=[15])
    assert [d.number for d in found.days if d.counted][14:17] == [15, 1, 2]
    assert found.days[-1].date == found.due


def test_days_counted_back_end_before_the_day_itself() -> None:
    days = reckon("reception.schedule.post", date(2026, 2, 26)).days
    assert (days[0].date, days[0].number) == (date(2026, 2, 12), 5)
    assert days[-1].reason == "event"


def test_a_standing_clock_tells_since_when() -> None:
    found = reckon("complaint.first.decide", date(2026, 7, 6), pauses=[Pause(date(2026, 7, 16))])
    assert found.paused_since == date(2026, 7, 16)
    assert found.days[-1].date == date(2026, 7, 16)


def test_suspended_days_are_not_numbered() -> None:
    pause = Pause(date(2026, 7, 16), date(2026, 8, 3))
    found = reckon("complaint.first.decide", date(2026, 7, 6), pauses=[pause])
    assert sum(d.reason == "paused" for d in found.days) == 18
    assert max(d.number or 0 for d in found.days) == 30


@pytest.mark.parametrize(
    "pauses",
    [
        [Pause(date(2026, 7, 1), date(2026, 7, 2))],
        [Pause(date(2026, 7, 9), date(2026, 7, 8))],
        [Pause(date(2026, 7, 9)), Pause(date(2026, 7, 12))],
        [Pause(date(2026, 7, 9), date(2026, 7, 12)), Pause(date(2026, 7, 10), date(2026, 7, 11))],
    ],
)
def test_suspensions_that_cannot_be_are_refused(pauses: list[Pause]) -> None:
    with pytest.raises(LawError):
        reckon("complaint.first.decide", date(2026, 7, 6), pauses=pauses)


@pytest.mark.parametrize(
    ("rule", "extensions", "facts"),
    [
        ("denunciation.decide", [30], {}),
        ("denunciation.decide", [31], {"complexity": "complex"}),
        ("denunciation.decide", [30, 30], {"complexity": "complex"}),
        ("denunciation.decide", [0], {"complexity": "complex"}),
        ("complaint.first.decide", [16], {}),
        ("complaint.first.decide", [15], {"complexity": "complex"}),
        ("complaint.second.decide", [15], {"remote_area": True}),
        ("info.supply", [7, 6], {}),
        ("complaint.first.accept", [1], {}),
    ],
)
def test_an_extension_beyond_the_law_is_refused(
    rule: str, extensions: list[int], facts: dict[str, Any]
) -> None:
    with pytest.raises(UnlawfulExtension):
        reckon(rule, date(2026, 10, 1), extensions=extensions, **facts)


def test_the_longest_lawful_extension_is_told_with_its_last_day_of_notice() -> None:
    found = extension_limit("info.supply", date(2026, 10, 8), granted=[5])
    assert found is not None
    assert (found.days, found.unit, found.notice_by) == (7, "calendar_days", date(2026, 10, 20))
    start, grave = date(2026, 10, 20), "very_complex"
    second = extension_limit("denunciation.decide", start, granted=[30], complexity=grave)
    assert second is not None
    assert (second.days, second.notice_by) == (30, date(2026, 12, 21))
    assert not second.promise
    assert second.article_text("vi") == "Điều 30 Luật Tố cáo 2018"
    assert extension_limit("denunciation.decide", start, complexity="normal") is None
    assert extension_limit("info.supply", date(2026, 10, 8), granted=[12]) is None
    assert extension_limit("complaint.first.accept", start) is None
    complaint = extension_limit("complaint.second.decide", start, remote_area=True)
    assert complaint is not None
    assert complaint.days == 10


def test_lengthening_a_complaint_and_calling_it_complex_are_the_same() -> None:
    start = date(2026, 7, 8)
    assert (
        reckon("complaint.first.decide", start, extensions=[15]).due
        == reckon("complaint.first.decide", start, complexity="complex").due
    )


@pytest.mark.parametrize(
    "facts",
    [{"remote_area": "yes"}, {"complexity": "dire"}, {"obstacle_days": -1}, {"remot_area": True}],
)
def test_facts_that_cannot_be_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(LawError):
        reckon("complaint.first.decide", date(2026, 7, 6), **facts)


def test_nothing_is_guessed_before_the_law_or_beyond_the_calendar() -> None:
    with pytest.raises(NotInForce):
        reckon("petition.redline", date(2026, 6, 30))
    with pytest.raises(BeyondCalendar):
        reckon("complaint.first.decide", date(2027, 12, 20))
    with pytest.raises(LawError, match="fixed date"):
        reckon("report.danvan.annual", date(2026, 7, 1))


def test_a_day_counted_across_next_year_is_only_expected() -> None:
    assert reckon("complaint.first.accept", date(2026, 12, 28)).provisional
    assert not reckon("complaint.first.accept", date(2026, 11, 16)).provisional


def test_the_rules_in_force_on_a_day_are_listed_once() -> None:
    names = [rule.id for rule in rules_on(date(2026, 11, 22))]
    assert len(names) == len(set(names))
    assert "info.supply" in names
    assert "info.online.complex" not in names


@given(NOW_FORWARD, DAYS, st.integers(0, 40))
def test_a_later_start_is_never_due_earlier(rule: Rule, start: date, later: int) -> None:
    assert reckon(rule.id, start).due <= reckon(rule.id, start + timedelta(days=later)).due


@given(NOW_FORWARD.filter(lambda rule: rule.roll == "next" or rule.unit == "working_days"), DAYS)
def test_nothing_is_due_on_a_day_off(rule: Rule, start: date) -> None:
    assert wd.is_working(reckon(rule.id, start).due)


@given(NOW_FORWARD, DAYS)
def test_the_days_told_are_as_many_as_the_law_says(rule: Rule, start: date) -> None:
    found = reckon(rule.id, start)
    assert sum(day.counted for day in found.days) == rule.length
    assert found.days[-1].date == found.due
    assert found.days[0].date == start


@given(NOW_FORWARD, DAYS, st.integers(0, 50), st.integers(0, 60))
def test_a_suspension_never_makes_the_due_day_earlier(
    rule: Rule, start: date, after: int, length: int
) -> None:
    begun = start + timedelta(days=after)
    pause = Pause(begun, begun + timedelta(days=length))
    plain, paused = reckon(rule.id, start), reckon(rule.id, start, pauses=[pause])
    assert paused.due >= plain.due
    if begun > plain.due:
        assert paused.due == plain.due  # too late: nothing was left to suspend
    assert (paused.earlier_reading or paused.due) <= paused.due


@given(DAYS, st.integers(1, 12))
def test_an_extension_counts_from_the_raw_end_and_rolls_once(start: date, more: int) -> None:
    found = reckon("info.supply", start, extensions=[more])
    assert found.due == wd.next_working_day(start + timedelta(days=12 + more))
    assert found.base_due == wd.next_working_day(start + timedelta(days=12))


def test_reckoning_is_fast() -> None:
    reckon("reception.reply", date(2026, 7, 6))
    best = min(_seconds() for _ in range(5))
    assert best / 200 < 100e-6


def _seconds() -> float:
    begun = time.process_time()
    for _ in range(200):
        reckon("service.answer", date(2026, 7, 6), extensions=[10], multi_agency=True)
    return time.process_time() - begun
