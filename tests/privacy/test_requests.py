"""What people ask about their own data runs on the clocks of the decree, and is answered in public words."""

from datetime import date

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.outbox import Promise
from office.cases import own_data
from office.cases.models import Case, Message, Note, Party
from office.law.kinds import Kind
from office.people.roles import Role
from office.privacy import requests
from tests.builders import Office, a_case, a_receipt, days_later, sender_of


def asked(case: Case, right: str = requests.CORRECT) -> requests.DataRequest:
    made = requests.ask(
        right, "Họ tên trên biên nhận sai một chữ.", clock.now(), actor=sender_of(case), case=case
    )
    db.session.commit()
    return made


def test_p2_a_request_is_answered_in_two_working_days_and_settled_in_the_decrees_period(
    office: Office,
) -> None:
    case = a_receipt(office).case  # on Wednesday 18/11/2026: ten days end on a Saturday
    made = asked(case)
    assert (made.answer_by, made.due_on) == (date(2026, 11, 20), date(2026, 11, 30))
    stop = asked(case, requests.RESTRICT)
    assert stop.due_on == date(2026, 12, 3)


def test_p2_late_once_is_late_for_ever(office: Office) -> None:
    made = asked(a_receipt(office).case)
    head = office.actors[Role.HEAD]
    assert not requests.clocks(made, clock.today()).answer_late
    with days_later(3) as at:
        requests.answer(made, head, at)
    with days_later(13) as at:
        requests.decide(made, head, at, requests.REFUSED, "Không có căn cứ.")
    with days_later(400):
        stood = requests.clocks(made, clock.today())
    assert (stood.answer_late, stood.late) == (True, True)


def test_p2_more_time_is_given_once_and_the_first_day_stays(office: Office) -> None:
    made = asked(a_receipt(office).case, requests.RESTRICT)
    head = office.actors[Role.HEAD]
    requests.extend(made, head, clock.now(), 15, "Phải hỏi cơ quan khác.")
    assert (made.first_due, made.due_on) == (date(2026, 12, 3), date(2026, 12, 18))
    with pytest.raises(requests.NotOpen):
        requests.extend(made, head, clock.now(), 1, "Lần nữa.")


def test_p2_what_was_filed_is_annotated_and_never_rewritten(office: Office) -> None:
    case = a_receipt(office).case
    before = (case.subject, case.body, case.parties[0].name)
    made = asked(case)
    requests.decide(made, office.actors[Role.HEAD], clock.now(), requests.DONE, "Tên đúng là Thử.")
    db.session.commit()
    assert (case.subject, case.body, case.parties[0].name) == before
    last = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last.text == "Đính chính theo yêu cầu: Tên đúng là Thử."


def test_p2_whoever_may_not_see_the_case_sees_no_request_about_it(office: Office) -> None:
    secret = asked(a_receipt(office, Kind.DENUNCIATION).case)
    plain = asked(a_receipt(office).case)
    seen = {
        role: {each.id for each in requests.waiting(office.actors[role])}
        for role in (Role.RECEPTION, Role.SEALED_INTAKE, Role.HEAD, Role.HANDLER)
    }
    assert seen[Role.RECEPTION] == {plain.id}
    assert seen[Role.SEALED_INTAKE] == {secret.id}
    assert seen[Role.HEAD] == {plain.id}  # of the denunciation only what passes the gate
    assert seen[Role.HANDLER] == set()
    assert requests.find(secret.id, office.actors[Role.RECEPTION]) is None


def test_p2_the_answer_reaches_the_sender(office: Office) -> None:
    case = a_receipt(office).case
    made = asked(case, requests.ERASE)
    db.session.execute(Promise.__table__.delete())
    requests.decide(made, office.actors[Role.HEAD], clock.now(), requests.REFUSED, "Phải lưu trữ.")
    db.session.commit()
    told = db.session.scalars(select(Promise).where(Promise.topic == "notice")).one()
    assert told.facts["case_id"] == case.id


def test_contact_is_mended_at_once_and_the_old_value_is_kept_nowhere(office: Office) -> None:
    case = a_case(office, status="accepted")
    old = case.parties[0].phone
    changed = requests.mend_contact(
        case, {"phone": "0911 222 333", "email": "moi@test.example", "address": ""}, clock.now()
    )
    db.session.commit()
    assert changed == ["phone", "email", "address"]
    assert db.session.scalars(select(Party.phone)).one() == "0911 222 333"
    trail = " ".join(str(each.facts) for each in db.session.scalars(select(Event)))
    said = " ".join(db.session.scalars(select(Note.text)))
    assert old not in trail + said
    assert "0911 222 333" not in trail + said
    assert "điện thoại" in said  # the officer sees that it changed
    assert own_data.of(case, sender_of(case))["sender"]["email"] == "moi@test.example"


def test_the_contact_of_a_denouncer_is_not_mended_here(office: Office) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    assert requests.contact_of(case) is None
    assert requests.mend_contact(case, {"phone": "0911 222 333"}, clock.now()) == []
