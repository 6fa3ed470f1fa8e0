"""The national identity is a way into an account: off unless configured, number never kept, name on consent."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from office.base import config
from office.base.db import db
from office.cases.models import Case
from office.people import accounts
from office.people.models import Citizen
from tests.builders import Office
from tests.citizen.test_submit import sent, walked
from tests.page import Browser, Page
from tests.web.provider import CLIENT, SECRET, Provider
from web import oidc

SITE, BACK = "https://nghe.example", "/tai-khoan/vneid/ve"
NUMBER, NAME = "079099000123", "Nguyễn Thị Thử"
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def provider(context: Flask) -> Iterator[Provider]:
    """A provider shaped like the national identity."""
    running, mine = Provider((SITE + BACK,)), config.current()
    running.user = {"sub": "x", "so_dinh_danh": NUMBER, "name": NAME}
    config.install(
        replace(
            mine, site_address=SITE, vneid_issuer=running.issuer, vneid_client_id=CLIENT,
            vneid_client_secret=SECRET, vneid_number="so_dinh_danh",
        )
    )  # fmt: skip
    try:
        yield running
    finally:
        config.install(mine)
        oidc.forget_all()
        running.stop()


def enter(page: Browser, **ticked: str) -> Page:
    start = page.get("/tai-khoan/vneid").location
    answer = requests.get(start, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    form = page.get(f"{parts.path}?{parts.query}").form("vneid/ve")
    return page.post(BACK, {**form, **ticked})


def account() -> Citizen:
    db.session.expire_all()
    return db.session.query(Citizen).one()


def test_nothing_of_it_is_there_unless_configured(office: Office, page: Browser) -> None:
    assert "VNeID" not in page.get("/tai-khoan/dang-nhap").html
    assert page.get("/tai-khoan/vneid").status == page.get(BACK).status == 404
    assert page.post(BACK, {"code": "x", "state": "x"}).status == 404


def test_a_citizen_comes_back_to_the_same_account(
    office: Office, app: Flask, provider: Provider
) -> None:
    for _ in range(2):
        page = Browser(app)
        assert "/tai-khoan/vneid" in page.get("/tai-khoan/dang-nhap").html
        assert enter(page).location == "/tai-khoan"
        assert page.get("/tai-khoan").status == 200
        assert page.get("/tai-khoan/du-lieu.json").status == 200
        assert walked(page).status == 200
    assert account().email is None
    provider.user["so_dinh_danh"] = "079099000124"
    enter(Browser(app))
    assert db.session.query(Citizen).count() == 2


def test_the_number_is_kept_nowhere(office: Office, page: Browser, provider: Provider) -> None:
    enter(page, ten="y")
    kept = account().number or ""
    assert len(kept) == 64
    import hashlib

    assert kept != hashlib.sha256(NUMBER.encode()).hexdigest()
    folder = Path(config.current().instance)
    for each in (*folder.glob("nghedan.sqlite3*"), *folder.glob("mail/*")):
        assert NUMBER.encode() not in each.read_bytes(), each.name
    with page.client.session_transaction() as session:
        assert NUMBER not in str(dict(session))


def test_the_account_is_found_under_an_earlier_master_key(
    office: Office, app: Flask, provider: Provider
) -> None:
    enter(Browser(app))
    before, mine = account().number, config.current()
    later = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq="
    config.install(replace(mine, key=later, old_keys=mine.key))
    accounts.sign_in_by_number(NUMBER, "", accounts.clock.now())
    db.session.commit()
    assert account().number != before


def test_the_name_is_taken_over_with_consent_only(
    office: Office, app: Flask, provider: Provider
) -> None:
    page = Browser(app)
    start = page.get("/tai-khoan/vneid").location
    parts = urlsplit(requests.get(start, allow_redirects=False, timeout=5).headers["Location"])
    shown = page.get(f"{parts.path}?{parts.query}")
    box = shown.soup.find("input", {"name": "ten"})
    assert box
    assert not box.has_attr("checked")
    enter(page)
    assert account().name == ""
    enter(Browser(app), ten="y")
    assert account().name == NAME
    enter(Browser(app))
    assert account().name == NAME


@pytest.mark.parametrize(
    "said", [{"so_dinh_danh": None}, {"so_dinh_danh": ""}, {"so_dinh_danh": 79099000123}, {"so_dinh_danh": "1" * 300}]
)  # fmt: skip
def test_a_strange_number_is_nobodys(
    office: Office, page: Browser, provider: Provider, said: dict[str, Any]
) -> None:
    provider.user |= said
    assert enter(page).location == "/tai-khoan/dang-nhap"
    assert db.session.query(Citizen).count() == 0


@pytest.mark.parametrize(
    "lie", [{"aud": "another"}, {"nonce": "another"}, {"iss": "https://evil.example"}]
)
def test_a_forged_word_opens_no_account(
    office: Office, page: Browser, provider: Provider, lie: dict[str, Any]
) -> None:
    provider.lies = lie
    assert "Chưa vào được bằng VNeID" in page.get(enter(page).location).text
    assert db.session.query(Citizen).count() == 0


def test_while_it_is_away_the_other_ways_stay(
    office: Office, page: Browser, provider: Provider
) -> None:
    config.install(replace(config.current(), vneid_issuer="http://localhost:9"))
    answer = page.get("/tai-khoan/vneid")
    assert answer.location == "/tai-khoan/dang-nhap"
    assert "VNeID không trả lời" in page.get(answer.location).text


def test_a_citizen_of_the_national_identity_is_no_officer(
    office: Office, page: Browser, provider: Provider
) -> None:
    enter(page)
    assert page.get("/can-bo/").status == 302


def test_a_denunciation_neither_needs_nor_offers_it(
    office: Office, page: Browser, provider: Provider
) -> None:
    seen: list[str] = []
    read = page._read
    page._read = lambda answer: (seen.append(answer.get_data(as_text=True)), read(answer))[1]  # type: ignore[method-assign]
    assert sent(page, "denunciation").status == 200
    for address in ("/gui-don", "/tra-cuu", "/an-toan"):
        assert page.get(address).status == 200
    assert len(seen) > 8
    assert not [each for each in seen if "vneid" in each.lower()]


def test_a_denunciation_filed_from_such_an_account_is_not_tied_to_it(
    office: Office, page: Browser, provider: Provider
) -> None:
    enter(page, ten="y")
    assert sent(page, "denunciation").status == 200
    assert db.session.query(Case).one().citizen_id is None
