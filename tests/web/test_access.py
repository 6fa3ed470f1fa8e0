"""Closed by default; what may not be seen does not exist."""

import pytest
from flask import Blueprint, Flask
from werkzeug.exceptions import Forbidden, NotFound

from office.base.db import db
from office.cases import permissions as may
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.page import Browser, forget_the_last_visitor
from web import access


def test_a_permission_no_table_holds_is_refused_when_the_page_is_written() -> None:
    with pytest.raises(access.Unguarded, match="case:reda"):
        access.requires("case:reda")


def test_a_mark_is_read_back_and_a_bare_page_has_none() -> None:
    @access.requires(may.PUBLIC)
    def page() -> str:
        return ""

    assert access.permission_of(page) == may.PUBLIC
    assert access.permission_of(lambda: "") == ""


def test_a_page_without_a_mark_does_not_exist_behind_a_guard() -> None:
    app, door = Flask("bare"), Blueprint("door", __name__)
    access.guard(door, lambda: ("turned away", 403))
    door.add_url_rule("/open", "open", lambda: "open")
    app.register_blueprint(door)
    assert app.test_client().get("/open").status_code == 404
    with pytest.raises(access.Unguarded, match="/open"):
        access.refuse_unguarded(app)


def test_strangers_are_turned_away_from_every_page_of_the_office(
    page: Browser, whole_app: Flask
) -> None:
    for rule, permission in access.routes(whole_app):
        if not rule.rule.startswith("/can-bo") or permission == may.PUBLIC:
            continue
        address = rule.rule
        for argument in rule.arguments:
            address = address.replace(f"<{argument}>", "ND26-2222-2222")
        if "<" in address or "GET" not in (rule.methods or set()):
            continue
        answer = page.client.get(address)
        assert answer.status_code in {302, 303}, address
        assert answer.location.startswith("/can-bo/dang-nhap"), address


def require(app: Flask, browser: Browser, permission: str, code: str) -> object:
    forget_the_last_visitor()
    cookie = browser.client.get_cookie("nghedan")
    headers = {"Cookie": f"nghedan={cookie.value}"} if cookie else {}
    with app.test_request_context("/can-bo/vu-viec/x", headers=headers):
        case = db.session.query(Case).filter_by(code=code).one_or_none()
        return access.require(permission, case)


def test_without_sight_404_with_sight_but_no_right_403(
    app: Flask, page: Browser, office: Office
) -> None:
    plain, sealed = a_receipt(office).case.code, a_receipt(office, Kind.DENUNCIATION).case.code
    page.as_officer(Role.SUPERVISOR)
    assert require(app, page, may.READ, plain)
    with pytest.raises(Forbidden):
        require(app, page, may.TRIAGE, plain)
    with pytest.raises(Forbidden):
        require(app, page, may.NOTE, sealed)
    with pytest.raises(NotFound):
        require(app, page, may.READ, "ND26-2222-2222")
    stranger = Browser(app)
    with pytest.raises(NotFound):
        require(app, stranger, may.READ, plain)
