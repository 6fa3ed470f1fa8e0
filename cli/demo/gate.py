"""The extract gate in the stories: written by sealed intake, approved by the chair, each with the own key."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from cli.demo.office import Ward, last_morning
from office.base.db import db
from office.cases import extracts, holders, sealed
from office.cases.models import Case, Extract
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.demonstration import account
from office.people.roles import Role

REASON = "Cần cho việc xác minh: nói về người, việc bị tố cáo"
_visits: dict[Role, Actor] = {}


def through(case: Case, ward: Ward, at: datetime) -> None:
    """Bring *case* through the gate."""
    extract = waiting(case, ward, at)
    second = _at_work(ward, Role.HEAD, at)
    extracts.approve(case, extract, second, at)
    holders.hand_over(_at_work(ward, Role.SEALED_INTAKE, at), at, only=case)


def waiting(case: Case, ward: Ward, at: datetime) -> Extract:
    """Write an extract of *case* and put it before the second person."""
    writer = _at_work(ward, Role.SEALED_INTAKE, at)
    words = extracts.masked(case, writer, extracts.original_of(case, writer))
    extract = extracts.write(case, writer, at, words, "written")
    found = extracts.check(case, writer, words)
    extracts.submit(case, extract, writer, at, {each.key: REASON for each in found})
    return extract


def newest_waits(ward: Ward, at: datetime) -> None:
    """Leave the extract of the newest denunciation before the second person."""
    at = last_morning(at)
    asked = select(Case).where(
        Case.kind == Kind.DENUNCIATION.value, Case.extracted.is_(False), Case.received_at < at
    )
    case = db.session.scalar(asked.where(Case.open).order_by(Case.id.desc()).limit(1))
    if case is not None:
        waiting(case, ward, at)


def _at_work(ward: Ward, role: Role, at: datetime) -> Actor:
    """Return the officer of *role* in a visit in which the own key is open."""
    known = _visits.get(role)
    if known is not None and sealed.key_of_visit(known) is not None:
        return known
    actor = ward.actors[role]
    _visits[role] = replace(actor, token=accounts.begin(at, officer_id=actor.id))
    holders.come_in(_visits[role], account(role).passphrase, at)
    return _visits[role]
