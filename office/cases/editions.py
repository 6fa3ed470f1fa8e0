"""The editions of the working calendar: each change of the office makes the next one.

Edition 0 is the statutory calendar. A change is never removed; one made wrongly is taken back by
a later one, and each of the two is an edition.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from office.base import clock
from office.base.db import db
from office.cases.models import CalendarChange
from office.law import working_days
from office.law.working_days import Calendar, Change, Closure, Year
from office.people.models import Officer

CLOSURE, YEAR, WITHDRAWAL = "closure", "year", "withdrawal"
PAUSE_SECONDS = 2.0
"""How long a process goes on with the edition it knows before it asks for a newer one."""
WARN_DAYS = 60
"""Calendar days before the end of what is known from which the desk warns.

The usual settlement of a complaint is thirty days and of a remote or complex one up to sixty: from
here on, a filing may have a due day that nobody can reckon. A custom of ours, not a rule of law.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """One change as it was made: the edition it makes, by whom, when, and what it takes back."""

    edition: int
    kind: str
    first: date
    last: date
    vi: str
    en: str
    decision: str
    note: str
    change: Change | None
    """What it lays into the calendar; None for one that takes another back."""
    withdraws: int | None
    made_at: datetime
    made_on: date
    officer: str


_made: list[Made] = []
_laid: dict[int, Calendar] = {}
_asked: list[float] = []
"""When this process asked last, as a stopwatch reads."""


def forget() -> None:
    """Know nothing but the statutory calendar, as a process that has just begun."""
    _made.clear()
    _laid.clear()
    _asked.clear()
    working_days.use(None)


def look_again() -> None:
    """Let the next `refresh` ask at once: this process has just made a change."""
    _asked.clear()


def refresh() -> bool:
    """Use the newest edition from here on; tell whether it is another one than before.

    Asks the database one small question, and that at most once in `PAUSE_SECONDS`.
    """
    if _asked and time.monotonic() - _asked[0] < PAUSE_SECONDS:
        return False
    newest = db.session.scalar(_NEWEST) or 0
    _asked[:] = [time.monotonic()]
    if newest == len(_made):
        return False
    _read()
    return True


_NEWEST = select(func.max(CalendarChange.id))
_ALL = (
    select(CalendarChange, Officer.name)
    .join(Officer, Officer.id == CalendarChange.officer_id)
    .order_by(CalendarChange.id)
)


def _read() -> None:
    found = [_plain(row, name) for row, name in db.session.execute(_ALL)]
    forget()
    _asked[:] = [time.monotonic()]
    _made[:] = found
    if found:
        working_days.use(at_edition(len(found)))


def _plain(row: CalendarChange, officer: str) -> Made:
    return Made(
        edition=row.id,
        kind=row.kind,
        first=row.first_day,
        last=row.last_day,
        vi=row.vi,
        en=row.en,
        decision=row.decision,
        note=row.note,
        change=change_of(row),
        withdraws=row.withdraws,
        made_at=row.made_at,
        made_on=clock.day_of(row.made_at),
        officer=officer,
    )


def change_of(row: CalendarChange) -> Change | None:
    """Return what *row* lays into the calendar, or None when it takes another change back."""
    day = date.fromisoformat
    if row.kind == CLOSURE:
        makeup = tuple(day(each) for each in row.makeup)
        return Closure(row.first_day, row.last_day, row.vi, row.en, row.decision, makeup)
    if row.kind == YEAR:
        return Year(
            row.first_day.year,
            row.decision,
            "V",
            provisional=False,
            rows=tuple((day(first), day(last), vi, en) for first, last, vi, en in row.rows),
            swaps=tuple((day(off), day(work), by) for off, work, by in row.swaps),
        )
    return None


def made(edition: int | None = None) -> Sequence[Made]:
    """Return every change up to *edition* (all known when None), in the order they were made."""
    return tuple(_made if edition is None else _made[:edition])


def in_force(edition: int | None = None) -> Sequence[Made]:
    """Return the changes that count in *edition*: made by then, and by then not taken back."""
    until = made(edition)
    taken_back = {each.withdraws for each in until}
    return tuple(each for each in until if each.change and each.edition not in taken_back)


def newest() -> int:
    """Return the edition this process goes by."""
    return working_days.calendar().edition


def at_edition(edition: int) -> Calendar:
    """Return the calendar as it was in *edition*; laid out once and kept.

    One that this process does not know yet is read at once. Raises `LookupError` where there is none.
    """
    if edition == 0:
        return working_days.statutory()
    if edition > len(_made):
        _read()
    if not 0 < edition <= len(_made):
        raise LookupError(edition)
    if edition not in _laid:
        _laid[edition] = with_changes([each.change for each in in_force(edition)], edition)
    return _laid[edition]


def with_changes(changes: Sequence[Change | None], edition: int) -> Calendar:
    """Lay out *changes* over the statutory calendar and call it *edition*.

    Raises `errors.BadTable` where a year is missing in between.
    """
    return replace(working_days.lay_out([each for each in changes if each]), edition=edition)


def later_than(edition: int) -> list[tuple[Calendar, date]]:
    """Return each edition after *edition* that this process knows, with the day it was made."""
    return [(at_edition(each.edition), each.made_on) for each in _made[edition:]]


def why(edition: int) -> Made | None:
    """Return the change that made *edition*, when this process knows it."""
    return _made[edition - 1] if 0 < edition <= len(_made) else None


def years() -> tuple[Year, ...]:
    """Return every year that is known, an announced one in place of the one expected."""
    known = {each.year: each for each in working_days.years()}
    known |= {each.change.year: each.change for each in in_force() if isinstance(each.change, Year)}
    return tuple(known[year] for year in sorted(known))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is not known for certain soon: from which day, and whether anything is expected."""

    last: date
    """The last day that is known (or announced)."""
    days: int
    """Calendar days from today until then."""
    expected: bool
    """The next year is expected, not announced; else nothing at all is known of it."""


def running_out(today: date) -> Ahead | None:
    """Tell when, within `WARN_DAYS`, the calendar ends or goes on with an expected year only."""
    calendar = working_days.calendar()
    left = (calendar.last - today).days
    if left <= WARN_DAYS:
        return Ahead(calendar.last, left, expected=False)
    end = date(today.year, 12, 31)
    if today.year + 1 in calendar.provisional and (end - today).days <= WARN_DAYS:
        return Ahead(end, (end - today).days, expected=True)
    return None
