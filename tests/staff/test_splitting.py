"""A letter is split on a page of its own: looked at first, nothing typed lost, never over someone's head."""

from typing import Any

from office.base import clock, files
from office.base.db import db
from office.cases import queries, splitting, triage
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt
from tests.cases.test_splitting import split
from tests.page import Browser, Page

LETTER = "Việc thứ nhất, tôi khiếu nại quyết định 77.\n\nViệc thứ hai, tôi kiến nghị sửa hẻm."
TWO: dict[str, Any] = {
    "p1-kind": "complaint", "p1-subject": "Khiếu nại quyết định 77", "p1-taken": "1",
    "p1-wanted": "Hủy", "p2-kind": "petition", "p2-subject": "Sửa hẻm", "p2-taken": "2",
    "p2-body": "Hẻm lún từ tháng 5.", "whole": "y",
}  # fmt: skip


def a_letter(office: Office, **said: Any) -> str:
    return a_receipt(office, Kind.COMPLAINT, body=LETTER, **said).case.code


def again(code: str) -> Case:
    db.session.expire_all()
    found = queries.known(code)
    assert found
    return found


def send(page: Browser, code: str, step: str = "tach", **said: Any) -> Page:
    url = f"/can-bo/vu-viec/{code}/tach"
    form = page.get(url).form(url)
    return page.post(url, {**form, **TWO, "buoc": step, **said})


def test_the_letter_stands_beside_its_blocks_and_is_split(office: Office, page: Browser) -> None:
    code = a_letter(office, uploads=[files.check("qd-77.pdf", a_pdf())])
    handle = again(code).attachments[0].handle
    page.as_officer(Role.RECEPTION)
    asked = page.get(f"/can-bo/phan-loai/{code}")
    assert "Đơn nói nhiều việc khác nhau?" in asked.text
    shown = page.get(f"/can-bo/vu-viec/{code}/tach")
    assert "tôi kiến nghị sửa hẻm" in shown.text
    works = str(office.units["works"].id)
    done = send(page, code, **{"p2-unit": works, "p1-papers": handle})
    assert done.status == 303
    one, two = splitting.parts_of(again(code))
    assert one.body == "Việc thứ nhất, tôi khiếu nại quyết định 77."
    assert two.body == "Việc thứ hai, tôi kiến nghị sửa hẻm.\n\nHẻm lún từ tháng 5."
    assert (one.kind, two.kind, two.unit_id) == ("complaint", "petition", office.units["works"].id)
    assert [len(each.attachments) for each in (one, two)] == [1, 0]
    letter = page.get(f"/can-bo/vu-viec/{code}").text
    assert "Các phần của đơn này" in letter
    assert one.code in letter
    assert two.code in letter
    assert code in page.get(f"/can-bo/vu-viec/{one.code}").text


def test_looked_at_first_nothing_changes_and_what_is_left_out_is_said(
    office: Office, page: Browser
) -> None:
    code = a_letter(office)
    page.as_officer(Role.RECEPTION)
    looked = send(page, code, "xem", **{"p2-taken": [], "p2-body": "Chỉ một câu."})
    assert looked.status == 200
    assert "Xem trước: chưa có gì thay đổi" in looked.text
    assert "Chưa phần nào lấy đoạn 2 của đơn" in looked.text
    assert "thụ lý trước hết ngày" in looked.text
    form = looked.form(f"{code}/tach")
    assert form["p2-body"] == "Chỉ một câu."
    assert form["p1-taken"] == "1"
    assert again(code).status == "received"
    sealed = send(page, code, "xem", **{"p1-kind": "denunciation"})
    assert "lời của các phần khác không được nhắc đến tố cáo" in sealed.text


def test_bad_input_is_told_beside_the_field_and_kept(office: Office, page: Browser) -> None:
    code = a_letter(office)
    page.as_officer(Role.RECEPTION)
    bad = send(page, code, **{"p1-kind": "", "p2-subject": "", "p2-taken": [], "p2-body": ""})
    assert bad.status == 422
    assert "Xin chọn loại của phần 1." in bad.text
    assert "Phần 2 nói việc gì?" in bad.text
    assert "Phần 2 chưa có lời nào" in bad.text
    assert bad.form(f"{code}/tach")["p1-subject"] == "Khiếu nại quyết định 77"
    one = {name: "" for name in TWO if name.startswith("p2-")} | {"p2-taken": []}
    few = send(page, code, **one)
    assert few.status == 422
    assert "hai đến năm phần" in few.text
    unsure = send(page, code, whole="")
    assert unsure.status == 422
    assert "gồm hết nội dung của đơn" in unsure.text
    for wrong in ({"p1-kind": "information"}, {"p1-unit": "99999"}, {"p1-taken": "77"},
                  {"p1-subject": "d" * 301}, {"p1-papers": "x"}):  # fmt: skip
        assert send(page, code, **wrong).status == 422
    assert again(code).status == "received"


