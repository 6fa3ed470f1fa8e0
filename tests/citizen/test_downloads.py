"""What is taken home: saved and never shown, only by who opened the case, and whole or not at all."""

import pytest

from office.base import clock
from office.base.db import db
from office.base.files import check
from office.cases import handling
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import copies
from tests.builders import Office, a_receipt, sender_of
from tests.citizen.test_track import PDF, open_case_of
from tests.page import Browser
from web import headers


@pytest.fixture
def case(office: Office) -> Case:
    made = a_receipt(office).case
    upload = check("đơn <b>.pdf", PDF)
    handling.say(made, sender_of(made), clock.now(), "Gửi kèm.", uploads=[upload])
    db.session.commit()
    return made


def test_a_paper_is_saved_never_shown_and_never_kept(page: Browser, case: Case) -> None:
    handle = case.attachments[0].handle
    here = open_case_of(page, case)
    answer = page.get(f"{here}/tep/{handle}").response
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == headers.PAPER
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_data().startswith(b"%PDF")


def test_a_paper_of_another_case_is_not_handed_out(
    page: Browser, case: Case, office: Office
) -> None:
    handle = case.attachments[0].handle
    here = open_case_of(page, a_receipt(office).case)
    for name in (handle, "khong-co"):
        assert page.get(f"{here}/tep/{name}").response.mimetype == "text/html"


def test_an_address_alone_hands_out_nothing(page: Browser, case: Case) -> None:
    handle = case.attachments[0].handle
    here = open_case_of(page, case)
    page = Browser(page.app)  # another telephone, with the address alone
    assert page.get(f"{here}/tep/{handle}").response.mimetype == "text/html"


def test_a_sheet_that_cannot_be_printed_is_said_and_the_case_stays_open(
    page: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_receipt(office, Kind.DENUNCIATION).case
    here = open_case_of(page, made)

    def broken(*_facts: object) -> bytes:
        raise copies.Damaged

    monkeypatch.setattr(copies, "denunciation_letter_pdf", broken)
    shown = page.get(f"{here}/don-to-cao.pdf", follow=True)
    assert shown.status == 200
    assert "Bản in này đang gặp lỗi" in shown.text


def test_only_a_denunciation_comes_as_a_letter_to_sign(page: Browser, case: Case) -> None:
    here = open_case_of(page, case)
    assert page.get(f"{here}/don-to-cao.pdf").response.mimetype == "text/html"
