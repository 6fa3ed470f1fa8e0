"""Posts: one person asks for an appointment, another grants it, and one word ends it at once."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from office.base import audit, clock
from office.base.db import db
from office.people.actors import Actor, Post
from office.people.models import Absence, Appointment, AppointmentRequest, Officer
from office.people.roles import Role

LONGEST_REASON = 500


class NotAllowed(Exception):
    """Nobody gives a right to himself, nor alone."""


class BadTerm(ValueError):
    """A term that has ended already, or ends before it begins."""


def held_on(day: date) -> ColumnElement[bool]:
    """Return the condition that an appointment is in force on *day*."""
    return and_(
        Appointment.from_day <= day,
        or_(Appointment.until_day.is_(None), Appointment.until_day >= day),
        Appointment.ended_at.is_(None),
    )


def posts_on(day: date, held: Iterable[Appointment]) -> tuple[Post, ...]:
    """Return those of *held* that are in force on *day*, as the rules see them."""
    return tuple(
        Post(Role(each.role), each.unit_id, each.case_id)
        for each in held
        if in_force(day, each.from_day, each.until_day, each.ended_at)
    )


def in_force(day: date, first: date, last: date | None, ended_at: datetime | None) -> bool:
    """Tell what `held_on` asks, of one appointment."""
    return first <= day and (last is None or day <= last) and ended_at is None


def ask(
    officer: Officer,
    role: Role,
    unit_id: int,
    term: tuple[date, date | None],
    reason: str,
    actor: Actor,
    at: datetime,
) -> AppointmentRequest:
    """Ask that *officer* be given *role*; nothing changes before someone else grants it.

    Raises `NotAllowed` for oneself and `BadTerm`.
    """
    if actor.id is None or actor.id == officer.id:
        raise NotAllowed
    first, last = term
    if last and (last < first or last < clock.day_of(at)):
        raise BadTerm
    asked = AppointmentRequest(
        officer_id=officer.id,
        unit_id=unit_id,
        role=role.value,
        from_day=first,
        until_day=last,
        reason=reason[:LONGEST_REASON],
        asked_by=actor.id,
        asked_at=at,
    )
    db.session.add(asked)
    audit.record(actor, "people:appointment:ask", at, officer_id=officer.id, role=role.value)
    return asked


def waiting() -> list[AppointmentRequest]:
    """Return the requests that nobody has settled, oldest first."""
    asked = select(AppointmentRequest).where(AppointmentRequest.settled_at.is_(None))
    return list(db.session.scalars(asked.order_by(AppointmentRequest.id)))


def may_grant(asked: AppointmentRequest, actor: Actor) -> bool:
    """Tell whether *actor* is a second person: neither who asked nor whom it is for."""
    return actor.id is not None and actor.id not in {asked.asked_by, asked.officer_id}


def grant(asked: AppointmentRequest, actor: Actor, at: datetime) -> Appointment:
    """Make the appointment, as the second person; raises `NotAllowed`, and `BadTerm` too late."""
    if not may_grant(asked, actor) or asked.settled_at or not asked.officer.active:
        raise NotAllowed
    if asked.until_day and asked.until_day < clock.day_of(at):
        raise BadTerm
    asked.settled_by, asked.settled_at, asked.granted = actor.id, at, True
    made = Appointment(
        officer_id=asked.officer_id,
        unit_id=asked.unit_id,
        role=asked.role,
        from_day=asked.from_day,
        until_day=asked.until_day,
    )
    db.session.add(made)
    db.session.flush()
    _record(actor, "people:appointment:grant", at, made, asked.reason)
    return made


def refuse(asked: AppointmentRequest, actor: Actor, at: datetime) -> None:
    """Refuse what was asked; whoever asked may take it back the same way."""
    if actor.id is None or actor.id == asked.officer_id or asked.settled_at:
        raise NotAllowed
    asked.settled_by, asked.settled_at, asked.granted = actor.id, at, False
    audit.record(
        actor, "people:appointment:refuse", at, officer_id=asked.officer_id, role=asked.role
    )


def end(post: Appointment, actor: Actor, at: datetime, reason: str) -> None:
    """End *post* from this moment, in sessions under way too; raises `NotAllowed` when it is over."""
    if post.ended_at is not None:
        raise NotAllowed
    post.ended_at = at
    _record(actor, "people:appointment:end", at, post, reason)


def charge(officer: Officer, case_id: int, until: date, actor: Actor, at: datetime) -> Appointment:
    """Appoint a standing verifier to one case until a day; raises `NotAllowed` and `BadTerm`."""
    today = clock.day_of(at)
    post = standing(officer.id, Role.VERIFIER, today)
    if post is None or actor.id is None or actor.id == officer.id or not officer.active:
        raise NotAllowed
    if until < today:
        raise BadTerm
    made = Appointment(
        officer_id=officer.id,
        unit_id=post.unit_id,
        role=Role.VERIFIER.value,
        case_id=case_id,
        from_day=today,
        until_day=until,
    )
    db.session.add(made)
    db.session.flush()
    return made


def standing(officer_id: int, role: Role, day: date) -> Appointment | None:
    """Return the standing post with *role* that an officer holds on *day*."""
    asked = select(Appointment).where(
        Appointment.officer_id == officer_id,
        Appointment.role == role.value,
        Appointment.case_id.is_(None),
        held_on(day),
    )
    return db.session.scalar(asked.limit(1))


def in_force_on(day: date) -> list[Appointment]:
    """Return the standing posts of *day* and those to come, in the order they were made."""
    asked = select(Appointment).where(
        Appointment.case_id.is_(None),
        or_(Appointment.until_day.is_(None), Appointment.until_day >= day),
        Appointment.ended_at.is_(None),
    )
    return list(db.session.scalars(asked.order_by(Appointment.id)))


def charged_with(case_id: int, day: date) -> list[Appointment]:
    """Return who is appointed to verify a case on *day*."""
    asked = select(Appointment).where(Appointment.case_id == case_id, held_on(day))
    return list(db.session.scalars(asked.order_by(Appointment.id)))


def note_absence(
    head: Officer, term: tuple[date, date], reason: str, actor: Actor, at: datetime
) -> Absence:
    """Write down when a head is away; never by a deputy, who would step in by it."""
    if actor.id is None or actor.has(Role.DEPUTY):
        raise NotAllowed
    if standing(head.id, Role.HEAD, clock.day_of(at)) is None:
        raise NotAllowed
    first, last = term
    if last < first or last < clock.day_of(at):
        raise BadTerm
    away = Absence(
        officer_id=head.id,
        from_day=first,
        until_day=last,
        reason=reason[:LONGEST_REASON],
        noted_by=actor.id,
        noted_at=at,
    )
    db.session.add(away)
    audit.record(actor, "people:absence:note", at, officer_id=head.id, reason=reason)
    return away


def end_absence(away: Absence, actor: Actor, at: datetime) -> None:
    """Write down that a head is back: the deputy signs no more."""
    if away.ended_at is not None:
        raise NotAllowed
    away.ended_at = at
    audit.record(actor, "people:absence:end", at, officer_id=away.officer_id)


def absences(day: date) -> list[Absence]:
    """Return the absences of *day* and those to come."""
    asked = select(Absence).where(Absence.until_day >= day, Absence.ended_at.is_(None))
    return list(db.session.scalars(asked.order_by(Absence.from_day, Absence.id)))


def head_on(day: date) -> tuple[frozenset[str], bool]:
    """Return the names under which the head may be set aside, and whether no head is there.

    An office has one head. While two accounts hold the post, each stands in for the other: then
    there are no names, and a deputy steps in only when both are away.
    """
    posts = db.session.execute(
        select(Appointment.officer_id, Appointment.unit_id, Appointment.role)
        .join(Officer, Officer.id == Appointment.officer_id)
        .where(Officer.active, held_on(day), Appointment.case_id.is_(None))
    ).all()
    heads = {officer for officer, _unit, role in posts if role == Role.HEAD}
    away = {each.officer_id for each in absences(day) if each.from_day <= day}
    names = frozenset(
        name
        for officer, unit, role in posts
        if officer in heads
        for name in (f"officer.{officer}", f"unit.{unit}", f"lead.{unit}" * (role == Role.LEAD))
        if name
    )
    return names if len(heads) == 1 else frozenset(), heads <= away


def _record(actor: Actor, action: str, at: datetime, post: Appointment, reason: str) -> None:
    audit.record(
        actor,
        action,
        at,
        officer_id=post.officer_id,
        role=post.role,
        from_day=post.from_day.isoformat(),
        until_day=post.until_day.isoformat() if post.until_day else "",
        reason=reason,
    )
