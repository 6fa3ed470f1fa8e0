"""Which days offices of the State work; add, step back and count them, never beyond the calendar.

Days are days in Viet Nam. A swapped day off is a rest day and its make-up Saturday an ordinary
working day: no text says otherwise, and the decision that swaps them says just this.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from office.law.dated import ONE_DAY, BeyondCalendar, LawError, need, read, refuse_unknown

SATURDAY, SUNDAY = 5, 6


class Note(NamedTuple):
    """Why a day is not like others: the reason, in Vietnamese and in English."""

    reason: str  # weekend, holiday, swapped or makeup
    vi: str
    en: str


WEEKEND = {
    SATURDAY: Note("weekend", "Thứ Bảy", "Saturday"),
    SUNDAY: Note("weekend", "Chủ nhật", "Sunday"),
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """All the years we know: the working days in order, and a note on each unusual day."""

    first: date
    last: date
    working: tuple[int, ...]  # ordinals, ascending
    off: dict[date, Note]
    makeup: dict[date, Note]
    provisional: frozenset[int]  # years


def _date_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _holidays(rows: list[dict[str, Any]], year: int) -> dict[date, Note]:
    off: dict[date, Note] = {}
    for row in rows:
        where = f"holidays {year}"
        refuse_unknown(row, ("day", "until", "vi", "en"), where)
        need(row, ("day", "vi", "en"), where)
        day, until = row["day"], row.get("until", row["day"])
        if day.year != year or until.year != year or until < day:
            raise LawError(f"{where}: {day} to {until} does not lie in the year")
        while day <= until:
            if day in off:
                raise LawError(f"{where}: {day} is listed twice")
            off[day] = Note("holiday", row["vi"], row["en"])
            day += ONE_DAY
    return off


def _swaps(
    rows: list[dict[str, Any]], off: dict[date, Note], year: int
) -> tuple[dict[date, Note], dict[date, Note]]:
    swapped: dict[date, Note] = {}
    makeup: dict[date, Note] = {}
    for row in rows:
        where = f"swapped days {year}"
        refuse_unknown(row, ("off", "makeup", "decision", "mark"), where)
        need(row, ("off", "makeup", "decision", "mark"), where)
        rest, work, by = row["off"], row["makeup"], row["decision"]
        if rest.weekday() >= SATURDAY or rest in off:
            raise LawError(f"{where}: {rest} is off already")
        if work.weekday() != SATURDAY or work in off:
            raise LawError(f"{where}: {work} is not an ordinary Saturday")
        swapped[rest] = Note(
            "swapped",
            f"nghỉ hoán đổi, làm bù ngày {_date_text(work)} ({by})",
            f"swapped day off, worked on {_date_text(work)} ({by})",
        )
        makeup[work] = Note(
            "makeup",
            f"làm bù cho ngày {_date_text(rest)} ({by})",
            f"working Saturday in place of {_date_text(rest)} ({by})",
        )
    return swapped, makeup


@cache
def calendar() -> Calendar:
    """Load `holidays.toml` once. Raises LawError for a row that cannot be right."""
    data = read("holidays.toml")
    refuse_unknown(data, ("year",), "holidays")
    off: dict[date, Note] = {}
    makeup: dict[date, Note] = {}
    provisional: set[int] = set()
    years = sorted(data["year"], key=lambda row: row["year"])
    if any(new["year"] != old["year"] + 1 for old, new in pairwise(years)):
        raise LawError("holidays: a year is missing or listed twice")
    for row in years:
        year = row["year"]
        refuse_unknown(row, ("year", "mark", "provisional", "off", "swap"), f"holidays {year}")
        need(row, ("mark", "off"), f"holidays {year}")
        holidays = _holidays(row["off"], year)
        swapped, work = _swaps(row.get("swap", []), holidays, year)
        off |= holidays | swapped
        makeup |= work
        if row.get("provisional"):
            provisional.add(year)
    first, last = date(years[0]["year"], 1, 1), date(years[-1]["year"], 12, 31)
    working = tuple(
        ordinal
        for ordinal in range(first.toordinal(), last.toordinal() + 1)
        if (day := date.fromordinal(ordinal)) in makeup
        or (day.weekday() < SATURDAY and day not in off)
    )
    return Calendar(first, last, working, off, makeup, frozenset(provisional))


def first_known_day() -> date:
    """Give the first day of the first year whose days off we know."""
    return calendar().first


def last_known_day() -> date:
    """Give the last day of the last year whose days off we know."""
    return calendar().last


def _known(day: date) -> Calendar:
    table = calendar()
    if not table.first <= day <= table.last:
        raise BeyondCalendar(f"the days off of {day.year} are not known")
    return table


def provisional(day: date) -> bool:
    """Whether the days off of this day's year are expected only, not announced."""
    return day.year in calendar().provisional


def is_working(day: date) -> bool:
    """Whether offices work on `day`. Raises BeyondCalendar outside the known years."""
    table = _known(day)
    if day in table.makeup:
        return True
    return day.weekday() < SATURDAY and day not in table.off


def why_off(day: date) -> Note | None:
    """Why offices rest on `day` (reason, Vietnamese, English), or nothing when they work."""
    table = _known(day)
    if day in table.makeup:
        return None
    return table.off.get(day) or WEEKEND.get(day.weekday())


def why_working(day: date) -> Note | None:
    """Why offices work on this Saturday, or nothing on any other day."""
    return _known(day).makeup.get(day)


def next_working_day(day: date) -> date:
    """`day` itself when it is worked, else the first working day after it."""
    if is_working(day):
        return day
    return _at(bisect_left(calendar().working, day.toordinal()), day)


def last_working_day(day: date) -> date:
    """`day` itself when it is worked, else the last working day before it."""
    return day if is_working(day) else subtract(day, 1)


def _at(index: int, day: date) -> date:
    working = calendar().working
    if not 0 <= index < len(working):
        raise BeyondCalendar(f"the count from {day.isoformat()} leaves the known years")
    return date.fromordinal(working[index])


def add(day: date, n: int) -> date:
    """Find the `n`-th working day after `day`, itself not counted; `day` when `n` is 0."""
    if n < 0:
        raise LawError("add counts forward; subtract counts back")
    if n == 0:
        return day
    table = calendar()
    if day < table.first - ONE_DAY:  # working days before the table would be passed over unseen
        raise BeyondCalendar(f"the days off of {day.year} are not known")
    return _at(bisect_right(table.working, day.toordinal()) + n - 1, day)


def subtract(day: date, n: int) -> date:
    """Find the `n`-th working day before `day`, itself not counted; `day` when `n` is 0."""
    if n < 0:
        raise LawError("subtract counts back; add counts forward")
    if n == 0:
        return day
    table = calendar()
    if day > table.last + ONE_DAY:
        raise BeyondCalendar(f"the days off of {day.year} are not known")
    return _at(bisect_left(table.working, day.toordinal()) - n, day)


def count(after: date, until: date) -> int:
    """How many working days lie after `after`, up to and including `until`; negative backwards."""
    if until < after:
        return -count(until, after)
    table = calendar()
    if after < table.first - ONE_DAY or until > table.last:
        raise BeyondCalendar(f"{after.isoformat()} to {until.isoformat()} leaves the known years")
    return bisect_right(table.working, until.toordinal()) - bisect_right(
        table.working, after.toordinal()
    )
