"""Whoever has the mail answers the question, once, without the secret and without sight of the case."""

import email
import re
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from office.base import clock, config, outbox
from office.base.db import db
from office.cases import handling, links, questions
from office.cases.models import Case, CaseLink, Message
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, days_later
from tests.page import Browser


@pytest.fixture(autouse=True)
def box(context: Flask) -> Path:
    found = config.current().instance / "mail"
    found.mkdir(exist_ok=True)
    for path in found.iterdir():
        path.unlink()
    return found


def mails(box: Path) -> str:
    while outbox.drain():
        pass
    said = [email.message_from_bytes(each.read_bytes(), policy=default) for each in box.iterdir()]
    return "\n".join(each["Subject"] + each.get_body().get_content() for each in said)  # type: ignore[union-attr]


def link_in(text: str) -> str:
    found = re.search(r"/tra-loi/[\w-]+", re.sub(r"=\n", "", text))
    assert found, text
    return found[0]


def asked(office: Office, box: Path) -> tuple[Case, str]:
    """Return a case that waits, and the address in the mail about it."""
    case = a_receipt(office).case
    handling.ask(case, office.actors[Role.RECEPTION], clock.now(), question="Đèn ở cột số mấy?")
    db.session.commit()
    return case, link_in(mails(box))


def test_what_is_missing_is_sent_by_the_link_once(office: Office, page: Browser, box: Path) -> None:
    case, path = asked(office, box)
    for _look in range(3):
        shown = page.get(path)
    assert "Đèn ở cột số mấy?" in shown.text
    assert case.code in shown.text
    for secret in (case.subject, case.body, case.place, "Người Gửi Thử"):
        assert secret not in shown.text
    assert db.session.scalar(select(func.count()).where(CaseLink.used_at.is_not(None))) == 0
    form = shown.form("/tra-loi/")
    paper = {"tep": (BytesIO(a_pdf()), "cot-den.pdf")}
    done = page.post(path, {**form, "noi_dung": "Cột số 12.", **paper})
    assert "Cơ quan đã nhận câu trả lời" in done.text
    db.session.expire_all()
    assert (case.status, case.messages[-1].text) == ("received", "Cột số 12.")
    assert [each.name for each in case.attachments if each.message_id] == ["cot-den.pdf"]
    twice = page.post(path, {**form, "noi_dung": "Cột số 12."})
    assert "Cơ quan đã nhận câu trả lời" in twice.text, "the button was pressed twice"
    late = page.post(path, {**form, "noi_dung": "Một câu viết rất lâu"})
    assert late.status == 410
    assert "đã được dùng" in late.text
    assert "Một câu viết rất lâu" in late.text
    assert "đã được dùng" in page.get(path).text, "the back button"
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
    assert page.get(f"/tra-cuu/ho-so/{case.code}").location == "/tra-cuu", "it opened nothing"


def test_nothing_typed_is_lost_on_an_error(office: Office, page: Browser, box: Path) -> None:
    case, path = asked(office, box)
    form = page.get(path).form("/tra-loi/")
    assert page.post(path, form).status == 422
    bad = {"noi_dung": "Chữ này phải còn.", "tep": (BytesIO(b""), "trong.pdf")}
    again = page.post(path, {**form, **bad})
    assert again.status == 422
    assert "Chữ này phải còn." in again.text
    long = page.post(path, {**form, "noi_dung": "a" * 10_001})
    assert long.status == 422
    db.session.expire_all()
    assert case.status == "waiting"


