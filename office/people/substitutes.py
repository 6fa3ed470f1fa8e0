"""Leave cover: who works on whose cases, from a day until a day, ended by itself or by one word."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from office.base import audit, clock
from office.base.db import db
from office.people.actors import Actor, Stand
from office.people.appointments import LONGEST_REASON, in_force_on
from office.people.models import Appointment, Officer, Substitution
from office.people.roles import CARRIERS, Role


class NotAllowed(PermissionError):
    """It is neither one's own leave nor that of an officer one leads; or it is over."""


class BadTerm(ValueError):
    """A term that has ended already, or ends before it begins."""


class NotLawful(ValueError):
    """The substitute could lawfully do nothing for that officer: no post of the kind in the unit."""


class Overlaps(ValueError):
    """Somebody stands in for that officer on some of these days already."""


class Chain(ValueError):
    """The substitute is away on some of these days: nobody stands in for a substitute."""


def held_on(day: Any) -> ColumnElement[bool]:
    """Return the condition that a substitution is in force on *day*."""
    return and_(
        Substitution.from_day <= day,
        Substitution.until_day >= day,
        Substitution.ended_at.is_(None),
    )


def stands_of(officer_id: int, day: date) -> tuple[Stand, ...]:
    """Return for whom an officer stands in on *day*."""
    asked = (
        select(Substitution.officer_id, Officer.name, Substitution.until_day)
        .join(Officer, Officer.id == Substitution.officer_id)
        .where(Substitution.substitute_id == officer_id, held_on(day))
        .order_by(Substitution.id)
    )
    return tuple(dict.fromkeys(Stand(*row) for row in db.session.execute(asked)))


def in_stead_of(officer_id: int, day: date) -> Substitution | None:
    """Return who stands in for an officer on *day*."""
    asked = select(Substitution).where(Substitution.officer_id == officer_id, held_on(day))
    return db.session.scalar(asked.options(joinedload(Substitution.substitute)).limit(1))


def not_over(day: date) -> list[Substitution]:
    """Return the substitutions of *day* and those to come."""
    asked = select(Substitution).where(
        Substitution.until_day >= day, Substitution.ended_at.is_(None)
    )
    both = (joinedload(Substitution.officer), joinedload(Substitution.substitute))
    return list(
        db.session.scalars(asked.options(*both).order_by(Substitution.from_day, Substitution.id))
    )


def carrying(day: date) -> list[Appointment]:
    """Return the posts of *day* whose holders are given cases."""
    return [
        each
        for each in in_force_on(day)
        if each.role in {*CARRIERS, Role.SEALED_INTAKE} and each.from_day <= day
    ]


def lawful(officer_id: int, substitute_id: int, posts: Sequence[Appointment]) -> bool:
    """Tell whether one could do something for the other: a unit in common, or the sealed intake."""
    return bool(_ground(officer_id, posts) & _ground(substitute_id, posts))


def _ground(officer_id: int, posts: Sequence[Appointment]) -> set[int]:
    return {
        0 if each.role == Role.SEALED_INTAKE else each.unit_id
        for each in posts
        if each.officer_id == officer_id
    }


def may_name(officer_id: int, actor: Actor, posts: Sequence[Appointment]) -> bool:
    """Tell whether *actor* may say who stands in for an officer: oneself, or somebody one leads."""
    if actor.id == officer_id or actor.has(Role.HEAD):
        return True
    if actor.has(Role.DEPUTY) and actor.head_away:
        return True
    return not _ground(officer_id, posts).isdisjoint(actor.units((Role.LEAD,)))


def name(
    officer: Officer,
    substitute: Officer,
    term: tuple[date, date],
    reason: str,
    actor: Actor,
    at: datetime,
) -> Substitution:
    """Let *substitute* work on the cases of *officer* for a term.

    Raises `NotAllowed`, `BadTerm`, `NotLawful`, `Overlaps` and `Chain`.
    """
    today = clock.day_of(at)
    first, last = term
    posts = carrying(today)
    if actor.id is None or officer.id == substitute.id or not substitute.active:
        raise NotAllowed
    if not may_name(officer.id, actor, posts):
        raise NotAllowed
    if last < first or last < today:
        raise BadTerm
    if not lawful(officer.id, substitute.id, posts):
        raise NotLawful
    if _any(Substitution.officer_id == officer.id, term):
        raise Overlaps
    if _any(Substitution.officer_id == substitute.id, term):
        raise Chain
    made = Substitution(
        officer_id=officer.id,
        substitute_id=substitute.id,
        from_day=first,
        until_day=last,
        reason=reason.strip()[:LONGEST_REASON],
        noted_by=actor.id,
        noted_at=at,
    )
    db.session.add(made)
    db.session.flush()
    _record(made, actor, "people:substitute:name", at)
    return made


def _any(whose: ColumnElement[bool], term: tuple[date, date]) -> bool:
    first, last = term
    asked = select(Substitution.id).where(
        whose,
        Substitution.ended_at.is_(None),
        Substitution.from_day <= last,
        Substitution.until_day >= first,
    )
    return db.session.scalar(asked.limit(1)) is not None


def end(made: Substitution, actor: Actor, at: datetime) -> None:
    """End it from this moment, in visits under way too. Raises `NotAllowed`.

    Whoever may name one may end it, and the substitute may step back.
    """
    mine = actor.id == made.substitute_id
    if not mine and not may_name(made.officer_id, actor, carrying(clock.day_of(at))):
        raise NotAllowed
    if made.ended_at is not None:
        raise NotAllowed
    made.ended_at = at
    _record(made, actor, "people:substitute:end", at)


def _record(made: Substitution, actor: Actor, action: str, at: datetime) -> None:
    audit.record(
        actor,
        action,
        at,
        officer_id=made.officer_id,
        substitute_id=made.substitute_id,
        from_day=made.from_day.isoformat(),
        until_day=made.until_day.isoformat(),
        reason=made.reason,
    )


def known(officer_ids: Sequence[int]) -> list[Officer]:
    """Return officers at work by their numbers, by name."""
    asked = select(Officer).where(Officer.active, Officer.id.in_(officer_ids))
    return list(db.session.scalars(asked.order_by(Officer.name, Officer.id)))
