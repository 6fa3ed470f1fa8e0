"""72 hours from discovery, through every rest day; too late is too late for ever (P4)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.people.roles import Role
from office.privacy import breaches
from office.privacy.models import Breach
from tests.builders import Office

FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
SAID = {
    "what": "Mất máy tính xách tay",
    "whose": "Người gửi phản ánh",
    "how_many": 40,
    "data": "Tên",
}


def a_breach(office: Office) -> Breach:
    with clock.at(FRIDAY):
        made = breaches.record(office.actors[Role.ADMINISTRATOR], FRIDAY, FRIDAY, SAID)
        db.session.commit()
    return made


def test_p4_the_clock_runs_through_the_weekend(office: Office) -> None:
    made = a_breach(office)
    assert made.due_at == FRIDAY + timedelta(hours=72)
    assert breaches.left(made, FRIDAY + timedelta(hours=70)) == timedelta(hours=2)


def test_p4_late_is_late_for_ever(office: Office) -> None:
    made, actor = a_breach(office), office.actors[Role.SUPERVISOR]
    after = made.due_at + timedelta(seconds=1)
    assert not breaches.is_late(made, made.due_at)
    assert breaches.is_late(made, after)
    breaches.notify(made, actor, after, after, "12/TB-UBND")
    assert breaches.is_late(made, FRIDAY)
    with pytest.raises(breaches.NotAllowed):
        breaches.notify(made, actor, after, made.discovered_at, "13/TB-UBND")
    assert made.notified_late


def test_p4_a_notice_is_not_older_than_the_discovery_nor_of_tomorrow(office: Office) -> None:
    made, actor = a_breach(office), office.actors[Role.SUPERVISOR]
    now = FRIDAY + timedelta(hours=1)
    for sent in (FRIDAY - timedelta(minutes=1), now + timedelta(minutes=1)):
        with pytest.raises(breaches.NotAllowed):
            breaches.notify(made, actor, now, sent, "")
    with pytest.raises(breaches.NotAllowed):
        breaches.record(actor, now, now + timedelta(hours=1), SAID)


def test_p4_those_in_charge_are_reminded_once_a_day_before(office: Office) -> None:
    made = a_breach(office)
    assert breaches.remind(made.due_at - timedelta(hours=25)) == 0
    assert breaches.remind(made.due_at - timedelta(hours=23)) == 1
    assert breaches.remind(made.due_at - timedelta(hours=22)) == 0
    mails = db.session.scalars(select(Promise).where(Promise.topic == "mail")).all()
    assert {each.facts["to"] for each in mails} == {
        "supervisor@test.example", "administrator@test.example",
    }  # fmt: skip
    assert "Mất máy" not in str([each.facts for each in mails])


def test_p4_what_was_written_stays_when_more_is_added(office: Office) -> None:
    made, actor = a_breach(office), office.actors[Role.SUPERVISOR]
    breaches.add(made, actor, FRIDAY, "measures", "Đổi khóa")
    breaches.add(made, actor, FRIDAY, "measures", "Xóa từ xa")
    assert [each.split(": ")[1] for each in made.measures.splitlines()] == ["Đổi khóa", "Xóa từ xa"]
