"""A filing becomes one case, with its number, its clocks, its papers and one secret."""

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import func, select

from office.base import clock, config
from office.base.audit import Event
from office.base.db import db, transaction
from office.base.files import FileRefused, Upload, check
from office.base.kinds import MEDIA_TYPES
from office.base.outbox import Promise
from office.cases import codes, intake, sealed
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.actors import VISITOR, Actor
from office.people.models import Citizen
from office.people.roles import Role
from tests.builders import Office, a_filing, a_receipt, at_work, sender_of

TOKEN = "t" * 32


def upload(data: bytes, name: str = "ảnh đèn.jpg") -> Upload:
    return Upload(
        name=name, media_type="image/jpeg", size=len(data), data=data,
        sha256=hashlib.sha256(data).hexdigest(), place_removed=True, had_place=True,
    )  # fmt: skip


def receive(office: Office, **said: object) -> intake.Receipt:
    return intake.receive(
        a_filing(**said), VISITOR, clock.now(), token=TOKEN, unit_id=office.ward.id  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_filing_becomes_a_case_that_opens_with_its_secret(office: Office) -> None:
    made = receive(office)
    case = made.case
    assert codes.is_code(case.code)
    assert codes.same_secret(case.code, made.secret, case.secret_hash)
    assert (case.status, case.open, case.version, made.again) == ("received", True, 1, False)
    assert [each.step for each in case.clocks] == ["accept", "settle"]
    assert case.next_due == case.clocks[0].due_on
    assert case.parties[0].name == "Người Gửi Thử"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_taken_in_with_one_event_and_two_promises(office: Office, kind: Kind) -> None:
    case = a_receipt(office, kind).case
    [event] = db.session.scalars(select(Event).where(Event.case_id == case.id))
    assert (event.action, event.facts["kind"], event.actor_id) == ("case:case:receive", kind, None)
    topics = sorted(each.topic for each in db.session.scalars(select(Promise)))
    assert topics == ["case.changed", "notice"]


def test_the_same_form_sent_twice_is_one_case_with_one_secret(office: Office) -> None:
    first = receive(office)
    db.session.commit()
    second = receive(office, subject="Sửa lại chút")
    assert (second.case.id, second.secret, second.again) == (first.case.id, first.secret, True)
    assert second.case.subject == first.case.subject
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_the_same_form_sent_twice_at_the_same_moment_is_one_case(
    app: Flask, office: Office
) -> None:
    ward, moment = office.ward.id, clock.now()
    db.session.commit()
    db.session.remove()
    start, made = threading.Barrier(4), []

    def send() -> None:
        with app.app_context():
            start.wait()
            with transaction():
                one = intake.receive(a_filing(), VISITOR, moment, token=TOKEN, unit_id=ward)
                made.append((one.case.code, one.secret))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_neither_token_nor_secret_is_in_the_database(office: Office) -> None:
    made = receive(office)
    kept = " ".join(
        str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))
    )
    for secret in (TOKEN, made.secret, made.secret.replace("-", "")):
        assert secret not in kept


def test_a_filing_undone_leaves_nothing(office: Office) -> None:
    receive(office)
    db.session.rollback()
    for model in (Case, Event, Promise):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_what_comes_at_night_on_a_rest_day_is_received_that_day(office: Office) -> None:
    with clock.at(datetime(2026, 11, 21, 20, 30, tzinfo=UTC)):  # Sunday, 03:30 in Viet Nam
        case = a_receipt(office).case
    assert case.received_day == date(2026, 11, 22)
    assert case.code.startswith("ND26-")


def test_a_signed_in_citizen_owns_the_case_and_an_officer_files_in_his_name(
    office: Office,
) -> None:
    db.session.add(Citizen(id=4, email="c@test.example", password_hash="x", made_at=clock.now()))
    actor = Actor("citizen", 4, "")
    made = intake.receive(a_filing(), actor, clock.now(), token="a" * 32, unit_id=office.ward.id)
    assert made.case.citizen_id == 4


def test_texts_are_composed_trimmed_and_cut(office: Office) -> None:
    case = receive(office, subject="  De\u0300n " + "x" * 400, body="a\x00b", wanted="").case
    assert case.subject.startswith("Dèn x")
    assert len(case.subject) == intake.LONGEST["subject"]
    assert case.body == "ab"


