"""Who else is at a case: for those who may read it, for some minutes, and never who reads denunciations."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import presence, readings
from office.cases.models import Case, Presence
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.roles import Role
from tests.builders import Office, a_case, sender_of


def names(office: Office, case: Case, role: Role, at: datetime) -> list[str]:
    return [each.name for each in presence.others(case, office.actors[role], at)]


def test_who_comes_is_seen_until_the_last_sign_of_life_is_old(office: Office) -> None:
    case, now = a_case(office, status="accepted"), clock.now()
    presence.come(case, office.actors[Role.HANDLER], now)
    presence.come(case, office.actors[Role.HANDLER], now + timedelta(minutes=1), typed=True)
    (there,) = presence.others(case, office.actors[Role.LEAD], now + timedelta(minutes=2))
    assert (there.name, there.since) == ("Cán bộ handler", now)
    assert there.edited_at == now + timedelta(minutes=1)
    assert names(office, case, Role.HANDLER, now) == []
    assert names(office, case, Role.LEAD, now + timedelta(minutes=4)) == []
    presence.come(case, office.actors[Role.LEAD], now + timedelta(minutes=4))
    db.session.commit()
    assert len(db.session.scalars(select(Presence)).all()) == 1, "what expired is gone"


def test_without_a_script_the_mark_of_reading_tells(office: Office) -> None:
    case, now = a_case(office, status="accepted"), clock.now()
    mark = readings.mark_of(case, office.actors[Role.HEAD], readings.CASE, now)
    assert mark is not None
    readings.write(db.session.connection(), mark)
    assert names(office, case, Role.HANDLER, now + timedelta(seconds=30)) == ["Cán bộ head"]
    assert names(office, case, Role.HANDLER, now + timedelta(minutes=5)) == []


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMINISTRATOR, Role.DIALOGUE_CLERK])
def test_who_may_not_read_the_case_learns_of_nobody(office: Office, role: Role) -> None:
    case, now = a_case(office, Kind.COMPLAINT, "accepted"), clock.now()
    presence.come(case, office.actors[Role.HANDLER], now)
    assert names(office, case, role, now) == []


def test_no_citizen_leaves_or_learns_anything(office: Office) -> None:
    case, now = a_case(office, status="accepted"), clock.now()
    presence.come(case, office.actors[Role.HANDLER], now)
    for who in (sender_of(case), VISITOR):
        presence.come(case, who, now)
    assert presence.others(case, VISITOR, now) == []
    assert len(db.session.scalars(select(Presence)).all()) == 1


def test_who_reads_denunciations_is_not_told_below_the_original(office: Office) -> None:
    case, now = a_case(office, Kind.DENUNCIATION, "accepted"), clock.now()
    presence.come(case, office.actors[Role.SEALED_INTAKE], now)
    presence.come(case, office.actors[Role.HANDLER], now)
    assert names(office, case, Role.HANDLER, now) == []
    assert names(office, case, Role.SEALED_INTAKE, now) == ["Cán bộ handler"]


def test_who_lost_sight_meanwhile_is_not_there(office: Office) -> None:
    case, now = a_case(office, Kind.COMPLAINT, "accepted"), clock.now()
    presence.come(case, office.actors[Role.LEAD], now)
    case.excluded = [f"officer.{office.officers[Role.LEAD].id}"]
    db.session.flush()
    assert names(office, case, Role.HANDLER, now) == []
