"""An outside body answers by its link, once; the page has the question and nothing of the case."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from office.base import clock, files
from office.base.db import db
from office.cases import inquiries, intake, links
from office.cases.inquiries import Question, Sent
from office.cases.models import Case, CaseLink, InquiryAnswer
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, days_later
from tests.page import Browser
from web.filters import day_short

WORDS = "Thửa 12 <script>alert(1)</script> cấp sổ năm nào?"
WHO = {"ten": "Lê Văn Trả", "chuc_vu": "Trưởng phòng, Chi nhánh đất đai"}


def asked(
    office: Office, case: Case | None = None, role: Role = Role.HANDLER, **said: object
) -> Sent:
    case = case or a_case(office, status="accepted")
    facts = {"question": WORDS, "key": f"{case.id}-16-chu-cai-khoa", "body": "Chi nhánh đất đai"}
    facts |= {"email": "vanthu@datdai.example", **said}
    made = inquiries.ask(case, Question(**facts), office.actors[role], clock.now())  # type: ignore[arg-type]
    db.session.commit()
    return made


def path_of(sent: Sent) -> str:
    return f"/co-quan-tra-loi/{sent.token}"


def test_the_page_says_who_asks_by_what_until_when_and_nothing_of_the_case(
    office: Office, page: Browser
) -> None:
    sent = asked(office)
    case = sent.inquiry.case
    shown = page.get(path_of(sent))
    for said in (
        "Luật Tiếp công dân",
        day_short(sent.inquiry.due_on),
        "Thửa 12",
        "Chi nhánh đất đai",
    ):
        assert said in shown.text
    assert "<script>alert(1)" not in shown.html
    for secret in (case.code, case.subject, case.body, case.place, "Người Gửi Thử", "/can-bo"):
        assert secret not in shown.text
    headers = shown.response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Law on Citizen Reception" in page.get(f"{path_of(sent)}?lang=en").text
    assert db.session.scalar(select(func.count()).where(CaseLink.used_at.is_not(None))) == 0


def test_it_is_answered_with_papers_once_and_a_receipt_is_given(
    office: Office, page: Browser, app: Flask
) -> None:
    sent = asked(office)
    path, case = path_of(sent), sent.inquiry.case
    form = page.get(path).form("/co-quan-tra-loi/")
    papers = [(BytesIO(a_pdf()), "so-do.pdf"), (BytesIO(a_pdf(2)), "trich-luc.pdf")]
    said = {**form, **WHO, "tra_loi": "Cấp năm 2011."}
    done = page.post(path, {**said, "tep": papers})
    for word in (
        "Cơ quan đã nhận câu trả lời",
        "so-do.pdf",
        "trich-luc.pdf",
        "SHA-256",
        "Lê Văn Trả",
    ):
        assert word in done.text
    again = page.post(path, said)
    assert "Cơ quan đã nhận câu trả lời" in again.text, "the button was pressed twice"
    late = page.post(path, {**said, "tra_loi": "Một câu viết rất lâu"})
    assert late.status == 410
    for word in ("đã được dùng", "Một câu viết rất lâu"):
        assert word in late.text
    assert db.session.scalar(select(func.count()).select_from(InquiryAnswer)) == 1
    officer = Browser(app).as_officer(Role.HANDLER)
    shown = officer.get(f"/can-bo/vu-viec/{case.code}/hoi-co-quan")
    for word in ("Cấp năm 2011.", "Lê Văn Trả", "so-do.pdf", "Đã trả lời"):
        assert word in shown.text
    assert "so-do.pdf" in officer.get(f"/can-bo/vu-viec/{case.code}").text
    paper = re.search(r"/can-bo/vu-viec/[^\"]+/tep/[\w-]+", shown.html)
    assert paper
    assert officer.get(paper[0]).response.data.startswith(b"%PDF")
    assert "Nơi được hỏi đã trả lời" in officer.get(f"/can-bo/vu-viec/{case.code}").text


def test_a_script_in_the_answer_stays_words(office: Office, page: Browser, app: Flask) -> None:
    sent = asked(office)
    form = page.get(path_of(sent)).form("/co-quan-tra-loi/")
    bad = "<script>alert(2)</script>"
    page.post(path_of(sent), {**form, "ten": bad, "chuc_vu": bad, "tra_loi": bad})
    shown = Browser(app).as_officer(Role.HANDLER).get(f"/can-bo/vu-viec/{sent.inquiry.case.code}/hoi-co-quan")  # fmt: skip
    assert bad not in shown.html
    assert bad in shown.text


@pytest.mark.parametrize(
    "bad",
    [
        {"tra_loi": ""},
        {"ten": ""},
        {"chuc_vu": ""},
        {"du": "phan"},
        {"du": "phan", "den_ngay": "31/02/2027", "vi_sao": "Kho xa"},
        {"du": "gi-do"},
        {"tra_loi": "a" * 20_001},
        {"tep": (BytesIO(b""), "trong.pdf")},
        {"tep": (BytesIO(b"MZ"), "chay.exe")},
    ],
)
def test_nothing_typed_is_lost_on_an_error_and_the_link_stays_good(
    office: Office, page: Browser, bad: dict[str, object]
) -> None:
    sent = asked(office)
    form = page.get(path_of(sent)).form("/co-quan-tra-loi/")
    said = {**form, **WHO, "tra_loi": "Chữ này phải còn.", **bad}
    refused = page.post(path_of(sent), said)
    assert refused.status == 422
    assert "govuk-error-message" in refused.html
    assert str(said["tra_loi"]) in refused.html
    assert page.get(path_of(sent)).status == 200
    assert db.session.scalar(select(func.count()).select_from(InquiryAnswer)) == 0


def test_too_many_megabytes_are_refused_in_words(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = asked(office)
    form = page.get(path_of(sent)).form("/co-quan-tra-loi/")
    monkeypatch.setattr(files, "LARGEST_SUM", 100)
    large = {"tep": (BytesIO(a_pdf()), "to.pdf")}
    refused = page.post(path_of(sent), {**form, **WHO, "tra_loi": "Chữ này còn.", **large})
    assert refused.status == 422
    assert "MB" in refused.text
    assert "Chữ này còn." in refused.html
    assert db.session.scalar(select(func.count()).select_from(InquiryAnswer)) == 0


def test_more_time_is_asked_with_a_part(office: Office, page: Browser) -> None:
    sent, until = asked(office), clock.today() + timedelta(days=20)
    form = page.get(path_of(sent)).form("/co-quan-tra-loi/")
    part = {**form, **WHO, "du": "phan", "den_ngay": day_short(until), "vi_sao": "Kho ở huyện cũ."}
    done = page.post(path_of(sent), part)
    assert day_short(until) in done.text
    again = page.get(path_of(sent))
    assert "một phần" in again.text
    done = page.post(path_of(sent), {**form, **WHO, "tra_loi": "Năm 2011."})
    assert "Đường dẫn đã dùng xong" in done.text


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
def test_each_link_that_opens_nothing_says_why_and_whom_to_call(
    office: Office, page: Browser, reason: str, status: int, vi: str, en: str
) -> None:
    sent = asked(office)
    case, path, days = sent.inquiry.case, path_of(sent), 0
    if reason == "unknown":
        path = "/co-quan-tra-loi/khong-co"
    elif reason == "expired":
        days = 30
    elif reason == "revoked":
        inquiries.withdraw(sent.inquiry, office.actors[Role.HANDLER], clock.now())
    elif reason == "settled":
        case.status, case.open = "declined", False
    else:
        path = f"/co-quan-tra-loi/{links.make(case, links.QUESTION, clock.now(), office.actors[Role.HANDLER])}"
    db.session.commit()
    with days_later(days):
        for said, asking in ((vi, ""), (en, "?lang=en")):
            shown = page.get(path + asking)
            assert (shown.status, said in shown.text) == (status, True)
        sent_late = page.post(f"{path}?lang=vi", {"tra_loi": "Một câu viết rất lâu", **WHO})
        assert sent_late.status == status
        assert "Một câu viết rất lâu" in sent_late.text
        assert "xin gọi" in sent_late.text
        assert page.get(f"{path}/giay/1").status == status


def test_a_paper_shown_on_purpose_is_handed_out_and_no_other(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    kept = [files.check("so-do.pdf", a_pdf()), files.check("khac.pdf", a_pdf(2))]
    made = intake.attach(case, kept, clock.now(), purpose="filed", from_citizen=True)
    db.session.commit()
    sent = asked(office, case, papers=[made[0].handle])
    shown = page.get(path_of(sent))
    assert "so-do.pdf" in shown.text
    assert "khac.pdf" not in shown.text
    paper = page.get(f"{path_of(sent)}/giay/1")
    assert paper.response.data == a_pdf()
    assert paper.response.headers["Content-Disposition"].startswith("attachment")
    assert paper.response.headers["Content-Security-Policy"].startswith("sandbox")
    assert page.get(f"{path_of(sent)}/giay/2").status == 404


def test_the_sender_reads_once_that_others_are_asked_and_not_who(
    office: Office, page: Browser
) -> None:
    said = "Cơ quan đang xác minh với cơ quan, đơn vị liên quan"
    for kind in (Kind.FEEDBACK, Kind.DENUNCIATION):
        receipt = a_receipt(office, kind)
        role = Role.SEALED_INTAKE if kind == Kind.DENUNCIATION else Role.HEAD
        for number in range(2):
            sent = asked(office, receipt.case, role, key=f"{kind}-{number}-mot-khoa-dai")
        visitor = Browser(page.app)
        form = visitor.get(path_of(sent)).form("/co-quan-tra-loi/")
        paper = {"tep": (BytesIO(a_pdf()), "bi-mat.pdf")}
        visitor.post(path_of(sent), {**form, **WHO, "tra_loi": "Năm 2011.", **paper})
        own = page.open(receipt.case.code, receipt.secret)
        assert own.text.count(said) == 1
        for secret in (
            "Chi nhánh đất đai",
            "Thửa 12",
            "Năm 2011",
            "Lê Văn Trả",
            "bi-mat.pdf",
            "tep-1",
        ):
            assert secret not in own.text
