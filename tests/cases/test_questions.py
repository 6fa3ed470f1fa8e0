"""A question is answered by a link once; the link shows the question and never the case."""

import pytest
from sqlalchemy import func, select

from office.base import clock
from office.base.db import db
from office.cases import closing, handling, links, questions
from office.cases.models import Case, CaseLink, Message
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later, sender_of


def waiting(office: Office, kind: Kind = Kind.FEEDBACK) -> Case:
    case = a_receipt(office, kind).case
    role = Role.SEALED_INTAKE if kind == Kind.DENUNCIATION else Role.RECEPTION
    handling.ask(case, office.actors[role], clock.now(), question="Đèn ở cột số mấy?")
    db.session.commit()
    return case


def invited(case: Case, purpose: str = links.SUPPLEMENT, subject: int | None = None) -> str:
    made = questions.invite(case, purpose, clock.now(), subject=subject)
    assert made
    db.session.commit()
    return made.token


def asked(office: Office, case: Case) -> Message:
    said = handling.say(
        case,
        office.actors[Role.HANDLER],
        clock.now(),
        "Chiều nay có nhà không?",
        about=handling.QUESTION,
    )
    db.session.commit()
    return said


def test_what_was_missing_is_supplied_by_the_link_and_the_case_goes_on(office: Office) -> None:
    case = waiting(office)
    token, other = invited(case), invited(case)
    seen = questions.look(token, clock.now())
    assert (seen.code, seen.question, seen.supplement) == (case.code, "Đèn ở cột số mấy?", True)
    questions.answer(token, clock.now(), "Cột số 12.")
    assert (case.status, case.messages[-1].text) == ("received", "Cột số 12.")
    assert case.messages[-1].from_citizen
    with pytest.raises(links.Used):
        questions.answer(token, clock.now(), "Cột số 13.")
    with pytest.raises(links.Revoked):
        questions.look(other, clock.now())


def test_a_case_that_waits_while_it_is_handled_goes_back_to_its_handler(office: Office) -> None:
    case = a_case(office, status="accepted")
    handling.ask(case, office.actors[Role.HANDLER], clock.now(), question="Số nhà?")
    db.session.commit()
    questions.answer(invited(case), clock.now(), "Số 12.")
    assert case.status == "accepted"


def test_a_question_changes_no_status_and_no_clock(office: Office) -> None:
    case = a_case(office, status="accepted")
    before = (case.status, case.next_due, [each.state for each in case.clocks])
    said = asked(office, case)
    token, again = (invited(case, links.QUESTION, said.id) for _ in range(2))
    assert questions.look(token, clock.now()).question == "Chiều nay có nhà không?"
    questions.answer(token, clock.now(), "Có.")
    assert (case.status, case.next_due, [each.state for each in case.clocks]) == before
    assert case.awaiting_reply
    with pytest.raises(links.Revoked):
        questions.answer(again, clock.now(), "Không.")


@pytest.mark.parametrize("way", ["supply", "go_on"])
def test_a_link_ends_with_the_waiting(office: Office, way: str) -> None:
    case = waiting(office)
    token = invited(case)
    if way == "supply":
        handling.supply(case, sender_of(case), clock.now(), "Cột số 12.")
    else:
        handling.go_on(case, office.actors[Role.RECEPTION], clock.now())
    with pytest.raises(links.Revoked):
        questions.answer(token, clock.now(), "Cột số 12.")
    handling.ask(case, office.actors[Role.RECEPTION], clock.now(), question="Còn gì nữa?")
    with pytest.raises(links.Revoked):
        questions.look(token, clock.now())


def test_a_case_that_ended_meanwhile_takes_no_answer_and_keeps_the_link(office: Office) -> None:
    case = waiting(office)
    token = invited(case)
    closing.withdraw(case, sender_of(case), clock.now())
    db.session.commit()
    with pytest.raises(questions.Settled):
        questions.look(token, clock.now())
    with pytest.raises(questions.Settled):
        questions.answer(token, clock.now(), "Cột số 12.")
    db.session.rollback()
    assert db.session.scalar(select(CaseLink.used_at)) is None
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_link_has_its_day(office: Office) -> None:
    case = waiting(office)
    made = questions.invite(case, links.SUPPLEMENT, clock.now())
    assert made
    db.session.commit()
    with days_later(30) as then:
        assert made.until < clock.day_of(then)
        with pytest.raises(links.Expired):
            questions.answer(made.token, then, "Cột số 12.")


@pytest.mark.parametrize("purpose", [links.COSIGN, links.OUTSIDE, links.CONFIRM])
def test_a_link_for_something_else_answers_nothing(office: Office, purpose: str) -> None:
    case = waiting(office)
    token = links.make(case, purpose, clock.now(), office.actors[Role.RECEPTION])
    with pytest.raises(links.Unknown):
        questions.answer(token, clock.now(), "Cột số 12.")


def test_a_denunciation_has_no_link(office: Office) -> None:
    case = waiting(office, Kind.DENUNCIATION)
    for purpose in (links.SUPPLEMENT, links.QUESTION):
        assert questions.invite(case, purpose, clock.now()) is None
    token = links.make(case, links.SUPPLEMENT, clock.now(), office.actors[Role.RECEPTION])
    with pytest.raises(questions.Settled):
        questions.look(token, clock.now())


def test_no_link_is_made_where_nobody_waits(office: Office) -> None:
    assert questions.invite(a_case(office), links.SUPPLEMENT, clock.now()) is None
    assert questions.invite(a_case(office, status="closed"), links.QUESTION, clock.now()) is None


def test_the_secret_in_an_answer_is_refused_and_the_link_stays_good(office: Office) -> None:
    receipt = a_receipt(office)
    handling.ask(receipt.case, office.actors[Role.RECEPTION], clock.now(), question="Ở đâu?")
    token = invited(receipt.case)
    with pytest.raises(handling.SecretTold):
        questions.answer(token, clock.now(), f"Mã của tôi là {receipt.secret}")
    db.session.rollback()
    questions.answer(token, clock.now(), "Ở cột 12.")


def test_the_same_answer_sent_twice_was_taken_in(office: Office) -> None:
    token = invited(waiting(office))
    questions.answer(token, clock.now(), "Cột số 12.")
    link = db.session.scalars(select(CaseLink)).one()
    assert questions.taken_in(link, " Cột số 12. ")
    assert not questions.taken_in(link, "Cột số 13.")
    assert not questions.taken_in(None, "Cột số 12.")


def test_open_links_are_known_and_taken_back(office: Office) -> None:
    case, officer = waiting(office), office.actors[Role.RECEPTION]
    assert questions.open_until(case, clock.now()) is None
    token = invited(case)
    until = questions.open_until(case, clock.now())
    assert until == questions.look(token, clock.now()).until
    with days_later(30) as then:
        assert questions.open_until(case, then) is None
    assert questions.take_back(case, officer, clock.now()) == 1
    assert questions.open_until(case, clock.now()) is None
    assert questions.take_back(case, officer, clock.now()) == 0
    with pytest.raises(links.Revoked):
        questions.look(token, clock.now())
