"""Posts: two persons for each, one word to end it, and a deputy only while the head is away."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.law.kinds import Kind
from office.people import accounts
from office.people.models import Absence, Appointment, AppointmentRequest
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser, Page
from web.filters import day_short

HERE = "/can-bo/nhan-su/bo-nhiem"


def ask(office: Office, browser: Browser, whom: Role, role: Role, **said: Any) -> Page:
    """Ask for a post in the ward from today on."""
    form = {
        "can_bo": str(office.officers[whom].id), "vai_tro": role.value,
        "don_vi": str(office.ward.id), "tu_ngay": day_short(clock.today()), "den_ngay": "",
        "ly_do": "Quyết định 5/QĐ-UBND", **said,
    }  # fmt: skip
    return browser.post(HERE, form)


def waiting() -> AppointmentRequest:
    return db.session.scalars(select(AppointmentRequest)).one()


def test_a_post_takes_two_persons_and_works_at_once_in_a_visit_going_on(
    office: Office, app: Flask
) -> None:
    man, admin, head = (
        Browser(app).as_officer(each) for each in (Role.HANDLER, Role.ADMINISTRATOR, Role.HEAD)
    )
    assert man.get("/can-bo/phan-loai").status == 403
    assert ask(office, admin, Role.HANDLER, Role.TRIAGE).status == 303
    assert man.get("/can-bo/phan-loai").status == 403
    answer = f"{HERE}/{waiting().id}/dong-y"
    assert admin.post(answer).status == man.post(answer).status == 403
    assert "Quyết định 5/QĐ-UBND" in head.get(HERE).text
    assert head.post(answer).status == 303
    assert man.get("/can-bo/phan-loai").status == 200
    assert head.post(answer).status == 404
    told = [each.action for each in db.session.scalars(select(Event).order_by(Event.id))]
    assert {"people:appointment:ask", "people:appointment:grant"} <= set(told)


def test_nobody_grants_himself_what_he_asked_for_or_is_to_get(
    office: Office, app: Flask, page: Browser
) -> None:
    page.as_officer(Role.HEAD)
    assert ask(office, page, Role.HEAD, Role.SUPERVISOR).status == 422
    assert ask(office, page, Role.SUPERVISOR, Role.HANDLER).status == 303
    answer = f"{HERE}/{waiting().id}"
    assert page.post(f"{answer}/dong-y").status == 403
    gainer = Browser(app).as_officer(Role.SUPERVISOR)
    assert gainer.post(f"{answer}/dong-y").status == gainer.post(f"{answer}/tu-choi").status == 403
    assert page.post(f"{answer}/tu-choi").status == 303
    assert waiting().granted is False


def test_asking_granting_and_ending_need_a_fresh_proof(office: Office, page: Browser) -> None:
    page.as_officer(Role.HEAD)
    post = office.officers[Role.LEAD].appointments[0].id
    with clock.at(clock.now() + timedelta(minutes=11)):
        answers = [
            ask(office, page, Role.HANDLER, Role.TRIAGE),
            page.post(f"{HERE}/{post}/ket-thuc", {"ly_do": "Hết việc"}),
        ]
    assert ["bang_chung" in each.html for each in answers] == [True, True]
    assert db.session.scalars(select(AppointmentRequest)).all() == []
    assert db.session.get_one(Appointment, post).ended_at is None


@pytest.mark.parametrize(
    "wrong",
    [{"tu_ngay": "31/02/2026"}, {"den_ngay": "01/01/2020"}, {"ly_do": " "}, {"vai_tro": "king"},
     {"can_bo": "999"}, {"tu_ngay": ""}],
)  # fmt: skip
def test_bad_input_is_answered_and_kept(office: Office, page: Browser, wrong: Any) -> None:
    page.as_officer(Role.ADMINISTRATOR)
    answer = ask(office, page, Role.HANDLER, Role.TRIAGE, **wrong)
    assert answer.status == 422
    assert answer.soup.select(".govuk-error-summary")
    if "ly_do" not in wrong:
        assert "Quyết định 5/QĐ-UBND" in answer.html
    assert db.session.scalars(select(AppointmentRequest)).all() == []


def test_an_ended_post_opens_nothing_from_the_next_page_on(
    office: Office, app: Flask, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    man = Browser(app).as_officer(Role.LEAD)
    url = f"/can-bo/vu-viec/{case.code}"
    assert man.get(url).status == 200
    post = office.officers[Role.LEAD].appointments[0].id
    page.as_officer(Role.SUPERVISOR)
    assert page.post(f"{HERE}/{post}/ket-thuc", {"ly_do": ""}).status == 422
    assert man.get(url).status == 200
    assert page.post(f"{HERE}/{post}/ket-thuc", {"ly_do": "Chuyển công tác"}).status == 303
    assert man.get(url).status in {302, 403}
    assert page.post(f"{HERE}/{post}/ket-thuc", {"ly_do": "Lần nữa"}).status == 404
    event = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.action, event.facts["reason"]) == ("people:appointment:end", "Chuyển công tác")


def test_the_deputy_signs_in_the_stead_while_the_head_is_away(
    office: Office, app: Flask, page: Browser
) -> None:
    case = a_case(office, status="proposed")
    url = f"/can-bo/vu-viec/{case.code}"
    deputy = Browser(app).as_officer(Role.DEPUTY)
    assert deputy.get(url).status == 404
    days = {"vang-tu_ngay": day_short(clock.today()), "vang-den_ngay": day_short(clock.today()),
            "vang-ly_do": "Đi họp", "vang-can_bo": str(office.officers[Role.HEAD].id)}  # fmt: skip
    assert deputy.post("/can-bo/nhan-su/vang-mat", days).status == 403
    page.as_officer(Role.SUPERVISOR)
    assert page.post("/can-bo/nhan-su/vang-mat", {**days, "vang-den_ngay": ""}).status == 422
    assert page.post("/can-bo/nhan-su/vang-mat", days).status == 303
    assert deputy.get(url).status == 200
    sent = deputy.post(f"{url}/ky-tra-loi", {"version": str(case.version)})
    assert sent.status == 303
    db.session.expire_all()
    titles = {each.signed_title for each in case_letters(case.id)}
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in titles
    away = db.session.scalars(select(Absence)).one().id
    assert page.post(f"/can-bo/nhan-su/vang-mat/{away}/ve").status == 303
    assert deputy.get(url).status == 404


def case_letters(case_id: int) -> Any:
    from office.letters.models import Letter

    return db.session.scalars(select(Letter).where(Letter.case_id == case_id))


def test_a_complaint_about_the_head_stays_with_the_deputy_and_a_denunciation_goes_up(
    office: Office,
) -> None:
    key = f"officer.{office.officers[Role.HEAD].id}"
    complaint = a_receipt(office, Kind.COMPLAINT, about=(key,)).case
    told = a_receipt(office, Kind.DENUNCIATION, about=(key,)).case
    assert (complaint.goes_up, told.goes_up) == (False, True)
    deputy = accounts.actor_of(office.officers[Role.DEPUTY], clock.today())
    from office.cases.sight import Level, level

    assert (level(deputy, complaint), level(deputy, told)) == (Level.ORIGINAL, Level.NOTHING)
