"""Posts by themselves: never for oneself, never twice, never for a term gone by; who steps in when."""

from datetime import date, timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.people import accounts, appointments
from office.people.appointments import BadTerm, NotAllowed
from office.people.models import AppointmentRequest
from office.people.roles import Role
from tests.builders import Office, an_officer

YESTERDAY = timedelta(days=-1)


def asked(office: Office, until: date | None = None) -> AppointmentRequest:
    term = (clock.today() + YESTERDAY, until)
    man, admin = office.officers[Role.HANDLER], office.actors[Role.ADMINISTRATOR]
    found = appointments.ask(man, Role.TRIAGE, office.ward.id, term, "QĐ 5", admin, clock.now())
    db.session.flush()
    return found


def test_nobody_asks_for_himself(office: Office) -> None:
    head, term = office.officers[Role.HEAD], (clock.today(), None)
    with pytest.raises(NotAllowed):
        appointments.ask(
            head, Role.LEAD, office.ward.id, term, "x", office.actors[Role.HEAD], clock.now()
        )


def test_a_request_is_granted_once_by_neither_who_asked_nor_who_gains(office: Office) -> None:
    found = asked(office)
    for role in (Role.ADMINISTRATOR, Role.HANDLER):
        with pytest.raises(NotAllowed):
            appointments.grant(found, office.actors[role], clock.now())
    appointments.grant(found, office.actors[Role.HEAD], clock.now())
    with pytest.raises(NotAllowed):
        appointments.grant(found, office.actors[Role.SUPERVISOR], clock.now())
    with pytest.raises(NotAllowed):
        appointments.refuse(found, office.actors[Role.SUPERVISOR], clock.now())
    assert appointments.waiting() == []


def test_a_term_gone_by_is_neither_asked_for_nor_granted(office: Office) -> None:
    with pytest.raises(BadTerm):
        asked(office, clock.today() + YESTERDAY)
    found = asked(office, clock.today())
    with pytest.raises(BadTerm):
        appointments.grant(found, office.actors[Role.HEAD], clock.now() + timedelta(days=1))


def test_an_account_locked_out_gets_no_post(office: Office) -> None:
    found = asked(office)
    office.officers[Role.HANDLER].active = False
    with pytest.raises(NotAllowed):
        appointments.grant(found, office.actors[Role.HEAD], clock.now())


def test_the_deputy_notes_no_absence_and_only_a_head_is_away(office: Office) -> None:
    today, now = clock.today(), clock.now()
    with pytest.raises(NotAllowed):
        appointments.note_absence(
            office.officers[Role.HEAD], (today, today), "x", office.actors[Role.DEPUTY], now
        )
    with pytest.raises(NotAllowed):
        appointments.note_absence(
            office.officers[Role.LEAD], (today, today), "x", office.actors[Role.SUPERVISOR], now
        )


def test_without_a_head_the_deputy_steps_in_and_with_two_only_when_both_are_away(
    office: Office,
) -> None:
    today, man = clock.today(), office.officers[Role.DEPUTY]
    assert not accounts.actor_of(man, today).head_away
    post = appointments.standing(office.officers[Role.HEAD].id, Role.HEAD, today)
    assert post
    second = an_officer("hai@test.example", Role.HEAD, office.ward)
    assert accounts.actor_of(man, today).heads == frozenset()
    appointments.end(post, office.actors[Role.SUPERVISOR], clock.now(), "hết nhiệm kỳ")
    db.session.flush()
    deputy = accounts.actor_of(man, today)
    assert (f"officer.{second.id}" in deputy.heads, deputy.head_away) == (True, False)
    second.active = False
    db.session.flush()
    assert accounts.actor_of(man, today).head_away


def test_a_verifier_without_a_standing_post_is_charged_with_nothing(office: Office) -> None:
    with pytest.raises(NotAllowed):
        appointments.charge(
            office.officers[Role.LEAD], 1, clock.today(), office.actors[Role.HEAD], clock.now()
        )
