"""Officers come in by the agency's own sign-in: it says who, and nothing it says wrongly opens anything."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from office.base import clock, config
from office.base.db import db
from office.cases import holders
from office.people import accounts, factors
from office.people.models import Officer, Session
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office
from tests.conftest import NOW
from tests.page import Browser, Page
from tests.people.test_factors import code_now, enrolled
from tests.web.provider import CLIENT, SECRET, Provider
from web import oidc

SITE = "https://nghe.example"
BACK = "/can-bo/dang-nhap/co-quan/ve"
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def provider(context: Flask) -> Iterator[Provider]:
    """An agency's sign-in, and an office that takes its word."""
    running, mine = Provider((SITE + BACK,)), config.current()
    running.user = {"sub": "7", "email": "handler@test.example", "email_verified": True}
    said = {"sso_issuer": running.issuer, "sso_client_id": CLIENT, "sso_client_secret": SECRET}
    config.install(replace(mine, site_address=SITE, **said))
    try:
        yield running
    finally:
        config.install(mine)
        oidc.forget_all()
        running.stop()


def there(page: Browser, wanted: str = "") -> str:
    """Go to the provider and return the address it sends the visitor back to."""
    started = page.get(f"/can-bo/dang-nhap/co-quan?tiep={wanted}")
    assert started.status == 302, started.text
    answer = requests.get(started.location, allow_redirects=False, timeout=5)
    return answer.headers["Location"]


def back(page: Browser, address: str) -> Page:
    """Come back and press the button."""
    parts = urlsplit(address)
    shown = page.get(f"{parts.path}?{parts.query}")
    return page.post(BACK, shown.form("co-quan/ve")) if shown.status == 200 else shown


def enter(page: Browser, wanted: str = "") -> Page:
    return back(page, there(page, wanted))


def signed_in(page: Browser) -> bool:
    return page.get("/can-bo/tai-khoan").status == 200


def test_the_button_stands_there_only_where_it_leads_somewhere(
    office: Office, page: Browser, provider: Provider
) -> None:
    assert "/can-bo/dang-nhap/co-quan" in page.get("/can-bo/dang-nhap").html
    config.install(replace(config.current(), sso_issuer=""))
    assert "co-quan" not in page.get("/can-bo/dang-nhap").html
    assert page.get("/can-bo/dang-nhap/co-quan").status == 404
    assert page.post(BACK, {"code": "x", "state": "x"}).status == 404


def test_an_officer_comes_in_to_the_page_that_was_wanted(
    office: Office, page: Browser, provider: Provider
) -> None:
    done = enter(page, "/can-bo/tim-kiem")
    assert (done.status, done.location) == (303, "/can-bo/tim-kiem")
    assert signed_in(page)


def test_the_way_there_asks_for_code_pkce_state_and_nonce(
    office: Office, page: Browser, provider: Provider
) -> None:
    url = page.get("/can-bo/dang-nhap/co-quan").location
    assert "response_type=code" in url
    assert "code_challenge_method=S256" in url
    assert "nonce=" in url
    assert "state=" in url
    assert "redirect_uri=https%3A%2F%2Fnghe.example%2Fcan-bo" in url


def test_the_address_to_come_back_to_is_not_the_hosts_word(
    office: Office, page: Browser, provider: Provider
) -> None:
    url = page.get("/can-bo/dang-nhap/co-quan", headers={"Host": "evil.example"}).location
    assert "evil" not in url


def test_coming_back_by_a_fetched_page_alone_opens_nothing(
    office: Office, page: Browser, provider: Provider
) -> None:
    parts = urlsplit(there(page))
    assert page.get(f"{parts.path}?{parts.query}").status == 200
    assert not signed_in(page)


def test_no_account_is_made_for_whom_nobody_knows(
    office: Office, page: Browser, provider: Provider
) -> None:
    before = db.session.query(Officer).count()
    provider.user["email"] = "moi@test.example"
    assert enter(page).status == 422
    assert db.session.query(Officer).count() == before
    assert not signed_in(page)


def test_an_officer_locked_out_stays_outside(
    office: Office, page: Browser, provider: Provider
) -> None:
    office.officers[Role.HANDLER].active = False
    db.session.commit()
    assert enter(page).status == 422


@pytest.mark.parametrize(
    "said", [{"email_verified": False}, {"email": None}, {"email": ["handler@test.example"]}, {"email": ""}]
)  # fmt: skip
def test_a_name_that_is_unsure_names_nobody(
    office: Office, page: Browser, provider: Provider, said: dict[str, Any]
) -> None:
    provider.user |= said
    assert enter(page).status == 422
    assert not signed_in(page)


def test_another_claim_may_name_the_officer(
    office: Office, page: Browser, provider: Provider
) -> None:
    config.install(replace(config.current(), sso_claim="upn"))
    provider.user = {"sub": "7", "upn": "Lead@Test.example", "email": "handler@test.example"}
    assert enter(page).status == 303
    assert "Cán bộ lead" in page.get("/can-bo/tai-khoan").text


