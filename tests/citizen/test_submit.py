"""Filing: one question a page, one case for one form, nothing typed is lost."""

import hashlib
import json
import unicodedata
import zipfile
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from citizen import drafting
from office.base import clock, config
from office.base.db import db
from office.cases import codes, consents, drafts
from office.cases.models import Case, Draft
from office.law.kinds import Kind
from office.people import accounts
from office.people.models import Citizen
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, days_later
from tests.letters.stories import words_on
from tests.page import Browser, Page

PDF = a_pdf()
SAID: dict[str, dict[str, Any]] = {
    "viec": {
        "subject": "Đèn đường Cầu Vồng 5 tắt ba tuần",
        "body": "Tối lắm, trẻ em đi học về rất nguy hiểm.",
        "place": "Đường Cầu Vồng 5",
    },
    "linh-vuc": {"field": "lighting"},
    "mong-muon": {"wanted": "Sửa đèn\nTrả lời bằng văn bản"},
    "quyet-dinh": {
        "accused_body": "UBND phường Mây Trắng",
        "decision_number": "118/QĐ-UBND",
        "decision_date": "14/9/2026",
        "received_date": "2026-09-15",
        "attempt": "first",
    },
    "bi-to-cao": {"accused": "Cán bộ địa chính phường", "conduct": "Nhận tiền", "threat": "no"},
    "tai-lieu": {"items": "Quyết định thu\nQuyết định chi", "supply_form": "electronic"},
    "nguoi-gui": {
        "naming": "named",
        "name": "Phan Thị Thử",
        "address": "12 đường Lá Biếc",
        "phone": "0900 000 123",
    },
}


def begun(page: Browser, kind: str = "feedback") -> Page:
    return page.post("/gui-don", {"kind": kind})


def walked(page: Browser, kind: str = "feedback", **other: dict[str, Any]) -> Page:
    """Answer every page as a browser would, and return the page of checking."""
    answer = begun(page, kind)
    for _ in range(12):
        slug = answer.location.rsplit("/", 1)[1]
        if slug == "kiem-tra":
            break
        form = page.get(answer.location).form(answer.location)
        form.update(SAID.get(slug, {}))
        form.update(other.get(slug.replace("-", "_"), {}))
        answer = page.post(answer.location, form)
        assert answer.status == 303, answer.text
    return page.get("/gui-don/kiem-tra")


def sent(page: Browser, kind: str = "feedback", **other: dict[str, Any]) -> Page:
    form = walked(page, kind, **other).form("/gui-don/gui")
    answer = page.post("/gui-don/gui", form)
    assert answer.location == "/gui-don/xac-nhan"
    return page.get("/gui-don/xac-nhan")


def cases() -> list[Case]:
    db.session.expire_all()
    return list(db.session.scalars(select(Case).order_by(Case.id)))


def cookie(page: Browser) -> str:
    found = page.client.get_cookie("don", path="/gui-don")
    return found.value if found else ""


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_filed_through_plain_forms(page: Browser, office: Office, kind: Kind) -> None:
    shown = sent(page, kind.value)
    case = cases()[0]
    assert case.kind == kind
    assert case.unit_id == office.ward.id
    assert case.code in shown.text
    assert "Điều" in shown.text


def test_what_was_typed_arrives(page: Browser, office: Office) -> None:
    sent(page, "complaint")
    case = cases()[0]
    assert case.subject == SAID["viec"]["subject"]
    assert case.field == "lighting"
    assert [point.asked for point in case.points] == ["Sửa đèn", "Trả lời bằng văn bản"]
    assert case.details["decision_date"] == "2026-09-14"
    assert case.details["received_date"] == "2026-09-15"
    assert case.parties[0].name == "Phan Thị Thử"


def test_reading_the_pages_creates_nothing(page: Browser, office: Office) -> None:
    for url in (
        "/gui-don",
        "/gui-don/tim-loai",
        "/gui-don/viec",
        "/gui-don/tep",
        "/gui-don/de-sau",
    ):
        page.get(url, follow=True)
    page.get("/gui-don/kiem-tra", follow=True)
    page.get("/gui-don/xac-nhan", follow=True)
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert not cookie(page)


