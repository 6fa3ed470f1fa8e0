"""The engine against a second reckoning, against properties of counting, and against the outside."""

import copy
import random
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.law import rules
from office.law import working_days as wd
from office.law.dated import read
from office.law.deadlines import Pause, reckon, rule_ids, versions
from office.law.rules import COUNTED, DAYS, Rule, Table, build, table
from office.law.working_days import Closure, statutory
from tests.law import oracle

CASES, PARTS = 10_000, 20
EVERY = [rule for name in rule_ids() for rule in versions(name)]
COUNTING = [rule for rule in EVERY if rule.unit in COUNTED and rule.unit != "at_once"]
STILL = [rule for rule in COUNTING if rule.valid_until is None and not rule.before]
SOON = [rule for rule in STILL if rule.unit != "months"]  # a year on may lie beyond the calendar
RECENT = st.dates(date(2026, 9, 1), date(2026, 12, 31))
OFFICE = st.sampled_from([rule for rule in STILL if rule.unit in DAYS])


def a_start(rng: random.Random, rule: Rule) -> date:
    first = max(rule.valid_from, date(2018, 3, 1))
    last = min(rule.valid_until or date.max, date(2026, 9, 30))
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def some_facts(rng: random.Random, rule: Rule) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    extension = rule.extension.variants if rule.extension else ()
    for name in {name for each in (*rule.variants, *extension) for name, _ in each.when}:
        if name == "complexity":
            facts[name] = rng.choice(["normal", "complex", "very_complex"])
        else:
            facts[name] = rng.random() < 0.5
    if rng.random() < 0.5:  # it lengthens what the law says it lengthens, and nothing else
        facts["obstacle_days"] = rng.randrange(30)
    return facts


def some_extensions(rng: random.Random, rule: Rule, facts: dict[str, Any]) -> list[int]:
    if rule.extension is None or rng.random() < 0.5:
        return []
    longest, count = rule.extension.allowed(facts)
    if rule.extension.total is not None:
        first = rng.randrange(1, rule.extension.total + 1)
        rest = rule.extension.total - first
        return [first, rng.randrange(1, rest + 1)] if rest and rng.random() < 0.5 else [first]
    return [rng.randrange(1, longest + 1) for _ in range(rng.randrange((count or 0) + 1))]