FORGED: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "somebody-else"},
    "for another party": {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
    "wrong audience in our name": {"aud": "somebody-else", "azp": CLIENT},
    "wrong issuer": {"iss": "https://evil.example"},
    "expired": {"exp": int(time.time()) - 120},
    "not yet": {"nbf": int(time.time()) + 86_400},
    "without an end": {"exp": None},
}


@pytest.mark.parametrize("lie", FORGED.values(), ids=FORGED)
def test_a_token_that_says_wrong_is_refused(
    office: Office, page: Browser, provider: Provider, lie: dict[str, Any]
) -> None:
    provider.lies = lie
    answer = enter(page)
    assert answer.status == 422
    assert "Chưa vào được bằng tài khoản cơ quan" in answer.text
    assert not signed_in(page)


@pytest.mark.parametrize("signs", ["another key", "none", "our secret"])
def test_a_token_with_a_wrong_signature_is_refused(
    office: Office, page: Browser, provider: Provider, signs: str
) -> None:
    provider.signs = signs
    assert enter(page).status == 422
    assert not signed_in(page)


def test_a_code_used_twice_or_by_another_visitor_opens_nothing(
    office: Office, page: Browser, app: Flask, provider: Provider
) -> None:
    address = there(page)
    thief = Browser(app)
    thief.get("/can-bo/dang-nhap/co-quan")
    assert back(thief, address).status == 422
    assert back(page, address).status == 303
    page.post("/can-bo/dang-xuat")
    assert back(page, address).status == 422


def test_a_state_that_is_not_this_visitors_opens_nothing(
    office: Office, page: Browser, provider: Provider
) -> None:
    parts = urlsplit(there(page))
    form = page.get(f"{parts.path}?{parts.query}").form("co-quan/ve")
    assert page.post(BACK, {**form, "state": "another"}).status == 422
    assert page.post(BACK, form).status == 422  # what was begun is used up
    assert not signed_in(page)


def test_a_visitor_who_takes_too_long_begins_anew(
    office: Office, page: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "WAIT", -1)
    assert enter(page).status == 422


def test_an_error_told_by_the_provider_is_not_repeated(
    office: Office, page: Browser, provider: Provider
) -> None:
    there(page)
    answer = page.get(f"{BACK}?error=server_error&error_description=geheim-123")
    assert answer.location == "/can-bo/dang-nhap"
    shown = page.get(answer.location)
    assert "Chưa vào được bằng tài khoản cơ quan" in shown.text
    assert "geheim" not in shown.html


@pytest.mark.parametrize(
    ("mood", "status"),
    [("garbage", 422), ("list", 422), ("redirect", 422), ("broken", 503), ("slow", 503), ("endless", 503)],
)  # fmt: skip
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_provider_in_trouble_is_told_in_plain_words(
    office: Office,
    page: Browser,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    mood: str,
    status: int,
    when: str,
) -> None:
    address = there(page) if when == "after" else ""  # in peace: a busy machine is no trouble yet
    monkeypatch.setattr(oidc, "TIMEOUT", 0.2)
    provider.mood = mood
    if when == "before":
        answer = page.get("/can-bo/dang-nhap/co-quan")
        status = 503
    else:
        answer = back(page, address)
    assert answer.status == status
    assert "mật khẩu" in answer.text
    assert "localhost" not in answer.html
    assert "Traceback" not in answer.html


def test_a_provider_that_is_gone_leaves_the_password(
    office: Office, page: Browser, provider: Provider
) -> None:
    config.install(replace(config.current(), sso_issuer="http://localhost:9"))
    answer = page.get("/can-bo/dang-nhap/co-quan")
    assert answer.status == 503
    assert page.post("/can-bo/dang-nhap", {"email": "handler@test.example", "password": PASSPHRASE}).status == 303  # fmt: skip


def test_whoever_keeps_pressing_does_not_hold_every_worker_w11(
    office: Office, page: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "TIMEOUT", 0.1)
    provider.mood = "slow"
    for _ in range(3):
        assert page.get("/can-bo/dang-nhap/co-quan").status == 503
    assert len(provider.asked) == 1
    provider.mood = "well"
    monkeypatch.setattr(oidc, "TIMEOUT", 2.5)
    oidc.forget_all()
    assert page.get("/can-bo/dang-nhap/co-quan").status == 302


def test_a_slow_drip_is_not_listened_to_for_long(
    office: Office, page: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "LONGEST", 0.0)
    assert page.get("/can-bo/dang-nhap/co-quan").status == 503


@pytest.mark.parametrize(
    "lie", [{"issuer": "https://evil.example"}, {"token_endpoint": "ftp://evil.example/token"}, {"jwks_uri": None}]
)  # fmt: skip
def test_addresses_that_do_not_fit_the_issuer_are_refused(
    office: Office, page: Browser, provider: Provider, lie: dict[str, Any]
) -> None:
    provider.metadata_lies = lie
    assert page.get("/can-bo/dang-nhap/co-quan").status == 503