@pytest.mark.parametrize(
    ("reason", "status", "vi", "en"),
    [
        ("unknown", 404, "Không có đường dẫn này", "There is no such link"),
        ("expired", 410, "đã hết hạn", "has expired"),
        ("revoked", 410, "đã được thu lại", "was taken back"),
        ("settled", 410, "không còn chờ câu trả lời này", "no longer waits for this answer"),
        ("purpose", 404, "Không có đường dẫn này", "There is no such link"),
    ],
)
def test_each_link_that_opens_nothing_says_why_in_both_languages(
    office: Office, page: Browser, box: Path, reason: str, status: int, vi: str, en: str
) -> None:
    case, path = asked(office, box)
    now, days = clock.now(), 0
    if reason == "unknown":
        path = "/tra-loi/khong-co"
    elif reason == "expired":
        days = 30
    elif reason == "revoked":
        links.revoke(case, links.SUPPLEMENT, now)
    elif reason == "settled":
        case.status, case.open = "declined", False
    else:
        path = f"/tra-loi/{links.make(case, links.COSIGN, now, office.actors[Role.RECEPTION])}"
    db.session.commit()
    with days_later(days):
        for said, asking in ((vi, ""), (en, "?lang=en")):
            shown = page.get(path + asking)
            assert (shown.status, said in shown.text) == (status, True)
        sent = page.post(f"{path}?lang=vi", {"noi_dung": "Một câu viết rất lâu"})
        assert sent.status == status
        assert "Một câu viết rất lâu" in sent.text


def test_an_officer_asks_while_handling_and_the_mail_says_nothing_of_the_case(
    office: Office, page: Browser, app: Flask, box: Path
) -> None:
    case = a_case(office, status="accepted")
    mails(box)
    for each in box.iterdir():
        each.unlink()
    page.as_officer(Role.HANDLER)
    form = page.get(f"/can-bo/vu-viec/{case.code}").form(f"{case.code}/nhan-tin")
    said = {**form, "text": "Chiều nay ông có nhà không?", "asks": "y"}
    assert page.post(f"/can-bo/vu-viec/{case.code}/nhan-tin", said).status == 303
    text = mails(box)
    for secret in (case.subject, case.body, case.place, "Người Gửi Thử", "có nhà không"):
        assert secret not in text
    path, friend = link_in(text), Browser(app)
    shown = friend.get(path)
    assert "Chiều nay ông có nhà không?" in shown.text
    assert "đã nhận" in friend.post(path, {**shown.form("/tra-loi/"), "noi_dung": "Có."}).text
    db.session.expire_all()
    assert case.status == "accepted"
    assert "Có." in page.get(f"/can-bo/vu-viec/{case.code}").text


def test_nobody_is_asked_by_mail_about_a_denunciation(
    office: Office, page: Browser, box: Path
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    page.as_officer(Role.SEALED_INTAKE)
    shown = page.get(f"/can-bo/vu-viec/{case.code}")
    assert 'name="asks"' not in shown.html
    form = shown.form(f"{case.code}/nhan-tin")
    url = f"/can-bo/vu-viec/{case.code}"
    assert page.post(f"{url}/nhan-tin", {**form, "text": "Ở đâu?", "asks": "y"}).status == 303
    handling.ask(case, office.actors[Role.SEALED_INTAKE], clock.now(), question="Khi nào?")
    db.session.commit()
    assert mails(box) == ""
    assert db.session.scalar(select(func.count()).select_from(CaseLink)) == 0
    assert questions.invite(case, links.QUESTION, clock.now()) is None


def test_an_officer_takes_a_link_back(office: Office, page: Browser, app: Flask, box: Path) -> None:
    case, path = asked(office, box)
    url = f"/can-bo/vu-viec/{case.code}"
    page.as_officer(Role.RECEPTION)
    shown = page.get(url)
    assert "Người dân có đường dẫn trả lời" in shown.text
    form = shown.form("thu-lai-duong-dan")
    assert Browser(app).as_officer(Role.SUPERVISOR).post(
        f"{url}/thu-lai-duong-dan", form
    ).status in {403, 404}
    assert page.post(f"{url}/thu-lai-duong-dan", form).status == 303
    assert "đã được thu lại" in Browser(app).get(path).text
    after = page.get(url)
    assert "Người dân có đường dẫn trả lời" not in after.text
    assert page.post(f"{url}/thu-lai-duong-dan", form).status == 422


def test_a_mail_in_english_leads_to_a_page_in_english(
    office: Office, page: Browser, box: Path
) -> None:
    case = a_receipt(office, locale="en").case
    handling.ask(case, office.actors[Role.RECEPTION], clock.now(), question="Which lamp?")
    db.session.commit()
    text = mails(box)
    assert "without the secret code" in text
    path = re.search(r"/tra-loi/\S+", text)
    assert path
    assert "Send what is missing" in page.get(path[0]).text