def test_the_token_goes_to_the_filing_pages_alone(page: Browser, office: Office) -> None:
    answer = begun(page)
    header = next(each for each in answer.response.headers.getlist("Set-Cookie") if "don=" in each)
    assert "Path=/gui-don" in header
    assert "HttpOnly" in header
    assert "Max-Age=2592000" in header


def test_the_database_alone_cannot_read_a_draft(page: Browser, office: Office) -> None:
    begun(page)
    page.post("/gui-don/viec", SAID["viec"])
    row = db.session.scalars(select(Draft)).one()
    assert b"Vong" not in row.sealed
    assert "Cầu Vồng".encode() not in row.sealed
    assert cookie(page) not in row.id


def test_the_secret_shown_opens_the_case(page: Browser, office: Office) -> None:
    shown = sent(page)
    secret = shown.soup.select_one("#ma-bi-mat")
    assert secret is not None
    case = cases()[0]
    assert codes.same_secret(case.code, secret.get_text(strip=True), case.secret_hash)


def test_sending_twice_gives_one_case_and_one_receipt(page: Browser, office: Office) -> None:
    form = walked(page).form("/gui-don/gui")
    first = page.post("/gui-don/gui", form)
    second = page.post("/gui-don/gui", form)
    assert first.location == second.location == "/gui-don/xac-nhan"
    assert page.get("/gui-don/xac-nhan").text == page.get("/gui-don/xac-nhan").text
    assert len(cases()) == 1


def test_back_to_the_questions_after_sending_leads_to_the_receipt(
    page: Browser, office: Office
) -> None:
    sent(page)
    for url in ("/gui-don/viec", "/gui-don/tep", "/gui-don/kiem-tra", "/gui-don/de-sau"):
        assert page.get(url, follow=True).status == 200
    late = page.post("/gui-don/viec", {"subject": "Viết thêm", "body": "Chữ viết sau khi gửi"})
    assert late.status == 422
    assert "Chữ viết sau khi gửi" in late.html
    assert len(cases()) == 1


def test_after_sending_the_draft_holds_nothing_typed(page: Browser, office: Office) -> None:
    sent(page)
    draft = drafts.load(cookie(page))
    assert draft is not None
    assert draft.case_id == cases()[0].id
    assert draft.answers == {"kind": "feedback"}
    assert draft.files == []


def test_the_receipt_is_closed_to_everyone_else(page: Browser, app: Flask, office: Office) -> None:
    sent(page)
    stranger = Browser(app)
    assert stranger.get("/gui-don/xac-nhan").location == "/gui-don"
    assert stranger.get("/gui-don/bien-nhan.pdf").status == 404
    assert stranger.post("/gui-don/mo").location == "/tra-cuu"


