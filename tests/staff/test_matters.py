"""Long-running matters on the officers' pages: opened, added to, owned, closed."""

from typing import Any

from office.base.db import db
from office.cases import matters
from office.cases.models import Case
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser

MARKET: dict[str, Any] = {
    "subject": "Vỉa hè trước chợ Mây Trắng tái lấn chiếm", "field": "urban_order",
    "place": "Chợ Mây Trắng",
}  # fmt: skip


def opened(page: Browser, office: Office, case: Case) -> str:
    """Open a matter around *case* by the form, owned by the lead, and return its address."""
    here = f"/can-bo/vu-viec/{case.code}/viec-keo-dai"
    lead = office.officers[Role.LEAD].id
    owner = f"{lead}.{office.units['works'].id}"
    shown = page.get(here)
    form = {**shown.form(here), "title": "Vỉa hè chợ", "owner": owner}
    assert page.post(here, {**form, "title": ""}).status == 422
    return page.post(here, form).location


def test_reports_of_one_place_are_gathered_with_one_owner_who_hears_of_more(
    page: Browser, office: Office
) -> None:
    earlier = [a_receipt(office, **MARKET).case for _ in range(2)]
    case = a_receipt(office, **MARKET).case
    page.as_officer(Role.RECEPTION)
    assert "Gom vào một việc kéo dài" in page.get(f"/can-bo/vu-viec/{case.code}").text
    address = opened(page, office, case)
    shown = page.get(address)
    for each in (*earlier, case):
        assert each.code in shown.text
    assert "Chịu trách nhiệm cả việc" in shown.text
    handle = address.rsplit("/", 1)[1]
    new = a_receipt(office, **{**MARKET, "subject": "Chợ Mây Trắng lại lấn vỉa hè"}).case
    offered = page.get(f"/can-bo/vu-viec/{new.code}/viec-keo-dai")
    assert handle in offered.html
    assert page.post(f"/can-bo/vu-viec/{new.code}/viec-keo-dai/{handle}").status == 303
    lead = Browser(page.app).as_officer(Role.LEAD)
    assert "4 báo mới" in lead.get("/can-bo/viec-keo-dai").text
    assert "4 báo mới" in lead.get(address).text
    assert lead.post(f"{address}/da-xem").status == 303
    assert "báo mới" not in lead.get(address).text
    assert page.post(f"/can-bo/vu-viec/{new.code}/viec-keo-dai/ra").status == 303
    assert new.code not in page.get(address).text


def test_the_owner_plans_and_closes_once_everything_is_answered(
    page: Browser, office: Office
) -> None:
    case = a_case(office, status="answered", **MARKET)
    page.as_officer(Role.RECEPTION)
    address = opened(page, office, case)
    lead = Browser(page.app).as_officer(Role.LEAD)
    form = lead.get(address).form(f"{address}/ket-thuc")
    owner = f"{office.officers[Role.LEAD].id}.{office.units['works'].id}"
    planned = {**form, "plan": "Kẻ vạch trước 15/12", "owner": owner}
    assert lead.post(address, planned).status == 303
    assert lead.post(address, planned).status == 409
    assert "Kẻ vạch trước 15/12" in lead.get(address).text
    close = lead.get(address).form(f"{address}/ket-thuc")
    assert lead.post(f"{address}/ket-thuc", {**close, "outcome": ""}).status == 422
    assert (
        lead.post(f"{address}/ket-thuc", {**close, "outcome": "Đo 6 giờ sáng 20/11"}).status == 303
    )
    assert "Đo 6 giờ sáng 20/11" in page.get(address).text
    assert lead.post(f"{address}/ket-thuc", {**close, "outcome": "Lần nữa"}).status in {403, 409}


def test_a_matter_not_answered_stays_open_and_says_why(page: Browser, office: Office) -> None:
    case = a_receipt(office, **MARKET).case
    page.as_officer(Role.HEAD)
    address = opened(page, office, case)
    close = page.get(address).form(f"{address}/ket-thuc")
    refused = page.post(f"{address}/ket-thuc", {**close, "outcome": "Xong"})
    assert refused.status == 422
    assert "còn vụ việc chưa trả lời" in refused.text


def test_the_sender_reads_which_unit_owns_it(page: Browser, office: Office) -> None:
    receipt = a_receipt(office, **MARKET)
    officer = Browser(page.app).as_officer(Role.RECEPTION)
    opened(officer, office, receipt.case)
    shown = page.open(receipt.case.code, receipt.secret)
    assert "chuyện kéo dài mà Phòng Kinh tế" in shown.text
    db.session.expire_all()
    assert matters.of(db.session.get_one(Case, receipt.case.id)) is not None