# --- the second factor


def test_our_own_second_factor_is_asked_after_the_agencys_word(
    office: Office, page: Browser, provider: Provider
) -> None:
    _, factor, _ = enrolled(office)
    db.session.commit()
    provider.user |= {"acr": "mfa", "amr": ["otp"]}  # said, but the settings do not take it
    asked = enter(page)
    assert asked.status == 200
    assert "Bước thứ hai" in asked.text
    assert not signed_in(page)
    assert page.post("/can-bo/dang-nhap/buoc-hai", {"code": "000000"}).status == 422
    assert page.post("/can-bo/dang-nhap/buoc-hai", {"code": code_now(factor)}).status == 303
    assert signed_in(page)


@pytest.mark.parametrize("said", [{"acr": "urn:x:2fa"}, {"amr": ["pwd", "hwk"]}])
def test_a_second_factor_the_settings_take_is_not_asked_twice(
    office: Office, page: Browser, provider: Provider, said: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    config.install(replace(config.current(), sso_second_factor="urn:x:2fa, hwk"))
    provider.user |= {"email": "head@test.example", **said}
    assert enter(page).status == 303
    monkeypatch.setattr(config.Settings, "production", True)
    assert signed_in(page)


def test_an_obliged_role_without_any_second_factor_sets_one_up(
    office: Office, page: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.install(replace(config.current(), sso_second_factor="hwk"))
    provider.user |= {"email": "head@test.example", "amr": ["pwd"]}
    enter(page)
    monkeypatch.setattr(config.Settings, "production", True)
    assert page.get("/can-bo/tai-khoan").location == "/can-bo/tai-khoan/ma"


def test_what_the_agency_vouched_for_stays_when_the_session_is_renewed(
    office: Office, page: Browser, provider: Provider
) -> None:
    config.install(replace(config.current(), sso_second_factor="hwk"))
    provider.user["amr"] = ["hwk"]
    enter(page)
    later = NOW + timedelta(minutes=11)
    with clock.at(later):
        accounts.note_seen(db.session.connection(), db.session.query(Session).one().id, later)
        db.session.commit()
        assert page.post("/can-bo/tai-khoan/ma", {"bang_chung": PASSPHRASE}).status == 303
    living = db.session.query(Session).filter(Session.ended_at.is_(None)).one()
    assert (living.agency, living.vouched) == (True, True)


def test_after_the_agencys_word_a_grave_deed_asks_for_the_password(
    office: Office, page: Browser, provider: Provider
) -> None:
    enter(page)
    with clock.at(NOW + timedelta(minutes=11)):
        assert page.post("/can-bo/tai-khoan/ma").status == 401
        assert page.post("/can-bo/tai-khoan/ma", {"bang_chung": PASSPHRASE}).status == 303
    assert factors.begun(office.officers[Role.HANDLER].id)


def test_a_holder_of_the_seal_opens_the_own_key_with_the_password(
    office: Office, page: Browser, provider: Provider
) -> None:
    head = office.officers[Role.HEAD]
    Browser(page.app).as_officer(Role.HEAD)  # by password once: the key pair is made
    before = holders.key_of(head.id)
    provider.user["email"] = "head@test.example"
    enter(page)
    assert "Khóa của ông/bà chưa mở" in page.get("/can-bo/niem-phong").text
    assert page.post("/can-bo/niem-phong/mo-khoa").status == 401
    wrong = {"bang_chung": PASSPHRASE + "x", "bang_chung_hai": ""}
    assert page.post("/can-bo/niem-phong/mo-khoa", wrong).status == 422
    right = {"bang_chung": PASSPHRASE, "bang_chung_hai": ""}
    assert page.post("/can-bo/niem-phong/mo-khoa", right).status == 303
    assert "Khóa của ông/bà chưa mở" not in page.get("/can-bo/niem-phong").text
    assert holders.key_of(head.id) == before


# --- the way out


def test_whoever_came_by_the_agency_is_offered_to_leave_there_too(
    office: Office, page: Browser, provider: Provider
) -> None:
    enter(page)
    out = page.post("/can-bo/dang-xuat")
    assert not signed_in(page)
    assert "/can-bo/dang-xuat/co-quan" in page.get(out.location).html
    url = page.get("/can-bo/dang-xuat/co-quan").location
    assert url.startswith(f"{provider.issuer}/out?")
    assert "post_logout_redirect_uri=https%3A%2F%2Fnghe.example%2Fcan-bo%2Fdang-nhap" in url
    provider.metadata_lies = {"end_session_endpoint": None}
    oidc.forget_all()
    assert page.get("/can-bo/dang-xuat/co-quan").location == "/can-bo/dang-nhap"


def test_whoever_came_by_password_is_not(office: Office, page: Browser, provider: Provider) -> None:
    page.as_officer(Role.HANDLER)
    assert page.post("/can-bo/dang-xuat").location == "/can-bo/dang-nhap"
