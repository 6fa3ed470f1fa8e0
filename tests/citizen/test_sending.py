"""Sending: nothing without a draft, nothing into an office that is not there, and a way to forget."""

import pytest

from citizen import sending
from office.base.db import db
from office.cases import queries
from tests.builders import Office
from tests.citizen.test_submit import cases, sent, walked
from tests.page import Browser


def test_without_a_draft_nothing_is_sent_and_that_is_said(page: Browser, office: Office) -> None:
    assert office
    shown = page.post("/gui-don/gui", follow=True)
    assert "Chưa có gì được gửi" in shown.text
    assert cases() == []


def test_an_office_without_an_agency_takes_no_case(
    page: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office
    form = walked(page).form("/gui-don/gui")
    monkeypatch.setattr(queries, "units", lambda *_kinds: [])
    assert page.post("/gui-don/gui", form).status == 503
    db.session.rollback()
    assert cases() == []
    monkeypatch.undo()
    assert page.post("/gui-don/gui", form).status == 303
    assert len(cases()) == 1


def test_the_receipt_is_a_saved_paper_and_gone_once_forgotten(
    page: Browser, office: Office
) -> None:
    assert office
    sent(page)
    answer = page.get("/gui-don/bien-nhan.pdf").response
    assert answer.mimetype == sending.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.get_data().startswith(b"%PDF")
    page.post("/gui-don/quen")
    assert page.get("/gui-don/bien-nhan.pdf").status == 404


def test_the_way_to_tracking_is_closed_to_who_holds_no_receipt(
    page: Browser, office: Office
) -> None:
    assert office
    assert page.post("/gui-don/mo").location == "/tra-cuu"
    sent(page)
    assert page.post("/gui-don/mo").location.startswith("/tra-cuu/ho-so/")
