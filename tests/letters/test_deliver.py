"""A letter is printed once, frozen, mailed once; notices go to those who may get them."""

import email
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask

from office.base import clock, config, outbox
from office.base.db import db
from office.base.files import path_of
from office.cases import handling
from office.law.kinds import Kind
from office.letters import copies, deliver, mail
from office.letters.models import Letter
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, sender_of
from tests.letters.stories import letter_of, words_on


@pytest.fixture(autouse=True)
def empty_box(context: Flask) -> Path:
    box = config.current().instance / "mail"
    box.mkdir(exist_ok=True)
    for path in box.iterdir():
        path.unlink()
    return box


def sent(box: Path, start: str = "") -> list[str]:
    return sorted(path.name for path in box.iterdir() if path.name.startswith(start))


def test_a_letter_is_frozen_and_mailed_once(office: Office, empty_box: Path) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    outbox.drain()
    db.session.refresh(letter)
    assert sent(empty_box, "letter") == [f"letter-{letter.id}.eml"]
    assert [(each.channel, each.state) for each in letter.deliveries] == [
        ("tracking", "shown"),
        ("email", "sent"),
    ]
    key = letter.pdf_key
    (empty_box / f"letter-{letter.id}.eml").unlink()
    db.session.rollback()
    deliver.send_letter(letter.id)  # the promise kept again
    assert sent(empty_box, "letter") == []
    assert letter.pdf_key == key


def test_the_mail_of_a_letter_has_the_sheet_and_no_word_of_the_case(
    office: Office, empty_box: Path
) -> None:
    case = a_case(office, status="accepted")
    letter = letter_of(case, "acknowledgement")
    outbox.drain()
    path = empty_box / f"letter-{letter.id}.eml"
    said = email.message_from_bytes(path.read_bytes(), policy=default)
    (paper,) = said.iter_attachments()
    assert paper.get_filename() == "van-ban.pdf"
    assert paper.get_content() == copies.pdf_of(letter)
    text = said["Subject"] + said.get_body().get_content()
    for word in (case.subject, case.place, "Người Gửi Thử", case.body):
        assert word not in text


def test_a_letter_reads_the_same_before_and_after_it_is_frozen(office: Office) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    before = copies.pdf_of(letter)
    assert letter.pdf_key is None
    outbox.drain()
    db.session.refresh(letter)
    assert copies.pdf_of(letter) == before
    assert "Số: 01/TB-UBND" in words_on(before)


def test_a_sheet_changed_on_the_disk_is_noticed_and_never_handed_out(office: Office) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    outbox.drain()
    db.session.refresh(letter)
    path = path_of(config.current().instance / copies.FOLDER, letter.pdf_key or "")
    whole = path.read_bytes()
    path.write_bytes(whole + b" ")
    assert not copies.unchanged(letter)
    assert copies.pdf_of(letter) == whole  # printed again, byte for byte
    letter.facts = {**letter.facts, "to": "Ông Khác"}
    with pytest.raises(copies.Damaged):
        copies.pdf_of(letter)
    path.write_bytes(whole)


