"""What officers say to the lists of supervision: it holds, ends, comes back, and is seen by who may."""

from datetime import timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import attention, marks
from office.cases.attention import LONG_PENDING
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, days_later

PROTRACTED = "protracted"


def old(office: Office, **columns: object) -> Case:
    case = a_case(office, status="accepted")
    case.received_day -= timedelta(days=400)
    for name, value in columns.items():
        setattr(case, name, value)
    attention.refresh(case)
    db.session.commit()
    return case


def test_a_pin_stands_in_every_list_the_case_stands_in(office: Office) -> None:
    case, head = old(office), office.actors[Role.HEAD]
    marks.pin(case, head, clock.now(), note="Họp giao ban thứ hai")
    found = marks.standing(head, clock.today())
    assert {name: len(each) for name, each in found.pinned.items()} == {
        LONG_PENDING: 1, PROTRACTED: 1, "complex": 0, "public_concern": 0,
    }  # fmt: skip
    with pytest.raises(marks.NotNow):
        marks.pin(case, head, clock.now())
    (mark,) = marks.of_case(case, clock.today())
    marks.end(mark.id, head, clock.now())
    assert not marks.standing(head, clock.today()).pinned[LONG_PENDING]
    with pytest.raises(marks.NotNow):
        marks.end(mark.id, head, clock.now())


def test_off_a_list_until_its_day(office: Office) -> None:
    case, who = old(office), office.actors[Role.SUPERVISOR]
    until = clock.today() + timedelta(days=3)
    marks.put_aside(case, who, clock.now(), listed=PROTRACTED, reason="Chờ tòa xử", until=until)
    db.session.commit()
    assert len(marks.standing(who, until).aside[PROTRACTED]) == 1
    assert not marks.standing(who, until).aside[LONG_PENDING]
    with days_later(4):
        assert not marks.standing(who, clock.today()).aside[PROTRACTED]


def test_more_weight_brings_it_back_before(office: Office) -> None:
    case, who = old(office), office.actors[Role.SUPERVISOR]
    until = clock.today() + timedelta(days=30)
    marks.put_aside(case, who, clock.now(), listed=PROTRACTED, reason="Chờ tòa xử", until=until)
    case.transfers += 1
    attention.refresh(case)
    db.session.flush()
    assert not marks.standing(who, clock.today()).aside[PROTRACTED]


def test_a_reason_and_a_day_are_asked_for(office: Office) -> None:
    case, who, today = old(office), office.actors[Role.SUPERVISOR], clock.today()
    with pytest.raises(marks.Empty):
        marks.put_aside(case, who, clock.now(), listed=PROTRACTED, reason="  ", until=today)
    far, past = today + timedelta(days=attention.aside_days()[1] + 1), today - timedelta(days=1)
    with pytest.raises(marks.TooLong):
        marks.put_aside(case, who, clock.now(), listed=PROTRACTED, reason="Chờ", until=far)
    with pytest.raises(marks.NotNow):
        marks.put_aside(case, who, clock.now(), listed=PROTRACTED, reason="Chờ", until=past)


def test_what_was_raised_in_public_weighs_until_it_is_taken_back(office: Office) -> None:
    case, who = old(office), office.actors[Role.SUPERVISOR]
    mark = marks.note_press(case, who, clock.now(), where="Báo Mây Trắng, 12/10/2026")
    assert case.public_concern
    assert attention.lists_of(case.reasons) == ("public_concern",)
    marks.end(mark.id, who, clock.now())
    assert not case.public_concern
    assert "public_concern" not in case.reasons


@pytest.mark.parametrize("role", [Role.HANDLER, Role.RECEPTION, Role.OBSERVER, Role.TRIAGE])
def test_who_does_not_oversee_marks_nothing(office: Office, role: Role) -> None:
    case = old(office)
    with pytest.raises(marks.NotNow):
        marks.pin(case, office.actors[role], clock.now())
    with pytest.raises(marks.NotNow):
        marks.note_press(case, office.actors[role], clock.now(), where="Báo")


def test_marks_are_told_of_cases_in_sight_alone(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION)
    case.received_day -= timedelta(days=400)
    head = office.actors[Role.HEAD]
    marks.pin(case, head, clock.now())
    db.session.commit()
    assert len(marks.standing(head, clock.today()).pinned[PROTRACTED]) == 1
    assert not marks.standing(office.actors[Role.HANDLER], clock.today()).pinned[PROTRACTED]


def test_no_more_are_pinned_than_stand_on_top(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST_PINNED", 1)
    one, other, head = old(office), old(office), office.actors[Role.HEAD]
    marks.pin(one, head, clock.now())
    with pytest.raises(marks.TooMany):
        marks.pin(other, head, clock.now())
