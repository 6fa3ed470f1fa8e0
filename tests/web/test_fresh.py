"""A deed that cannot be taken back asks again who sits there, keeps what was typed, and goes on."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from office.base import clock, outbox
from office.base.audit import Event
from office.base.db import db
from office.cases import handling
from office.letters.models import ISSUED, Letter
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_case
from tests.conftest import NOW
from tests.page import Browser, Page, fields_of

LATER = NOW + timedelta(minutes=11)
REGISTER = "/can-bo/so-van-ban.csv?nam=2026&so=TL"


def events(action: str) -> int:
    return db.session.scalar(select(func.count()).where(Event.action == action)) or 0


def proved(browser: Browser, asked: Page, said: str = PASSPHRASE) -> Page:
    """Answer the page that asks, as a browser would."""
    form = asked.soup.select_one("main form")
    assert form
    return browser.post(str(form["action"]), {**fields_of(form), "bang_chung": said})


def test_more_time_is_not_granted_at_a_desk_left_open(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    handling.ask_extension(
        case, office.actors[Role.HANDLER], clock.now(), days=5, reason="Chờ vật tư"
    )
    db.session.commit()
    page.as_officer(Role.HEAD)
    for slug in ("duyet-gia-han", "grant_extension"):
        with clock.at(LATER):
            sent = {"version": case.version}
            asked = page.post(f"/can-bo/vu-viec/{case.code}/{slug}", sent)
            assert asked.status == 401, slug
    with clock.at(LATER):
        assert proved(page, asked).status == 303


def test_a_letter_is_not_signed_at_a_desk_left_open(office: Office, page: Browser) -> None:
    a_case(office, status="closed")
    while outbox.drain():
        pass
    letter = db.session.scalars(select(Letter).where(Letter.status == "draft")).first()
    assert letter
    page.as_officer(Role.HEAD)
    url = f"/can-bo/thu/{letter.handle}"
    with clock.at(LATER):
        sent = page.get(url).form(letter.handle)
        asked = page.post(url, {**sent, "viec": "ky", "paragraphs": "Lời mới của lãnh đạo"})
        assert asked.status == 401
        assert "Lời mới của lãnh đạo" in asked.html
        db.session.expire_all()
        assert letter.status != ISSUED
        proved(page, asked)
    db.session.expire_all()
    assert "Lời mới của lãnh đạo" in str(letter.body) + str(letter.facts)


def test_the_register_is_not_carried_away_from_a_desk_left_open(
    office: Office, page: Browser
) -> None:
    page.as_officer(Role.RECEPTION)
    assert page.get(REGISTER).status == 200
    with clock.at(LATER):
        asked = page.get(REGISTER)
        assert asked.status == 401
        on = proved(page, asked)
        assert (on.status, on.location) == (303, REGISTER)
        assert page.get(REGISTER).status == 200


def test_the_proof_leads_to_no_other_site(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    sent = {"tiep": "https://xau.example/can-bo/", "bang_chung": PASSPHRASE}
    assert page.post("/can-bo/xac-nhan", sent).location == "/can-bo/tai-khoan"


def test_the_session_is_renewed_with_the_proof_and_the_old_cookie_is_dead(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.RECEPTION)
    copy = page.client.get_cookie("nghedan")
    assert copy
    assert page.post("/can-bo/xac-nhan", {"bang_chung": PASSPHRASE}).status == 303
    thief = Browser(app)
    thief.client.set_cookie("nghedan", copy.value)
    assert thief.get("/can-bo/").status == 302
    assert page.get("/can-bo/").status == 200


def test_a_renewed_session_still_ends_after_twelve_hours(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    for minutes in range(20, 12 * 60, 20):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert page.post("/can-bo/xac-nhan", {"bang_chung": PASSPHRASE}).status == 303
    with clock.at(NOW + timedelta(hours=12, minutes=1)):
        assert page.get("/can-bo/").status == 302


def test_guessing_the_proof_is_braked(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    statuses = [
        page.post("/can-bo/xac-nhan", {"bang_chung": f"đoán lần {n}"}).status for n in range(6)
    ]
    assert statuses == [422] * 5 + [429]


@pytest.mark.parametrize("minutes", [0, 10])
def test_a_proof_is_fresh_for_ten_minutes(office: Office, page: Browser, minutes: int) -> None:
    page.as_officer(Role.RECEPTION)
    with clock.at(NOW + timedelta(minutes=minutes)):
        assert page.get(REGISTER).status == 200