def test_receipt_and_tracking_are_one_step_away(page: Browser, office: Office) -> None:
    sent(page)
    paper = page.client.get("/gui-don/bien-nhan.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    opened = page.post("/gui-don/mo", follow=True)
    assert opened.status == 200
    assert cases()[0].code in opened.text


def test_a_receipt_can_be_taken_off_the_device(page: Browser, office: Office) -> None:
    sent(page)
    page.post("/gui-don/quen")
    assert page.get("/gui-don/xac-nhan").location == "/gui-don"


def test_a_draft_is_gone_on_with_on_another_device(
    page: Browser, app: Flask, office: Office
) -> None:
    begun(page)
    kept = page.post("/gui-don/viec", {**SAID["viec"], "de_sau": "1"})
    assert kept.location == "/gui-don/de-sau"
    code = page.get(kept.location).soup.select_one("#ma-viet-tiep")
    assert code is not None
    other = Browser(app)
    typed = code.get_text(strip=True).lower().replace("-", " ")
    answer = other.post("/gui-don/tiep-tuc", {"code": typed})
    assert answer.location == "/gui-don/linh-vuc"
    assert SAID["viec"]["subject"] in other.get("/gui-don/viec").html


def test_a_wrong_code_gets_an_answer_and_a_brake(page: Browser, office: Office) -> None:
    wrong = drafting.new_token()
    answers = [page.post("/gui-don/tiep-tuc", {"code": wrong}) for _ in range(8)]
    assert [each.status for each in answers] == [422] * 5 + [429] * 3
    assert answers[-1].response.headers["Retry-After"]
    assert "Không có đơn nào" in answers[0].text
    assert "Xin chờ" in answers[-1].text


def test_half_a_page_can_be_put_aside(page: Browser, office: Office) -> None:
    begun(page)
    assert page.post("/gui-don/viec", {"subject": "Mới nửa", "de_sau": "1"}).status == 303
    assert "Mới nửa" in page.get("/gui-don/viec").html
    assert page.get("/gui-don/kiem-tra").location == "/gui-don/viec?ve=kiem-tra"


def test_each_change_link_comes_back_to_the_check_page(page: Browser, office: Office) -> None:
    check = walked(page)
    links = {str(each["href"]) for each in check.soup.select(".govuk-summary-list__actions a")}
    assert "/gui-don/viec?ve=kiem-tra" in links
    form = page.get("/gui-don/viec?ve=kiem-tra").form("/gui-don/viec?ve=kiem-tra")
    form["subject"] = "Câu đã sửa"
    assert page.post("/gui-don/viec?ve=kiem-tra", form).location == "/gui-don/kiem-tra"
    assert "Câu đã sửa" in page.get("/gui-don/kiem-tra").text


def test_another_kind_keeps_what_was_answered_and_asks_what_is_missing(
    page: Browser, office: Office
) -> None:
    walked(page)
    answer = page.post("/gui-don", {"kind": "complaint"})
    assert answer.location == "/gui-don/quyet-dinh"
    assert SAID["viec"]["subject"] in page.get("/gui-don/viec").html


def test_a_page_checked_before_it_was_changed_elsewhere_is_shown_again(
    page: Browser, office: Office
) -> None:
    old = walked(page).form("/gui-don/gui")
    page.post("/gui-don/viec", {**SAID["viec"], "subject": "Sửa ở trang kia"})
    answer = page.post("/gui-don/gui", old)
    assert answer.status == 422
    assert "Sửa ở trang kia" in answer.text
    assert not cases()


def test_a_page_of_another_draft_does_not_mix_two_filings(page: Browser, office: Office) -> None:
    begun(page)
    old = page.get("/gui-don/viec").form("/gui-don/viec")
    page.post("/gui-don", {"kind": "denunciation", "moi": "1"})
    answer = page.post("/gui-don/viec", {**old, **SAID["viec"]})
    assert answer.status == 422
    assert SAID["viec"]["body"] in answer.html
    again = answer.form("/gui-don/viec")
    assert page.post("/gui-don/viec", again).status == 303


def test_a_page_whose_draft_is_gone_keeps_what_was_typed(page: Browser, office: Office) -> None:
    answer = page.post("/gui-don/viec", SAID["viec"])
    assert answer.location == "/gui-don"
    assert page.post("/gui-don", {"kind": "feedback"}).location == "/gui-don/linh-vuc"
    assert SAID["viec"]["body"] in page.get("/gui-don/viec").html


def test_an_expired_form_hands_back_what_was_typed(page: Browser, office: Office) -> None:
    begun(page)
    answer = page.post("/gui-don/viec", {**SAID["viec"], "csrf_token": "cũ"}, token=False)
    assert answer.status == 400
    assert SAID["viec"]["body"] in answer.html
    again = page.post("/gui-don/viec", answer.form("/gui-don/viec"))
    assert again.status == 303


def test_a_form_left_open_for_a_day_still_works(page: Browser, office: Office) -> None:
    begun(page)
    form = page.get("/gui-don/viec").form("/gui-don/viec")
    with days_later(1):
        answer = page.post("/gui-don/viec", {**form, **SAID["viec"]}, token=False)
    assert answer.status == 303


MARKS = "{{ 7*7 }} {% raw %} <script>alert(1)</script> ' \" & \x00 \u202e 😀"


def test_marks_of_html_and_templates_print_as_typed(page: Browser, office: Office) -> None:
    wild = {"viec": {"subject": MARKS, "body": MARKS, "place": MARKS}}
    check = walked(page, viec=wild["viec"], mong_muon={"wanted": MARKS})
    assert "{{ 7*7 }}" in check.text
    assert "<script>alert" not in check.html
    shown = page.post("/gui-don/gui", check.form("/gui-don/gui"), follow=True)
    assert shown.status == 200
    assert page.client.get("/gui-don/bien-nhan.pdf").status_code == 200


def test_a_million_letters_are_refused_and_kept(page: Browser, office: Office) -> None:
    begun(page)
    long = "ộ" * 1_000_000
    answer = page.post("/gui-don/viec", {**SAID["viec"], "body": long})
    assert answer.status == 422
    assert "1.000.000" in answer.text
    assert long in answer.html


def test_text_is_kept_in_one_spelling(page: Browser, office: Office) -> None:
    apart = unicodedata.normalize("NFD", SAID["viec"]["subject"])
    sent(page, viec={"subject": apart})
    assert cases()[0].subject == SAID["viec"]["subject"]


@pytest.mark.parametrize(
    ("kind", "slug", "said", "words"),
    [
        ("feedback", "viec", {}, "Viết một câu"),
        ("feedback", "viec", {"subject": "   ", "body": "\n"}, "Viết một câu"),
        ("feedback", "viec", {"subject": "x" * 301, "body": "y"}, "nhiều nhất là 300"),
        ("feedback", "linh-vuc", {}, "Chọn lĩnh vực"),
        ("feedback", "linh-vuc", {"field": "bịa"}, "Chọn lĩnh vực"),
        ("feedback", "nguoi-gui", {"naming": "named"}, "Ghi họ tên"),
        ("feedback", "nguoi-gui", {"naming": "nameless", "phone": "gọi tôi"}, "chữ số"),
        ("feedback", "nguoi-gui", {"naming": "nameless", "email": "a@b"}, "ten@vidu.vn"),
        ("complaint", "nguoi-gui", {"name": "Tên"}, "Ghi địa chỉ"),
        ("complaint", "quyet-dinh", {"received_date": "31/12/1899"}, "từ 1900"),
        ("complaint", "quyet-dinh", {"received_date": "19/11/2026"}, "chưa đến"),
        ("complaint", "quyet-dinh", {"received_date": "30/2/2026"}, "ngày/tháng/năm"),
        ("complaint", "quyet-dinh", {"received_date": "99999999999999"}, "ngày/tháng/năm"),
        ("denunciation", "bi-to-cao", {"threat": "no"}, "chức vụ"),
        ("information", "tai-lieu", {"items": "A", "supply_form": "paper"}, "bản giấy"),
    ],
)
def test_a_wrong_answer_is_named_beside_its_question(
    page: Browser, office: Office, kind: str, slug: str, said: dict[str, str], words: str
) -> None:
    begun(page, kind)
    answer = page.post(f"/gui-don/{slug}", said)
    assert answer.status == 422
    beside = " ".join(each.get_text(" ") for each in answer.soup.select(".govuk-error-message"))
    assert words in beside
    assert answer.soup.select(".govuk-error-summary")


@pytest.mark.parametrize("kind", ["", "bịa", "COMPLAINT"])
def test_an_unknown_kind_is_asked_again(page: Browser, office: Office, kind: str) -> None:
    assert begun(page, kind).status == 422


def test_the_questions_lead_to_every_kind(page: Browser) -> None:
    page.get("/gui-don/tim-loai/goi-ngay")
    found = {str(each["value"]) for kind in Kind for each in _kind_of(page, kind)}
    assert found == {kind.value for kind in Kind}
    url, asked = "/gui-don/tim-loai", 0
    while url.count("/") == 2 or url.rsplit("/", 1)[1] not in set(Kind):
        url = str(page.get(url).soup.select("main .govuk-button")[1]["href"])
        asked += 1
    assert (asked, url) == (5, "/gui-don/tim-loai/feedback")
    assert page.get("/gui-don/tim-loai/bia").status == 404


def _kind_of(page: Browser, kind: Kind) -> list[Any]:
    return page.get(f"/gui-don/tim-loai/{kind.value}").soup.select("input[name=kind]")


def _files(*sent: tuple[str, bytes]) -> list[tuple[BytesIO, str]]:
    return [(BytesIO(data), name) for name, data in sent]


def uploaded(page: Browser, *sent: tuple[str, bytes], **more: str) -> Page:
    return page.post(
        "/gui-don/tep", {"tep": _files(*sent), **more}, content_type="multipart/form-data"
    )


def a_png(width: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, 1)).save(out, "PNG")
    return out.getvalue()


