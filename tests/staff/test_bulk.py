"""Many cases at once through the pages, without a script: ticked, tried, done, kept."""

import re

from flask import Flask

from office.base.db import db
from office.law.kinds import Kind
from office.people.roles import Role
from office.search import sync
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser, Page

HERE = "/can-bo/hang-loat"


def boxes(page: Page) -> list[str]:
    found = page.soup.find_all("input", attrs={"name": "vu", "type": "checkbox"})
    assert all(each["form"] == "hang-loat" for each in found)
    assert page.soup.find("form", id="hang-loat") or not found
    return [str(each["value"]) for each in found]


def begun(page: Browser, *codes: str) -> str:
    answer = page.post(HERE, {"vu": list(codes)})
    assert answer.status == 303, answer.text
    return answer.location


def test_ticked_tried_done_and_kept(office: Office, app: Flask) -> None:
    good, ended = a_case(office, status="accepted"), a_case(office, status="closed")
    page = Browser(app).as_officer(Role.RECEPTION)
    assert good.code in boxes(page.get("/can-bo/"))
    run = begun(page, good.code, ended.code)
    plan = page.get(run)
    assert plan.status == 200
    offered = [each["action"].rpartition("/")[2] for each in plan.soup.select("details form")]
    assert offered == ["assign", "transfer", "remind", "tell"]
    form = {"unit": str(office.units["society"].id), "handler": ""}
    tried = page.post(f"{run}/xem-truoc/assign", form)
    assert tried.status == 200
    assert "1 vụ việc làm được, 1 không" in tried.text
    db.session.expire_all()
    assert good.unit_id == office.units["works"].id
    for _ in range(2):  # a double click does it once
        assert page.post(f"{run}/lam").status == 303
    kept = page.get(run)
    assert "1 vụ việc đã làm xong, 1 không làm được" in kept.text
    assert "không làm được ở bước này" in kept.text
    db.session.expire_all()
    assert good.unit_id == office.units["society"].id
    assert good.transfers == 1
    assert run in page.get(HERE).html
    assert page.post(f"{run}/xem-truoc/assign", form).status == 303  # it is done


def test_a_gap_keeps_what_was_typed(office: Office, app: Flask) -> None:
    page = Browser(app).as_officer(Role.RECEPTION)
    run = begun(page, a_case(office, status="accepted").code)
    wrong = page.post(f"{run}/xem-truoc/transfer", {"agency": "", "reason": "Đúng nơi hơn"})
    assert wrong.status == 422
    assert "Đúng nơi hơn" in wrong.html
    handler = office.officers[Role.HANDLER].id
    foreign = {
        "unit": str(office.units["society"].id),
        "handler": f"{handler}.{office.units['works'].id}",
    }
    told = page.post(f"{run}/xem-truoc/assign", foreign)
    assert told.status == 422
    assert "không thuộc đơn vị" in told.text
    assert page.post(f"{run}/xem-truoc/remind", {"cau_hoi": "?", "den_ngay": "1"}).status == 422


def test_no_decision_has_an_address(office: Office, app: Flask) -> None:
    page = Browser(app).as_officer(Role.HEAD)
    run = begun(page, a_case(office, status="proposed").code)
    for act in ("answer", "ky-tra-loi", "accept", "close", "decline", "grant_extension"):
        assert page.post(f"{run}/xem-truoc/{act}").status == 404


def test_codes_may_be_typed_and_what_is_unknown_is_said_alike(office: Office, app: Flask) -> None:
    case, sealed = a_case(office), a_receipt(office, Kind.DENUNCIATION).case
    page = Browser(app).as_officer(Role.RECEPTION)
    nothing = page.post(HERE, {"ma": f"{sealed.code}, KN26-AAAA-BBBB"})
    assert nothing.status == 422
    told = re.search(r"Không có vụ việc nào mang mã: [^.]*", nothing.text)
    assert told
    assert sealed.code in told.group()
    assert "KN26-AAAA-BBBB" in told.group()
    made = page.post(HERE, {"ma": f"{case.code.lower()}\n{sealed.code}"})
    assert made.status == 303
    assert sealed.code not in page.get(made.location).soup.find("table").get_text()
    assert page.post(HERE, {"ma": " "}).status == 422
    many = page.post(HERE, {"ma": "\n".join(f"KN26-{n:04d}-AAAA" for n in range(501))})
    assert many.status == 422
    assert "KN26-0500-AAAA" in many.html  # given back to be shortened


def test_a_run_belongs_to_who_began_it(office: Office, app: Flask) -> None:
    run = begun(Browser(app).as_officer(Role.RECEPTION), a_case(office).code)
    other = Browser(app).as_officer(Role.LEAD)
    assert other.get(run).status == 404
    assert other.post(f"{run}/lam").status == 404


def test_progress_is_told_to_each_citizen(office: Office, app: Flask) -> None:
    receipts = [a_receipt(office) for _ in range(2)]
    page = Browser(app).as_officer(Role.RECEPTION)
    run = begun(page, *(each.case.code for each in receipts))
    assert page.post(f"{run}/xem-truoc/tell", {"text": "Đang chờ mưa tạnh để sửa."}).status == 200
    assert page.post(f"{run}/lam").status == 303
    for each in receipts:
        own = Browser(app).open(each.case.code, each.secret)
        assert own.text.count("Đang chờ mưa tạnh để sửa.") == 1


def test_lists_of_search_and_oversight_can_be_ticked_too(office: Office, app: Flask) -> None:
    case = a_case(office, status="accepted")
    page = Browser(app).as_officer(Role.SUPERVISOR)
    assert boxes(page.get("/can-bo/giam-sat/danh-sach?ngan=tat-ca")) == [case.code]
    sync.rebuild()
    assert boxes(page.get("/can-bo/tim-kiem?q=đèn")) == [case.code]
