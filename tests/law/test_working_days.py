"""Working days of offices of the State, with their holidays and swapped days."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.law import working_days as wd
from office.law.errors import BadClosure, BadTable, BeyondCalendar, LawError

DAYS = st.dates(date(2022, 1, 1), date(2027, 6, 30))
FEW = st.integers(1, 60)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 2, 17), "holiday"),
        (date(2026, 4, 27), "holiday"),
        (date(2026, 11, 24), "holiday"),
        (date(2025, 11, 24), None),  # not a holiday before 2026
        (date(2026, 1, 2), "swapped"),
        (date(2026, 1, 10), None),
        (date(2026, 8, 31), "swapped"),
        (date(2026, 8, 22), None),
        (date(2026, 8, 23), "weekend"),
        (date(2024, 4, 29), "swapped"),
        (date(2024, 5, 4), None),
        (date(2023, 1, 21), "holiday"),  # a Saturday inside Tết
    ],
)
def test_days_off_are_known_with_their_reason(day: date, reason: str | None) -> None:
    note = wd.why_off(day)
    assert (note.reason if note else None) == reason
    assert wd.is_working(day) is (reason is None)


ANNOUNCED = [
    # https://sggpnews.org.vn/culture_art/vietnams-public-holidays-in-2021-89687.html: days off of
    # 2021, with the weekends around them
    (date(2021, 1, 1), date(2021, 1, 3)),
    (date(2021, 2, 10), date(2021, 2, 16)),
    (date(2021, 4, 21), date(2021, 4, 21)),
    (date(2021, 4, 30), date(2021, 5, 3)),
    (date(2021, 9, 2), date(2021, 9, 5)),
    # https://tezzbuzz.com/tag/vietnamese-workers-are-planning-9-day-holiday-in-april-simply-by-taking-two-days-off-vnexpress-international
    # of 2026: "Only Tuesday and Wednesday, April 28-29, stand between"
    (date(2026, 4, 25), date(2026, 4, 27)),
    (date(2026, 4, 30), date(2026, 5, 3)),
]


@pytest.mark.parametrize(("first", "last"), ANNOUNCED)
def test_the_days_off_are_those_that_newspapers_told(first: date, last: date) -> None:
    resting = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert not [day for day in resting if wd.is_working(day)]
    assert wd.is_working(first - timedelta(days=1))
    assert wd.is_working(last + timedelta(days=1))


def test_a_make_up_saturday_says_which_day_it_stands_for() -> None:
    note = wd.why_working(date(2026, 1, 10))
    assert note is not None
    assert "02/01/2026" in note.vi
    assert "12729/VPCP-KGVX" in note.vi


def test_each_year_has_as_many_make_up_days_as_swapped_ones() -> None:
    swapped = [note for note in wd.calendar().off.values() if note.reason == "swapped"]
    assert len(swapped) == len(wd.calendar().makeup)


def test_beyond_the_known_years_nothing_is_guessed() -> None:
    assert wd.last_known_day() == date(2027, 12, 31)
    for ask in (wd.is_working, wd.why_off, wd.next_working_day):
        with pytest.raises(BeyondCalendar):
            ask(date(2028, 1, 3))
    with pytest.raises(BeyondCalendar):
        wd.add(date(2027, 12, 30), 5)
    with pytest.raises(BeyondCalendar):
        wd.subtract(date(2018, 1, 4), 5)
    with pytest.raises(BeyondCalendar):
        wd.add(date(2017, 12, 1), 5)
    with pytest.raises(BeyondCalendar):
        wd.count(date(2017, 12, 1), date(2018, 2, 1))


def test_next_year_is_only_expected() -> None:
    assert wd.provisional(date(2027, 2, 8))
    assert not wd.provisional(date(2026, 12, 31))


def test_add_and_subtract_refuse_to_turn_round() -> None:
    for ask in (wd.add, wd.subtract):
        with pytest.raises(LawError):
            ask(date(2026, 7, 1), -1)


def storm(first: date, last: date, *makeup: date) -> wd.Closure:
    return wd.Closure(first, last, "Nghỉ bão", "Storm", "01/CĐ-UBND", makeup)


def test_a_closure_takes_its_days_and_gives_its_saturday() -> None:
    plain = wd.statutory()
    friday, next_saturday = date(2026, 11, 20), date(2026, 11, 28)
    found = plain.with_closures([storm(friday, date(2026, 11, 23), next_saturday)])
    changed = [
        date(2026, 11, 1) + timedelta(days=n)
        for n in range(40)
        if plain.is_working(date(2026, 11, 1) + timedelta(days=n))
        != found.is_working(date(2026, 11, 1) + timedelta(days=n))
    ]
    assert changed == [friday, date(2026, 11, 23), next_saturday]
    note, kept = found.why_off(friday), found.why_off(date(2026, 11, 22))
    assert note is not None
    assert kept is not None
    assert (note.reason, kept.reason) == ("swapped", "weekend")
    assert note.vi == "Nghỉ bão (01/CĐ-UBND)"
    assert note.en == "Storm (01/CĐ-UBND)"
    instead = found.why_working(next_saturday)
    assert instead is not None
    assert instead.reason == "makeup"
    assert found.why_off(next_saturday) is None
    assert (plain.edition, found.edition) == (0, 1)
    assert found.provisional == plain.provisional


def test_a_closure_without_a_saturday_is_no_swap_and_may_take_a_make_up_day() -> None:
    makeup = date(2026, 8, 22)  # a Saturday worked for 31/08
    found = wd.statutory().with_closures([storm(makeup, makeup)])
    note = found.why_off(makeup)
    assert note is not None
    assert note.reason == "closure"
    assert found.why_working(makeup) is None
    assert not found.is_working(makeup)
    assert found.add(date(2026, 8, 21), 1) == date(2026, 8, 24)
    assert wd.statutory().add(date(2026, 8, 21), 1) == makeup


def test_closures_follow_one_another() -> None:
    one, two = date(2026, 11, 19), date(2026, 11, 20)
    found = wd.statutory().with_closures([storm(one, one), storm(two, two)])
    assert found.edition == 2
    assert found.count(date(2026, 11, 18), date(2026, 11, 20)) == 0
    with pytest.raises(BadClosure):
        found.with_closures([storm(one, two)])
    with pytest.raises(BeyondCalendar):
        found.with_closures([storm(date(2028, 1, 3), date(2028, 1, 3))])


@pytest.mark.parametrize(
    "makeup", [date(2026, 11, 27), date(2026, 11, 20), date(2026, 8, 22), date(2026, 11, 24)]
)
def test_what_is_worked_anyway_or_lost_is_not_worked_instead(makeup: date) -> None:
    with pytest.raises(BadClosure):
        wd.statutory().with_closures([storm(date(2026, 11, 20), date(2026, 11, 20), makeup)])


def test_the_changes_of_an_office_are_laid_over_the_statutory_years() -> None:
    day = date(2027, 3, 1)
    holiday = (day, day, "Ngày nghỉ", "Day off")
    known = wd.years()[-1]
    announced = wd.Year(2027, "99/TB", "V", False, (*known.rows, holiday), ())
    after = wd.Year(
        2028, "expected", "M", True, ((date(2028, 1, 3), date(2028, 1, 3), "x", "x"),), ()
    )
    found = wd.lay_out([storm(day, day), announced, after])
    note = found.why_off(day)
    assert note is not None
    assert note.reason == "holiday"  # the closure made needless stays without effect
    assert found.edition == 3
    assert found.last == date(2028, 12, 31)
    assert found.provisional == {2028}
    assert not found.is_working(date(2028, 1, 3))
    assert found.is_working(date(2028, 1, 4))
    assert found.expected_only(date(2027, 12, 1), date(2028, 1, 1))
    assert not found.expected_only(date(2026, 12, 1), date(2027, 12, 31))
    with pytest.raises(BadTable, match="a year is missing"):
        wd.lay_out([wd.Year(2029, "x", "M", True, (), ())])
    assert wd.lay_out([]) == wd.statutory()


def test_a_calendar_in_use_answers_everywhere_until_it_is_put_away() -> None:
    friday = date(2026, 11, 20)
    try:
        wd.use(wd.lay_out([storm(friday, friday)]))
        assert not wd.is_working(friday)
        assert wd.next_working_day(friday) == date(2026, 11, 23)
        assert wd.last_working_day(friday) == date(2026, 11, 19)
        assert wd.add(date(2026, 11, 19), 1) == date(2026, 11, 23)
        assert wd.subtract(date(2026, 11, 23), 1) == date(2026, 11, 19)
        assert wd.count(date(2026, 11, 19), date(2026, 11, 23)) == 1
    finally:
        wd.use(None)
    assert wd.calendar() is wd.statutory()
    assert wd.is_working(friday)


def test_the_edges_of_the_calendar_are_known_and_nothing_beyond() -> None:
    found = wd.statutory()
    first, last = found.first, found.last
    one = timedelta(days=1)
    assert (first, last) == (date(2018, 1, 1), date(2027, 12, 31))
    assert (wd.first_known_day(), wd.last_known_day()) == (first, last)
    assert found.is_working(last)
    assert not found.is_working(first)
    new_year = found.why_off(first)
    assert new_year is not None
    assert new_year.reason == "holiday"
    assert found.why_off(last) is None
    assert found.add(first - one, 1) == date(2018, 1, 2)
    assert found.subtract(last + one, 1) == last
    assert found.count(first - one, last) == len(found.working)
    assert found.add(date(2028, 5, 5), 0) == date(2028, 5, 5)
    assert found.subtract(date(2010, 5, 5), 0) == date(2010, 5, 5)
    assert len(list(found.each(first.toordinal(), last.toordinal()))) == 3652
    assert list(found.each(10, 9)) == []
    for ask in (
        lambda: found.add(first - 2 * one, 1),
        lambda: found.add(last, 1),
        lambda: found.subtract(last + 2 * one, 1),
        lambda: found.subtract(date(2018, 1, 2), 1),
        lambda: found.count(first - 2 * one, last),
        lambda: found.count(first, last + one),
        lambda: found.is_working(first - one),
        lambda: found.is_working(last + one),
        lambda: found.why_off(first - one),
        lambda: list(found.each(first.toordinal() - 1, first.toordinal())),
        lambda: list(found.each(last.toordinal(), last.toordinal() + 1)),
        lambda: list(found.each(last.toordinal() + 1, last.toordinal() + 1)),
        lambda: found.count(last + one, first),
        lambda: found.count(last, first - 2 * one),
        lambda: found.next_working_day(last + one),
    ):
        with pytest.raises(BeyondCalendar):
            ask()


def test_each_day_is_told_as_it_is_when_asked_alone() -> None:
    found = wd.statutory()
    told = dict(found.each(found.first.toordinal(), found.last.toordinal()))
    assert {day: found.why_off(day) for day in told} == told
    assert sum(off is None for off in told.values()) == len(found.working)
    assert found.provisional == {2027}


def test_after_the_last_working_day_nothing_is_guessed() -> None:
    found = wd.statutory().with_closures([storm(date(2027, 12, 30), date(2027, 12, 31))])
    with pytest.raises(BeyondCalendar, match="days off of 2028 "):
        found.next_working_day(date(2027, 12, 30))
    assert found.next_working_day(date(2027, 12, 29)) == date(2027, 12, 29)


def test_the_year_that_is_not_known_is_named() -> None:
    for ask, year in (
        (lambda: wd.add(date(2027, 12, 30), 5), 2028),
        (lambda: wd.add(date(2031, 1, 5), 5), 2031),
        (lambda: wd.subtract(date(2018, 1, 3), 5), 2017),
        (lambda: wd.subtract(date(2012, 1, 3), 5), 2012),
        (lambda: wd.count(date(2016, 1, 1), date(2018, 1, 5)), 2016),
        (lambda: wd.count(date(2027, 1, 4), date(2029, 1, 5)), 2029),
    ):
        with pytest.raises(BeyondCalendar, match=f"days off of {year} "):
            ask()


def test_stepping_back_lands_on_the_working_day_before() -> None:
    assert wd.last_working_day(date(2026, 11, 22)) == date(2026, 11, 20)
    assert wd.last_working_day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert wd.subtract(date(2026, 11, 22), 1) == date(2026, 11, 20)
    assert wd.subtract(date(2026, 11, 20), 1) == date(2026, 11, 19)


YEAR: dict[str, Any] = {
    "year": 2018,
    "decision": "x",
    "mark": "V",
    "off": [{"day": date(2018, 1, 1), "vi": "a", "en": "b"}],
}
SWAP = {"off": date(2018, 4, 30), "makeup": date(2018, 4, 28), "decision": "x", "mark": "V"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"off": []}, "off is missing"),
        ({"mark": ""}, "mark is missing"),
        ({"of": 1}, "unknown key of"),
        ({"off": [{"day": date(2019, 1, 1), "vi": "a", "en": "b"}]}, "does not lie in the year"),
        ({"off": [{"day": date(2018, 12, 31), "until": date(2019, 1, 1), "vi": "a", "en": "b"}]}, "does not lie"),
        ({"off": [{"day": date(2018, 1, 2), "until": date(2018, 1, 1), "vi": "a", "en": "b"}]}, "does not lie"),
        ({"off": [*YEAR["off"], *YEAR["off"]]}, "listed twice"),
        ({"off": [{"day": date(2018, 1, 1), "vi": "a"}]}, "en is missing"),
        ({"swap": [SWAP | {"off": date(2018, 4, 29)}]}, "is off already"),
        ({"swap": [SWAP | {"off": date(2018, 1, 1)}]}, "is off already"),
        ({"swap": [SWAP | {"makeup": date(2018, 4, 29)}]}, "not an ordinary Saturday"),
        ({"swap": [SWAP | {"decision": ""}]}, "decision is missing"),
        ({"swap": [SWAP | {"by": "x"}]}, "unknown key by"),
        ({"swap": [SWAP | {"off": date(2018, 4, 28)}]}, "is off already"),
        ({"off": [YEAR["off"][0] | {"day": date(2018, 4, 28)}], "swap": [SWAP]}, "not an ordinary Saturday"),
        ({"off": [YEAR["off"][0] | {"note": "x"}]}, "unknown key note"),
        ({"off": [YEAR["off"][0] | {"day": date(2017, 12, 31), "until": date(2018, 1, 1)}]}, "does not lie"),
    ],
)  # fmt: skip
def test_a_year_that_cannot_be_right_is_refused(change: dict[str, object], words: str) -> None:
    assert wd.gather({"year": [YEAR | {"swap": [SWAP]}]})
    with pytest.raises(BadTable, match=words):
        wd.gather({"year": [YEAR | change]})


def test_a_closure_without_a_decision_is_told_by_its_reason_alone() -> None:
    day = date(2026, 11, 20)
    found = wd.statutory().with_closures([wd.Closure(day, day, "Mất điện", "", "")])
    note = found.why_off(day)
    assert note is not None
    assert (note.vi, note.en) == ("Mất điện", "Mất điện")


def test_a_year_listed_twice_is_refused() -> None:
    with pytest.raises(BadTable, match="unknown key years"):
        wd.gather({"year": [YEAR], "years": []})
    with pytest.raises(BadTable, match="listed twice"):
        wd.gather({"year": [YEAR, YEAR]})


def test_a_built_year_rests_and_works_as_it_says() -> None:
    found = wd.build(wd.gather({"year": [YEAR | {"swap": [SWAP], "provisional": True}]}))
    assert not found.is_working(date(2018, 1, 1))
    assert not found.is_working(date(2018, 4, 30))
    assert found.is_working(date(2018, 4, 28))
    assert (found.first, found.last) == (date(2018, 1, 1), date(2018, 12, 31))
    assert found.provisional == {2018}
    assert len(found.working) == 261 - 1


@given(DAYS, FEW)
def test_adding_and_counting_are_inverse(day: date, n: int) -> None:
    assert wd.count(day, wd.add(day, n)) == n


@given(DAYS.filter(wd.is_working), FEW)
def test_stepping_back_undoes_adding(day: date, n: int) -> None:
    assert wd.subtract(wd.add(day, n), n) == day


@given(DAYS)
def test_the_next_working_day_is_worked_and_none_lies_between(day: date) -> None:
    found = wd.next_working_day(day)
    assert wd.is_working(found)
    assert wd.count(day - timedelta(days=1), found) == 1


@given(DAYS, DAYS)
def test_counting_agrees_with_looking_at_each_day(one: date, two: date) -> None:
    first, last = min(one, two), max(one, two)
    last = min(last, first + timedelta(days=40))
    slow = sum(wd.is_working(first + timedelta(days=i)) for i in range(1, (last - first).days + 1))
    assert wd.count(first, last) == slow
    assert wd.count(last, first) == -slow
