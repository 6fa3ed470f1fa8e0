"""Threads: a subject of the case for each turn, and what the sender has read."""

import pytest

from office.base import clock
from office.base.db import db
from office.cases import handling, points, questions, threads
from office.cases.models import Case
from office.cases.threads import GENERAL, REQUEST
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, sender_of


def two_points(office: Office) -> tuple[Case, list[str]]:
    case = a_case(office, status="accepted")
    points.list_points(case, office.actors[Role.HANDLER], clock.now(), ["Đèn tắt", "Nắp cống hở"])
    db.session.commit()
    return case, [f"{threads.POINT}{each.id}" for each in case.points]


def test_both_sides_write_under_a_point(office: Office) -> None:
    case, (first, second) = two_points(office)
    handling.say(case, office.actors[Role.HANDLER], clock.now(), "Cột số mấy?", thread=first)
    handling.say(case, sender_of(case), clock.now(), "Cột 12.", thread=first)
    handling.say(case, sender_of(case), clock.now(), "Nắp trước nhà 5.", thread=second)
    assert [(each.thread, each.text) for each in case.messages] == [
        (first, "Cột số mấy?"), (first, "Cột 12."), (second, "Nắp trước nhà 5."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "key", ["point.999999", "point.x", "letter.", "khac", "request.1", "x" * 999, "point.1 or 1"]
)
def test_a_subject_the_case_does_not_have_is_refused(office: Office, key: str) -> None:
    case, _keys = two_points(office)
    with pytest.raises(threads.NoThread):
        handling.say(case, office.actors[Role.HANDLER], clock.now(), "Chữ", thread=key)
    assert case.messages == []


def test_a_point_of_another_case_is_no_subject_here(office: Office) -> None:
    _other, (foreign, _second) = two_points(office)
    case, _keys = two_points(office)
    with pytest.raises(threads.NoThread):
        threads.fits(case, foreign)


def test_answering_under_a_subject_has_read_that_one_alone(office: Office) -> None:
    case, (first, second) = two_points(office)
    for key in (first, second):
        handling.say(case, office.actors[Role.HANDLER], clock.now(), "Xin cho biết.", thread=key)
    assert [each.read_at for each in case.messages] == [None, None]
    handling.say(case, sender_of(case), clock.now(), "Đây.", thread=first)
    assert [bool(each.read_at) for each in case.messages[:2]] == [True, False]
    assert threads.read(case, second, clock.now()) == 1
    assert threads.read(case, second, clock.now()) == 0


def test_an_answer_by_link_stands_under_its_question(office: Office) -> None:
    case, (first, _second) = two_points(office)
    asked = handling.say(
        case, office.actors[Role.HANDLER], clock.now(), "Cột số mấy?",
        about=handling.QUESTION, thread=first,
    )  # fmt: skip
    made = questions.invite(case, questions.QUESTION, clock.now(), subject=asked.id)
    assert made
    questions.answer(made.token, clock.now(), "Cột 12.")
    assert case.messages[-1].thread == first


def test_what_was_asked_for_is_a_subject_of_its_own(office: Office) -> None:
    case = a_receipt(office).case
    handling.ask(case, office.actors[Role.RECEPTION], clock.now(), question="Cột số mấy?")
    handling.supply(case, sender_of(case), clock.now(), "Cột 12.")
    assert case.messages[-1].thread == REQUEST
    handling.say(case, sender_of(case), clock.now(), "Cảm ơn.")
    assert case.messages[-1].thread == GENERAL