def a_docx() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<xml/>")
        made.writestr("word/document.xml", "<xml/>")
    return out.getvalue()


def picture_with_place() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 46.0, 0.0), 3: "E", 4: (106.0, 42.0, 0.0)})
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_good_files_are_kept_when_others_are_refused(page: Browser, office: Office) -> None:
    begun(page)
    answer = uploaded(page, ("rỗng.pdf", b""), ("đơn.pdf", PDF), ("ảnh.jpg", b"GIF89a....."))
    assert answer.status == 422
    refused = answer.soup.select_one("#tep-error")
    assert refused is not None
    assert "rỗng.pdf" in refused.text
    assert "ảnh.jpg" in refused.text
    assert "đơn.pdf" not in refused.text
    kept = [each.get_text(strip=True) for each in answer.soup.select(".nd-files__name")]
    assert kept == ["đơn.pdf"]


def test_the_eleventh_file_is_refused(page: Browser, office: Office) -> None:
    begun(page)
    many = [(f"tệp {n}.png", a_png(n + 1)) for n in range(11)]
    answer = uploaded(page, *many)
    assert answer.status == 422
    assert "tệp 10.png" in str(answer.soup.select_one("#tep-error"))
    assert len(answer.soup.select(".nd-files__item")) == 10


def test_files_arrive_with_the_case_and_can_be_taken_out_before(
    page: Browser, office: Office
) -> None:
    begun(page)
    assert uploaded(page, ("một.pdf", PDF), ("hai.pdf", PDF + b"\n"), tai_len="1").status == 303
    shown = page.get("/gui-don/tep")
    place = shown.soup.select_one("button[name=cho]")
    assert place is not None
    page.post("/gui-don/tep/bo", {**shown.form("/gui-don/tep/bo"), "cho": place["value"]})
    sent(page)
    assert [each.name for each in cases()[0].attachments] == ["hai.pdf"]


