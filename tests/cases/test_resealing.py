"""A case that turns out to be a denunciation is sealed at once; nothing of it stays in the open."""

import io
from datetime import date

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from cli.upkeep import tick
from office.base import clock, files, outbox
from office.base.audit import Event
from office.base.db import db
from office.cases import (
    admissibility,
    extracts,
    handling,
    holders,
    intake,
    joins,
    notes,
    resealing,
    sealed,
    sight,
    triage,
)
from office.cases.models import Case, Note, Overdue
from office.cases.workflow import Changed, NotAllowed
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.roles import Role
from office.search import place, query
from tests.builders import Office, a_case, a_pdf, a_receipt, at_work, days_later, sender_of
from tests.house.test_canary import Canary

TURNS = (Kind.FEEDBACK, Kind.PETITION, Kind.COMPLAINT)


def seal(office: Office, case: Case, *about: str) -> None:
    resealing.seal(case, office.actors[Role.RECEPTION], clock.now(), about=about)
    db.session.commit()


@pytest.mark.parametrize("kind", TURNS)
def test_it_becomes_a_denunciation_kept_from_its_first_day(office: Office, kind: Kind) -> None:
    case = a_receipt(office, kind).case
    received = case.received_day
    with days_later(2):
        seal(office, case)
    assert (case.kind, case.status, case.received_day) == ("denunciation", "received", received)
    running = [each for each in case.clocks if each.state == "running"]
    assert [(each.step, each.started_on, each.due_on) for each in running] == [
        ("accept", received, date(2026, 11, 30))
    ], "seven working days from 18/11/2026, of which 24/11 is none"
    assert running[0].rule.startswith("denunciation.")


def test_what_was_late_stays_late(office: Office) -> None:
    case = a_receipt(office).case
    with days_later(60):
        seal(office, case)
        episodes = db.session.scalars(select(Overdue).where(Overdue.case_id == case.id)).all()
        since = case.overdue_since
    assert episodes
    assert since is not None
    assert since < date(2027, 1, 10)


def test_plain_columns_are_empty_and_the_words_open_for_sealed_intake_alone(office: Office) -> None:
    case = a_receipt(office, wanted="Sửa đèn;Xin lỗi dân").case
    handling.say(case, sender_of(case), clock.now(), "Tôi nhắc lại lần nữa.")
    seal(office, case)
    party = case.parties[0]
    assert not any(getattr(party, name) for name in sealed.IDENTITY_FIELDS)
    assert (case.subject, case.body, case.wanted, case.place) == (sealed.UNTOLD, "", "", "")
    assert [each.asked for each in case.points] == [sealed.UNTOLD]
    assert [each.text for each in case.messages] == [sealed.UNTOLD]
    said = extracts.original_of(case, at_work(office.actors[Role.SEALED_INTAKE]))
    assert "Dãy đèn" in said["body"]
    assert "nhắc lại" in said["added"]
    with pytest.raises(sealed.DoesNotOpen):
        extracts.original_of(case, at_work(office.actors[Role.HEAD]))


def test_whoever_saw_it_before_sees_it_no_more(office: Office) -> None:
    case = a_receipt(office).case
    seen_by = (Role.RECEPTION, Role.TRIAGE, Role.LEAD, Role.HANDLER)
    seal(office, case)
    for role in seen_by:
        assert sight.level(office.actors[role], case) == sight.Level.NOTHING
    assert sight.level(office.actors[Role.SEALED_INTAKE], case) == sight.Level.ORIGINAL
    assert sight.level(office.actors[Role.SUPERVISOR], case) == sight.Level.LINE


def test_whom_it_is_about_is_outside_at_once_and_holds_no_key(office: Office) -> None:
    case = a_receipt(office).case
    accused = office.officers[Role.SEAL_KEEPER]
    another = office.officers[Role.HEAD]
    with pytest.raises(holders.NotTakenOnline):
        seal(office, case, f"officer.{accused.id}")
    db.session.rollback()
    assert case.kind == "feedback", "the only keeper is accused: nobody could ever open it"
    seal(office, case, f"officer.{another.id}")
    assert f"officer.{another.id}" in case.excluded
    assert case.goes_up
    keys = {each.key_id for each in case.shares}
    assert holders.key_of(another.id).id not in keys  # type: ignore[union-attr]


def test_papers_are_closed_and_the_open_ones_go_from_the_disk(office: Office) -> None:
    picture = _a_picture("Người Gửi Thử")
    uploads = [files.check("nha-toi.jpg", picture), files.check("don.pdf", a_pdf())]
    case = a_receipt(office, uploads=uploads).case
    before = [(each.key, each.original_key) for each in case.attachments]
    seal(office, case)
    outbox.drain()
    root = place.current().folder.parent
    for key, original in before:
        assert not files.path_of(root / "files", key).exists()
        assert not original or not files.path_of(root / "originals", original).exists()
    first, second = case.attachments
    assert (first.name, second.name) == ("tep-1.jpg", "tep-2.pdf")
    assert intake.kept_content(first) != uploads[0].data
    opener = at_work(office.actors[Role.SEALED_INTAKE])
    assert intake.content_of(case, first, opener) == uploads[0].data
    assert intake.original_of(case, first, opener) == uploads[0].original
    assert sealed.words_of(case, opener)["files"] == ["nha-toi.jpg", "don.pdf"]


