"""One request, one transaction; a visit is a row that can be ended."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from office.base import clock, config
from office.base import db as base
from office.base.db import db
from office.people.models import Session
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_receipt
from tests.conftest import NOW
from tests.page import Browser

HOME = "/can-bo/"


@pytest.fixture
def locked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Someone else may hold the write lock; we wait for 50 ms only."""
    monkeypatch.setattr(base, "BUSY_MILLISECONDS", 50)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    other = sqlite3.connect(config.current().instance / "nghedan.sqlite3", isolation_level=None)
    yield other
    other.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_pages_that_only_read_work_while_another_writes(
    office: Office, page: Browser, app: Flask, locked: sqlite3.Connection
) -> None:
    receipt = a_receipt(office)
    code = receipt.case.code
    visitor, officer = Browser(app), Browser(app).as_officer(Role.RECEPTION)
    case = visitor.open(receipt.case.code, receipt.secret)
    assert case.status == 200
    case_address = str(case.response.request.path)
    db.session.remove()
    locked.execute("BEGIN IMMEDIATE")
    assert page.get("/").status == 200
    assert visitor.get(case_address).status == 200
    assert officer.get(HOME).status == 200
    assert officer.get(f"/can-bo/vu-viec/{code}").status == 200


def test_signing_in_gives_a_new_token_and_a_new_form_token(office: Office, page: Browser) -> None:
    page.get("/can-bo/dang-nhap")
    before = page.token()
    page.as_officer(Role.HEAD)
    first = page.client.get_cookie("nghedan")
    assert page.token() != before
    page.as_officer(Role.HEAD)
    second = page.client.get_cookie("nghedan")
    assert first
    assert second
    assert first.value != second.value
    assert first.http_only
    assert first.same_site == "Lax"


def test_a_copied_cookie_opens_nothing_after_signing_out(
    office: Office, page: Browser, app: Flask
) -> None:
    page.as_officer(Role.RECEPTION)
    copy = page.client.get_cookie("nghedan")
    assert copy
    thief = Browser(app)
    thief.client.set_cookie("nghedan", copy.value)
    assert thief.get(HOME).status == 200
    assert page.post("/can-bo/dang-xuat").status in {302, 303}
    assert thief.get(HOME).status in {302, 303}
    assert page.get(HOME).status in {302, 303}


def test_an_idle_visit_ends_and_work_keeps_it_alive(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    with clock.at(clock.now() + timedelta(minutes=36)):
        assert page.get(HOME).status in {302, 303}


def test_a_locked_out_officer_is_out_at_once(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    office.officers[Role.RECEPTION].active = False
    db.session.commit()
    assert page.get(HOME).status in {302, 303}


def test_a_made_up_cookie_is_nobody(office: Office, page: Browser) -> None:
    page.client.set_cookie("nghedan", "eyJfdXNlcl9pZCI6IngifQ.aaaaaa.bbbbbbbbbb")
    assert page.get(HOME).status in {302, 303}


def test_both_doors_are_used_side_by_side_without_mixing(office: Office, page: Browser) -> None:
    receipt = a_receipt(office)
    sent = page.open(receipt.case.code, receipt.secret)
    assert sent.status == 200
    page.as_officer(Role.ADMINISTRATOR)
    assert page.get(str(sent.response.request.path)).status == 200
    assert page.get(f"/can-bo/vu-viec/{receipt.case.code}").status in {403, 404}


def test_a_wrong_secret_and_an_unknown_code_get_one_answer(office: Office, page: Browser) -> None:
    receipt = a_receipt(office)
    wrong = page.open(receipt.case.code, "2222-2222-2222-2222-2222-22")
    unknown = page.open("ND26-2222-2222", "2222-2222-2222-2222-2222-22")
    assert wrong.status == unknown.status
    same = wrong.text.replace(receipt.case.code, "ND26-2222-2222")
    assert same == unknown.text


def test_an_officer_who_only_reads_stays_signed_in(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    for minutes in range(0, 120, 30):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert page.get(HOME).status == 200


def test_a_page_is_shown_also_when_the_visit_cannot_be_noted(
    office: Office, app: Flask, locked: sqlite3.Connection
) -> None:
    page = Browser(app).as_officer(Role.RECEPTION)
    before = db.session.query(Session.seen_at).all()
    db.session.remove()
    locked.execute("BEGIN IMMEDIATE")
    with clock.at(NOW + timedelta(minutes=10)):
        assert page.get(HOME).status == 200
    locked.execute("ROLLBACK")
    assert db.session.query(Session.seen_at).all() == before


def test_the_same_words_for_a_known_and_an_unknown_officer(office: Office, page: Browser) -> None:
    said = []
    for email in ("head@test.example", "nobody@test.example"):
        sent = {"email": email, "password": PASSPHRASE + "x"}
        answer = page.post("/can-bo/dang-nhap", sent)
        said.append((answer.status, answer.text.replace(email, "")))
    assert said[0] == said[1]