def test_f5_an_office_file_stays_out_of_a_denunciation_with_words_on_what_to_do(
    page: Browser, office: Office
) -> None:
    begun(page, "denunciation")
    answer = uploaded(page, ("đơn.docx", a_docx()), ("ảnh.png", a_png(3)))
    assert answer.status == 422
    refused = answer.soup.select_one("#tep-error")
    assert refused is not None
    assert "PDF" in refused.text
    assert "chụp ảnh" in refused.text
    assert [each.text for each in answer.soup.select(".nd-files__name")] == ["ảnh.png"]
    chooser = answer.soup.select_one("#tep")
    assert chooser is not None
    assert ".docx" not in str(chooser["accept"])


def test_f5_an_office_file_leaves_a_draft_that_becomes_a_denunciation(
    page: Browser, office: Office
) -> None:
    begun(page)
    assert uploaded(page, ("đơn.docx", a_docx()), ("ảnh.png", a_png(3))).status == 303
    assert "có thể ghi tên người soạn" in page.get("/gui-don/tep").text
    answer = page.get(begun(page, "denunciation").location)
    assert "đơn.docx" in answer.text
    assert "lưu thành PDF" in answer.text
    names = page.get("/gui-don/tep").soup.select(".nd-files__name")
    assert [each.text for each in names] == ["ảnh.png"]


