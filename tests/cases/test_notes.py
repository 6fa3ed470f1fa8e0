"""Notes among officers: apart from the conversation, checked in a denunciation, once for each form."""

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.files import check
from office.base.outbox import Promise
from office.cases import handling, notes, own_data
from office.cases.models import Case, Message, Note
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, sender_of


def test_a_note_is_no_message_and_nobody_outside_is_told(office: Office) -> None:
    case = a_case(office, status="accepted")
    promised = {each.id for each in db.session.scalars(select(Promise))}
    note = notes.write(case, office.actors[Role.HANDLER], clock.now(), " Hỏi thêm tổ điện. ")
    db.session.commit()
    assert (note.text, note.author) == ("Hỏi thêm tổ điện.", "Cán bộ handler")
    assert db.session.scalars(select(Message)).all() == []
    made = [each for each in db.session.scalars(select(Promise)) if each.id not in promised]
    assert {each.topic for each in made} <= {"case.changed"}
    event = db.session.scalars(select(Event).where(Event.action == "case:note:officer")).one()
    assert event.facts["note"] == note.id


def test_who_waits_for_a_reply_still_waits(office: Office) -> None:
    case = a_receipt(office).case
    handling.say(case, sender_of(case), clock.now(), "Bao giờ xong?")
    notes.write(case, office.actors[Role.RECEPTION], clock.now(), "Để tôi hỏi.")
    assert case.awaiting_reply


def test_only_officers_write_notes(office: Office) -> None:
    case = a_receipt(office).case
    with pytest.raises(notes.FromOutside):
        notes.write(case, sender_of(case), clock.now(), "Tôi là người gửi.")
    assert db.session.scalars(select(Note)).all() == []


def test_the_same_form_sent_twice_is_one_note(office: Office) -> None:
    case, actor = a_case(office, status="accepted"), office.actors[Role.HANDLER]
    once = notes.write(case, actor, clock.now(), "Một lần", key="khoa")
    assert notes.write(case, actor, clock.now(), "Một lần", key="khoa") is once


def test_the_secret_of_the_case_does_not_stand_in_a_note(office: Office) -> None:
    receipt = a_receipt(office)
    with pytest.raises(handling.SecretTold):
        notes.write(
            receipt.case, office.actors[Role.RECEPTION], clock.now(), f"Mã là {receipt.secret}"
        )


def test_neither_note_nor_its_paper_is_in_the_copy_of_ones_data(office: Office) -> None:
    case = a_receipt(office).case
    papers = [check("noi-bo.pdf", a_pdf())]
    notes.write(case, office.actors[Role.RECEPTION], clock.now(), "Riêng", uploads=papers)
    notes.by_the_house(case, clock.now(), "Người gửi đã tự sửa.")
    db.session.commit()
    told = str(own_data.of(db.session.get_one(Case, case.id), sender_of(case)))
    assert [each for each in ("Riêng", "noi-bo", "tự sửa") if each in told] == []
