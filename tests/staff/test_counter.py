"""The counter on the officers' pages: written down, read back, agreed to, filed once, handed over."""

from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select

from office.base.audit import Event
from office.base.db import Base, db
from office.cases import consents
from office.cases.models import Case, CounterFiling
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_pdf
from tests.letters.stories import words_on
from tests.page import Browser, Page

HERE = "/can-bo/quay"
SAID: dict[str, Any] = {
    "loai": "feedback", "qua": "in_person", "ho_ten": "Trần Thị Quầy", "dien_thoai": "0900 000 777",
    "dia_chi": "3 hẻm Sen", "tom_tat": "Cống trước nhà tắc", "tieng": "vi", "lan": "first",
    "noi_dung": "Nước thải tràn lên mặt hẻm mỗi khi mưa.", "mong_muon": "Thông cống\nBáo ngày làm",
    "linh_vuc": "drainage", "noi": "Hẻm Sen", "hinh_thuc": "on_site",
}  # fmt: skip


def written(page: Browser, **said: Any) -> Page:
    """Write down what the page of this officer asks, and follow to the page that is read aloud."""
    form = page.get(HERE)
    asked = {
        each.get("name") for each in form.soup.select("main input, main textarea, main select")
    }
    typed = {name: value for name, value in SAID.items() if name in asked}
    return page.post(HERE, {**form.form(HERE), **typed, **said}, follow=True)


def agreed(page: Browser, shown: Page, way: str = "paper", **more: Any) -> Page:
    return page.post(f"{HERE}/gui", {**shown.form("/gui"), "cach": way, **more})