def test_f3_the_sender_is_told_and_what_was_sent_is_kept_apart(
    page: Browser, office: Office
) -> None:
    data = picture_with_place()
    walked(page)
    assert uploaded(page, ("ảnh.jpg", data), tai_len="1").status == 303
    shown = page.get("/gui-don/tep").text
    assert "đã xóa thông tin ẩn, bản gốc cất riêng" in shown
    assert "SHA-256" in shown
    sent(page)
    [paper] = cases()[0].attachments
    assert paper.original_sha256 == hashlib.sha256(data).hexdigest() != paper.sha256
    kept = config.current().instance / "originals" / paper.original_key
    assert kept.read_bytes() == data
    receipt = words_on(page.client.get("/gui-don/bien-nhan.pdf").data)
    assert paper.original_sha256[:16] in "".join(receipt.split())


@pytest.mark.parametrize("keep", [True, False])
def test_the_place_leaves_a_picture_unless_it_is_wanted(
    page: Browser, office: Office, keep: bool
) -> None:
    begun(page)
    more = {"giu_noi_chup": "1"} if keep else {}
    assert uploaded(page, ("ảnh.jpg", picture_with_place()), **more).status == 303
    words = page.get("/gui-don/tep").text
    assert ("đã xóa nơi chụp" in words) is not keep
    assert ("còn nơi chụp" in words) is keep


def test_a_late_complaint_is_warned_and_still_taken(page: Browser, office: Office) -> None:
    check = walked(page, "complaint", quyet_dinh={"received_date": "1/3/2026"})
    assert "Có thể đã quá thời hiệu" in check.text
    assert "Điều 9" in check.text
    assert page.post("/gui-don/gui", check.form("/gui-don/gui")).location.endswith("xac-nhan")


@pytest.mark.parametrize("received", ["1/1/1900", "2/2/2011"])
def test_a_complaint_older_than_the_law_is_warned_too(
    page: Browser, office: Office, received: str
) -> None:
    check = walked(page, "complaint", quyet_dinh={"received_date": received})
    assert "Có thể đã quá thời hiệu" in check.text


def test_a_complaint_in_time_is_not_warned(page: Browser, office: Office) -> None:
    assert "quá thời hiệu" not in walked(page, "complaint").text


def test_similar_cases_are_offered_and_the_choice_reaches_triage(
    page: Browser, office: Office
) -> None:
    earlier = a_receipt(office, field="lighting").case.code
    check = walked(page)
    assert "đã có 1 người báo" in check.text
    page.post("/gui-don/gui", {**check.form("/gui-don/gui"), "giong": earlier})
    assert cases()[1].details["join_hint"] == earlier


def test_a_made_up_similar_case_is_ignored(page: Browser, office: Office) -> None:
    form = walked(page).form("/gui-don/gui")
    page.post("/gui-don/gui", {**form, "giong": "ND26-AAAA-AAAA"})
    assert "join_hint" not in cases()[0].details


def test_fields_that_were_not_asked_are_not_taken(page: Browser, office: Office) -> None:
    begun(page)
    forged = {**SAID["viec"], "unit_id": "99", "status": "closed", "kind": "denunciation"}
    page.post("/gui-don/viec", forged)
    sent(page)
    case = cases()[0]
    assert (case.kind, case.status, case.unit_id) == ("feedback", "received", office.ward.id)


def test_nameless_feedback_keeps_no_name(page: Browser, office: Office) -> None:
    check = walked(page, nguoi_gui={"naming": "nameless"})
    assert "Phan Thị Thử" not in check.text
    page.post("/gui-don/gui", check.form("/gui-don/gui"))
    case = cases()[0]
    assert case.anonymous
    assert case.parties[0].name == ""
    assert case.parties[0].address == ""


