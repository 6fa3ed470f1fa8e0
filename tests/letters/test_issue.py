"""Signing: who may, once, one number each; editing without overwriting; waiving and withdrawing."""

import threading

import pytest
from flask import Flask

from office.base import audit, clock
from office.base.db import db, transaction
from office.cases import duties, workflow
from office.letters import bodies, issue
from office.letters.models import Letter
from office.letters.wording import Body
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_case, days_later
from tests.letters.stories import fill_cause, letter_of, turn_late


def test_only_the_head_signs(office: Office) -> None:
    letter = letter_of(a_case(office, status="answered"), "thank_you")
    for role in set(Role) - {Role.HEAD}:
        with pytest.raises(workflow.NotAllowed):
            issue.sign_letter(letter, office.actors[role], clock.now())
    assert letter.status == "draft"


def test_a_letter_is_signed_once(office: Office) -> None:
    letter = letter_of(a_case(office, status="answered"), "thank_you")
    issue.sign_letter(letter, office.actors[Role.HEAD], clock.now())
    with pytest.raises(workflow.Changed):
        issue.sign_letter(letter, office.actors[Role.HEAD], clock.now())


def test_signing_what_was_edited_meanwhile_is_refused(office: Office) -> None:
    letter = letter_of(a_case(office, status="answered"), "thank_you")
    with pytest.raises(workflow.Changed):
        issue.sign_letter(letter, office.actors[Role.HEAD], clock.now(), seen=letter.version - 1)


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(office: Office) -> None:
    letter = letter_of(a_case(office, status="answered"), "thank_you")
    seen = letter.version
    first = Body("THƯ CẢM ƠN", "", "", ["Lời của người thứ nhất."], [])
    second = Body("THƯ CẢM ƠN", "", "", ["Lời của người thứ hai."], [])
    issue.edit_draft(letter, office.actors[Role.HANDLER], first, seen, clock.now())
    with pytest.raises(workflow.Changed):
        issue.edit_draft(letter, office.actors[Role.HEAD], second, seen, clock.now())
    assert letter.body["paragraphs"] == ["Lời của người thứ nhất."]


def test_a_supervisor_does_not_edit(office: Office) -> None:
    letter = letter_of(a_case(office, status="answered"), "thank_you")
    body = bodies.from_json(letter.body)
    with pytest.raises(workflow.NotAllowed):
        issue.edit_draft(letter, office.actors[Role.SUPERVISOR], body, 1, clock.now())


def test_a_new_day_already_past_is_not_promised(office: Office) -> None:
    case = a_case(office, status="accepted")
    with days_later(30) as at:
        turn_late(case, at)
        letter = letter_of(case, "apology")
        fill_cause(office, letter)
        body = bodies.from_json(letter.body)
        sections = [
            (heading, ["Hoàn thành chậm nhất ngày 01/12/2026."] if "mới" in heading else lines)
            for heading, lines in body.sections
        ]
        old = Body(body.title, "", "", body.paragraphs, sections)
        issue.edit_draft(letter, office.actors[Role.HEAD], old, letter.version, at)
        assert issue.missing_parts(letter, clock.day_of(at)) == [issue.NEW_DAY_PAST]


def test_numbers_begin_anew_each_year_and_rolled_back_ones_leave_no_gap(office: Office) -> None:
    head = office.actors[Role.HEAD]
    one, two, three = (letter_of(a_case(office, status="answered"), "thank_you") for _ in "123")
    with transaction():
        issue.sign_letter(one, head, clock.now())
    issue.sign_letter(two, head, clock.now())
    db.session.rollback()
    with transaction():
        issue.sign_letter(two, head, clock.now())
    with days_later(60) as at:
        issue.sign_letter(three, head, at)
    assert [(each.year, each.number) for each in (one, two, three)] == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
    ]


def test_signers_at_once_get_one_number_each(office: Office, app: Flask) -> None:
    ids = [letter_of(a_case(office, status="answered"), "thank_you").id for _ in range(4)]
    head, at = office.actors[Role.HEAD], clock.now()
    db.session.rollback()
    refused: list[int] = []

    def sign_all(order: list[int]) -> None:
        with app.app_context(), clock.at(at):
            for letter_id in order:
                try:
                    with transaction():
                        issue.sign_letter(db.session.get_one(Letter, letter_id), head, at)
                except workflow.Changed:
                    refused.append(letter_id)

    signers = [threading.Thread(target=sign_all, args=(order,)) for order in (ids, ids[::-1], ids)]
    for signer in signers:
        signer.start()
    for signer in signers:
        signer.join()
    db.session.expire_all()
    letters = [db.session.get_one(Letter, letter_id) for letter_id in ids]
    assert sorted(each.number or 0 for each in letters) == [1, 2, 3, 4]
    assert len(refused) == 8
    assert list(audit.breaks()) == []


def test_waiving_needs_the_head_and_a_reason_and_drops_the_draft(office: Office) -> None:
    case = a_case(office, status="accepted")
    with days_later(30) as at:
        duty = turn_late(case, at)
        with pytest.raises(workflow.NotAllowed):
            issue.waive(duty, office.actors[Role.SUPERVISOR], "Lý do", at)
        with pytest.raises(issue.NeedsReason):
            issue.waive(duty, office.actors[Role.HEAD], "  ", at)
        issue.waive(duty, office.actors[Role.HEAD], "Đã xin lỗi trực tiếp tại nhà", at)
        assert letter_of(case, "apology").status == "dropped"
        assert duties.owed(case) == []
        with pytest.raises(workflow.Changed):
            issue.waive(duty, office.actors[Role.HEAD], "Lần nữa", at)


def test_an_apology_withdrawn_is_owed_again(office: Office) -> None:
    case = a_case(office, status="accepted")
    with days_later(30) as at:
        turn_late(case, at)
        letter = letter_of(case, "apology")
        fill_cause(office, letter)
        issue.sign_letter(letter, office.actors[Role.HEAD], at)
        issue.withdraw(letter, office.actors[Role.HEAD], "Ghi nhầm ngày", at)
        assert letter.status == "withdrawn"
        assert case.letters_owed == 1
        assert letter_of(case, "apology").status == "draft"


def test_nobody_else_withdraws(office: Office) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    visitor = Actor("visitor", None, "", opened=frozenset({letter.case_id}))
    for actor in (office.actors[Role.RECEPTION], visitor):
        with pytest.raises(workflow.NotAllowed):
            issue.withdraw(letter, actor, "Không thích", clock.now())


def test_typed_words_are_cleaned_and_bounded() -> None:
    body = bodies.from_json(
        {
            "title": " THƯ\nXIN LỖI ",
            "paragraphs": ["một\nhai", "", "x" * 99_999],
            "sections": [["", []], ["Phần", ["ba\x00"]]],
        }
    )
    assert body.title == "THƯ XIN LỖI"
    assert body.paragraphs[:2] == ["một", "hai"]
    assert len(body.paragraphs[2]) == bodies.LONGEST_LINE
    assert body.sections == [("Phần", ["ba"])]
