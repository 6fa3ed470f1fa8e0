"""The queue at the counter: numbers drawn, called to a desk and done; they begin anew each day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from office.base import clock
from office.base.db import db
from office.cases.models import Ticket
from office.people.actors import Actor

DESKS = range(1, 10)
TRIES = 20
"""How often a number is tried again that someone else drew or called in the same moment."""
MOST_SHOWN = 9


class Busy(RuntimeError):
    """Everyone draws at once; whoever pressed presses again."""


@dataclass(frozen=True)
class Queue:
    """The queue of a day, without who waits."""

    called: list[tuple[int, int]]
    """(number, desk) being served, the one called last first."""
    waiting: int
    last: int
    """The number drawn last; 0 before the first."""


def draw(key: str, at: datetime) -> int:
    """Return the next number of the day; the same *key* always gives one. Raises `Busy`.

    Two who draw at once never get the same: the table holds each number of a day once.
    """
    day = clock.day_of(at)
    for _ in range(TRIES):
        known = db.session.scalar(select(Ticket.number).where(Ticket.key == key))
        if known is not None:
            return known
        number = (
            db.session.scalar(select(func.max(Ticket.number)).where(Ticket.day == day)) or 0
        ) + 1
        if number == 1:  # the first of the day: nobody needs yesterday's
            db.session.execute(delete(Ticket).where(Ticket.day < day))
        try:
            with db.session.begin_nested():
                db.session.add(Ticket(key=key, day=day, number=number, drawn_at=at))
                db.session.flush()
        except IntegrityError:
            continue
        return number
    raise Busy


def of(actor: Actor, day: date) -> Ticket | None:
    """Return whom *actor* is serving."""
    return db.session.scalar(
        select(Ticket)
        .where(Ticket.day == day, Ticket.officer_id == actor.id, Ticket.done_at.is_(None))
        .order_by(Ticket.number)
        .limit(1)
    )


def desk_of(actor: Actor, day: date) -> int:
    """Return the desk *actor* called to last today, or the first."""
    asked = select(Ticket.desk).where(Ticket.day == day, Ticket.officer_id == actor.id)
    return db.session.scalar(asked.order_by(Ticket.called_at.desc()).limit(1)) or DESKS[0]


def call(actor: Actor, at: datetime, *, desk: int, after: int) -> int | None:
    """Call the next number to *desk* and return it; None when nobody waits.

    *after* is the number the page showed as being served (0: none): it is done with. Pressed twice,
    the second finds another number there and calls nobody, so that nobody is passed over.
    """
    day = clock.day_of(at)
    mine = of(actor, day)
    if (mine.number if mine else 0) != after:
        return mine.number if mine else None
    if mine is not None:
        mine.done_at = at
    for _ in range(TRIES):
        first = db.session.scalar(
            select(Ticket.id)
            .where(Ticket.day == day, Ticket.called_at.is_(None))
            .order_by(Ticket.number)
            .limit(1)
        )
        if first is None:
            return None
        claimed = db.session.scalar(
            update(Ticket)
            .where(Ticket.id == first, Ticket.called_at.is_(None))
            .values(called_at=at, officer_id=actor.id, desk=desk)
            .returning(Ticket.number)
        )
        if claimed is not None:
            return int(claimed)
    raise Busy


def done(actor: Actor, at: datetime, *, number: int) -> None:
    """Note that *number*, which *actor* was serving, is done with."""
    mine = of(actor, clock.day_of(at))
    if mine is not None and mine.number == number:
        mine.done_at = at


def queue(day: date) -> Queue:
    """Return how the queue stands."""
    called = db.session.execute(
        select(Ticket.number, Ticket.desk)
        .where(Ticket.day == day, Ticket.called_at.is_not(None), Ticket.done_at.is_(None))
        .order_by(Ticket.called_at.desc(), Ticket.number.desc())
        .limit(MOST_SHOWN)
    ).all()
    waiting = func.count().filter(Ticket.called_at.is_(None))
    count, last = db.session.execute(
        select(waiting, func.max(Ticket.number)).where(Ticket.day == day)
    ).one()
    return Queue([(number, desk or 0) for number, desk in called], count, last or 0)