def test_a_name_can_be_kept_from_the_unit(page: Browser, office: Office) -> None:
    sent(page, nguoi_gui={"name_hidden": "y"})
    assert cases()[0].name_hidden


def test_denunciation_pages_lead_away_and_keep_nothing_on_the_device(
    page: Browser, office: Office
) -> None:
    begun(page, "denunciation")
    for slug in ("viec", "bi-to-cao", "linh-vuc", "mong-muon", "tep", "nguoi-gui"):
        shown = page.get(f"/gui-don/{slug}")
        assert shown.soup.select("[data-quick-exit]"), slug
        assert shown.response.headers["Cache-Control"] == "no-store"
        assert shown.soup.select("main form[data-sealed]"), slug
        assert not shown.soup.select("form[data-keep]"), slug
    assert page.get("/gui-don/viec").soup.select('a[href="/an-toan"]')
    who = page.get("/gui-don/nguoi-gui").text
    assert "chưa phải là đơn tố cáo" in who
    assert "Điều không bảo vệ được" in who


def test_a_denouncer_is_in_no_table_in_plain_words(page: Browser, office: Office) -> None:
    sent(page, "denunciation")
    db.session.expire_all()
    everything = json.dumps(
        [
            [str(value) for value in row]
            for table in db.metadata.sorted_tables
            for row in db.session.execute(select(table))
        ],
        ensure_ascii=False,
    )
    assert "Phan Thị Thử" not in everything
    assert "0900 000 123" not in everything


def test_a_denunciation_comes_as_a_letter_to_sign(page: Browser, office: Office) -> None:
    walked(page, "denunciation")
    assert page.client.get("/gui-don/don-to-cao.pdf").data.startswith(b"%PDF")
    page.post("/gui-don/gui")
    assert "chữ ký" in page.get("/gui-don/xac-nhan").text
    assert page.client.get("/gui-don/don-to-cao.pdf").data.startswith(b"%PDF")


def test_no_letter_to_sign_for_other_kinds(page: Browser, office: Office) -> None:
    walked(page)
    assert page.get("/gui-don/don-to-cao.pdf").status == 404


def _signed_in(page: Browser) -> Citizen:
    citizen = Citizen(
        email="ba.thu@test.example", name="Bà Thử", password_hash="-", made_at=clock.now()
    )
    db.session.add(citizen)
    db.session.flush()
    token = accounts.begin(clock.now(), citizen_id=citizen.id)
    db.session.commit()
    with page.client.session_transaction() as session:
        session["visit"] = token
    return citizen


def test_a_signed_in_citizen_files_under_the_account(page: Browser, office: Office) -> None:
    citizen = _signed_in(page)
    begun(page)
    assert "ba.thu@test.example" in page.get("/gui-don/nguoi-gui").html
    sent(page)
    assert cases()[0].citizen_id == citizen.id


def test_a_denunciation_is_never_tied_to_an_account(page: Browser, office: Office) -> None:
    _signed_in(page)
    begun(page, "denunciation")
    assert "ba.thu@test.example" not in page.get("/gui-don/nguoi-gui").html
    sent(page, "denunciation")
    assert cases()[0].citizen_id is None


def test_a_new_filing_after_the_first_is_another_case(page: Browser, office: Office) -> None:
    sent(page)
    sent(page)
    assert len(cases()) == 2


def test_a_draft_can_be_wiped(page: Browser, office: Office) -> None:
    begun(page)
    page.post("/gui-don/viec", SAID["viec"])
    token = cookie(page)
    page.post("/gui-don/bo")
    wiped = drafts.load(token)
    assert wiped is not None
    assert wiped.answers == {}
    assert not cookie(page)


@pytest.mark.parametrize("value", ["", "x", "é" * 50, "A" * 3000, "../../etc/passwd"])
def test_a_broken_cookie_is_no_draft(page: Browser, office: Office, value: str) -> None:
    page.client.set_cookie("don", value.encode().decode("latin-1"), path="/gui-don")
    assert page.get("/gui-don").status == 200
    assert page.get("/gui-don/viec").location == "/gui-don"