def test_of_two_officers_at_once_the_second_keeps_what_he_typed(
    office: Office, page: Browser
) -> None:
    code = a_letter(office)
    url = f"/can-bo/vu-viec/{code}/tach"
    page.as_officer(Role.RECEPTION)
    old = page.get(url).form(url)
    triage.sort(
        again(code), office.actors[Role.TRIAGE], clock.now(), kind=Kind.COMPLAINT, field="traffic",
        complexity="normal", urgency="normal",
    )  # fmt: skip
    db.session.commit()
    late = page.post(url, {**old, **TWO, "buoc": "tach"})
    assert late.status == 409
    assert late.form(url)["p2-body"] == "Hẻm lún từ tháng 5."
    assert again(code).status == "received"
    assert page.post(url, {**late.form(url), "buoc": "tach"}).status == 303


def test_who_may_not_and_what_is_split_already(office: Office, page: Browser) -> None:
    code = a_letter(office)
    for role in (Role.SUPERVISOR, Role.HEAD):
        other = Browser(page.app).as_officer(role)
        assert other.get(f"/can-bo/vu-viec/{code}/tach").status == 403
        assert other.post(f"/can-bo/vu-viec/{code}/tach", TWO).status == 403
    page.as_officer(Role.RECEPTION)
    assert send(page, code).status == 303
    assert page.get(f"/can-bo/vu-viec/{code}/tach").status == 303
    answered = a_case(office, status="answered").code
    assert page.get(f"/can-bo/vu-viec/{answered}/tach").status == 303


def test_with_a_denunciation_the_letter_leaves_the_sight_and_no_part_tells_of_it(
    office: Office, page: Browser
) -> None:
    code = a_letter(office)
    page.as_officer(Role.RECEPTION)
    done = send(
        page,
        code,
        **{"p3-kind": "denunciation", "p3-subject": "Làm ngơ", "p3-body": "Cán bộ làm ngơ."},
    )
    assert (done.status, done.location) == (303, "/can-bo/phan-loai")
    page.get("/can-bo/")
    assert again(code).kind == "denunciation"
    assert page.get(f"/can-bo/vu-viec/{code}").status == 404
    part = db.session.query(Case).filter(Case.code != code).first()
    assert part is not None
    shown = page.get(f"/can-bo/vu-viec/{part.code}")
    assert code not in shown.html
    assert "Một phần của đơn" not in shown.text


def test_put_together_again_from_the_page_of_the_letter(office: Office, page: Browser) -> None:
    case = a_receipt(office).case
    code, (one, two) = case.code, split(office, case)
    page.as_officer(Role.RECEPTION)
    url = f"/can-bo/vu-viec/{code}"
    form = page.get(url).form(f"{code}/gop-lai")
    assert page.post(f"{url}/gop-lai", {**form, "reason": ""}).status == 422
    assert page.post(f"{url}/gop-lai", {**form, "reason": "Tách nhầm."}).status == 303
    assert again(code).status == "received"
    assert {again(each).status for each in (one.code, two.code)} == {"folded"}


def test_not_once_a_part_was_worked_on(office: Office, page: Browser) -> None:
    case = a_receipt(office).case
    code, (one, _two) = case.code, split(office, case)
    triage.sort(
        one, office.actors[Role.TRIAGE], clock.now(), kind=Kind.COMPLAINT, field="traffic",
        complexity="normal", urgency="normal",
    )  # fmt: skip
    db.session.commit()
    page.as_officer(Role.RECEPTION)
    url = f"/can-bo/vu-viec/{code}"
    form = page.get(url).form(f"{code}/gop-lai")
    refused = page.post(f"{url}/gop-lai", {**form, "reason": "Tách nhầm."})
    assert refused.status == 422
    assert "đã có người làm việc với một phần" in refused.text
