"""Reading leaves a mark: which officer saw which case, kept apart from the trail, for two years.

The trail is one chain, and each link waits for the one before: reading would then take the lock of
all writing. So a mark is one row in a table of its own, written after the answer has left.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from office.base import clock, retention
from office.base.db import db
from office.cases.models import Case, Reading
from office.people.actors import Actor
from office.people.models import Unit

CASE, PAPER, LETTER, IDENTITY, EXPORT = "case", "paper", "letter", "identity", "export"
KEPT = retention.period("reading")
"""Long enough for a complaint about the handling, and for the lawsuit after it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One look, to be written down."""

    case_id: int | None
    officer_id: int
    unit_id: int
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """An office that read a case on a day; never which officer."""

    unit: str
    unit_en: str
    day: date


def mark_of(case: Case | None, actor: Actor, what: str, at: datetime) -> Mark | None:
    """Return the mark that *actor* leaves on *case*; nobody but an officer leaves one.

    Without a case: on a table of many that is carried away.
    """
    if not actor.is_officer or actor.id is None or not actor.posts:
        return None
    units = [post.unit_id for post in actor.posts]
    unit_id = case.unit_id if case and case.unit_id in units else units[0]
    return Mark(case.id if case else None, actor.id, unit_id, what, at)


def write(connection: Connection, mark: Mark) -> None:
    """Write *mark* through *connection*: one insert, nothing else."""
    connection.execute(
        insert(Reading).values(
            case_id=mark.case_id,
            officer_id=mark.officer_id,
            unit_id=mark.unit_id,
            what=mark.what,
            at=mark.at,
            day=clock.day_of(mark.at),
        )
    )


def readers(case: Case) -> list[Reader]:
    """Return which offices have read *case* and on which days, newest first."""
    asked = (
        select(Unit.name, Unit.name_en, Reading.day)
        .join(Unit, Unit.id == Reading.unit_id)
        .where(Reading.case_id == case.id)
        .distinct()
        .order_by(Reading.day.desc(), Unit.name)
    )
    return [Reader(name, name_en, day) for name, name_en, day in db.session.execute(asked)]


def forget_old(at: datetime) -> None:
    """Delete the marks that are older than `KEPT`."""
    db.session.execute(delete(Reading).where(Reading.at < at - KEPT))