def some_pauses(rng: random.Random, rule: Rule, start: date) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    day = start
    while rule.suspension and rng.random() < 0.5 and len(found) < 3:
        begun = day + timedelta(days=rng.randrange(40))
        day = begun + timedelta(days=rng.randrange(60))
        found.append((begun, day))
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_the_engine_agrees_with_counting_day_by_day(part: int) -> None:
    rng = random.Random(part)
    for _ in range(CASES // PARTS):
        rule = rng.choice(COUNTING)
        start = a_start(rng, rule)
        facts = some_facts(rng, rule)
        extensions = some_extensions(rng, rule, facts)
        pauses = some_pauses(rng, rule, start)
        row = oracle.row_on(rule.id, start)
        assert row is not None
        case = (rule.id, start, facts, extensions, pauses)
        wanted = oracle.due(row, start, facts, extensions, pauses)
        stops = [Pause(*each) for each in pauses]
        found = reckon(rule.id, start, extensions=extensions, pauses=stops, **facts)
        assert found.due == wanted, case
        assert found.breach_from == wanted + timedelta(days=1), case
        assert found.base_due == oracle.due(row, start, facts, [], pauses), case


def test_the_oracle_and_the_engine_read_the_same_rules() -> None:
    assert {rule.id for rule in COUNTING} == {row["id"] for row in oracle.rows()}
    assert len(COUNTING) == len(oracle.rows())


@given(OFFICE, RECENT, st.dates(date(2026, 9, 1), date(2027, 6, 30)), st.integers(0, 4))
def test_a_day_off_more_never_brings_a_due_day_nearer(
    rule: Rule, start: date, first: date, more: int
) -> None:
    last = first + timedelta(days=more)
    storm = Closure(first, last, "Nghỉ bão", "Storm", "Công điện 01/CĐ-UBND")
    if not any(statutory().is_working(first + timedelta(days=n)) for n in range(more + 1)):
        return
    closed = statutory().with_closures([storm])
    assert reckon(rule.id, start, calendar=closed).due >= reckon(rule.id, start).due


@given(RECENT, st.dates(date(2026, 9, 1), date(2027, 6, 30)).filter(wd.is_working))
def test_a_day_off_inside_a_period_of_working_days_moves_it_by_one(start: date, day: date) -> None:
    storm = Closure(day, day, "Nghỉ bão", "Storm", "Công điện 01/CĐ-UBND")
    closed = statutory().with_closures([storm])
    plain = reckon("reception.reply", start).due
    moved = reckon("reception.reply", start, calendar=closed).due
    assert statutory().count(plain, moved) == (1 if start < day <= plain else 0)


@given(st.sampled_from([rule for rule in COUNTING if rule.unit == "working_days"]), st.data())
def test_what_is_counted_in_working_days_ends_on_one(rule: Rule, data: st.DataObject) -> None:
    last = min(rule.valid_until or date.max, date(2027, 6, 30))
    start = data.draw(st.dates(max(rule.valid_from, date(2018, 3, 1)), last))
    if rule.length:
        assert wd.is_working(reckon(rule.id, start).due)


@given(st.sampled_from(SOON), RECENT, st.integers(0, 40))
def test_begun_later_is_never_due_earlier(rule: Rule, start: date, later: int) -> None:
    assert reckon(rule.id, start).due <= reckon(rule.id, start + timedelta(days=later)).due


@given(
    st.sampled_from([rule for rule in STILL if rule.suspension]),
    RECENT,
    st.integers(0, 29),
    st.integers(0, 60),
)
def test_a_pause_of_n_days_moves_the_raw_end_by_n(
    rule: Rule, start: date, after: int, n: int
) -> None:
    begun = start + timedelta(days=after)
    plain = start + timedelta(days=rule.length)
    found = reckon(rule.id, start, pauses=[Pause(begun, begun + timedelta(days=n))])
    assert found.due == wd.next_working_day(plain + timedelta(days=n))


@given(RECENT, st.integers(0, 6), st.integers(0, 30))
def test_a_pause_of_n_working_days_moves_a_working_day_rule_by_n(
    start: date, after: int, n: int
) -> None:
    begun = wd.add(start, after)
    pause = Pause(begun, wd.add(begun, n))
    found = reckon_in(suspendable("reception.reply"), start, pauses=[pause])
    assert wd.count(reckon("reception.reply", start).due, found) == n


@cache
def suspendable(rule_id: str) -> Table:
    """Return our table with a suspension allowed to a rule counted in working days."""
    data = copy.deepcopy(read("deadlines.toml"))
    row = next(row for row in data["rule"] if row["id"] == rule_id)
    row["suspension"] = {"vi": "thử", "en": "test", "paper": "giấy"}
    return build(data)


def reckon_in(other: Table, start: date, **facts: Any) -> date:
    """Reckon a reply by another table than the product's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "table", lambda: other)
        return reckon("reception.reply", start, **facts).due


@given(OFFICE, RECENT)
def test_the_explanation_counts_as_many_days_as_the_rule(rule: Rule, start: date) -> None:
    found = reckon(rule.id, start)
    numbers = [day.number for day in found.days if day.counted]
    assert numbers == list(range(1, rule.length + 1))
    assert all(day.reason for day in found.days if not day.counted)
    assert [day.date for day in found.days] == [
        start + timedelta(days=n) for n in range((found.due - start).days + 1)
    ]


def test_a_pause_of_working_days_is_told_more_strictly_by_a_working_day() -> None:
    other = suspendable("reception.reply")
    pauses = [
        Pause(date(2026, 7, 8), date(2026, 7, 10)),
        Pause(date(2026, 7, 13), date(2026, 7, 17)),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "table", lambda: other)
        once = reckon("reception.reply", date(2026, 7, 6), pauses=pauses[:1])
        twice = reckon("reception.reply", date(2026, 7, 6), pauses=pauses)
    assert (once.due, once.earlier_reading) == (date(2026, 7, 22), date(2026, 7, 21))
    assert (twice.due, twice.earlier_reading) == (date(2026, 7, 28), date(2026, 7, 24))


@pytest.mark.parametrize("length", [1, 2, 3, 6, 11, 12, 13, 24])
def test_a_period_in_months_ends_on_the_same_day_or_the_last_of_its_month(length: int) -> None:
    data = copy.deepcopy(read("deadlines.toml"))
    row = next(row for row in data["rule"] if row["id"] == "complaint.lawsuit")
    row |= {"length": length, "roll": "none"}
    other = build(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "table", lambda: other)
        for n in range(2 * 366):
            start = date(2022, 8, 1) + timedelta(days=n)
            wanted = oracle.due(row, start, {}, [], [])
            assert reckon("complaint.lawsuit", start).due == wanted, start


def test_a_new_version_of_a_rule_is_a_change_of_data_alone() -> None:
    data = copy.deepcopy(read("deadlines.toml"))
    old = [row for row in data["rule"] if row["id"] == "reception.reply"][-1]
    new = copy.deepcopy(old) | {"length": 6, "from": date(2027, 1, 1)}
    new["examples"] = [[date(2027, 3, 1), date(2027, 3, 9)]]
    old["until"] = date(2026, 12, 31)
    data["rule"].append(new)
    after = build(data)
    before = table()
    assert [rule.length for rule in after.rules["reception.reply"]] == [10, 6]
    for name, known in before.rules.items():
        if name != "reception.reply":
            assert after.rules[name] == known
    assert reckon_in(after, date(2026, 12, 30)) == reckon("reception.reply", date(2026, 12, 30)).due
    assert reckon_in(after, date(2027, 3, 1)) == date(2027, 3, 9)
    assert reckon("reception.reply", date(2027, 3, 1)).due == date(2027, 3, 15)


OUTSIDE = "https://en.tlklawfirm.vn/2025-monthly-tax-filing-deadlines-updated-adjusted-for-holidays"
"""A law firm's table of tax deadlines of 2025: "coincides with a holiday … the next working day, as
stipulated in the Civil Code" (Circular 80/2021/TT-BTC, Article 86), which is our clause too."""


@pytest.mark.parametrize(
    ("nominal", "published"),
    [
        (date(2025, 4, 20), date(2025, 4, 21)),  # a Sunday: VAT return for March
        (
            date(2025, 4, 30),
            date(2025, 5, 5),
        ),  # two holidays, a swapped Friday, a weekend: quarter I
        (date(2025, 5, 20), date(2025, 5, 20)),  # a Tuesday: VAT return for April
        (date(2025, 6, 20), date(2025, 6, 20)),  # a Friday: VAT return for May
        (date(2025, 7, 20), date(2025, 7, 21)),  # a Sunday: VAT return for June
    ],
)
def test_last_days_published_by_others_are_moved_as_they_moved_them(
    nominal: date, published: date
) -> None:
    rule = "denunciation.press.reply"  # 20 days, as any other period in days
    found = reckon(rule, nominal - timedelta(days=20))
    assert (found.length, found.due) == (20, published), OUTSIDE


NAMES = """
apology.tthc.latest complaint.dialogue.notice complaint.disciplinary.accept
complaint.disciplinary.decide complaint.disciplinary.statute.first
complaint.disciplinary.statute.second complaint.enforce.direct complaint.evidence.request
complaint.first.accept complaint.first.decide complaint.first.effective complaint.first.send
complaint.first.statute complaint.resume.send complaint.second.accept complaint.second.decide
complaint.second.effective complaint.second.file complaint.second.publish complaint.second.send
complaint.suspend.send data.breach.notify data.request.ack data.request.stop
denunciation.accept.notify denunciation.conclusion.handle denunciation.conclusion.publish
denunciation.conclusion.send denunciation.continued.review denunciation.decide
denunciation.overdue.demand denunciation.overdue.report denunciation.press.reply
denunciation.screen denunciation.suspend.send denunciation.transfer feedback.1022.leader_directed
feedback.regulation.forward info.commune.ask_creator info.correct.request info.correct.self
info.inperson.complex info.online.complex info.online.simple info.online.term_notice
info.post.complex info.post.simple info.posting.min info.public.correct info.publish info.supply
petition.process petition.redline reception.head.frequency reception.online.notice
reception.online.test reception.refuse.notice reception.reply reception.schedule.post
reception.transfer.relay reception.transfer.report report.danvan.annual report.danvan.six_month
report.ttcp.period report.ttcp.send
"""


def test_every_rule_of_the_study_of_the_law_is_in_the_table() -> None:
    assert set(NAMES.split()) <= set(table().rules)
