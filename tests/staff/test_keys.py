"""The pages of security keys: added by name, used at sign-in and as fresh proof, taken away with proof."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from office.base import clock, config
from office.base.db import db
from office.people import accounts, security_keys
from office.people.models import Session
from office.people.roles import PROVE_TWICE, Role
from tests.builders import PASSPHRASE, Office
from tests.conftest import NOW
from tests.page import Browser, Page
from tests.people.soft_key import ORIGIN, SoftKey

HERE = "/can-bo/tai-khoan"
SENT = {"email": "handler@test.example", "password": PASSPHRASE}
LATER = NOW + timedelta(minutes=11)


@pytest.fixture(autouse=True)
def at_a_name(context: Any) -> Iterator[None]:
    """Be reached under a name, as browsers demand."""
    mine = config.current()
    config.install(replace(mine, site_address=ORIGIN))
    yield
    config.install(mine)


def options(page: Browser, url: str) -> str:
    answer = page.post(url)
    assert answer.status == 200, answer.html
    assert answer.response.mimetype == "application/json"
    return answer.html


def add(page: Browser, name: str = "Khóa ở cơ quan") -> tuple[SoftKey, Page]:
    key = SoftKey()
    said = key.make(options(page, f"{HERE}/khoa/thach-thuc"))
    return key, page.post(f"{HERE}/khoa", {"name": name, "khoa_moi": said})


def handler_key() -> security_keys.SecurityKey:
    return db.session.query(security_keys.SecurityKey).one()


def test_a_key_is_added_by_name_and_brings_recovery_codes(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    assert "Thêm khóa bảo mật" in page.get(HERE).text
    assert page.get(f"{HERE}/khoa").status == 200
    _, done = add(page, "Khóa xanh \u202eở nhà")
    assert len(done.soup.select("code")) == 10
    assert "Khóa xanh ở nhà" in page.get(HERE).text
    assert add(page)[1].status == 303


def test_a_new_key_renews_this_session_and_ends_the_others(
    office: Office, page: Browser, app: Flask
) -> None:
    other = Browser(app).as_officer(Role.HANDLER)
    page.as_officer(Role.HANDLER)
    add(page)
    assert other.get(HERE).status == 302
    assert page.get(HERE).status == 200


def test_a_refused_key_keeps_the_name_and_says_what_to_do(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    answer = page.post(f"{HERE}/khoa", {"name": "Khóa xanh", "khoa_moi": "{}"})
    assert answer.status == 422
    assert answer.soup.find("input", {"name": "name", "value": "Khóa xanh"})
    assert "Chưa thêm được khóa" in answer.text
    assert page.post(f"{HERE}/khoa", {"name": "", "khoa_moi": "{}"}).status == 422


def test_adding_and_removing_need_fresh_proof(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    add(page)
    number = str(handler_key().id)
    with clock.at(LATER):
        accounts.note_seen(db.session.connection(), living().id, LATER)
        db.session.commit()
        assert page.get(f"{HERE}/khoa").status == 401
        assert page.post(f"{HERE}/khoa/thach-thuc").status == 401
        assert page.post(f"{HERE}/khoa", {"name": "x", "khoa_moi": "{}"}).status == 401
        asked = page.post(f"{HERE}/khoa/bo", {"so": number})
        assert asked.status == 401
        sent = {**asked.form("khoa/bo"), "bang_chung": PASSPHRASE}
        assert page.post(f"{HERE}/khoa/bo", sent).status == 303
    assert not security_keys.of(office.officers[Role.HANDLER].id)


def living() -> Session:
    return db.session.query(Session).filter(Session.ended_at.is_(None)).one()


def test_the_key_of_another_is_not_there_to_be_taken_away(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HANDLER)
    add(page)
    other = Browser(app).as_officer(Role.LEAD)
    for said in (str(handler_key().id), "0", "", "x"):
        assert other.post(f"{HERE}/khoa/bo", {"so": said}).status == 404
    assert handler_key()


def test_a_key_is_fresh_proof_and_the_deed_goes_on(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    key, _ = add(page)
    with clock.at(LATER):
        accounts.note_seen(db.session.connection(), living().id, LATER)
        db.session.commit()
        asked = page.post(f"{HERE}/ma")
        assert asked.status == 401
        assert asked.soup.select_one("[data-security-key]")
        said = key.sign(options(page, "/can-bo/xac-nhan/thach-thuc"))
        assert page.post(f"{HERE}/ma", {"khoa": said, "bang_chung": ""}).status == 303
    with clock.at(LATER + timedelta(minutes=11)):
        accounts.note_seen(db.session.connection(), living().id, clock.now())
        db.session.commit()
        assert page.post(f"{HERE}/ma", {"khoa": said, "bang_chung": ""}).status == 422


def test_signing_in_takes_the_password_then_the_key(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HANDLER)
    key, _ = add(page)
    again = Browser(app)
    asked = again.post("/can-bo/dang-nhap", {**SENT, "tiep": "/can-bo/tim-kiem"})
    assert asked.status == 200
    assert again.get(HERE).status == 302
    assert again.get("/can-bo/dang-nhap/buoc-hai").status == 200
    said = key.sign(options(again, "/can-bo/dang-nhap/thach-thuc"))
    assert (
        Browser(app).post("/can-bo/dang-nhap/buoc-hai", {"khoa": said}).location
        == "/can-bo/dang-nhap"
    )
    done = again.post("/can-bo/dang-nhap/buoc-hai", {**asked.form("buoc-hai"), "khoa": said})
    assert (done.status, done.location) == (303, "/can-bo/tim-kiem")
    assert again.get(HERE).status == 200
    assert again.get("/can-bo/dang-nhap/buoc-hai").status == 303


def test_the_own_key_of_the_seal_is_open_after_both_steps(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HEAD)
    key, _ = add(page)
    again = Browser(app)
    again.post("/can-bo/dang-nhap", {**SENT, "email": "head@test.example"})
    said = key.sign(options(again, "/can-bo/dang-nhap/thach-thuc"))
    assert again.post("/can-bo/dang-nhap/buoc-hai", {"khoa": said}).status == 303
    shown = again.get("/can-bo/niem-phong")
    assert shown.status == 200
    assert "Khóa của ông/bà chưa mở" not in shown.text


def test_without_script_a_recovery_code_does_in_either_step(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HANDLER)
    codes = [each.text for each in add(page)[1].soup.select("code")]
    at_once, later = Browser(app), Browser(app)
    assert at_once.post("/can-bo/dang-nhap", {**SENT, "code": codes[0]}).status == 303
    later.post("/can-bo/dang-nhap", SENT)
    assert later.post("/can-bo/dang-nhap/buoc-hai", {"code": "000000"}).status == 422
    assert later.post("/can-bo/dang-nhap/buoc-hai", {"code": codes[1]}).status == 303
    assert later.get(HERE).status == 200


def test_nothing_is_told_of_keys_before_the_password(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HANDLER)
    add(page)
    stranger = Browser(app)
    wrong = stranger.post("/can-bo/dang-nhap", {**SENT, "password": PASSPHRASE + "x"})
    unknown = stranger.post("/can-bo/dang-nhap", {**SENT, "email": "x@test.example"})
    said = [each.soup.select_one(".nd-error-summary").get_text() for each in (wrong, unknown)]
    assert said[0] == said[1]
    assert stranger.post("/can-bo/dang-nhap/thach-thuc").status == 409


def test_the_second_step_is_over_after_five_minutes(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HANDLER)
    key, _ = add(page)
    again = Browser(app)
    again.post("/can-bo/dang-nhap", SENT)
    said = key.sign(options(again, "/can-bo/dang-nhap/thach-thuc"))
    with clock.at(NOW + timedelta(minutes=5, seconds=1)):
        assert again.post("/can-bo/dang-nhap/buoc-hai", {"khoa": said}).status == 303
        assert again.get(HERE).status == 302


def test_guessing_the_second_step_waits_and_says_how_long(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HANDLER)
    add(page)
    again = Browser(app)
    again.post("/can-bo/dang-nhap", SENT)
    for guess in range(6):
        answer = again.post("/can-bo/dang-nhap/buoc-hai", {"code": f"{guess:06}"})
    assert answer.status == 429
    assert answer.response.headers["Retry-After"]


@pytest.mark.parametrize("role", PROVE_TWICE)
def test_an_obliged_role_may_enrol_with_a_key_and_keeps_it(
    office: Office, page: Browser, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.as_officer(role)
    monkeypatch.setattr(config.Settings, "production", True)
    assert page.get("/can-bo/").status in {303, 403}
    assert page.get(f"{HERE}/khoa").status == 200
    add(page)
    shown = page.get(HERE)
    assert shown.status == 200
    assert not shown.soup.find("button", {"name": "so"})
    assert page.post(f"{HERE}/khoa/bo", {"so": str(handler_key().id)}).status == 403


def test_at_an_address_browsers_refuse_the_page_says_so(office: Office, page: Browser) -> None:
    config.install(replace(config.current(), site_address="http://127.0.0.1:5000"))
    page.as_officer(Role.HANDLER)
    assert "cần tên miền và https" in page.get(HERE).text
    assert "cần tên miền và https" in page.get(f"{HERE}/khoa").text
    assert page.post(f"{HERE}/khoa/thach-thuc").status == 409
