"""The chain of custody: who had a case from when, and whether the unit that got it took it on.

The unit a case is given to holds it from that moment: there is always one holder. Until it takes the
case on it may give it back with a reason; the clocks run all the while.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from office.base import clock
from office.base.db import db
from office.cases import sealed
from office.cases.models import Case, Handover
from office.people.actors import Actor
from office.people.models import Unit

OFFERED, TAKEN, RETURNED, PASSED = "offered", "taken", "returned", "passed"
SENT = "sent"
"""To another agency, which has not confirmed yet."""


@cache
def most_returns() -> int:
    """Return how often a case may be given back before only the head says whose it is."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return int(tomllib.load(file)["returns"]["most"])


class Gone(ValueError):
    """The unit is no more: nothing can be given to it."""


class SameHolder(ValueError):
    """The case is with that unit and that officer already."""


@dataclass(frozen=True)
class Link:
    """One holder in the chain."""

    unit: Unit | None
    """None for whoever had it before hand-overs were written down."""
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
        now = Link(case.unit, case.held_since, None, TAKEN)
        before = Link(None, case.received_day, case.held_since, PASSED)
        return [before, now] if _given_before(case) else [replace(now, since=case.received_day)]
    days = [case.received_day, *(clock.day_of(each.at) for each in made)]
    known = made[0].from_id != made[0].to_id
    units = [made[0].from_unit if known else None, *(each.to_unit for each in made)]
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


def send(case: Case, agency: Unit, actor: Actor, at: datetime, reason: str) -> None:
    """Write down that *case* goes to another *agency*; the unit here still answers for its file.

    Raises `Gone` for an agency that is no more.
    """
    if is_gone(agency, clock.day_of(at)):
        raise Gone
    _answer(case, PASSED, actor, at)
    _add(case, case.unit_id, agency.id, actor, at, SENT, reason)
    case.transfers += 1


def confirm(case: Case, actor: Actor, at: datetime) -> None:
    """Let the agency that *case* was sent to have confirmed that it has it."""
    _settle(of(case)[-1:], TAKEN, actor, at)


def come_back(case: Case, actor: Actor, at: datetime, reason: str) -> None:
    """Let the agency send *case* back to the unit that had sent it, which has it again."""
    last = of(case)[-1:]
    _settle(last, RETURNED, actor, at)
    for each in last:
        _add(case, each.to_id, case.unit_id, actor, at, TAKEN, reason)
    case.transfers += 1
    case.held_since = clock.day_of(at)


def giver(case: Case) -> Unit | None:
    """Return who gave *case* to the unit that has yet to take it on, or None."""
    waiting = _waiting(case)
    return waiting.from_unit if waiting else None


def is_gone(unit: Unit, day: date) -> bool:
    """Tell whether *unit* has ceased by *day*."""
    return unit.until_day is not None and unit.until_day < day


def _given_before(case: Case) -> bool:
    """Tell whether the unit that has *case* got it later than the office did."""
    return case.held_since > clock.day_of(case.received_at)


def _waiting(case: Case) -> Handover | None:
    return next((each for each in reversed(of(case)) if each.state == OFFERED), None)


def _answer(case: Case, state: str, actor: Actor | None, at: datetime) -> None:
    waiting = _waiting(case) if case.offered else None
    _settle([waiting] if waiting else [], state, actor, at)
    case.offered = False


def _settle(some: Iterable[Handover], state: str, actor: Actor | None, at: datetime) -> None:
    for each in some:
        each.state, each.answered_at = state, at
        each.answered_by = actor.id if actor else None


def _write(
    case: Case, to: Unit, actor: Actor | None, at: datetime, state: str, reason: str
) -> None:
    _add(case, case.unit_id, to.id, actor, at, state, reason)
    case.transfers += int(case.status != "received")  # that reception gives out what came is none
    case.unit_id, case.unit = to.id, to
    case.held_since = clock.day_of(at)
    case.offered = state == OFFERED


def _add(
    case: Case, giver: int, to: int, actor: Actor | None, at: datetime, state: str, reason: str
) -> None:
    """Add a hand-over.

    Where the unit got the case before hand-overs were written down, that is written down first, as
    given by itself: from whom is in the trail alone.
    """
    if _given_before(case) and not of(case):
        begun = clock.moment_of(case.held_since)
        db.session.add(Handover(case_id=case.id, from_id=giver, to_id=giver, at=begun, state=TAKEN))
        db.session.flush()
    db.session.add(
        Handover(
            case_id=case.id, from_id=giver, to_id=to, at=at, state=state,
            made_by=actor.id if actor else None,
            reason=sealed.without_identity(case, reason, actor) if actor else reason,
        )
    )  # fmt: skip