def _a_picture(author: str) -> bytes:
    made, out = Image.Exif(), io.BytesIO()
    made[0x013B] = author
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=made)
    return out.getvalue()


def test_a_paper_that_another_case_needs_stays(office: Office) -> None:
    upload = files.check("don.pdf", a_pdf())
    case, other = (a_receipt(office, uploads=[upload]).case for _ in range(2))
    seal(office, case)
    outbox.drain()
    assert intake.kept_content(other.attachments[0]) == upload.data


def test_letters_keep_their_number_and_lose_their_words(office: Office) -> None:
    case = a_receipt(office).case
    handling.ask(case, office.actors[Role.RECEPTION], clock.now(), question="Số cột đèn?")
    letter = db.session.scalars(select(Letter).where(Letter.case_id == case.id)).one()
    number = letter.number_text
    seal(office, case)
    assert letter.number_text == number
    assert "Số cột đèn" not in str([letter.facts, letter.body, letter.given])
    assert "Người Gửi Thử" not in str(letter.facts)
    opener = at_work(office.actors[Role.SEALED_INTAKE])
    assert "Số cột đèn" in sealed.words_of(case, opener)["talk"]


def test_the_trail_tells_that_and_nothing_else(office: Office) -> None:
    case = a_receipt(office).case
    seal(office, case, f"unit.{office.units['works'].id}")
    event = db.session.scalars(select(Event).where(Event.action == "case:case:seal")).one()
    assert event.facts == {"before": "received", "after": "received"}


@pytest.mark.parametrize(
    "role", [Role.HANDLER, Role.LEAD, Role.SUPERVISOR, Role.HEAD, Role.SEALED_INTAKE]
)
def test_only_who_sorts_the_case_may(office: Office, role: Role) -> None:
    case = a_receipt(office).case
    with pytest.raises(NotAllowed):
        resealing.seal(case, office.actors[role], clock.now())
    assert case.kind == "feedback"


@pytest.mark.parametrize("kind", [Kind.INFORMATION, Kind.DENUNCIATION])
def test_other_kinds_do_not_become_one(office: Office, kind: Kind) -> None:
    case = a_receipt(office, kind).case
    with pytest.raises(NotAllowed):
        seal(office, case)


