"""Officers set up their second factor, see their visits, and end them."""

from datetime import timedelta

import pytest
from flask import Flask

from office.base import clock, config
from office.base.db import db
from office.people import factors
from office.people.roles import PROVE_TWICE, Role
from tests.builders import PASSPHRASE, Office
from tests.conftest import NOW
from tests.page import Browser, Page

HERE = "/can-bo/tai-khoan"


def figures(secret: str) -> str:
    """Return what an app shows now for a secret typed by hand."""
    from base64 import b32decode

    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    maker = TOTP(b32decode(secret.replace(" ", "")), 6, SHA1(), 30)
    return maker.generate(int(clock.now().timestamp())).decode()


def enrol(page: Browser) -> Page:
    assert page.post(f"{HERE}/ma").status == 303
    shown = page.get(f"{HERE}/ma")
    assert shown.soup.select_one("main img[src^='data:image/svg+xml']")
    secret = shown.soup.select_one("#khoa")
    assert secret
    return page.post(f"{HERE}/ma/bat", {"code": figures(secret.text)})


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_offered_a_second_factor(office: Office, page: Browser, role: Role) -> None:
    page.as_officer(role)
    assert page.get(HERE).status == 200
    done = enrol(page)
    assert len(done.soup.select("code")) == 10
    assert "Đang bật" in page.get(HERE).text


def test_signing_in_then_needs_a_code_and_one_answer_hides_what_was_wrong(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.HEAD)
    codes = [each.text for each in enrol(page).soup.select("code")]
    sent = {"email": "head@test.example", "password": PASSPHRASE}
    said = []
    for wrong in ({"code": ""}, {"code": "123456"}, {"password": PASSPHRASE + "x"}):
        answer = Browser(app).post("/can-bo/dang-nhap", {**sent, **wrong})
        summary = answer.soup.select_one(".nd-error-summary")
        assert summary
        said.append((answer.status, summary.get_text()))
    assert len(set(said)) == 1
    again = Browser(app)
    assert again.post("/can-bo/dang-nhap", {**sent, "code": codes[0]}).status == 303
    assert Browser(app).post("/can-bo/dang-nhap", {**sent, "code": codes[0]}).status == 422


@pytest.mark.parametrize("role", PROVE_TWICE)
def test_an_obliged_role_cannot_go_past_the_enrolment(
    office: Office, page: Browser, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.as_officer(role)
    monkeypatch.setattr(config.Settings, "production", True)
    for url in ("/can-bo/", "/can-bo/so-van-ban", HERE, "/can-bo/lich", "/can-bo/tinh-trang"):
        answer = page.get(url)
        if answer.status != 403:
            assert (answer.status, answer.location) == (303, f"{HERE}/ma"), url
    enrol(page)
    assert page.get(HERE).status == 200
    assert page.post(f"{HERE}/ma/tat").status == 403


def test_a_wrong_first_code_sets_nothing(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    page.post(f"{HERE}/ma")
    assert page.post(f"{HERE}/ma/bat", {"code": "12345"}).status == 422
    assert factors.of(office.officers[Role.HANDLER].id) is None


def test_changing_a_factor_needs_fresh_proof(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    enrol(page)
    with clock.at(NOW + timedelta(minutes=11)):
        for deed in ("ma", "ma/bat", "ma/du-phong", "ma/tat"):
            assert page.post(f"{HERE}/{deed}").status == 401, deed
    assert factors.of(office.officers[Role.HANDLER].id)
    assert page.post(f"{HERE}/ma/du-phong").status == 200
    assert page.post(f"{HERE}/ma/tat").status == 303
    assert factors.of(office.officers[Role.HANDLER].id) is None


def test_a_new_factor_renews_this_session_and_ends_the_others(
    office: Office, page: Browser, app: Flask
) -> None:
    other = Browser(app).as_officer(Role.HANDLER)
    page.as_officer(Role.HANDLER)
    copy = page.client.get_cookie("nghedan")
    assert copy
    enrol(page)
    thief = Browser(app)
    thief.client.set_cookie("nghedan", copy.value)
    assert thief.get(HERE).status == 302
    assert other.get(HERE).status == 302
    assert page.get(HERE).status == 200


def test_the_secret_of_a_factor_begun_is_not_shown_at_a_desk_left_open(
    office: Office, page: Browser
) -> None:
    page.as_officer(Role.HANDLER)
    page.post(f"{HERE}/ma")
    with clock.at(NOW + timedelta(minutes=11)):
        asked = page.get(f"{HERE}/ma")
        assert asked.status == 401
        assert not asked.soup.select_one("#khoa")


def test_one_sees_and_ends_ones_other_visits(office: Office, page: Browser, app: Flask) -> None:
    others = [Browser(app).as_officer(Role.HANDLER) for _ in range(2)]
    stranger = Browser(app).as_officer(Role.LEAD)
    page.as_officer(Role.HANDLER)
    shown = page.get(HERE)
    handles = [str(each["value"]) for each in shown.soup.select("main li button[name=phien]")]
    assert len(handles) == 2
    assert page.post(f"{HERE}/phien", {"phien": handles[0]}).status == 303
    assert sorted(each.get(HERE).status for each in others) == [200, 302]
    assert page.post(f"{HERE}/phien", {"phien": "khac"}).status == 303
    assert [each.get(HERE).status for each in others] == [302, 302]
    assert page.get(HERE).status == stranger.get(HERE).status == 200


def test_the_visit_of_someone_else_cannot_be_ended(
    office: Office, page: Browser, app: Flask
) -> None:
    other = Browser(app).as_officer(Role.LEAD)
    from office.people.models import Session

    session = db.session.query(Session).one()
    page.as_officer(Role.HANDLER)
    assert page.post(f"{HERE}/phien", {"phien": session.id[:16]}).status == 404
    assert other.get(HERE).status == 200


def test_a_visit_is_known_by_its_device(office: Office, app: Flask) -> None:
    page = Browser(app)
    page.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    page.as_officer(Role.HANDLER)
    assert "Firefox · Windows" in page.get(HERE).text


def test_the_demonstration_says_that_it_asks_less(office: Office, page: Browser) -> None:
    page.as_officer(Role.HEAD)
    assert "Bản dùng thử không bắt buộc" in page.get(HERE).text
