"""A draft on its way: sent for signature, given back with a remark, signed once."""

import pytest

from office.base import audit, clock
from office.base.db import db
from office.cases import workflow
from office.cases.models import Case
from office.letters import forgetting, issue, register, signature
from office.letters.models import ASKED, DROPPED, ISSUED, RETURNED, Letter
from office.people.roles import Role
from tests.builders import Office, a_case, days_later
from tests.letters.stories import fill_cause, letter_of, turn_late


def an_apology(office: Office, *, filled: bool = True) -> Letter:
    case = a_case(office, status="accepted")
    with days_later(30) as at:
        turn_late(case, at)
    letter = letter_of(case, "apology")
    if filled:
        fill_cause(office, letter)
    return letter


def actions(case: Case) -> list[str]:
    rows = db.session.query(audit.Event).filter_by(case_id=case.id).order_by(audit.Event.id)
    return [each.action for each in rows]


def test_sent_given_back_sent_again_and_signed_with_every_step_kept(office: Office) -> None:
    letter = an_apology(office)
    handler, head = office.actors[Role.HANDLER], office.actors[Role.HEAD]
    signature.ask(letter, handler, clock.now(), " Kính trình. ", seen=letter.version)
    assert letter.stage == ASKED
    assert not signature.may_ask(letter, handler)
    signature.give_back(letter, head, clock.now(), "Nói rõ lỗi của ai.", seen=letter.version)
    assert letter.stage == RETURNED
    signature.ask(letter, handler, clock.now(), "", seen=letter.version)
    issue.sign_letter(letter, head, clock.now(), seen=letter.version)
    db.session.commit()
    assert (letter.status, letter.stage) == (ISSUED, "")
    assert [(each.act, each.by, each.remark) for each in letter.steps] == [
        (ASKED, handler.name, "Kính trình."),
        (RETURNED, head.name, "Nói rõ lỗi của ai."),
        (ASKED, handler.name, ""),
    ]
    told = [each for each in actions(letter.case) if each.startswith("letter:letter:")]
    assert told[-4:] == [
        "letter:letter:ask", "letter:letter:return", "letter:letter:ask", "letter:letter:issue",
    ]  # fmt: skip


def test_what_lacks_a_part_is_not_sent_and_a_remark_is_needed_to_give_back(office: Office) -> None:
    letter = an_apology(office, filled=False)
    with pytest.raises(issue.Incomplete):
        signature.ask(letter, office.actors[Role.HANDLER], clock.now(), "", seen=letter.version)
    with pytest.raises(issue.NeedsReason):
        signature.give_back(letter, office.actors[Role.HEAD], clock.now(), " ", seen=letter.version)
    assert letter.steps == []


def test_who_had_it_open_when_it_was_given_back_does_not_sign_it_unawares(office: Office) -> None:
    letter, head = an_apology(office), office.actors[Role.HEAD]
    seen = letter.version
    signature.give_back(letter, head, clock.now(), "Sửa lại.", seen=seen)
    with pytest.raises(workflow.Changed):
        issue.sign_letter(letter, head, clock.now(), seen=seen)
    with pytest.raises(workflow.Changed):
        signature.give_back(letter, head, clock.now(), "Sửa lại.", seen=seen)


def test_only_who_works_on_it_sends_it_and_only_who_signs_gives_it_back(office: Office) -> None:
    letter = an_apology(office)
    for role in set(Role) - {Role.HANDLER, Role.LEAD}:
        with pytest.raises(workflow.NotAllowed):
            signature.ask(letter, office.actors[role], clock.now(), "", seen=letter.version)
    for role in set(Role) - {Role.HEAD}:
        with pytest.raises(workflow.NotAllowed):
            signature.give_back(letter, office.actors[role], clock.now(), "x", seen=letter.version)


def test_an_answer_proposed_is_sent_and_given_back_it_goes_by_its_move(office: Office) -> None:
    case = a_case(office, status="proposed")
    draft = letter_of(case, "answer")
    assert [each.act for each in draft.steps] == [ASKED]
    signature.give_back(
        draft, office.actors[Role.HEAD], clock.now(), "Thiếu số biên bản.", seen=draft.version
    )
    db.session.commit()
    assert (case.status, draft.status) == ("accepted", DROPPED)
    assert draft.steps[-1].remark == "Thiếu số biên bản."
    assert "case:case:send_back" in actions(case)


def test_the_row_can_be_narrowed_to_what_was_sent(office: Office) -> None:
    letter = an_apology(office)
    head, today = office.actors[Role.HEAD], clock.today()
    assert register.drafts(head, today, stage=ASKED).rows == []
    signature.ask(letter, office.actors[Role.HANDLER], clock.now(), "", seen=letter.version)
    (row,) = register.drafts(head, today, stage=ASKED).rows
    assert row.stage == ASKED


def test_remarks_go_with_the_words_of_the_letter(office: Office) -> None:
    letter = an_apology(office)
    signature.ask(
        letter, office.actors[Role.HANDLER], clock.now(), "Bà Lan chờ.", seen=letter.version
    )
    forgetting.forget(letter.case, "[gone]")
    assert [each.remark for each in letter.steps] == ["[gone]"]
