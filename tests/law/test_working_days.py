"""Working days of offices of the State, with their holidays and swapped days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.law import working_days as wd
from office.law.dated import BeyondCalendar, LawError

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
        wd.subtract(date(2022, 1, 4), 5)
    with pytest.raises(BeyondCalendar):
        wd.add(date(2021, 12, 1), 5)
    with pytest.raises(BeyondCalendar):
        wd.count(date(2021, 12, 1), date(2022, 2, 1))


def test_next_year_is_only_expected() -> None:
    assert wd.provisional(date(2027, 2, 8))
    assert not wd.provisional(date(2026, 12, 31))


def test_add_and_subtract_refuse_to_turn_round() -> None:
    for ask in (wd.add, wd.subtract):
        with pytest.raises(LawError):
            ask(date(2026, 7, 1), -1)


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
