"""The tables of law refuse what cannot be right."""

import copy
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from office.law.dated import read
from office.law.duties import duties
from office.law.errors import LawError, NotInForce, UnknownRule
from office.law.kinds import gather
from office.law.rules import best, build, rule_on, table, versions
from office.law.working_days import calendar

ROW = {
    "id": "complaint.test",
    "vi": "Thử",
    "en": "Test",
    "starts": ["received_date"],
    "length": 3,
    "unit": "working_days",
    "from": date(2026, 1, 1),
    "article": "1",
    "law": "KN",
    "examples": [[date(2026, 7, 6), date(2026, 7, 9)]],
}


EXTENSION = {"max": 3, "count": 1, "vi": "a", "en": "b", "paper": "c"}


def tables(*rows: dict[str, Any]) -> dict[str, Any]:
    law = {"KN": {"vi": "Luật", "en": "Law", "source": ["X"], "mark": "V"}}
    fact = {"received_date": {"vi": "Ngày nhận", "en": "Day received"}}
    rows_ = [copy.deepcopy(row) for row in rows]
    return {"law": law, "source": {"X": "x"}, "fact": fact, "rule": rows_}


def test_a_gap_between_two_versions_is_refused() -> None:
    old = ROW | {"until": date(2026, 5, 31)}
    with pytest.raises(LawError, match="no version is in force on 2026-06-01"):
        build(tables(old, ROW | {"from": date(2026, 7, 1)}))


def test_two_versions_at_once_are_refused() -> None:
    with pytest.raises(LawError, match="two versions"):
        build(tables(ROW, ROW | {"from": date(2026, 7, 1)}))


def test_a_version_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(LawError, match="before it begins"):
        build(tables(ROW | {"until": date(2025, 1, 1)}))


def test_versions_may_touch_but_not_share_a_day() -> None:
    day, one = date(2026, 7, 1), timedelta(days=1)
    single = ROW | {"from": day, "until": day}
    found = build(tables(single, ROW | {"from": day + one})).rules["complaint.test"]
    assert [rule.valid_from for rule in found] == [day, day + one]
    with pytest.raises(LawError, match="two versions are in force on 2026-07-01"):
        build(tables(single, ROW | {"from": day}))
    with pytest.raises(LawError, match="two versions are in force on 2026-07-01"):
        build(tables(ROW | {"until": day}, ROW | {"from": day}))


def test_the_closest_match_wins_whatever_the_order() -> None:
    both = {"when": {"remote_area": True, "complexity": "complex"}, "length": 9}
    remote = {"when": {"remote_area": True}, "length": 5}
    grave = {"when": {"complexity": "complex"}, "length": 7}
    facts = {"remote_area": True, "complexity": "very_complex"}
    for rows in ([both, remote, grave], [remote, grave, both], [remote, both, grave]):
        rule = build(tables(ROW | {"variants": rows})).rules["complaint.test"][0]
        assert best(rule.variants, facts) == {"length": 9}
        assert best(rule.variants, {"remote_area": True}) == {"length": 5}
        assert best(rule.variants, {}) == {}
    tie = build(tables(ROW | {"variants": [remote, grave]})).rules["complaint.test"][0]
    assert best(tie.variants, facts) == {"length": 7}  # the later row


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lenght": 4}, "unknown key lenght"),
        ({"article": ""}, "article is missing"),
        ({"law": "XX"}, "no law is called XX"),
        ({"source": ["Y"]}, "no source is called Y"),
        ({"unit": "weeks"}, "unknown unit"),
        ({"unit": "fixed_date"}, "has no length"),
        ({"length": -1}, "length is missing"),
        ({"actor": "mayor"}, "unknown actor"),
        ({"roll": "sideways"}, "unknown roll"),
        ({"direction": "up"}, "unknown direction"),
        ({"variants": [{"when": {"remote_area": True}, "lenght": 4}]}, "unknown key lenght"),
        ({"variants": [{"length": 4}]}, "when is missing"),
        ({"variants": [{"when": {"moon": True}, "length": 4}]}, "unknown fact moon"),
        ({"variants": [{"when": {"complexity": "dire"}, "length": 4}]}, "unknown fact complexity"),
        ({"extension": {"max": 3, "vi": "a", "en": "b", "paper": "c"}}, "count or total"),
        ({"extension": {"max": 3, "count": 1, "vi": "a", "en": "b"}}, "paper is missing"),
        ({"suspension": {"vi": "a", "en": "b"}}, "paper is missing"),
        ({"extension": EXTENSION | {"maxx": 1}}, "unknown key maxx"),
        ({"extension": EXTENSION | {"unit": "weeks"}}, "unit, count or total"),
        ({"suspension": {"vi": "a", "en": "b", "paper": "c", "papr": "d"}}, "unknown key papr"),
        ({"earlier": {"length": 3, "unit": "working_days", "form": 1}}, "unknown key form"),
        ({"unit": "months", "direction": "before"}, "cannot be counted back"),
        ({"unit": "months", "extension": {"max": 1}}, "only days are lengthened"),
        ({"unit": "at_once"}, "has no length"),
        ({"starts": ["moon_date"]}, "no words for moon_date"),
        ({"examples": []}, "examples is missing"),
        ({"earlier": {"length": 3}}, "needs its unit"),
    ],
)
def test_a_wrong_row_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(LawError, match=words):
        build(tables(ROW | change))


def test_a_row_without_an_article_is_refused() -> None:
    row = {key: value for key, value in ROW.items() if key != "article"}
    with pytest.raises(LawError, match="article is missing"):
        build(tables(row))


def test_a_later_version_keeps_the_names_of_the_one_before() -> None:
    old = ROW | {"until": date(2026, 6, 30)}
    new = {k: v for k, v in ROW.items() if k not in ("vi", "en", "starts")}
    found = build(tables(old, new | {"from": date(2026, 7, 1)})).rules["complaint.test"][1]
    assert (found.vi, found.en, found.starts) == ("Thử", "Test", ("received_date",))


def test_our_tables_load_and_every_row_has_an_article_and_an_example() -> None:
    for rows in table().rules.values():
        for rule in rows:
            assert rule.citation.article_vi, rule.id
            assert rule.citation.article_en, rule.id
            assert rule.mark in ("V", "V2", "M", "P"), rule.id
        assert rows[-1].examples, rows[-1].id
    assert duties()
    assert calendar().working


def test_a_step_must_name_a_rule_in_force_all_the_while() -> None:
    steps = [dict(step) for step in read("deadlines.toml")["step"]]
    steps[0]["rule"] = "reception.refuse.notice"  # only since July 2026
    with pytest.raises(NotInForce):
        gather(steps)


def test_a_missing_step_is_refused() -> None:
    with pytest.raises(LawError, match="no clock for complaint accept"):
        gather(read("deadlines.toml")["step"][1:])


@pytest.mark.parametrize("ask", [versions, lambda name: rule_on(name, date(2026, 7, 1))])
def test_an_unknown_rule_is_said_to_be_unknown(ask: Callable[[str], object]) -> None:
    with pytest.raises(UnknownRule):
        ask("complaint.third.decide")