def test_papers_are_kept_with_their_name_and_read_back(office: Office) -> None:
    case = receive(office, uploads=[upload(b"one"), upload(b"two", "../../etc/passwd")]).case
    reader = office.actors[Role.RECEPTION]
    assert [intake.content_of(case, each, reader) for each in case.attachments] == [
        b"one",
        b"two",
    ]
    assert case.attachments[0].name == "ảnh đèn.jpg"
    assert "/" not in case.attachments[1].name
    assert len({each.handle for each in case.attachments}) == 2
    [event] = db.session.scalars(select(Event).where(Event.case_id == case.id))
    assert event.facts["files"] == [each.sha256 for each in case.attachments]


def test_papers_of_a_denunciation_are_read_back_too(office: Office) -> None:
    case = receive(office, kind=Kind.DENUNCIATION, uploads=[upload(b"one"), upload(b"two")]).case
    reader = at_work(office.actors[Role.SEALED_INTAKE])
    more = intake.attach(case, [upload(b"three")], clock.now(), purpose="added", from_citizen=True)
    assert [intake.content_of(case, each, reader) for each in case.attachments] == [
        b"one",
        b"two",
        b"three",
    ]
    assert more[0].name == "tep-3.jpg"


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("Sửa đèn", ["Sửa đèn"]),
        ("- sửa đèn\n- cắt cành; dọn rác.", ["Sửa đèn", "Cắt cành", "Dọn rác"]),
        ("\n\n ; ;\n", [";"]),
        ("", [""]),
    ],
)
def test_what_is_asked_is_split_into_points(said: str, points: list[str]) -> None:
    got = intake.split_points(said)
    assert got == points or (points == [";"] and len(got) == 1)


@given(st.text(max_size=2_000))
def test_points_are_few_and_never_none(said: str) -> None:
    points = intake.split_points(said)
    assert 1 <= len(points) <= intake.MOST_POINTS


def test_a_hundred_wishes_lose_no_word() -> None:
    points = intake.split_points("\n".join(f"Việc {n}" for n in range(100)))
    assert len(points) == intake.MOST_POINTS
    assert all(f"Việc {n}" in "; ".join(points) for n in range(100))


def test_the_identity_is_what_tells_who_the_sender_is() -> None:
    filing = replace(a_filing(), name=" Nguye\u0302\u0303n ")
    assert filing.identity["name"] == "Nguyễn"
    assert set(filing.identity) == {"name", "phone", "email", "address", "identity_number"}


def test_f3_the_original_of_a_denunciation_is_sealed_and_opens_for_its_holders(
    office: Office,
) -> None:
    told = Image.Exif()
    told[0x013B] = "Dang Thi Tuyet Van"
    data = BytesIO()
    Image.new("RGB", (9, 9)).save(data, "JPEG", exif=told)
    paper = check("ảnh.jpg", data.getvalue(), nameless=True)
    case = a_receipt(office, Kind.DENUNCIATION, uploads=[paper]).case
    [kept] = case.attachments
    on_disk = (config.current().instance / intake.ORIGINALS / kept.original_key).read_bytes()
    assert b"Tuyet Van" in data.getvalue()
    assert b"Tuyet Van" not in on_disk
    assert kept.original_sha256 == hashlib.sha256(data.getvalue()).hexdigest()
    for actor in (at_work(office.actors[Role.SEALED_INTAKE]), sender_of(case)):
        assert intake.original_of(case, kept, actor) == data.getvalue()
        assert b"Tuyet Van" not in intake.content_of(case, kept, actor)
    with pytest.raises(sealed.DoesNotOpen):
        intake.original_of(case, kept, at_work(office.actors[Role.HEAD]))


def test_f3_the_hash_of_what_was_sent_is_in_the_trail(office: Office) -> None:
    sent = replace(upload(b"cleaned"), original=b"as it was sent")
    case = a_receipt(office, uploads=[sent]).case
    [event] = db.session.scalars(select(Event).where(Event.case_id == case.id))
    assert event.facts["originals"] == [hashlib.sha256(b"as it was sent").hexdigest()]
    assert intake.original_of(case, case.attachments[0], VISITOR) == b"as it was sent"
    assert intake.content_of(case, case.attachments[0], VISITOR) == b"cleaned"


def test_f5_no_way_leads_an_office_file_into_a_denunciation(office: Office) -> None:
    sent = replace(upload(b"x", "đơn.docx"), media_type=MEDIA_TYPES["docx"])
    with pytest.raises(FileRefused, match="PDF"):
        a_receipt(office, Kind.DENUNCIATION, uploads=[sent])
    assert a_receipt(office, uploads=[sent]).case.attachments[0].original_sha256 == ""
