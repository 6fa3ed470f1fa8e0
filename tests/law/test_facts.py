"""Facts as people and programs write them, and the answer that comes of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from office.law import facts
from office.law.errors import (
    BeyondCalendar,
    ImpossibleDate,
    LawError,
    MissingFact,
    NotInForce,
    WrongFact,
)
from office.law.facts import FixedDay, answer, questions
from office.law.periods import Frequency, Report
from office.law.reckoning import Reckoning
from office.law.rules import COUNTED, DATED, Rule, rule_ids, table, versions
from office.law.working_days import Closure, statutory

EVERY = [rule for name in rule_ids() for rule in versions(name)]
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{rule.valid_from}-{number}")
    for rule in EVERY
    for number, example in enumerate(rule.examples)
]


def due(rule: str, given: Mapping[str, Any]) -> date:
    found = answer(rule, given)
    assert isinstance(found, Reckoning)
    return found.due


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_every_worked_example_of_every_row_is_answered(rule: Rule, example: Any) -> None:
    if isinstance(example, list):
        example = {"start": example[0], "due": example[1]}
    given = {k: v for k, v in example.items() if k not in WANTED}
    if "moment" in given:
        given["start"] = given.pop("moment").isoformat()
    given["pauses"] = [
        dict(zip(("suspended_on", "resumed_on"), days, strict=False))
        for days in given.get("pauses", [])
    ]
    found = answer(rule.id, given)
    wanted = {key: example[key] for key in WANTED if key in example}
    assert wanted
    for key, value in wanted.items():
        named = "earlier_reading" if key == "earlier" else key
        assert getattr(found, named) == value, key
    if isinstance(found, Reckoning):
        assert found.valid_from == rule.valid_from
        assert found.citation == rule.citation


WANTED = (
    "due",
    "due_at",
    "base_due",
    "breach_from",
    "earlier",
    "period_start",
    "period_end",
    "period",
    "min_days",
)


def test_every_rule_can_be_asked_with_the_facts_it_asks_for() -> None:
    some = {"day": "2026-07-06", "moment": "2026-07-06T08:00:00+07:00", "truth": True}
    some |= {"grade": "complex", "number": 2026, "kind": "nam", "sender": "UBND cấp xã"}
    some |= {"month": "2026-07", "post": "Chủ tịch UBND phường"}
    asked = 0
    for name in rule_ids():
        rule = versions(name)[-1]
        if rule.valid_until or rule.valid_from > date(2026, 7, 6):
            continue
        given = {}
        for each in questions(rule):
            if each.type in ("day", "moment", "truth", "grade", "number", "words"):
                given[each.name] = some.get(each.name, some.get(each.type))
        given.pop("pauses", None)
        if rule.unit == "frequency":
            given["post"] = rule.examples[0]["post"]
        assert answer(name, given)
        asked += 1
    assert asked > 70


def test_a_rule_asks_for_the_day_it_begins_and_what_changes_it() -> None:
    asked = {each.name: each for each in questions(versions("complaint.first.decide")[-1])}
    assert asked["accepted_date"].needed
    assert asked["accepted_date"].group == "start"
    assert asked["accepted_date"].type == "day"
    assert asked["complexity"].type == "grade"
    assert asked["remote_area"].type == "truth"
    assert not asked["complexity"].needed
    assert {"extensions", "pauses"} <= set(asked)
    assert len(asked) == len(questions(versions("complaint.first.decide")[-1]))


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: f"{rule.id}-{rule.valid_from}")
def test_what_begins_a_period_is_needed_and_all_else_is_not(rule: Rule) -> None:
    asked = questions(rule)
    for each in asked:
        assert each.needed is (rule.unit in DATED or each.group == "start"), each
    names = [each.name for each in asked]
    assert len(names) == len(set(names))
    if rule.unit in DATED:
        return
    assert tuple(each.name for each in asked if each.group) == rule.starts
    assert set(rule.select) <= set(names)
    variants = [*rule.variants, *(rule.extension.variants if rule.extension else ())]
    assert {name for each in variants for name, _wanted in each.when} <= set(names)
    assert ("extensions" in names) is (rule.extension is not None)
    assert ("pauses" in names) is (rule.suspension is not None)
    assert ("obstacle_days" in names) is rule.obstacle


def test_only_what_matters_is_asked() -> None:
    names = {rule.id: [each.name for each in questions(rule)] for rule in EVERY}
    assert names["complaint.first.send"] == list(versions("complaint.first.send")[-1].starts)
    assert "obstacle_days" in names["complaint.first.statute"]
    assert names["report.ttcp.period"] == ["year", "kind"]
    assert names["report.ttcp.send"] == ["year", "kind", "sender"]
    assert names["reception.head.frequency"] == ["month", "post"]
    assert names["report.danvan.annual"] == ["year"]
    own = next(rule for rule in EVERY if rule.unit == "fixed_date" and "year" in rule.extra)
    assert names[own.id] == []
    moments = questions(versions("data.breach.notify")[-1])
    assert [each.type for each in moments] == ["moment"]


def test_every_fact_that_is_asked_has_its_words() -> None:
    for rule in EVERY:
        if rule.unit in COUNTED:
            assert {*rule.starts, *rule.select} <= set(table().facts), rule.id


def test_the_answer_has_the_form_of_the_rule() -> None:
    assert isinstance(answer("report.danvan.annual", {"year": 2026}), FixedDay)
    assert isinstance(answer("report.ttcp.period", {"year": "2026", "kind": "nam"}), Report)
    found = answer("reception.head.frequency", {"month": "2026-07-15", "post": "phường"})
    assert isinstance(found, Frequency)
    assert found.min_days == 2


def test_a_fixed_day_of_one_year_needs_no_year() -> None:
    own = next(rule for rule in EVERY if rule.unit == "fixed_date" and "year" in rule.extra)
    found = answer(own.id, {})
    assert isinstance(found, FixedDay)
    assert found.due == own.examples[0]["due"]
    with pytest.raises(MissingFact):
        answer("report.danvan.annual", {})


def test_a_day_may_be_written_in_several_ways() -> None:
    ways = [
        "2026-07-06",
        date(2026, 7, 6),
        datetime(2026, 7, 6, 23, 0),  # noqa: DTZ001 - a moment without a zone is one in Viet Nam
        datetime(2026, 7, 5, 17, 0, tzinfo=UTC),
        "2026-07-05T17:00:00+00:00",
        "2026-07-06T23:59",
    ]
    assert {facts.a_day("start", each) for each in ways} == {date(2026, 7, 6)}
    assert {due("complaint.first.send", {"start": each}) for each in ways} == {date(2026, 7, 9)}


@pytest.mark.parametrize(
    ("year", "known"), [(1899, False), (1900, True), (2200, True), (2201, False)]
)
def test_years_far_away_are_no_days(year: int, known: bool) -> None:
    for value in (date(year, 6, 1), f"{year}-06-01", f"{year}-06-01T08:00:00+07:00"):
        if known:
            assert facts.a_day("start", value).year == year
            assert facts.a_moment("start", f"{year}-06-01T08:00").year == year
        else:
            with pytest.raises(LawError):
                facts.a_day("start", value)
            with pytest.raises(LawError):
                facts.a_moment("start", str(value))
    if known:
        with pytest.raises((NotInForce, BeyondCalendar)):
            answer("report.danvan.annual", {"year": year})
    else:
        with pytest.raises(WrongFact):
            answer("report.danvan.annual", {"year": year})


def test_a_moment_is_one_in_viet_nam() -> None:
    assert (
        facts.a_moment("x", "2026-07-06T01:00:00+00:00").isoformat() == "2026-07-06T08:00:00+07:00"
    )
    assert facts.a_moment("x", "2026-07-06T08:00:00").isoformat() == "2026-07-06T08:00:00+07:00"
    found = answer("data.breach.notify", {"detected_at": "2026-11-20T17:30:00"})
    assert isinstance(found, Reckoning)
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-11-23T17:30:00+07:00"


def test_a_number_may_be_written_in_digits() -> None:
    assert facts.a_number("year", "2026") == 2026
    for wrong in ("x", "", "-1", 1.5, True, None):
        with pytest.raises(WrongFact):
            facts.a_number("year", wrong)


def test_of_several_starting_days_the_first_known_counts() -> None:
    rule = versions("complaint.second.file")[-1]
    first, second = rule.starts[:2]
    assert due(rule.id, {first: "2026-07-06", second: "2026-07-13"}) == date(2026, 8, 5)
    assert due(rule.id, {first: None, second: "2026-07-13"}) == date(2026, 8, 12)
    assert due(rule.id, {first: "", "start": "2026-07-06"}) == date(2026, 8, 5)


def test_the_version_is_that_of_the_day_the_request_was_sent() -> None:
    given = {"received_date": "2026-08-28", "completed_date": "2026-09-07"}
    found = answer("info.online.complex", given | {"valid": False})
    assert isinstance(found, Reckoning)
    assert (found.start, found.due) == (date(2026, 9, 7), date(2026, 9, 28))
    with pytest.raises(NotInForce):
        answer("info.supply", given | {"valid": False})
    valid = answer("info.online.complex", given | {"valid": True})
    assert isinstance(valid, Reckoning)
    assert valid.start == date(2026, 8, 28)  # complete from the first day


def test_suspensions_may_stand_in_the_facts_or_in_a_list() -> None:
    base = {"accepted_date": "2026-07-06"}
    pair = {"suspended_on": "2026-07-16", "resumed_on": "2026-08-03"}
    papers = {"suspension_decision_date": "2026-07-16", "resume_decision_date": "2026-08-03"}
    wanted = date(2026, 8, 24)  # 20 days left from Monday 03/08: the 23rd is a Sunday
    for given in (
        base | pair,
        base | papers,
        base | {"pauses": [pair]},
        base | {"pauses": [papers]},
    ):
        assert due("complaint.first.decide", given) == wanted
    assert due("complaint.first.decide", base | {"pauses": []}) == date(2026, 8, 5)
    standing = answer("complaint.first.decide", base | {"suspended_on": "2026-07-16"})
    assert isinstance(standing, Reckoning)
    assert standing.paused_since == date(2026, 7, 16)


def test_the_decision_to_suspend_may_itself_begin_a_period() -> None:
    given = {"suspension_decision_date": "2026-07-16"}
    assert due("complaint.suspend.send", given) == date(2026, 7, 21)


def test_an_obstacle_is_given_in_days_or_from_day_to_day() -> None:
    rule = "complaint.first.statute"
    start = {versions(rule)[-1].starts[0]: "2025-03-03"}
    plain = due(rule, start)
    assert plain == date(2025, 6, 2)  # 01/06 is a Sunday
    for given in (
        {"obstacle_days": 5},
        {"objective_obstacle": {"days": 5}},
        {"objective_obstacle": {"days": "5", "start": "2025-04-01", "end": "2025-04-30"}},
        {"objective_obstacle": {"start": "2025-04-01", "end": "2025-04-05"}},
    ):
        assert due(rule, start | given) == date(2025, 6, 6), given
    backwards = {"objective_obstacle": {"start": "2025-04-05", "end": "2025-04-01"}}
    with pytest.raises(WrongFact):
        due(rule, start | backwards)
    with pytest.raises(LawError, match="is not a day"):
        due(rule, start | {"objective_obstacle": {"start": "2025-04-05"}})


def test_extensions_may_say_when_they_were_granted() -> None:
    base = {"accepted_date": "2026-07-06"}
    in_time = {"extensions": [{"days": 15, "on": "2026-08-05"}]}
    assert due("complaint.first.decide", base | in_time) == date(2026, 8, 20)
    assert due("complaint.first.decide", base | {"extensions": [15]}) == date(2026, 8, 20)
    silent = {"extensions": [{"days": 15}]}
    assert due("complaint.first.decide", base | silent) == date(2026, 8, 20)
    assert due("complaint.first.decide", base | {"extensions": ["15"]}) == date(2026, 8, 20)
    with pytest.raises(LawError, match="lawful until 2026-08-05"):
        due("complaint.first.decide", base | {"extensions": [{"days": 15, "on": "2026-08-06"}]})


def test_extensions_tell_how_grave_the_matter_is_where_nobody_says() -> None:
    base = {"accepted_date": "2026-10-20"}
    twice = base | {"extensions": [30, 30]}
    assert due("denunciation.decide", base | {"extensions": [30]}) == date(2026, 12, 21)
    assert due("denunciation.decide", twice) == date(2027, 1, 18)
    with pytest.raises(LawError, match="at most"):
        due("denunciation.decide", twice | {"complexity": "complex"})
    with pytest.raises(LawError, match="at most"):
        due("denunciation.decide", base | {"extensions": [30, 30, 30]})


@pytest.mark.parametrize(
    ("rule", "given", "owed"),
    [
        ("info.supply", {"received_date": "2026-10-20", "valid": False}, False),
        ("info.supply", {"valid": False, "completed_date": "2026-10-21"}, True),
        ("info.supply", {"received_date": "2026-10-20"}, True),
        ("complaint.first.decide", {"suspended_on": "2026-07-16"}, False),
        ("complaint.first.decide", {"suspended_on": "2026-07-16", "resumed_on": "2026-07-20"}, True),
        ("complaint.first.decide", {"suspended_on": "2026-07-16", "resume_decision_date": "2026-07-20"}, True),
    ],
)  # fmt: skip
def test_what_stands_or_has_not_begun_is_not_owed(
    rule: str, given: dict[str, Any], owed: bool
) -> None:
    assert facts.not_owed(rule, given) is (not owed)


def test_what_the_table_frees_is_not_owed() -> None:
    freed = [rule for rule in EVERY if rule.not_owed and rule.valid_until is None]
    assert freed
    for rule in freed:
        for name, value in rule.not_owed.items():
            assert facts.not_owed(rule.id, {name: value})
            assert not facts.not_owed(rule.id, {name: not value})
            assert not facts.not_owed(rule.id, {})


def test_facts_of_other_rules_do_no_harm_and_unknown_ones_are_named() -> None:
    given = {"accepted_date": "2026-07-06", "channel": "web", "second_complaint_filed": False}
    facts.refuse_unknown_facts(given)
    assert due("complaint.first.decide", given) == date(2026, 8, 5)
    with pytest.raises(WrongFact, match="acepted_date"):
        facts.refuse_unknown_facts({"acepted_date": "2026-07-06"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dialogue_date", "if"),
        ("resume_decision_date", "2026-02-30"),
        ("start", "0354-06-03"),
        ("received_at", "khoảng trưa"),
        ("year", "hai nghìn"),
        ("complexity", "dire"),
    ],
)
def test_a_fact_of_another_rule_has_to_be_readable_too(name: str, value: str) -> None:
    assert due("reception.reply", {"received_date": "2026-07-06"})
    with pytest.raises((WrongFact, ImpossibleDate)):
        facts.refuse_unknown_facts({"received_date": "2026-07-06", name: value})


def test_another_calendar_gives_another_day() -> None:
    storm = statutory().with_closures(
        [Closure(date(2026, 11, 23), date(2026, 11, 23), "Bão", "Storm", "01/CĐ")]
    )
    given = {"received_date": "2026-11-19"}
    plain, moved = answer("reception.reply", given), answer("reception.reply", given, storm)
    assert isinstance(plain, Reckoning)
    assert isinstance(moved, Reckoning)
    assert (plain.due, moved.due) == (date(2026, 12, 4), date(2026, 12, 7))
