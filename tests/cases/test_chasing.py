"""Whoever is asked is reminded in time, when late, and not for ever."""

from datetime import date, timedelta

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.cases import chasing, closing, inquiries, inquiry_answers
from office.cases.inquiries import Question
from office.cases.inquiry_answers import Answer
from office.cases.models import Case, Inquiry
from office.people.roles import Role
from tests.builders import Office, a_case, an_officer, sender_of


def asked(office: Office, case: Case, **said: object) -> inquiries.Sent:
    facts: dict[str, object] = {"question": "Sổ đỏ thửa 12 cấp năm nào?", "key": f"{case.id}-16-chu-cai-khoa"}  # fmt: skip
    if "unit_id" not in said:
        facts |= {"body": "Sở X", "email": "vanthu@sox.example"}
    made = inquiries.ask(
        case, Question(**{**facts, **said}), office.actors[Role.HANDLER], clock.now()
    )  # type: ignore[arg-type]
    db.session.commit()
    return made


def ran(day: date) -> int:
    return chasing.remind(day, clock.moment_of(day))


def sent_to(address: str) -> list[str]:
    found = db.session.scalars(select(Promise).where(Promise.topic == "mail").order_by(Promise.id))
    return [each.facts["text"] for each in found if each.facts["to"] == address]


def test_soon_late_and_twice_again_each_once_and_counted(office: Office) -> None:
    sent = asked(office, a_case(office, status="accepted"))
    due, token = sent.inquiry.due_on, sent.token
    before = chasing.days_of(due)[0]
    assert before < due
    assert ran(before - timedelta(days=1)) == 0
    days = [before, before, due, *(due + timedelta(days=each) for each in (1, 2, 8, 15, 40))]
    assert [ran(day) for day in days] == [1, 0, 0, 1, 0, 1, 1, 0]
    db.session.expire_all()
    assert sent.inquiry.reminded == 4
    mails = sent_to("vanthu@sox.example")[1:]
    assert len(mails) == 4
    for text in mails:
        assert token not in text
        assert "Sổ đỏ" not in text
        assert sent.inquiry.case.code not in text


def test_after_a_long_pause_of_the_machine_one_reminder_goes_out(office: Office) -> None:
    sent = asked(office, a_case(office, status="accepted"))
    late = sent.inquiry.due_on + timedelta(days=30)
    assert (ran(late), ran(late)) == (1, 0)
    db.session.expire_all()
    assert (sent.inquiry.reminded, sent.inquiry.rung) == (1, 4)


def test_more_time_is_waited_for_and_reminded_of_anew(office: Office) -> None:
    sent = asked(office, a_case(office, status="accepted"))
    until = sent.inquiry.due_on + timedelta(days=10)
    ran(sent.inquiry.due_on)
    part = Answer("", "Lê", "Văn thư", until=until, reason="Kho xa.")
    inquiry_answers.by_link(sent.token, clock.now(), part)
    db.session.commit()
    assert ran(until - timedelta(days=6)) == 0
    assert ran(until + timedelta(days=1)) == 1


def test_who_answered_withdrew_or_closed_is_left_in_peace(office: Office) -> None:
    answered = asked(office, a_case(office, status="accepted"))
    withdrawn = asked(office, a_case(office, status="accepted"))
    closed = asked(office, a_case(office, status="accepted"))
    inquiry_answers.by_link(answered.token, clock.now(), Answer("a", "b", "c"))
    inquiries.withdraw(withdrawn.inquiry, office.actors[Role.HANDLER], clock.now())
    closing.withdraw(closed.inquiry.case, sender_of(closed.inquiry.case), clock.now())
    db.session.commit()
    assert ran(clock.today() + timedelta(days=30)) == 0


def test_a_unit_is_reminded_at_its_officers_and_by_post_it_is_counted(office: Office) -> None:
    an_officer("truong@test.example", Role.LEAD, office.units["society"])
    db.session.commit()
    asked(office, a_case(office, status="accepted"), unit_id=office.units["society"].id)
    asked(office, a_case(office, status="accepted"), email="")
    assert ran(clock.today() + timedelta(days=30)) == 2
    assert len(sent_to("truong@test.example")) == 2
    assert [each.reminded for each in db.session.scalars(select(Inquiry))] == [1, 1]
