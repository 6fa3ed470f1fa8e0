"""A denunciation that turns out to be something else is opened by its sender alone, and by nothing else."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from cli.upkeep import tick
from office.base import clock, files
from office.base.audit import Event
from office.base.db import db
from office.cases import (
    intake,
    procedure,
    resealing,
    sealed,
    splitting,
    triage,
    unsealing,
    workflow,
)
from office.cases.models import Attachment, Case, Note, Overdue, SealShare
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_pdf, a_receipt, at_work, days_later, sender_of

NAME = "Người Gửi Thử"
TURNS = (Kind.COMPLAINT, Kind.PETITION, Kind.FEEDBACK)


def asked(office: Office, kind: Kind = Kind.FEEDBACK, **more: Any) -> Case:
    case = a_receipt(office, Kind.DENUNCIATION, **more).case
    intake_officer = at_work(office.actors[Role.SEALED_INTAKE])
    procedure.take(
        case,
        "ask_to_open",
        intake_officer,
        clock.now(),
        as_kind=kind.value,
        reason="Đơn nói về đèn hỏng.",
    )
    db.session.commit()
    return case


@pytest.mark.parametrize("kind", TURNS)
def test_at_its_senders_word_it_becomes_what_was_proposed_from_its_first_day(
    office: Office, kind: Kind
) -> None:
    case = asked(office, kind)
    received, code = case.received_day, case.code
    with days_later(2):
        unsealing.agree(case, sender_of(case), clock.now(), {})
        db.session.commit()
    assert (case.kind, case.status, case.received_day, case.code) == (
        kind.value, "received", received, code,
    )  # fmt: skip
    assert case.parties[0].name == NAME
    assert "Dãy đèn" in case.body
    assert case.points[0].asked not in {"", sealed.UNTOLD}
    running = [each for each in case.clocks if each.state == "running"]
    assert running
    assert all(each.started_on == received for each in running)
    assert not any(each.rule.startswith("denunciation.") for each in running)
    assert not db.session.scalars(select(SealShare).where(SealShare.case_id == case.id)).all()


def test_until_then_and_after_a_refusal_nothing_of_it_lies_in_the_open(office: Office) -> None:
    case = asked(office)
    for _ in range(2):
        assert (case.kind, case.subject, case.body) == ("denunciation", sealed.UNTOLD, "")
        assert case.parties[0].name == ""
        if case.open_as:
            unsealing.refuse(case, sender_of(case), clock.now())
            db.session.commit()
    assert case.open_as == ""
    assert case.status == "received"
    with pytest.raises(workflow.NotAllowed):
        unsealing.agree(case, sender_of(case), clock.now(), {})


def test_it_is_asked_once(office: Office) -> None:
    case = asked(office)
    unsealing.refuse(case, sender_of(case), clock.now())
    with pytest.raises(workflow.NotAllowed):
        procedure.take(
            case, "ask_to_open", at_work(office.actors[Role.SEALED_INTAKE]), clock.now(),
            as_kind="petition", reason="Hỏi lại.",
        )  # fmt: skip


def test_nobody_else_opens_it(office: Office) -> None:
    case = asked(office)
    for actor in office.actors.values():
        with pytest.raises(workflow.NotAllowed):
            unsealing.agree(case, actor, clock.now(), {})
    assert case.kind == Kind.DENUNCIATION


def test_a_visit_without_the_secret_holds_no_keys(office: Office) -> None:
    case = asked(office)
    visit = sender_of(case, "sai-mat-ma")
    with pytest.raises((unsealing.NotOpened, sealed.DoesNotOpen)):
        unsealing.agree(case, visit, clock.now(), {})
    assert case.kind == Kind.DENUNCIATION


def test_only_what_may_be_proposed_is_asked(office: Office) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    with pytest.raises(workflow.NotAllowed):
        procedure.take(
            case, "ask_to_open", at_work(office.actors[Role.SEALED_INTAKE]), clock.now(),
            as_kind="information", reason="Không.",
        )  # fmt: skip


def test_a_nameless_one_needs_a_name_for_a_complaint_and_none_for_feedback(office: Office) -> None:
    nobody = {"anonymous": True, "name": "", "phone": "", "email": "", "address": ""}
    case = asked(office, Kind.COMPLAINT, **nobody)
    sender = sender_of(case)
    assert unsealing.needs_name(case, sender)
    with pytest.raises(unsealing.NameNeeded):
        unsealing.agree(case, sender, clock.now(), {"name": "  "})
    db.session.rollback()
    unsealing.agree(case, sender_of(case), clock.now(), {"name": "Lê Văn Mới"})
    assert (case.parties[0].name, case.anonymous) == ("Lê Văn Mới", False)
    other = asked(office, Kind.FEEDBACK, **nobody)
    unsealing.agree(other, sender_of(other), clock.now(), {})
    assert other.anonymous


def test_papers_lie_in_the_open_under_their_names_and_the_sealed_ones_go(office: Office) -> None:
    case = asked(office, uploads=[files.check("giay-cua-toi.pdf", a_pdf(), nameless=True)])
    paper = db.session.scalars(select(Attachment).where(Attachment.case_id == case.id)).one()
    closed = intake.kept_content(paper)
    assert paper.sealed
    unsealing.agree(case, sender_of(case), clock.now(), {})
    db.session.commit()
    assert (paper.sealed, paper.name) == (False, "giay-cua-toi.pdf")
    assert intake.kept_content(paper).startswith(b"%PDF")
    assert not closed.startswith(b"%PDF")
    tick(thorough=True)
    assert intake.kept_content(paper).startswith(b"%PDF")


def test_what_was_late_stays_late(office: Office) -> None:
    case = asked(office)
    with days_later(60):
        unsealing.agree(case, sender_of(case), clock.now(), {})
        db.session.commit()
        found = db.session.scalars(select(Overdue).where(Overdue.case_id == case.id)).all()
        assert found
        assert case.overdue_since
        assert case.overdue_since < date(2027, 1, 10)


def test_sealed_by_mistake_it_comes_back_with_all_that_was_said(office: Office) -> None:
    case = a_receipt(office, Kind.PETITION, wanted="Sửa đèn;Xin lỗi dân").case
    secret_body, reception = case.body, office.actors[Role.RECEPTION]
    resealing.seal(case, reception, clock.now(), about=())
    db.session.commit()
    sender_of(case)  # comes with the secret: sealed intake can close a copy to it
    officer = at_work(office.actors[Role.SEALED_INTAKE])
    with_key = sealed.key_of_visit(officer)
    assert with_key
    assert sealed.copy_for_sender(case, with_key)
    procedure.take(
        case, "ask_to_open", officer, clock.now(), as_kind="petition", reason="Nhầm loại."
    )
    unsealing.agree(case, sender_of(case), clock.now(), {"name": NAME})
    assert (case.kind, case.body, case.wanted) == ("petition", secret_body, "Sửa đèn;Xin lỗi dân")
    assert [each.asked for each in case.points] == ["Sửa đèn", "Xin lỗi dân"]


def test_a_part_of_a_letter_is_not_asked_about(office: Office) -> None:
    letter = a_receipt(office, Kind.PETITION).case
    parts = splitting.split(
        letter, office.actors[Role.RECEPTION], clock.now(),
        [
            splitting.Part(Kind.COMPLAINT, "other", "Một", "Quyết định sai."),
            splitting.Part(Kind.PETITION, "other", "Hai", "Xin sửa hẻm."),
        ],
        whole=True,
    )  # fmt: skip
    db.session.flush()
    part = db.session.scalars(select(Case).where(Case.parent_id == letter.id)).first()
    assert part is not None
    assert parts is not None or part
    part.kind = Kind.DENUNCIATION.value
    with pytest.raises(resealing.Together):
        procedure.take(
            part, "ask_to_open", at_work(office.actors[Role.SEALED_INTAKE]), clock.now(),
            as_kind="petition", reason="Không phải tố cáo.",
        )  # fmt: skip


def test_the_trail_says_who_did_what_and_no_word_of_the_letter(office: Office) -> None:
    case = asked(office)
    unsealing.agree(case, sender_of(case), clock.now(), {})
    db.session.commit()
    events = db.session.scalars(select(Event).where(Event.case_id == case.id)).all()
    assert [each.action for each in events].count("case:case:open_up") == 1
    assert not any("Dãy đèn" in str(each.facts) or NAME in str(each.facts) for each in events)
    assert triage  # the first look of the new kind is open again
    assert "accept" in {
        each.name for each in workflow.available(case, office.actors[Role.RECEPTION])
    }


def test_an_inner_word_of_before_is_among_officers_again(office: Office) -> None:
    case = a_receipt(office, Kind.FEEDBACK).case
    db.session.add(
        Note(case_id=case.id, at=clock.now(), author="Cán bộ", text="Đã gọi hỏi hàng xóm.")
    )
    db.session.flush()
    resealing.seal(case, office.actors[Role.RECEPTION], clock.now(), about=())
    db.session.commit()
    sender_of(case)
    officer = at_work(office.actors[Role.SEALED_INTAKE])
    with_key = sealed.key_of_visit(officer)
    assert with_key
    sealed.copy_for_sender(case, with_key)
    procedure.take(
        case, "ask_to_open", officer, clock.now(), as_kind="feedback", reason="Nhầm loại."
    )
    unsealing.agree(case, sender_of(case), clock.now(), {})
    said = db.session.scalars(select(Note.text).where(Note.case_id == case.id)).all()
    assert any("Đã gọi hỏi hàng xóm." in each for each in said)
    assert not any("hàng xóm" in each.text for each in case.messages)
