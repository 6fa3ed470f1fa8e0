"""Letters owed, counted for those who oversee: sent in time, sent late, waived, still owed, by unit and month."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, case, func, select

from office.base.db import db
from office.cases.models import Case, Duty
from office.cases.sight import visible_to
from office.people.actors import Actor

MONTHS = 12
"""So many months back, this one included."""
IN_TIME, LATE, WAIVED, OPEN, OVERDUE = "in_time", "late", "waived", "open", "overdue"
STATES = (IN_TIME, LATE, WAIVED, OPEN, OVERDUE)
LETTERS = ("apology", "thank_you", "commendation")
"""Kinds of letters that are owed or proposed."""
_WHEN = func.coalesce(Duty.due_on, Duty.since)


@dataclass(slots=True)
class Counted:
    """What became of the letters that arose in one unit and month."""

    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))

    @property
    def owed(self) -> int:
        """Return how many arose, whatever became of them."""
        return sum(self.states.values())

    @property
    def punctual(self) -> int | None:
        """Return the percentage sent in time of those whose day has come; None where there are none."""
        judged = self.owed - self.states[OPEN] - self.states[WAIVED]
        return round(100 * self.states[IN_TIME] / judged) if judged else None


Row = tuple[int, date]
"""A unit, and the first day of a month."""


def first_month(today: date) -> date:
    """Return the first day of the earliest month counted."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def of(letter: str, actor: Actor, today: date) -> dict[Row, Counted]:
    """Count the duties to write *letter* that arose in the last months, in the cases *actor* sees.

    A month is that of the day on which the letter was owed from. Waived is neither in time nor late.
    """
    state = case(
        (Duty.settled_by == "waived", WAIVED),
        (and_(Duty.settled_on.is_not(None), Duty.settled_on <= _WHEN), IN_TIME),
        (Duty.settled_on.is_not(None), LATE),
        (today > _WHEN, OVERDUE),
        else_=OPEN,
    )
    rows = db.session.execute(
        select(Case.unit_id, Duty.since, state.label("state"), func.count())
        .join(Case, Case.id == Duty.case_id)
        .where(Duty.letter == letter, Duty.since >= first_month(today), visible_to(actor))
        .group_by(Case.unit_id, Duty.since, state)
    )
    found: dict[Row, Counted] = {}
    for unit, since, name, count in rows:
        row = found.setdefault((unit, since.replace(day=1)), Counted())
        row.states[name] += count
    return found


def together(all_: Iterable[Counted]) -> Counted:
    """Return the sum of *all_*."""
    total = Counted()
    for each in all_:
        for name, count in each.states.items():
            total.states[name] += count
    return total