def test_a_mail_that_fails_is_tried_again_and_goes_once(
    office: Office, empty_box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    db.session.rollback()
    whole = mail.send

    def broken(*_said: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mail, "send", broken)
    with pytest.raises(ConnectionRefusedError):
        deliver.send_letter(letter.id)
    assert [each.state for each in letter.deliveries] == ["shown", "failed"]
    assert letter.pdf_key
    db.session.rollback()
    monkeypatch.setattr(mail, "send", whole)
    deliver.send_letter(letter.id)
    db.session.expire_all()
    assert [each.state for each in letter.deliveries] == ["shown", "sent"]
    assert sent(empty_box, "letter") == [f"letter-{letter.id}.eml"]


def test_an_address_that_is_none_is_given_up_at_once(office: Office, empty_box: Path) -> None:
    letter = letter_of(a_case(office, status="accepted", email="không phải"), "acknowledgement")
    assert outbox.drain() > 0
    db.session.expire_all()
    assert [each.state for each in letter.deliveries] == ["shown", "refused"]
    assert sent(empty_box) == []
    assert outbox.failed() == []


def test_nothing_is_mailed_about_a_denunciation_or_to_the_unnamed(
    office: Office, empty_box: Path
) -> None:
    a_case(office, Kind.DENUNCIATION, "accepted")
    a_case(office, status="accepted", anonymous=True)
    a_case(office, status="accepted", email="")
    while outbox.drain():
        pass
    assert sent(empty_box) == []


def test_one_deed_is_one_mail(office: Office, empty_box: Path) -> None:
    case = a_receipt(office).case
    outbox.drain()
    assert len(sent(empty_box, "notice")) == 1  # received
    handling.say(case, office.actors[Role.HEAD], clock.now(), "Chúng tôi sẽ đến xem.")
    handling.say(case, sender_of(case), clock.now(), "Cảm ơn.")
    db.session.commit()
    outbox.drain()
    assert len(sent(empty_box)) == 2
    accepted = a_case(office, status="accepted")
    outbox.drain()
    assert len(sent(empty_box, "notice")) == 3  # received; the acceptance is told by its letter
    assert sent(empty_box, "letter") == [f"letter-{letter_of(accepted, 'acknowledgement').id}.eml"]


def test_account_links_are_mailed(office: Office, empty_box: Path) -> None:
    outbox.put("mail", to="moi@test.example", subject="Liên kết", text="http://x.example/abc")
    outbox.put("mail", to="xấu\nBcc: a@b.example", subject="Liên kết", text="")
    db.session.commit()
    assert outbox.drain() == 2
    (name,) = sent(empty_box, "mail")
    assert "http://x.example/abc" in (empty_box / name).read_text()


def test_a_draft_bears_its_watermark_and_a_masked_copy_no_name(office: Office) -> None:
    case = a_case(office, status="proposed", name_hidden=True)
    letter = letter_of(case, "answer")
    draft = words_on(copies.pdf_of(letter, day=clock.today()))
    assert "CHƯA PHÁT HÀNH" in draft
    assert "Người Gửi Thử" in draft
    assert copies.preview_png(letter).startswith(b"\x89PNG")
    hidden = words_on(copies.pdf_of(letter, masked=True))
    assert "Người Gửi Thử" not in hidden
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    assert "Người Gửi Thử" not in words_on(copies.pdf_of(letter, masked=True))


def test_the_receipt_shows_code_and_secret_and_its_square_leads_to_tracking(office: Office) -> None:
    made = a_receipt(office)
    paper = words_on(copies.receipt_pdf(made.case, made.secret, "vi"))
    assert made.case.code in paper
    assert made.secret.split("-")[0] in paper
    assert "Đèn đường" in paper


def test_the_receipt_of_a_denunciation_names_nobody_and_links_no_code(office: Office) -> None:
    made = a_receipt(office, Kind.DENUNCIATION)
    paper = words_on(copies.receipt_pdf(made.case, made.secret, "en"))
    assert made.case.code in paper
    for word in ("Người Gửi Thử", "Lá Biếc, ", "Đèn đường", "?ma="):
        assert word not in paper


def test_the_denunciation_to_sign_leaves_the_name_to_the_pen(office: Office) -> None:
    answers = {
        "accused": "ông X, nhân viên chợ",
        "body": "Thu tiền không biên lai.\nĐe doạ người bán.",
        "wanted": "Xác minh và xử lý",
        "files": ["tep-1.jpg"],
        "name": "Hoàng Thị Kín",
    }
    paper = words_on(copies.denunciation_letter_pdf(answers, clock.today()))
    assert "ông X" in paper
    assert "Thu tiền không biên lai" in paper
    assert "Hoàng Thị Kín" not in paper


def test_printing_many_needs_no_child_each(office: Office) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    with copies.in_batch():
        assert copies.pdf_of(letter) == copies.pdf_of(db.session.get_one(Letter, letter.id))
