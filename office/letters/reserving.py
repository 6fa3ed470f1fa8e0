"""Numbers kept for papers written outside: reserved, then used or cancelled, and never given to another."""

from datetime import date, datetime

from sqlalchemy import select

from office.base import audit, clock
from office.base.db import db
from office.base.text import nfc
from office.cases import permissions as may
from office.cases.permissions import allows
from office.cases.workflow import NotAllowed
from office.letters import books
from office.letters.models import ReservedNumber
from office.people.actors import Actor

RESERVED, USED, CANCELLED = "reserved", "used", "cancelled"
MOST = 20
"""So many at once."""


class NoSuchRegister(ValueError):
    """The register gives no numbers, or the count is not between one and `MOST`."""


class NeedsWords(ValueError):
    """What the number is kept or cancelled for is not said."""


class Settled(ValueError):
    """The number was used or cancelled already."""


class ImpossibleDay(ValueError):
    """The paper is dated before its number was reserved, or after today."""


def reserve(
    register: str, count: int, purpose: str, actor: Actor, at: datetime
) -> list[ReservedNumber]:
    """Reserve the next *count* numbers of *register* of this year, for *purpose*.

    Raises `workflow.NotAllowed`, `NoSuchRegister` and `NeedsWords`.
    """
    _allowed(actor)
    words = _line(purpose)
    if register not in books.NAMES or not 1 <= count <= MOST:
        raise NoSuchRegister
    if not words:
        raise NeedsWords
    day = clock.day_of(at)
    made = [
        ReservedNumber(
            year=day.year,
            register=register,
            number=books.next_number(day.year, register),
            purpose=words,
            state=RESERVED,
            reserved_on=day,
            reserved_by=actor.id,
        )
        for _each in range(count)
    ]
    db.session.add_all(made)
    db.session.flush()
    for each in made:
        _record(each, "letter:number:reserve", actor, at)
    return made


def use(
    kept: ReservedNumber, actor: Actor, at: datetime, *, subject: str, signer: str, day: date
) -> None:
    """Write down which paper bears the number: what it is about, who signed it, its day.

    Raises `workflow.NotAllowed`, `Settled`, `NeedsWords` and `ImpossibleDay`.
    """
    _begin(kept, actor)
    said, who = _line(subject), _line(signer)
    if not said or not who:
        raise NeedsWords
    if not kept.reserved_on <= day <= clock.day_of(at):
        raise ImpossibleDay
    kept.subject, kept.signer, kept.day = said, who[:120], day
    _end(kept, USED, actor, at)
    _record(kept, "letter:number:use", actor, at)


def cancel(kept: ReservedNumber, actor: Actor, at: datetime, *, reason: str) -> None:
    """Cancel the number, with a reason: it stays in the register and is given to nobody.

    Raises `workflow.NotAllowed`, `Settled` and `NeedsWords`.
    """
    _begin(kept, actor)
    why = _line(reason)
    if not why:
        raise NeedsWords
    kept.reason = why
    _end(kept, CANCELLED, actor, at)
    _record(kept, "letter:number:cancel", actor, at)


def by_id(id_: int) -> ReservedNumber | None:
    """Return one reserved number."""
    return db.session.scalar(select(ReservedNumber).where(ReservedNumber.id == id_))


def number_text(kept: ReservedNumber) -> str:
    """Return number and symbol as the paper bears them."""
    return books.number_text(kept.register, kept.number, "")


def _allowed(actor: Actor) -> None:
    if not allows(actor, may.RESERVE):
        raise NotAllowed("reserve")


def _begin(kept: ReservedNumber, actor: Actor) -> None:
    _allowed(actor)
    db.session.refresh(kept, with_for_update=True)
    if kept.state != RESERVED:
        raise Settled


def _end(kept: ReservedNumber, state: str, actor: Actor, at: datetime) -> None:
    kept.state, kept.ended_by, kept.ended_at = state, actor.id, at
    db.session.flush()


def _record(kept: ReservedNumber, deed: str, actor: Actor, at: datetime) -> None:
    audit.record(
        actor, deed, at, register=kept.register, number=kept.number, year=kept.year
    )  # fmt: skip


def _line(said: str) -> str:
    return " ".join(nfc(said).split())[:300]
