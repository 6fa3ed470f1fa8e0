"""How days, moments, numbers and sizes are written, in Vietnamese and English."""

from datetime import date, datetime

from flask import Flask

from office.base import clock
from web.language import locale
from web.language import said as _

WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
UNITS = ("B", "kB", "MB", "GB")


def day(value: date) -> str:
    """Write *value* with its weekday: thứ Sáu, 04/12/2026."""
    return f"{WEEKDAYS[locale()][value.weekday()]}, {value:%d/%m/%Y}"


def day_short(value: date) -> str:
    """Write *value* in figures: 04/12/2026."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def moment(value: datetime) -> str:
    """Write *value* as read in Viet Nam: 09:12, 04/12/2026."""
    return f"{clock.local(value):%H:%M, %d/%m/%Y}"


def number(value: float) -> str:
    """Write *value* with the separators of the language."""
    said = f"{value:,}"
    if said.isdigit():
        return said
    return said if locale() == "en" else said.translate(str.maketrans(",.", ".,"))


def left(days: int | None, unit: str = "day") -> str:
    """Say how long is left: còn 3 ngày, hạn hôm nay, trễ 2 ngày; *unit* is a day or `working_day`."""
    if days is None:
        return "–"
    if days == 0:
        return _("hạn hôm nay")
    if unit == "working_day":
        if days < 0:
            return _("trễ %(n)s ngày làm việc", n=-days)
        return _("còn %(n)s ngày làm việc", n=days)
    return _("trễ %(n)s ngày", n=-days) if days < 0 else _("còn %(n)s ngày", n=days)


def filesize(value: float) -> str:
    """Write a number of bytes."""
    unit = 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    said = f"{value:.1f}".rstrip("0").rstrip(".") if unit else str(value)
    return f"{said if locale() == 'en' else said.replace('.', ',')} {UNITS[unit]}"


def install(app: Flask) -> None:
    """Give the filters to the templates of *app*."""
    for filter_ in (day, day_short, moment, number, left, filesize):
        app.add_template_filter(filter_)
