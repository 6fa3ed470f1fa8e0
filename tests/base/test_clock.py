"""Moments are UTC, days are those of Viet Nam."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from office.base import clock

MOMENTS = st.integers(0, 20 * 366 * 86_400).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def test_a_pretended_moment_holds_inside_only() -> None:
    then = datetime(2026, 8, 31, 20, 0, tzinfo=UTC)
    with clock.at(then):
        assert clock.now() == then
        with clock.at(then + timedelta(days=1)):
            assert clock.today() == date(2026, 9, 2)
        assert clock.now() == then
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_evening_in_utc_is_the_next_day_in_viet_nam() -> None:
    assert clock.day_of(datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert clock.day_of(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == date(2026, 7, 1)


def test_a_local_day_begins_at_seventeen_utc() -> None:
    assert clock.moment_of(date(2026, 9, 1)) == datetime(2026, 8, 31, 17, tzinfo=UTC)
    assert clock.moment_of(date(2026, 9, 1), time(7, 30)) == datetime(2026, 9, 1, 0, 30, tzinfo=UTC)


@given(MOMENTS)
def test_day_and_local_reading_agree(moment: datetime) -> None:
    assert clock.local(moment).date() == clock.day_of(moment)
    assert clock.local(moment) == moment
    start = clock.moment_of(clock.day_of(moment))
    assert start <= moment < start + timedelta(days=1)