def test_a_forged_stamp_files_nothing_unfinished(page: Browser, office: Office) -> None:
    begun(page)
    assert page.post("/gui-don/gui", {"dau": "0" * 32}).location.startswith("/gui-don/viec")
    assert not cases()


@pytest.mark.parametrize("url", ["/gui-don", "/gui-don/tim-loai", "/gui-don/tiep-tuc"])
def test_the_way_in_is_there_in_english_too(page: Browser, url: str) -> None:
    assert page.get(f"{url}?lang=en").status == 200


@pytest.mark.parametrize("way", ["sms", "email", "none"])
def test_the_sender_chooses_how_to_be_told(page: Browser, office: Office, way: str) -> None:
    form = page.get(begun(page).location)
    assert form.status == 200
    bad = page.post("/gui-don/nguoi-gui", {"naming": "nameless", "notice": way})
    assert (bad.status == 422) == (way != "none"), "it needs its number or address"
    reach = {"phone": "0900 000 123", "email": "a@test.example"}
    bad = page.post("/gui-don/nguoi-gui", {"naming": "nameless", "notice": way, **reach})
    assert (bad.status == 422) == (way != "none"), "nothing is sent to whoever gives no name"
    who = {"email": "tin@test.example", "notice": way}
    shown = walked(page, nguoi_gui=who)
    words = {
        "sms": "nhắn tin SMS",
        "email": "địa chỉ thư điện tử này",
        "none": "Cơ quan giữ nội dung",
    }
    assert words[way] in shown.text
    page.post("/gui-don/gui", shown.form("/gui-don/gui"))
    assert consents.way_of(case_id=cases()[0].id) == way


def test_a_denouncer_is_not_asked_how_to_be_told(page: Browser, office: Office) -> None:
    begun(page, "denunciation")
    assert 'name="notice"' not in page.get("/gui-don/nguoi-gui").html
    sent(page, "denunciation")
    assert consents.way_of(case_id=cases()[0].id) != consents.BY_SMS


FOR_MOTHER = {
    "behalf": "relative", "represented": "Lê Thị Mẹ", "relation": "con gái",
    "authority": "Giấy ủy quyền số 12",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["complaint", "feedback", "petition", "information"])
def test_filed_for_someone_else_with_both_names_and_the_paper(
    page: Browser, office: Office, kind: str
) -> None:
    begun(page, kind)
    for name in ("represented", "relation", "authority"):
        said = {**SAID["nguoi-gui"], **FOR_MOTHER, name: ""}
        assert page.post("/gui-don/nguoi-gui", said).status == 422, name
    shown = walked(page, kind, nguoi_gui=FOR_MOTHER)
    assert "Lê Thị Mẹ" in shown.text
    assert "chưa kèm giấy tờ nào" in shown.text
    page.post("/gui-don/gui", shown.form("/gui-don/gui"))
    case = cases()[0]
    assert case.parties[0].name == "Phan Thị Thử"
    assert case.details["represented"] == "Lê Thị Mẹ"
    officer = Browser(page.app).as_officer(Role.RECEPTION).get(f"/can-bo/vu-viec/{case.code}").text
    for word in ("Phan Thị Thử", "Lê Thị Mẹ", "con gái", "Giấy ủy quyền số 12"):
        assert word in officer


def test_who_is_represented_is_hidden_with_the_name(page: Browser, office: Office) -> None:
    case = a_case(office, status="accepted", name_hidden=True, details=FOR_MOTHER)
    seen = Browser(page.app).as_officer(Role.HANDLER).get(f"/can-bo/vu-viec/{case.code}")
    assert seen.status == 200
    assert "Lê Thị Mẹ" not in seen.html


def test_a_denouncer_is_not_asked_for_whom(page: Browser, office: Office) -> None:
    begun(page, "denunciation")
    assert 'name="behalf"' not in page.get("/gui-don/nguoi-gui").html
