"""The list of what is asked on the pages: rows for the officer, the same list for the citizen."""

from office.base.db import db
from office.cases import queries
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt
from tests.citizen.test_track import opened, sent
from tests.page import Browser, Page


def again(code: str) -> Case:
    db.session.expire_all()
    found = queries.known(code)
    assert found
    return found


def asked(code: str) -> list[str]:
    return [each.asked for each in again(code).points]


def put(page: Browser, code: str, room: str = "phan-loai", **said: str) -> Page:
    form = page.get(f"/can-bo/{room}/{code}").form("tach-diem")
    typed = {**form, **{name.replace("_", "-"): value for name, value in said.items()}}
    return page.post(f"/can-bo/{room}/{code}/tach-diem", typed)


def test_the_first_look_shows_the_words_of_the_citizen_and_takes_rows_that_are_changed(
    office: Office, page: Browser
) -> None:
    code = a_case(office, wanted="Sửa đèn; báo lại; đền tiền").code
    page.as_officer(Role.RECEPTION)
    said = {"order_1": "2", "order_2": "3", "order_3": "1", "asked_1": "Sửa đèn\nThay bóng"}
    done = put(page, code, asked_them_1="Nêu tên người phụ trách", **said)
    assert (done.status, done.location) == (303, f"/can-bo/phan-loai/{code}")
    wanted = ["Đền tiền", "Sửa đèn", "Thay bóng", "Báo lại", "Nêu tên người phụ trách"]
    assert asked(code) == wanted
    assert "Lời người dân: “Sửa đèn”" in page.get(f"/can-bo/phan-loai/{code}").text
    assert put(page, code, order_2="3", asked_1="").status == 303
    assert asked(code) == ["Sửa đèn; Thay bóng", "Báo lại", "Nêu tên người phụ trách"]


def test_what_cannot_be_a_list_is_said_and_stays_typed(office: Office, page: Browser) -> None:
    code = a_case(office, wanted="Sửa đèn").code
    page.as_officer(Role.RECEPTION)
    wrong = put(page, code, order_1="một", asked_1="Sửa đèn ngay")
    assert (wrong.status, "Thứ tự xin ghi bằng chữ số" in wrong.text) == (422, True)
    assert wrong.form("tach-diem")["asked-1"].strip() == "Sửa đèn ngay"
    assert "Cần ít nhất một điểm" in put(page, code, asked_1=" ").text
    assert "Nhiều nhất" in put(page, code, asked_1="x" * 2001).text
    assert asked(code) == ["Sửa đèn"]


def test_reception_and_handler_list_until_the_answer_is_proposed(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="accepted", wanted="Sửa đèn").code
    assert put(page.as_officer(Role.RECEPTION), code, "vu-viec", asked_1="Sửa đèn 5").status == 303
    handler = Browser(page.app).as_officer(Role.HANDLER)
    assert put(handler, code, "vu-viec", asked_1="Sửa đèn 6").status == 303
    assert asked(code) == ["Sửa đèn 6"]
    code = a_case(office, status="proposed").code
    assert "tach-diem" not in handler.get(f"/can-bo/vu-viec/{code}").html
    late = handler.post(f"/can-bo/vu-viec/{code}/tach-diem", {"version": again(code).version})
    assert late.status == 422


def test_the_citizen_reads_the_list_and_says_that_something_is_missing(
    office: Office, page: Browser
) -> None:
    receipt = a_receipt(office, wanted="Sửa đèn; báo lại")
    code, url = receipt.case.code, opened(page, receipt)
    officer = Browser(page.app).as_officer(Role.RECEPTION)
    put(officer, code, asked_1="Thay 12 bóng đèn")
    shown = page.get(url).text
    assert "Cơ quan hiểu ông/bà đề nghị" in shown
    assert "Thay 12 bóng đèn (ông/bà viết: “Sửa đèn”)" in shown
    told = sent(noi_dung="Còn việc cắt cây.", thieu="y")
    assert page.post(f"{url}/nhan-tin", told).status == 303
    for room in ("phan-loai", "vu-viec"):
        here = officer.get(f"/can-bo/{room}/{code}").text
        assert "danh sách còn thiếu hoặc hiểu chưa đúng Còn việc cắt cây." in here
    page.post(f"{url}/nhan-tin", {"khoa": "khac", "noi_dung": "Cảm ơn."})
    assert [each.about for each in again(code).messages] == ["points", ""]


def test_the_list_of_a_sealed_denunciation_is_shown_to_nobody_and_typed_by_nobody(
    office: Office, page: Browser
) -> None:
    receipt = a_receipt(office, Kind.DENUNCIATION)
    assert "Cơ quan hiểu" not in page.get(opened(page, receipt)).text
    officer = Browser(page.app).as_officer(Role.SEALED_INTAKE)
    assert "tach-diem" not in officer.get(f"/can-bo/phan-loai/{receipt.case.code}").html
