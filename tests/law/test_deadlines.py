"""Reckoning time limits: the examples in the table, and what must hold for any of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.law import working_days as wd
from office.law.deadlines import Pause, Rule, extension_limit, reckon, rule_ids, rules_on, versions
from office.law.errors import BeyondCalendar, LawError, NotInForce, UnlawfulExtension
from office.law.rules import COUNTED

COUNTING = [rule for name in rule_ids() for rule in versions(name) if rule.unit in COUNTED]
FORWARD = [rule for rule in COUNTING if not rule.before]
DAYS = st.dates(date(2026, 9, 1), date(2027, 6, 30))
STILL = [rule for rule in FORWARD if rule.valid_until is None]
NOW_FORWARD = st.sampled_from([rule for rule in STILL if rule.unit != "months"])
SUSPENDED = st.sampled_from([rule for rule in STILL if rule.suspension])


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
    with pytest.raises(LawError, match="the moment it began"):
        reckon("data.breach.notify", date(2026, 11, 20))


def test_a_moment_at_night_belongs_to_its_day_in_viet_nam() -> None:
    late = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)  # 01:00 on 1 July in Viet Nam
    assert reckon("complaint.first.accept", late).due == date(2026, 7, 10)


def test_a_moment_without_a_zone_is_one_in_viet_nam() -> None:
    late = datetime(2026, 7, 6, 23, 30)  # noqa: DTZ001
    assert reckon("complaint.first.send", late).start == date(2026, 7, 6)
    found = reckon("data.breach.notify", late)
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-07-09T23:30:00+07:00"
    assert (found.start, found.due) == (date(2026, 7, 6), date(2026, 7, 9))


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


@pytest.mark.parametrize(
    ("received", "due", "target"),
    [
        (date(2026, 6, 20), date(2026, 6, 30), None),  # over before the change
        (date(2026, 6, 21), date(2026, 7, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 7, 10), date(2026, 7, 9)),
    ],
)
def test_the_stricter_reading_is_told_for_what_ends_after_the_change(
    received: date, due: date, target: date | None
) -> None:
    found = reckon("complaint.first.accept", received)
    assert (found.due, found.earlier_reading) == (due, target)


def test_a_target_is_told_only_where_the_law_can_be_read_so() -> None:
    rolled = reckon("complaint.first.decide", date(2026, 7, 10))  # 09/08 is a Sunday
    assert (rolled.due, rolled.earlier_reading) == (date(2026, 8, 10), None)
    assert reckon("complaint.first.effective", date(2026, 7, 6)).earlier_reading is None


@pytest.mark.parametrize(
    ("resumed", "due", "target"),
    [
        (date(2026, 8, 4), date(2026, 8, 24), None),  # a day earlier is Sunday, put off to Monday
        (date(2026, 8, 5), date(2026, 8, 25), date(2026, 8, 24)),
        (date(2026, 8, 2), date(2026, 8, 22), date(2026, 8, 21)),  # a Saturday that is worked
    ],
)
def test_counting_the_day_of_the_decision_to_resume_is_the_stricter_reading(
    resumed: date, due: date, target: date | None
) -> None:
    pause = Pause(date(2026, 7, 16), resumed)  # 20 of 30 days are left
    found = reckon("complaint.first.decide", date(2026, 7, 6), pauses=[pause])
    assert (found.due, found.earlier_reading) == (due, target)


def test_what_a_decree_said_is_told_from_the_day_it_was_in_force() -> None:
    assert reckon("complaint.first.accept", date(2020, 12, 9)).lower_rank is None
    assert reckon("complaint.first.accept", date(2020, 12, 10)).lower_rank == date(2020, 12, 24)


def test_an_obstacle_lengthens_only_the_limits_of_citizens() -> None:
    plain = reckon("complaint.first.decide", date(2026, 7, 6))
    assert reckon("complaint.first.decide", date(2026, 7, 6), obstacle_days=5).due == plain.due
    assert reckon("complaint.lawsuit", date(2025, 7, 6)).due == date(2026, 7, 6)
    assert reckon("complaint.lawsuit", date(2025, 7, 6), obstacle_days=3).due == date(2026, 7, 9)


def test_of_two_suspensions_the_second_may_stand() -> None:
    pauses = [Pause(date(2026, 7, 10), date(2026, 7, 13)), Pause(date(2026, 7, 20))]
    found = reckon("complaint.first.decide", date(2026, 7, 6), pauses=pauses)
    assert found.paused_since == date(2026, 7, 20)
    assert found.due == date(2026, 8, 10)  # as if the second had not been: 08/08 is a Saturday


def test_the_days_of_two_suspensions_are_told_and_not_counted() -> None:
    pauses = [
        Pause(date(2026, 7, 10), date(2026, 7, 13)),
        Pause(date(2026, 7, 20), date(2026, 7, 23)),
    ]
    found = reckon("complaint.first.decide", date(2026, 7, 6), pauses=pauses)
    stopped = [day for day in found.days if day.reason == "paused"]
    assert [day.date.day for day in stopped] == [11, 12, 13, 21, 22, 23]
    assert not [day for day in stopped if day.counted or day.number]
    assert [day.number for day in found.days if day.counted] == list(range(1, 31))
    assert found.days[-1].number == 30
    assert found.due == date(2026, 8, 11)


def test_the_first_day_in_effect_is_told_as_such() -> None:
    found = reckon("complaint.first.effective", date(2026, 7, 6))
    assert [(day.number, day.counted, day.reason) for day in found.days[-2:]] == [
        (30, True, ""),
        (None, False, "effect"),
    ]
    assert found.last_before_effect == found.days[-2].date
    assert reckon("complaint.first.send", date(2026, 7, 6)).last_before_effect == date(2026, 7, 9)


def test_a_saturday_that_is_worked_is_told_when_counted_back_too() -> None:
    found = reckon("reception.schedule.post", date(2026, 1, 13))
    assert [(day.date.day, day.number, day.reason) for day in found.days] == [
        (7, 5, ""),
        (8, 4, ""),
        (9, 3, ""),
        (10, 2, "makeup"),
        (11, None, "weekend"),
        (12, 1, ""),
        (13, None, "event"),
    ]


def test_nobody_posts_a_notice_on_a_day_off() -> None:
    assert reckon("reception.schedule.post", date(2026, 2, 26)).earlier_reading is None
    sunday = reckon("complaint.dialogue.notice", date(2026, 8, 14))
    assert (sunday.due, sunday.earlier_reading) == (date(2026, 8, 9), date(2026, 8, 7))


def test_what_may_still_be_granted_follows_the_version_and_the_facts() -> None:
    old = extension_limit("info.online.complex", date(2026, 9, 7), select_on=date(2026, 8, 28))
    assert old is not None
    assert (old.days, old.notice_by) == (15, date(2026, 9, 28))
    last = extension_limit("info.supply", date(2026, 10, 8), granted=[11])
    assert last is not None
    assert last.days == 1
    with pytest.raises(LawError, match="moon"):
        extension_limit("info.supply", date(2026, 10, 8), granted=[12], moon=True)


def test_extended_days_are_numbered_on() -> None:
    found = reckon("complaint.first.decide", date(2026, 7, 6), extensions=[15])
    assert [day.number for day in found.days if day.counted] == list(range(1, 46))
    assert found.days[-1].date == date(2026, 8, 20)
    two = reckon("info.online.complex", date(2025, 6, 2), extensions=[15])
    numbers = [day.number for day in two.days if day.counted]
    assert numbers == [*range(1, 16), *range(1, 16)]
    assert len({day.date for day in two.days}) == len(two.days)


def test_days_of_months_are_numbered_to_the_same_day() -> None:
    found = reckon("complaint.lawsuit", date(2025, 8, 1))  # 01/08/2026 is a Saturday
    assert [day.number for day in found.days if day.counted] == list(range(1, 366))
    assert [day.reason for day in found.days[-2:]] == ["weekend", "rolled"]


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


@pytest.mark.parametrize(("begun", "stands"), [(date(2026, 8, 5), True), (date(2026, 8, 6), False)])
def test_a_suspension_after_the_last_day_stops_nothing(begun: date, stands: bool) -> None:
    standing = reckon("complaint.first.decide", date(2026, 7, 6), pauses=[Pause(begun)])
    assert standing.due == date(2026, 8, 5)
    assert standing.paused_since == (begun if stands else None)
    closed = Pause(begun, begun + timedelta(days=7))
    ended = reckon("complaint.first.decide", date(2026, 7, 6), pauses=[closed])
    assert ended.due == (date(2026, 8, 12) if stands else date(2026, 8, 5))
    assert any(day.reason == "paused" for day in ended.days) is stands


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
    with pytest.raises(LawError, match="fixed day"):
        reckon("report.danvan.annual", date(2026, 7, 1))


def test_a_day_counted_across_next_year_is_only_expected() -> None:
    assert reckon("complaint.first.accept", date(2026, 12, 28)).provisional
    assert not reckon("complaint.first.accept", date(2026, 11, 16)).provisional


def test_the_list_of_a_day_is_each_rule_in_its_version_of_that_day() -> None:
    every = [rule for name in rule_ids() for rule in versions(name)]
    edges = {rule.valid_from for rule in every} | {rule.valid_until for rule in every} - {None}
    for edge in edges:
        assert edge is not None
        for day in (edge - timedelta(days=1), edge, edge + timedelta(days=1)):
            wanted = [
                rule for rule in every if rule.valid_from <= day <= (rule.valid_until or date.max)
            ]
            assert rules_on(day) == wanted, day


def test_the_rules_in_force_on_a_day_are_listed_once() -> None:
    names = [rule.id for rule in rules_on(date(2026, 11, 22))]
    assert len(names) == len(set(names))
    assert "info.supply" in names
    assert "info.online.complex" not in names


@given(NOW_FORWARD, DAYS, st.integers(0, 40))
def test_a_later_start_is_never_due_earlier(rule: Rule, start: date, later: int) -> None:
    assert reckon(rule.id, start).due <= reckon(rule.id, start + timedelta(days=later)).due


@given(
    NOW_FORWARD.filter(
        lambda rule: rule.unit == "working_days" or (rule.roll == "next" and rule.unit != "at_once")
    ),
    DAYS,
)
def test_nothing_is_due_on_a_day_off(rule: Rule, start: date) -> None:
    assert wd.is_working(reckon(rule.id, start).due)


@given(NOW_FORWARD, DAYS)
def test_the_days_told_are_as_many_as_the_law_says(rule: Rule, start: date) -> None:
    found = reckon(rule.id, start)
    assert sum(day.counted for day in found.days) == rule.length
    assert found.days[-1].date == found.due
    assert found.days[0].date == start


@given(SUSPENDED, DAYS, st.integers(0, 50), st.integers(0, 60))
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