def test_accepted_already_it_goes_back_to_the_screening_of_sealed_intake(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    seal(office, case)
    assert (case.status, case.accepted_day, case.handler_id) == ("received", None, None)
    assert case.unit_id == office.ward.id
    assert [each.step for each in case.clocks if each.state == "running"] == ["accept"]
    for role in (Role.HANDLER, Role.LEAD):
        assert sight.level(office.actors[role], case) == sight.Level.NOTHING


def test_not_once_it_was_answered_and_not_twice(office: Office) -> None:
    with pytest.raises(NotAllowed):
        seal(office, a_case(office, status="answered"))
    case = a_receipt(office).case
    seal(office, case)
    with pytest.raises(NotAllowed):
        seal(office, case)


def test_of_two_officers_at_once_the_second_is_told(office: Office) -> None:
    case = a_receipt(office).case
    seen = case.version
    triage.sort(
        case, office.actors[Role.TRIAGE], clock.now(), kind=Kind.PETITION, field="lighting",
        complexity="normal", urgency="normal", seen=seen,
    )  # fmt: skip
    with pytest.raises(Changed):
        resealing.seal(case, office.actors[Role.RECEPTION], clock.now(), seen=seen)


def test_a_case_that_others_go_with_is_parted_first(office: Office) -> None:
    first, other = a_case(office), a_case(office)
    joins.join(other, office.actors[Role.RECEPTION], clock.now(), first=first)
    with pytest.raises(resealing.Together):
        seal(office, first)
    assert first.kind == "feedback"


def test_the_next_steps_are_those_of_a_denunciation(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    seal(office, case)
    wanted = {each.id for each in admissibility.items(Kind(case.kind), case.received_day)}
    assert "T1" in wanted
    with pytest.raises(extracts.NoExtract):
        triage.accept(
            case, at_work(office.actors[Role.SEALED_INTAKE]), clock.now(),
            unit=office.units["works"], handler_id=office.officers[Role.HANDLER].id, all_good=True,
        )  # fmt: skip


def test_visits_of_the_sender_are_closed(office: Office) -> None:
    from office.people.models import Session

    case = a_receipt(office).case
    sender_of(case)
    seal(office, case)
    assert not any(case.id in each.opened for each in db.session.scalars(select(Session)))


def test_no_byte_stays_on_the_disk(app: Flask, office: Office) -> None:
    from tests.cases.test_sealed import written

    who, lamp = Canary(), Canary()
    case = a_receipt(
        office, Kind.COMPLAINT, name=who.name, phone=who.number, email=who.mail, address=who.home,
        identity_number=f"0790{who.number[2:]}", subject=f"Đơn của {who.name}",
        body=f"Chuyện {lamp.word} ở {who.home}. " * 40, wanted=f"Xử lý {lamp.word}", place=who.home,
        details={"decision": f"số {lamp.word}"},
        uploads=[files.check(f"{who.word}.jpg", _a_picture(f"{who.number} {who.word}"))],
    ).case  # fmt: skip
    handling.say(case, sender_of(case), clock.now(), f"Tôi là {who.name}, {lamp.word}.")
    notes.write(case, office.actors[Role.RECEPTION], clock.now(), f"Ghi: {who.name}")
    tick(thorough=True)

    def told() -> list[str]:
        return [
            name for name, data in written().items()
            if "mail" not in name and (who.told_in(data) or lamp.told_in(data))
        ]  # fmt: skip

    lying = told()
    assert any("sqlite3" in each for each in lying)
    assert any("originals/" in each for each in lying)
    assert any("index" in each for each in lying)
    seal(office, case)
    tick(thorough=True)
    db.session.remove()
    tick(thorough=True)
    assert told() == []
    found = query.search(
        query.Wanted(words=lamp.word, scope="all"),
        sight.index_sight(office.actors[Role.SEALED_INTAKE]), clock.today(),
    )  # fmt: skip
    assert not found.case_ids


# The sender, afterwards


def test_the_sender_gets_a_copy_at_the_next_visit_and_the_intake_officer_s(office: Office) -> None:
    upload = files.check("don.pdf", a_pdf())
    case = a_receipt(office, uploads=[upload]).case
    seal(office, case)
    sender = sender_of(case)
    assert sealed.awaits_sender(case)
    assert sealed.own_words(case, sender)["body"] == "", "nobody here could close a copy yet"
    with pytest.raises(sealed.DoesNotOpen):
        intake.content_of(case, case.attachments[0], sender)
    intake_officer = at_work(office.actors[Role.SEALED_INTAKE])
    assert holders.hand_over(intake_officer, clock.now()) == 1
    assert not sealed.awaits_sender(case)
    assert "Dãy đèn" in sealed.own_words(case, sender)["body"]
    assert intake.content_of(case, case.attachments[0], sender) == upload.data
    assert holders.hand_over(intake_officer, clock.now()) == 0, "once is enough"


def test_the_copy_masks_what_the_sender_writes_and_holds_no_name(office: Office) -> None:
    case = a_receipt(office, body="Tôi là Người Gửi Thử, đèn tắt.").case
    seal(office, case)
    sender = sender_of(case)
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    handling.say(case, sender, clock.now(), "Tôi tên Người Gửi Thử, số 0900 000 123.")
    assert "Người Gửi Thử" not in case.messages[-1].text
    assert "0900" not in case.messages[-1].text
    assert "Người Gửi Thử" not in sealed.own_words(case, sender)["body"]
    assert sealed.known_identity(case, sender) == {}


def test_what_officers_wrote_is_in_the_envelope_and_never_the_sender_s(office: Office) -> None:
    case = a_receipt(office).case
    handling.say(case, office.actors[Role.RECEPTION], clock.now(), "Mai có người đến.")
    notes.write(case, office.actors[Role.RECEPTION], clock.now(), "Nghe nói ông ấy quen.")
    seal(office, case)
    assert [each.text for each in db.session.scalars(select(Note))] == [sealed.UNTOLD]
    sender, opener = sender_of(case), at_work(office.actors[Role.SEALED_INTAKE])
    holders.hand_over(opener, clock.now())
    assert "quen" in sealed.words_of(case, opener)["inside"]
    assert "quen" in extracts.original_of(case, opener)["added"]
    assert "quen" in str(sealed.words_of(case, sender)), "it opens, so it has to be left out"
    assert "quen" not in str(sealed.own_words(case, sender))


def test_a_keeper_or_the_head_makes_no_copy(office: Office) -> None:
    case = a_receipt(office).case
    seal(office, case)
    sender_of(case)
    for role in (Role.SEAL_KEEPER, Role.HEAD):
        holders.hand_over(at_work(office.actors[role]), clock.now())
        assert sealed.awaits_sender(case)


def test_without_a_visit_there_is_nothing_to_close_it_to(office: Office) -> None:
    case = a_receipt(office).case
    seal(office, case)
    assert holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now()) == 0
    assert sealed.awaits_sender(case)
