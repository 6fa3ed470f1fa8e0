"""The sender's page of co-signers, and the page of whoever was invited by a link."""

import re
from io import BytesIO
from typing import Any

from flask import Flask

from office.base import clock
from office.base.db import db
from office.cases import groups
from office.cases.intake import Receipt
from office.cases.models import Case
from office.law.kinds import Kind
from tests.builders import Office, a_pdf, a_receipt, sender_of
from tests.page import Browser, Page


def opened(page: Browser, receipt: Receipt) -> str:
    shown = page.open(receipt.case.code, receipt.secret)
    return f"{shown.response.request.path}/nguoi-cung-ky"


def send(page: Browser, here: str, **said: Any) -> Page:
    return page.post(here, said)


def test_a_list_is_pasted_mended_and_represented(page: Browser, office: Office) -> None:
    receipt = a_receipt(office, Kind.COMPLAINT)
    here = opened(page, receipt)
    lines = [f"Người Thứ {'ABCDEF'[n]}; số {n} Lá Biếc; 07912345678{n}" for n in range(6)]
    back = send(page, here, viec="danh-sach", danh_sach="\n".join([*lines, "; thiếu tên"]))
    assert back.status == 422
    assert "1 dòng chưa ghi được" in back.text
    assert "Dòng 7: Thiếu họ tên" in back.text
    assert "079123456781" not in back.html, "numbers are hidden in lists"
    assert "•781" in back.text
    assert "người đại diện" in back.text
    mended = send(page, here, viec="danh-sach", danh_sach="Người Bảy; thiếu tên")
    assert mended.location == here
    assert send(page, here, viec="dai-dien", so="1, 2, 3").status == 422
    assert send(page, here, viec="dai-dien", so="1, 2").location == here
    paper = {"tep": (BytesIO(a_pdf()), "uy-quyen.pdf")}
    assert (
        send(page, here, viec="van-ban", van_ban="Văn bản cử", ngay="20/11/2026", **paper).status
        == 303
    )
    shown = page.get(here)
    assert "Văn bản cử, 20/11/2026" in shown.text
    assert "chữ ký của tất cả mọi người" in shown.text
    case = db.session.get_one(Case, receipt.case.id)
    assert (groups.representatives(case), groups.of(case).people) == (2, 8)  # type: ignore[union-attr]


def test_whoever_is_invited_reads_and_signs_once(app: Flask, page: Browser, office: Office) -> None:
    receipt = a_receipt(office, Kind.PETITION)
    here = opened(page, receipt)
    made = send(page, here, viec="moi")
    link = re.search(r"/cung-ky/[\w-]+", made.html)
    assert link
    path = link[0]
    friend = Browser(app)
    for _look in range(2):
        assert receipt.case.subject in friend.get(path).text
    form = friend.get(path).form(path)
    assert friend.post(path, {**form, "ho_ten": ""}).status == 422
    assert "Ông/bà đã cùng ký" in friend.post(path, {**form, "ho_ten": "Bạn Mới"}).text
    late = friend.post(path, {**form, "ho_ten": "Bạn Nữa"})
    assert late.status == 410
    assert "chỉ ký được một lần" in late.text
    assert receipt.case.subject not in friend.get(path).text
    assert friend.get("/cung-ky/khong-co").status == 404
    assert "Bạn Mới" in page.get(here).text


def test_a_link_of_an_ended_case_signs_nothing(app: Flask, page: Browser, office: Office) -> None:
    receipt = a_receipt(office, Kind.PETITION)
    here = opened(page, receipt)
    token = groups.invite(receipt.case, sender_of(receipt.case), clock.now())
    case = db.session.get_one(Case, receipt.case.id)
    case.status, case.open = "closed", False
    db.session.commit()
    friend = Browser(app)
    assert friend.get(f"/cung-ky/{token}").status == 410
    assert friend.post(f"/cung-ky/{token}", {"ho_ten": "Bạn"}).status == 410
    assert send(page, here, viec="them", ho_ten="Bạn").status == 422
    assert groups.of(case) is None


def test_a_denunciation_takes_no_names_and_says_where_they_are_safe(
    page: Browser, office: Office
) -> None:
    receipt = a_receipt(office, Kind.DENUNCIATION)
    here = opened(page, receipt)
    shown = page.get(here)
    assert "Không ghi tên ở đây" in shown.text
    assert not shown.soup.select("main form textarea")
    said = send(page, here, viec="danh-sach", danh_sach="Đỗ Thị Kín; 1 Hoa Sen")
    assert said.status == 422
    assert "Đỗ Thị Kín" not in said.html


def test_a_case_that_was_not_opened_tells_nothing(
    app: Flask, page: Browser, office: Office
) -> None:
    here = opened(page, a_receipt(office))
    stranger = Browser(app)
    assert stranger.get(here).location.endswith("/tra-cuu")
    assert stranger.post(here, {"viec": "them", "ho_ten": "Ai Đó"}).status in {302, 303, 400}
