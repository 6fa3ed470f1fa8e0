"""Numbers kept on the page of the register."""

from sqlalchemy import select

from office.base.db import db
from office.letters.models import ReservedNumber
from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser

HERE = "/can-bo/so-van-ban"


def test_a_number_is_kept_used_and_another_cancelled(office: Office, page: Browser) -> None:
    assert office
    form = page.as_officer(Role.RECEPTION).get(f"{HERE}?so=TB").form("giu-so")
    shown = page.post(
        f"{HERE}/TB/giu-so", {**form, "purpose": "Lịch tiếp dân", "count": "2"}, follow=True
    )
    assert "Đã giữ số 1, 2." in shown.text
    first, second = db.session.scalars(select(ReservedNumber.id).order_by(ReservedNumber.number))
    asked = page.get(f"{HERE}/giu-so/{first}")
    used = page.post(
        f"{HERE}/giu-so/{first}/dung",
        {**asked.form("dung"), "subject": "Lịch tiếp dân tháng 12", "signer": "Chủ tịch"},
        follow=True,
    )
    assert "Lịch tiếp dân tháng 12" in used.text
    asked = page.get(f"{HERE}/giu-so/{second}")
    assert page.post(f"{HERE}/giu-so/{second}/huy", asked.form("huy")).status == 422
    gone = page.post(
        f"{HERE}/giu-so/{second}/huy",
        {**asked.form("huy"), "reason": "Không ban hành"},
        follow=True,
    )
    assert "số đã hủy" in gone.text
    assert gone.soup.select_one("s") is not None
    again = page.post(
        f"{HERE}/giu-so/{second}/huy", {**asked.form("huy"), "reason": "Lần nữa"}, follow=True
    )
    assert "vừa được người khác dùng hoặc hủy" in again.text
    assert "không đổi được nữa" in page.get(f"{HERE}/giu-so/{second}").text


def test_bad_input_is_said_and_kept(office: Office, page: Browser) -> None:
    assert office
    form = page.as_officer(Role.RECEPTION).get(f"{HERE}?so=TB").form("giu-so")
    refused = page.post(
        f"{HERE}/TB/giu-so", {**form, "purpose": "Giữ cho việc này", "count": "900"}
    )
    assert refused.status == 422
    assert "Giữ cho việc này" in refused.html
    assert "Mỗi lần giữ từ 1 đến 20 số." in refused.text
    assert page.post(f"{HERE}/XX/giu-so", form).status == 404
    assert page.get(f"{HERE}/giu-so/77").status == 404


def test_who_does_not_keep_the_registers_has_no_form(office: Office, page: Browser) -> None:
    assert office
    shown = page.as_officer(Role.HANDLER).get(f"{HERE}?so=TB&lang=en")
    assert shown.soup.find("form", action=f"{HERE}/TB/giu-so") is None
    assert "Sổ" not in shown.text
