"""Sending: nothing without a draft, nothing into an office that is not there, and a way to forget."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from os import urandom

import pytest

from citizen import drafting, sending
from office.base import config
from office.base.db import db
from office.cases import codes, queries
from tests.builders import Office
from tests.citizen.test_submit import PDF, begun, cases, sent, uploaded, walked
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


def test_a_file_that_is_lost_is_asked_for_again_and_the_rest_is_kept(
    page: Browser, office: Office
) -> None:
    assert office
    begun(page)
    uploaded(page, ("một.pdf", PDF), ("hai.pdf", PDF + b"\n"))
    form = walked(page).form("/gui-don/gui")
    folder = config.current().instance / "drafts"
    # What another test left behind is not this draft's: the youngest file is.
    kept = [path for path in folder.glob("*/*") if path.is_file() and path.parent.name != ".new"]
    max(kept, key=lambda path: path.stat().st_ctime_ns).unlink()
    shown = page.post("/gui-don/gui", form, follow=True)
    assert shown.status == 200
    assert "không còn giữ tệp" in shown.text
    assert cases() == []
    assert page.post("/gui-don/gui", page.get("/gui-don/kiem-tra").form("/gui-don/gui")).location
    assert [len(case.attachments) for case in cases()] == [1]


@pytest.mark.parametrize("kind", ["feedback", "denunciation"])
def test_the_secret_shown_after_a_change_of_the_key_still_opens_the_case(
    page: Browser, office: Office, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    assert office
    before = sent(page, kind).soup.select_one("#ma-bi-mat")
    mine = config.current()
    key = urlsafe_b64encode(urandom(32)).decode()
    monkeypatch.setattr(config, "_installed", [replace(mine, key=key, old_keys=mine.key)])
    after = page.get("/gui-don/xac-nhan").soup.select_one("#ma-bi-mat")
    assert before == after
    assert after
    case = cases()[0]
    assert codes.same_secret(case.code, after.get_text(strip=True), case.secret_hash)


@pytest.mark.parametrize(
    ("kind", "seconds"), [("feedback", drafting.LASTS), ("denunciation", 3600)]
)
def test_a_device_forgets_within_an_hour_that_a_denunciation_was_sent(
    page: Browser, office: Office, kind: str, seconds: int
) -> None:
    assert office
    answer = page.post("/gui-don/gui", walked(page, kind).form("/gui-don/gui"))
    assert f"Max-Age={seconds};" in answer.response.headers["Set-Cookie"]
    assert ("trong một giờ" in page.get("/gui-don/xac-nhan").text) is (seconds == 3600)
