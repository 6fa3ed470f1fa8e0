"""A lost password comes back by mail alone; a lost second factor by two persons."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.people import factors
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office
from tests.conftest import NOW
from tests.page import Browser
from tests.people.test_factors import enrolled

HERE = "/can-bo/nhan-su"
NEW = "chiếc xe đạp màu rêu cũ"


def link_mailed() -> str:
    mail = db.session.scalars(select(Promise).where(Promise.topic == "mail")).one()
    found = re.search(r"/can-bo/dat-lai/\S+", str(mail.facts))
    assert found
    return found[0].split("\\n")[0]


def asked_for(office: Office, page: Browser, role: Role = Role.HANDLER) -> str:
    officer_id = office.officers[role].id
    page.as_officer(Role.ADMINISTRATOR)
    answer = page.post(f"{HERE}/{officer_id}/mat-khau")
    assert answer.status == 303
    link = link_mailed()
    assert link.rsplit("/", 1)[1] not in answer.html + page.get(HERE).html
    return link


def enter(app: Flask, password: str, code: str = "") -> int:
    sent = {"email": "handler@test.example", "password": password, "code": code}
    return Browser(app).post("/can-bo/dang-nhap", sent).status


def test_a_link_sets_a_new_password_once_and_ends_every_visit(
    office: Office, page: Browser, app: Flask
) -> None:
    visit = Browser(app).as_officer(Role.HANDLER)
    link, owner = asked_for(office, page), Browser(app)
    assert owner.post(link, {"password": "ngắn"}).status == 422
    assert owner.get(link).status == 200
    assert owner.post(link, {"password": NEW}).status == 303
    assert visit.get("/can-bo/").status == 302
    assert (enter(app, PASSPHRASE), enter(app, NEW)) == (422, 303)
    assert owner.get(link).status == owner.post(link, {"password": NEW}).status == 404


def test_a_link_is_over_after_sixty_minutes(office: Office, page: Browser, app: Flask) -> None:
    link = asked_for(office, page)
    with clock.at(NOW + timedelta(minutes=61)):
        assert Browser(app).post(link, {"password": NEW}).status == 404


def test_the_link_does_not_bypass_the_second_factor(
    office: Office, page: Browser, app: Flask
) -> None:
    _, _, codes = enrolled(office)
    db.session.commit()
    assert Browser(app).post(asked_for(office, page), {"password": NEW}).status == 303
    assert enter(app, NEW) == 422
    assert enter(app, NEW, codes[0]) == 303


def test_an_officers_link_opens_no_citizens_account(
    office: Office, page: Browser, app: Flask
) -> None:
    token = asked_for(office, page).rsplit("/", 1)[1]
    assert Browser(app).post(f"/tai-khoan/mat-khau/{token}", {"password": NEW}).status == 404


def test_an_officer_locked_out_gets_in_by_no_link(
    office: Office, page: Browser, app: Flask
) -> None:
    link = asked_for(office, page)
    office.officers[Role.HANDLER].active = False
    db.session.commit()
    assert Browser(app).post(link, {"password": NEW}).status == 404


@pytest.mark.parametrize("role", [each for each in Role if each != Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_sends_links(
    office: Office, page: Browser, role: Role
) -> None:
    page.as_officer(role)
    officer_id = office.officers[Role.HANDLER].id
    assert page.post(f"{HERE}/{officer_id}/mat-khau").status == 403
    assert page.post(f"{HERE}/{officer_id}/mat-ma").status == 403


@pytest.mark.parametrize("second", [Role.HEAD, Role.SUPERVISOR])
def test_a_lost_factor_takes_two_persons(
    office: Office, page: Browser, app: Flask, second: Role
) -> None:
    lost, *_ = enrolled(office)
    db.session.commit()
    page.as_officer(Role.ADMINISTRATOR)
    agree = f"{HERE}/{lost.id}/dong-y"
    assert Browser(app).as_officer(second).post(agree).status == 404
    assert page.post(f"{HERE}/{lost.id}/mat-ma").status == 303
    assert page.post(agree).status == 403
    assert factors.of(lost.id or 0)
    shown = Browser(app).as_officer(second).get(HERE)
    assert "Xác nhận gỡ mã" in shown.text
    assert Browser(app).as_officer(second).post(agree).status == 303
    assert factors.of(lost.id or 0) is None
    assert enter(app, PASSPHRASE) == 303


def test_resets_need_fresh_proof(office: Office, page: Browser) -> None:
    page.as_officer(Role.ADMINISTRATOR)
    with clock.at(NOW + timedelta(minutes=11)):
        for deed in ("mat-khau", "mat-ma"):
            officer_id = office.officers[Role.HANDLER].id
            assert page.post(f"{HERE}/{officer_id}/{deed}").status == 401
    assert not db.session.scalars(select(Promise).where(Promise.topic == "mail")).all()


def test_a_box_is_not_flooded(office: Office, page: Browser) -> None:
    page.as_officer(Role.ADMINISTRATOR)
    for _ in range(8):
        page.post(f"{HERE}/{office.officers[Role.HANDLER].id}/mat-khau")
    sent = db.session.scalars(select(Promise).where(Promise.topic == "mail")).all()
    assert len(sent) == 5