def test_written_down_read_back_and_filed_once(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    scan = (BytesIO(a_pdf()), "don-viet-tay.pdf")
    shown = written(page, tep=scan)
    assert "None" not in shown.text
    for said in ("Trần Thị Quầy", "Nước thải tràn lên", "Báo ngày làm", "don-viet-tay.pdf"):
        assert said in shown.text
    assert db.session.query(Case).count() == 0, "read back first"
    form = {**shown.form("/gui"), "cach": "paper"}
    signed = (BytesIO(a_pdf(2)), "da-ky.pdf")
    assert page.post(f"{HERE}/gui", {**form, "tep_ky": signed}).location == f"{HERE}/bien-nhan"
    assert page.post(f"{HERE}/gui", form).location == f"{HERE}/bien-nhan"
    case = db.session.query(Case).one()
    assert (case.channel, case.body) == ("in_person", SAID["noi_dung"])
    assert [each.name for each in case.attachments] == ["don-viet-tay.pdf", "da-ky.pdf"]
    assert [each.asked for each in case.points] == ["Thông cống", "Báo ngày làm"]
    receipt = page.get(f"{HERE}/bien-nhan")
    assert case.code in receipt.text
    secret = receipt.soup.find(id="ma-bi-mat").text
    assert page.get(f"{HERE}/bien-nhan.pdf").response.data.startswith(b"%PDF")
    assert "Trần Thị Quầy" in page.get(f"/can-bo/vu-viec/{case.code}").text
    assert "Người ghi giúp" in page.get(f"/can-bo/vu-viec/{case.code}").text
    assert case.code in page.get("/can-bo/").text, "in the lanes like any other"
    assert page.post(f"{HERE}/moi").location == HERE
    assert "Trần Thị Quầy" not in page.get(HERE).html
    assert page.get(f"{HERE}/bien-nhan").location == HERE, "the secret is gone from this device"
    assert "Thông cống" in Browser(page.app).open(case.code, secret).text


def test_nothing_typed_is_lost_and_a_scan_stays(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    bad = page.post(
        HERE,
        {**SAID, "ho_ten": "", "thu": "không phải thư", "tep": (BytesIO(a_pdf()), "don.pdf")},
    )
    assert bad.status == 422
    for said in (SAID["noi_dung"], "không phải thư", "don.pdf", "Ghi họ tên người gửi"):
        assert said in bad.html
    assert SAID["noi_dung"] in page.get(HERE).html, "also after the page was left"
    place = bad.soup.find("input", attrs={"name": "bo"})["value"]
    shown = written(page, bo=place, thu="")
    assert "don.pdf" not in shown.text
    assert page.post(f"{HERE}/gui", shown.form("/gui")).status == 422, "not agreed to yet"
    assert db.session.query(Case).count() == 0


def test_what_was_read_back_is_what_is_filed(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    stale = written(page)
    written(page, noi_dung="Chuyện khác hẳn.")
    again = agreed(page, stale)
    assert again.status == 409
    assert "Chuyện khác hẳn." in again.text
    assert agreed(page, again).status == 303
    assert db.session.query(Case).one().body == "Chuyện khác hẳn."


def test_another_officer_on_the_same_device_sees_nothing_of_it(
    page: Browser, office: Office
) -> None:
    page.as_officer(Role.SEALED_INTAKE)
    written(page, loai="denunciation", bi_to_cao="Ai đó")
    page.post("/can-bo/dang-xuat")
    page.as_officer(Role.RECEPTION)
    assert SAID["noi_dung"] not in page.get(HERE).html
    assert page.get(f"{HERE}/doc-lai").location == HERE


def test_each_kind_and_channel_asks_what_it_needs(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    for said, sentence in (
        ({"loai": "complaint", "dia_chi": ""}, "Ghi địa chỉ"),
        ({"loai": "complaint", "khong_ten": "y"}, "phải có họ tên"),
        ({"loai": "information", "mong_muon": ""}, "ít nhất một thông tin"),
        ({"loai": "denunciation"}, "Chọn loại"),
        ({"loai": "x"}, "Chọn loại"),
        ({"qua": "web"}, "đến bằng cách nào"),
        ({"qua": "transferred"}, "cơ quan nào chuyển"),
        ({"qua": "post", "ngay_den": "19/11/2026"}, "chưa đến"),
        ({"qua": "in_person", "ngay_den": "17/11/2026"}, "không hợp"),
        ({"qua": "post", "ngay_den": "hôm qua"}, "không phải là một ngày"),
        ({"dien_thoai": "gọi sau"}, "chỉ gồm chữ số"),
        ({"ve_ai": "officer.999"}, "trong danh sách"),
        ({"tom_tat": ""}, "một câu"),
        ({"loai": "complaint", "lan": "third"}, "không có trong danh sách"),
        ({"loai": "information", "hinh_thuc": "x"}, "không có trong danh sách"),
    ):
        bad = page.post(HERE, {**SAID, **said})
        assert bad.status == 422, said
        assert sentence in bad.text, said


def test_a_letter_put_into_the_book_late_says_so(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    shown = written(page, qua="post", ngay_den="10/11/2026", loai="complaint")
    assert "muộn 8 ngày" in shown.text
    assert "None" not in shown.text
    assert agreed(page, shown, "original").status == 303
    assert "muộn 8 ngày" in page.get(f"{HERE}/bien-nhan").text
    case = db.session.query(Case).one()
    told = page.get(f"/can-bo/vu-viec/{case.code}").text
    assert "10/11/2026" in told
    assert "muộn 8 ngày" in told
    assert case.details["attempt"] == "first"


def test_a_denunciation_is_sealed_and_leaves_no_trace_of_its_author(
    page: Browser, office: Office
) -> None:
    page.as_officer(Role.RECEPTION)
    assert page.get(HERE).soup.find("input", attrs={"value": "denunciation"}) is None
    taker = Browser(page.app).as_officer(Role.SEALED_INTAKE)
    shown = written(taker, loai="denunciation", bi_to_cao="Người Bị Nêu")
    assert "niêm phong" in shown.text
    assert agreed(taker, shown, "later").status == 422, "a link would open its words"
    assert agreed(taker, shown, tep_ky=(BytesIO(a_pdf()), "ky.pdf")).status == 303
    case = db.session.query(Case).one()
    assert case.kind == Kind.DENUNCIATION
    assert "đừng ghi lại" in taker.get(f"{HERE}/bien-nhan").text
    paper = words_on(taker.get(f"{HERE}/bien-nhan.pdf").response.data)
    assert case.code in paper
    assert "Tin gửi qua mạng" not in paper, "it came with a signature"
    taker.post(f"{HERE}/moi")
    lying = " ".join(
        str(row)
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table))
    )
    for word in ("Trần Thị Quầy", "0900 000 777", "hẻm Sen", "Người Bị Nêu", "Cống trước nhà"):
        assert word not in lying, word
    assert "Trần Thị Quầy" not in taker.get(f"/can-bo/vu-viec/{case.code}").html
    told = db.session.query(Event).filter_by(action="case:counter:file").one()
    assert told.actor_id == office.officers[Role.SEALED_INTAKE].id
    assert db.session.query(CounterFiling).one().officer_id == told.actor_id


def test_a_denunciation_about_its_only_receiver_is_not_taken(app: Flask, office: Office) -> None:
    taker = Browser(app).as_officer(Role.SEALED_INTAKE)
    about = f"officer.{office.officers[Role.SEALED_INTAKE].id}"
    shown = written(taker, loai="denunciation", ve_ai=about)
    refused = agreed(taker, shown)
    assert refused.status == 422
    assert "chuyển cấp trên" in refused.text
    assert db.session.query(Case).count() == 0


def test_the_sender_is_told_as_asked_at_the_counter(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    bad = page.post(HERE, {**SAID, "bao_tin": "sms", "dien_thoai": ""})
    assert bad.status == 422
    assert "cho cách báo này" in bad.text
    assert agreed(page, written(page, bao_tin="sms")).status == 303
    case = db.session.query(Case).one()
    assert consents.way_of(case_id=case.id) == consents.BY_SMS


def test_written_down_for_someone_who_is_not_here(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    other = {"cho_ai": "organisation", "duoc_thay": "Hợp tác xã Sen", "quan_he": "chủ nhiệm"}
    assert page.post(HERE, {**SAID, **other}).status == 422, "by which paper?"
    shown = written(page, **other, giay_to="Quyết định 5")
    for word in ("Trần Thị Quầy", "Hợp tác xã Sen", "chủ nhiệm", "Quyết định 5"):
        assert word in shown.text
    assert agreed(page, shown).status == 303
    case = db.session.query(Case).one()
    assert case.details["represented"] == "Hợp tác xã Sen"
    taker = Browser(page.app).as_officer(Role.SEALED_INTAKE)
    said = {**SAID, **other, "giay_to": "x", "loai": "denunciation"}
    assert taker.post(HERE, said).status == 422
