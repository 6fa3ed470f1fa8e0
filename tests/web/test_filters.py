"""Days, moments, numbers and sizes as they are written in each language."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from web import filters


@pytest.mark.parametrize(
    ("lang", "day", "number", "size"),
    [
        ("vi", "thứ Sáu, 04/12/2026", "1.234.567,5", "1,5 MB"),
        ("en", "Friday, 04/12/2026", "1,234,567.5", "1.5 MB"),
    ],
)
def test_each_language_has_its_way(app: Flask, lang: str, day: str, number: str, size: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        assert filters.day(date(2026, 12, 4)) == day
        assert filters.number(1234567.5) == number
        assert filters.filesize(1_500_000) == size
        assert filters.day_short(date(2026, 12, 4)) == "04/12/2026"


def test_a_moment_is_read_on_a_clock_in_viet_nam(app: Flask) -> None:
    assert filters.moment(datetime(2026, 12, 4, 18, 5, tzinfo=UTC)) == "01:05, 05/12/2026"


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (20_000_000, "20 MB"), (3e12, "3000 GB")],
)
def test_sizes_from_nothing_to_too_much(app: Flask, size: float, said: str) -> None:
    with app.test_request_context("/"):
        assert filters.filesize(size) == said


def test_every_weekday_has_its_name() -> None:
    assert {len(each) for each in filters.WEEKDAYS.values()} == {7}


@pytest.mark.parametrize(
    ("days", "unit", "said"),
    [
        (None, "day", "–"),
        (0, "working_day", "hạn hôm nay"),
        (3, "day", "còn 3 ngày"),
        (-2, "day", "trễ 2 ngày"),
        (5, "working_day", "còn 5 ngày làm việc"),
        (-1, "working_day", "trễ 1 ngày làm việc"),
    ],
)
def test_what_is_left_is_said_in_words(app: Flask, days: int | None, unit: str, said: str) -> None:
    with app.test_request_context("/"):
        assert filters.left(days, unit) == said
