"""Who verifies a case: standing verifiers, appointed to it for a term, and relieved of it."""

from datetime import date, datetime

from sqlalchemy import select

from office.base import audit, clock
from office.base.db import db
from office.cases import workflow
from office.cases.conditions import names_of
from office.cases.models import Case
from office.cases.permissions import VERIFY, allows
from office.people import accounts, appointments
from office.people.actors import Actor
from office.people.appointments import charged_with, held_on
from office.people.models import Appointment, Officer
from office.people.roles import Role


def free_for(case: Case, actor: Actor, today: date) -> list[Officer]:
    """Return the verifiers whom *actor* may appoint: not himself, and none whom the case is about."""
    asked = (
        select(Officer)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .where(
            Officer.active,
            Officer.id != actor.id,
            Appointment.role == Role.VERIFIER.value,
            Appointment.case_id.is_(None),
            held_on(today),
        )
        .distinct()
        .order_by(Officer.id)
    )
    at_work = {post.officer_id for post in charged_with(case.id, today)}
    return [
        each
        for each in db.session.scalars(asked)
        if each.id not in at_work
        and names_of(accounts.actor_of(each, today)).isdisjoint(case.excluded)
    ]


def appoint(case: Case, officer: Officer, until: date, actor: Actor, at: datetime) -> Appointment:
    """Appoint *officer* to verify *case* until a day.

    Raises `workflow.NotAllowed`, and `appointments.BadTerm` for a day gone by.
    """
    _check(case, actor)
    if officer not in free_for(case, actor, clock.day_of(at)):
        raise workflow.NotAllowed("verify")
    made = appointments.charge(officer, case.id, until, actor, at)
    last = until.isoformat()
    audit.record(actor, "case:verifier:appoint", at, case_id=case.id, officer_id=officer.id, last=last)  # fmt: skip
    workflow.touch(case)
    return made


def relieve(case: Case, post: Appointment, actor: Actor, at: datetime) -> None:
    """End the appointment at once; raises `workflow.NotAllowed`."""
    _check(case, actor)
    if post.case_id != case.id or post.ended_at is not None:
        raise workflow.NotAllowed("verify")
    post.ended_at = at
    audit.record(actor, "case:verifier:relieve", at, case_id=case.id, officer_id=post.officer_id)
    workflow.touch(case)


def _check(case: Case, actor: Actor) -> None:
    workflow.hold(case, None)
    if not allows(actor, VERIFY, case):
        raise workflow.NotAllowed("verify")
