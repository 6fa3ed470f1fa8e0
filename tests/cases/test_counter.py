"""What may be filed for someone, by whom, as of which day, and how it is agreed to."""

import secrets
from datetime import date, timedelta
from typing import Any

import pytest

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import counter, links
from office.cases.counter import NotAgreed, NotHere, WrongDay
from office.cases.models import CaseLink, CounterFiling
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_filing

K = Kind


def filed(office: Office, kind: Kind = K.FEEDBACK, **said: Any) -> counter.Filed:
    given = {
        "role": Role.RECEPTION, "channel": "in_person", "came": clock.today(), "way": "paper",
        "token": secrets.token_urlsafe(24), **said,
    }  # fmt: skip
    return counter.file(
        a_filing(kind, channel=given["channel"]), office.actors[given["role"]], clock.now(),
        token=given["token"], unit_id=office.ward.id, came=given["came"], way=given["way"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.RECEPTION, [K.COMPLAINT, K.PETITION, K.FEEDBACK, K.INFORMATION]),
        (Role.SEALED_INTAKE, [K.DENUNCIATION]),
        (Role.INFORMATION_OFFICER, [K.INFORMATION]),
        (Role.HANDLER, []),
        (Role.HEAD, []),
    ],
)
def test_each_takes_the_kinds_of_the_post(office: Office, role: Role, kinds: list[Kind]) -> None:
    assert set(counter.kinds_of(office.actors[role])) == set(kinds)


def test_the_officer_files_and_the_citizen_is_the_sender(office: Office) -> None:
    made = filed(office).receipt
    assert made.case.citizen_id is None
    assert made.case.parties[0].name == "Người Gửi Thử"
    row = counter.of(made.case)
    assert row is not None
    assert row.officer_id == office.officers[Role.RECEPTION].id
    assert row.confirmed_at
    told = db.session.query(Event).filter_by(case_id=made.case.id).all()
    assert {each.action for each in told} == {"case:case:receive", "case:counter:file"}
    assert {each.actor_id for each in told} == {row.officer_id}


def test_the_same_form_sent_twice_is_one_case_and_one_link(office: Office) -> None:
    first = filed(office, way="later", token="một")
    again = filed(office, way="later", token="một")
    assert first.receipt.case.id == again.receipt.case.id
    assert first.link
    assert not again.link
    assert db.session.query(CounterFiling).count() == db.session.query(CaseLink).count() == 1


@pytest.mark.parametrize(
    ("channel", "days", "good"),
    [
        ("post", 3, True), ("email", 366, True), ("transferred", 0, True), ("post", 367, False),
        ("post", -1, False), ("in_person", 0, True), ("in_person", 1, False), ("phone", 1, False),
    ],
)  # fmt: skip
def test_a_letter_may_have_come_before_it_is_written_down(
    office: Office, channel: str, days: int, good: bool
) -> None:
    came = clock.today() - timedelta(days=days)
    way = counter.ways_of(K.FEEDBACK, channel)[0]
    if not good:
        with pytest.raises(WrongDay):
            filed(office, channel=channel, came=came, way=way)
        return
    case = filed(office, channel=channel, came=came, way=way).receipt.case
    assert case.received_day == came
    assert clock.day_of(case.received_at) == clock.today()
    assert counter.late_days(case) == days
    assert {each.started_on for each in case.clocks} == {came}


def test_a_denunciation_is_taken_by_sealed_intake_alone_and_sealed_at_once(office: Office) -> None:
    for role, channel in (
        (Role.RECEPTION, "in_person"), (Role.SEALED_INTAKE, "phone"), (Role.SEALED_INTAKE, "email"),
    ):  # fmt: skip
        with pytest.raises(NotHere):
            filed(office, K.DENUNCIATION, role=role, channel=channel)
    with pytest.raises(NotAgreed):
        filed(office, K.DENUNCIATION, role=Role.SEALED_INTAKE, way="later")
    case = filed(office, K.DENUNCIATION, role=Role.SEALED_INTAKE).receipt.case
    (party,) = case.parties
    assert not party.name
    assert not case.body
    assert party.sealed
    assert party.content


def test_a_denunciation_written_down_late_is_sealed_to_who_holds_keys_today(office: Office) -> None:
    came = date(2025, 11, 20)
    made = filed(
        office, K.DENUNCIATION, role=Role.SEALED_INTAKE, channel="post", came=came, way="original"
    )
    assert made.receipt.case.received_day == came
    assert made.receipt.case.held_since == clock.today()
    assert {each.half for each in made.receipt.case.shares} >= {"a", "b"}


def test_nothing_is_filed_unless_agreed_to_in_a_way_of_the_channel(office: Office) -> None:
    for way in ("", "agreed", "original", "nonsense"):
        with pytest.raises(NotAgreed):
            filed(office, way=way)
    assert db.session.query(CounterFiling).count() == 0


def test_the_sender_confirms_once_and_the_trail_names_nobody(office: Office) -> None:
    made = filed(office, way="later")
    case = made.receipt.case
    row = counter.of(case)
    assert row is not None
    assert row.confirmed_at is None
    counter.confirm(made.link, clock.now())
    assert row.confirmed_at
    with pytest.raises(links.Used):
        counter.confirm(made.link, clock.now())
    event = db.session.query(Event).filter_by(action="case:counter:confirm").one()
    assert (event.actor_kind, event.actor_id, event.actor_name) == ("citizen", None, "")


def test_nobody_without_a_post_files(office: Office) -> None:
    with pytest.raises(NotHere):
        counter.file(
            a_filing(channel="in_person"), Actor("officer", 1, "x"), clock.now(), token="t",
            unit_id=office.ward.id, came=clock.today(), way="paper",
        )  # fmt: skip
