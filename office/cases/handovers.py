"""The chain of custody: who had a case from when, and whether the unit that got it took it on.

The unit a case is given to holds it from that moment: there is always one holder. Until it takes the
case on it may give it back with a reason; the clocks run all the while.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from office.base import clock
from office.base.db import db
from office.cases.models import Case, Handover
from office.people.actors import Actor
from office.people.models import Unit

OFFERED, TAKEN, RETURNED, PASSED = "offered", "taken", "returned", "passed"
MOST_RETURNS = 2
"""Times a case may be given back before only the head says whose it is (office policy)."""


class Gone(ValueError):
    """The unit is no more: nothing can be given to it."""


@dataclass(frozen=True)
class Link:
    """One holder in the chain."""

    unit: Unit
    since: date
    until: date | None
    """The day it was given on; None for who has it now."""
    state: str


def of(case: Case) -> list[Handover]:
    """Return the hand-overs of *case*, oldest first."""
    asked = select(Handover).where(Handover.case_id == case.id).order_by(Handover.id)
    both = joinedload(Handover.from_unit), joinedload(Handover.to_unit)
    return list(db.session.scalars(asked.options(*both)))


def chain(case: Case) -> list[Link]:
    """Return who held *case* from its receipt until now, without gap or overlap."""
    made = of(case)
    if not made:
        return [Link(case.unit, case.received_day, None, TAKEN)]
    days = [case.received_day, *(clock.day_of(each.at) for each in made)]
    units = [made[0].from_unit, *(each.to_unit for each in made)]
    states = [TAKEN, *(each.state for each in made)]
    untils: list[date | None] = [*days[1:], None]
    return [Link(*each) for each in zip(units, days, untils, states, strict=True)]


def give(case: Case, to: Unit, actor: Actor | None, at: datetime, reason: str = "") -> None:
    """Give *case* to the unit *to*, which has yet to take it on, unless it gives it to itself.

    Raises `Gone` for a unit that is no more.
    """
    if is_gone(to, clock.day_of(at)):
        raise Gone
    _answer(case, PASSED, actor, at)
    own = actor is not None and any(each.unit_id == to.id for each in actor.posts)
    taken = own or to.kind == "agency"
    _write(case, to, actor, at, TAKEN if taken else OFFERED, reason)


def take_on(case: Case, actor: Actor, at: datetime) -> None:
    """Let the unit that got *case* have taken it on."""
    _answer(case, TAKEN, actor, at)


def give_back(case: Case, actor: Actor, at: datetime, *, to: Unit, reason: str) -> None:
    """Give *case* back to *to*, with the reason; who gave it need not take it on again."""
    _answer(case, RETURNED, actor, at)
    _write(case, to, actor, at, TAKEN, reason)
    case.handler_id = None


def giver(case: Case) -> Unit | None:
    """Return who gave *case* to the unit that has yet to take it on, or None."""
    waiting = _waiting(case)
    return waiting.from_unit if waiting else None


def is_gone(unit: Unit, day: date) -> bool:
    """Tell whether *unit* has ceased by *day*."""
    return unit.until_day is not None and unit.until_day < day


def _waiting(case: Case) -> Handover | None:
    return next((each for each in reversed(of(case)) if each.state == OFFERED), None)


def _answer(case: Case, state: str, actor: Actor | None, at: datetime) -> None:
    waiting = _waiting(case) if case.offered else None
    if waiting:
        waiting.state, waiting.answered_at = state, at
        waiting.answered_by = actor.id if actor else None
    case.offered = False


def _write(
    case: Case, to: Unit, actor: Actor | None, at: datetime, state: str, reason: str
) -> None:
    db.session.add(
        Handover(
            case_id=case.id, from_id=case.unit_id, to_id=to.id, at=at, state=state, reason=reason,
            made_by=actor.id if actor else None,
        )
    )  # fmt: skip
    case.transfers += int(case.status != "received")
    case.unit_id, case.unit = to.id, to
    case.held_since = clock.day_of(at)
    case.offered = state == OFFERED
