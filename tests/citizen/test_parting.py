"""Going along with a neighbour's report and leaving it again, as the sender sees it: never who the other is."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import joins
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt
from tests.cases.test_joins import NEIGHBOUR, answered
from tests.citizen.test_submit import walked
from tests.citizen.test_track import fresh, opened
from tests.page import Browser, Page

FIRST: dict[str, Any] = {
    "name": "Bà Lê Thị Kín", "phone": "0977 123 456", "email": "kin@test.example",
    "address": "5 hẻm Tre", "subject": "Đèn đường Cầu Vồng 5 tắt, Bà Lê Thị Kín ở 5 hẻm Tre báo",
}  # fmt: skip


def latest() -> Case:
    db.session.expire_all()
    found = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
    assert found
    return found


def filed_along(page: Browser, first: Case) -> Case:
    check = walked(page)
    form = check.form("/gui-don/gui")
    assert page.post("/gui-don/gui", {**form, "giong": first.code}).status == 303
    return latest()


def own_page(page: Browser) -> Page:
    return page.get(
        page.post("/gui-don/mo", page.get("/gui-don/xac-nhan").form("/gui-don/mo")).location
    )


def test_me_too_goes_along_at_once_and_names_nobody(page: Browser, office: Office) -> None:
    first = a_receipt(office, **FIRST).case
    check = walked(page)
    assert "Tôi cũng gặp, đi chung" in check.text
    for word in ("Kín", "hẻm Tre", "0977", "kin@"):
        assert word not in check.text
    case = filed_along(page, first)
    assert (case.status, case.first_case_id, fresh(first.id).joined) == ("joined", first.id, 1)
    shown = own_page(page)
    assert "Đi chung với một vụ đã có" in shown.text
    for word in ("Kín", "hẻm Tre", "0977", "kin@", first.code):
        assert word not in shown.text


def test_whoever_files_anew_nevertheless_stands_alone(page: Browser, office: Office) -> None:
    a_receipt(office, **FIRST)
    check = walked(page)
    assert page.post("/gui-don/gui", check.form("/gui-don/gui")).status == 303
    assert latest().status == "received"


def test_what_ended_meanwhile_is_not_joined_and_nothing_is_lost(
    page: Browser, office: Office
) -> None:
    first = a_receipt(office, **FIRST).case
    form = walked(page).form("/gui-don/gui")
    first.status, first.open = "withdrawn", False
    db.session.commit()
    assert page.post("/gui-don/gui", {**form, "giong": first.code}).status == 303
    assert latest().status == "received"


def test_a_complaint_is_offered_nobody_elses(page: Browser, office: Office) -> None:
    first = a_receipt(office, **FIRST).case
    form = walked(page, "complaint").form("/gui-don/gui")
    assert "giong" not in form
    page.post("/gui-don/gui", {**form, "giong": first.code})
    assert (latest().kind, latest().status) == (Kind.COMPLAINT.value, "received")


def test_the_sender_leaves_after_being_asked_and_only_once(page: Browser, office: Office) -> None:
    first = a_case(office, status="accepted")
    made = a_receipt(office, **NEIGHBOUR)
    joins.join(made.case, office.actors[Role.RECEPTION], clock.now(), first=first)
    db.session.commit()
    here = opened(page, made)
    assert f"{here}/roi-vu-chung" in page.get(here).html
    asked = page.get(f"{here}/roi-vu-chung")
    assert "như chưa hề đi chung" in asked.text
    form = asked.form("roi-vu-chung")
    assert fresh(made.case.id).status == "joined", "looking changes nothing"
    done = page.post(f"{here}/roi-vu-chung", form, follow=True)
    assert "được giải quyết riêng" in done.text
    assert fresh(made.case.id).status == "received"
    version = fresh(made.case.id).version
    again = page.post(f"{here}/roi-vu-chung", form, follow=True)
    assert "Chưa có gì thay đổi" in again.text
    assert fresh(made.case.id).version == version
    assert page.get(f"{here}/roi-vu-chung").status == 303


def test_who_has_not_opened_the_case_leaves_nothing(
    app: Flask, page: Browser, office: Office
) -> None:
    first = a_case(office, status="accepted")
    made = a_receipt(office, **NEIGHBOUR)
    joins.join(made.case, office.actors[Role.RECEPTION], clock.now(), first=first)
    db.session.commit()
    here = opened(page, made)
    stranger = Browser(app)
    assert stranger.get(f"{here}/roi-vu-chung").location.endswith("/tra-cuu")
    stranger.post(f"{here}/roi-vu-chung", {})
    assert fresh(made.case.id).status == "joined"


def test_one_who_goes_along_disputes_for_himself_alone(page: Browser, office: Office) -> None:
    first = a_case(office, status="accepted")
    made = a_receipt(office, **NEIGHBOUR)
    joins.join(made.case, office.actors[Role.RECEPTION], clock.now(), first=first)
    db.session.commit()
    here = opened(page, made)
    assert page.get(f"{here}/chua-xong").status == 409
    answered(office, first)
    assert f"{here}/chua-xong" in page.get(here).html
    form = page.get(f"{here}/chua-xong").form("chua-xong")
    assert page.post(f"{here}/chua-xong", {**form, "ly_do": ""}).status == 422
    done = page.post(f"{here}/chua-xong", {**form, "ly_do": "Trước nhà tôi vẫn tối"}, follow=True)
    assert "Lãnh đạo sẽ xem lại" in done.text
    assert (fresh(made.case.id).status, fresh(first.id).status) == ("disputed", "answered")
