"""Tell how a due day was counted, day by day, so that a citizen can check it with a calendar."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from office.law.dated import ONE_DAY
from office.law.working_days import Calendar, Note


class Day(NamedTuple):
    """One day of a period: counted or not, its number, and why it is not an ordinary one."""

    date: date
    counted: bool
    number: int | None
    reason: str  # "", event, weekend, holiday, swapped, makeup, paused, rolled
    note_vi: str
    note_en: str


EVENT = Note("event", "Ngày bắt đầu, không tính", "The day it began; not counted")
PAUSED = Note("paused", "Tạm đình chỉ, không tính", "Suspended; not counted")
ROLLED = Note(
    "rolled",
    "Ngày cuối là ngày nghỉ, hạn dời sang ngày này (khoản 5 Điều 148 Bộ luật Dân sự)",
    "The last day was a day off; the limit moves to this day (Civil Code, Article 148, clause 5)",
)
PLAIN = Note("", "", "")
EFFECT = Note("effect", "Ngày đầu tiên có hiệu lực", "The first day in effect")


@dataclass(frozen=True, slots=True)
class Told:
    """What the telling needs: days to number, calendar days after them, and the suspensions."""

    length: int
    second_leg: int = 0
    breaks: tuple[tuple[date, date], ...] = ()
    before: bool = False
    effect: bool = False
    rolled: bool = False
    extended: int = 0
    obstacle: int = 0


def _event(day: date) -> Day:
    return Day(day, False, None, *EVENT)


def tell(
    start: date, until: date, calendar: Calendar, *, working: bool, told: Told
) -> tuple[Day, ...]:
    """List the days from `start` (day 0) to `until`, numbered up to the length told."""
    days = [_event(start)]
    number = 0
    first = start.toordinal() + 1
    for day, off in calendar.each(first, until.toordinal()):
        counted = not (working and off)
        if told.breaks and any(begin < day <= end for begin, end in told.breaks):
            counted, note = False, PAUSED
        elif number >= told.length:  # past the last day: only the roll of BLDS Đ148 k5 goes on
            counted, note = False, EFFECT if told.effect else (off or ROLLED)
        else:
            note = off or calendar.why_working(day) or PLAIN
        number += counted
        days.append(Day(day, counted, number if counted else None, *note))
    return tuple(days)


def tell_back(anchor: date, due: date, calendar: Calendar, *, working: bool) -> tuple[Day, ...]:
    """List the days from `due` up to `anchor`, numbered backwards from the day before it."""
    days = [_event(anchor)]
    number, day = 0, anchor
    while day > due:
        day -= ONE_DAY
        off = calendar.why_off(day)
        counted = not (working and off)
        number += counted
        days.append(
            Day(
                day,
                counted,
                number if counted else None,
                *(off or calendar.why_working(day) or PLAIN),
            )
        )
    return tuple(reversed(days))
