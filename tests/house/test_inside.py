"""What officers write to each other is in nothing that anyone outside gets: pages, files, mails, copies, programs."""

from typing import Any

import pytest
from flask import Flask

from citizen import case_page
from cli.upkeep import tick
from office.base import clock, config
from office.base.db import db
from office.base.files import check
from office.cases import closing, handling, notes, triage
from office.cases.intake import Receipt
from office.cases.models import Case, Note
from office.cases.models.talk import Message
from office.people.roles import Role
from tests.builders import Office, a_pdf, a_receipt
from tests.house.test_canary import Canary, Searched, fetched, walk
from tests.page import Browser

SENT = ("mail", "sms", "letters")
"""Folders of what leaves the house."""


def talked_over(office: Office, who: Canary) -> Receipt:
    """Return a closed case about which officers wrote more than they said."""
    receipt = a_receipt(office)
    case, handler, now = receipt.case, office.actors[Role.HANDLER], clock.now()
    triage.accept(
        case, office.actors[Role.RECEPTION], now, unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    notes.write(case, handler, now, f"Gặp {who.name}, {who.number}.",
                uploads=[check(f"{who.word}.pdf", a_pdf())])  # fmt: skip
    handling.say(case, handler, now, "Chiều nay có người ra xem.", about=handling.QUESTION)
    answers = {each.number: ("Đã làm xong.", "done") for each in case.points}
    handling.draft_answer(case, handler, now, answers)
    handling.propose(case, handler, now)
    notes.write(case, office.actors[Role.HEAD], now, f"{who.word} nói thêm.")
    handling.answer(case, office.actors[Role.HEAD], now)
    closing.close(case, handler, now, evidence="Đã thay bóng đèn, ngày 3.")
    db.session.commit()
    tick(thorough=True)
    db.session.commit()
    return receipt


def outside(app: Flask, receipt: Receipt, who: Canary) -> Searched:
    """Look at all that the sender, a stranger, a program and the post get."""
    case = receipt.case
    searched, url = Searched(who), case_page.url_of(case)
    sender = Browser(app)
    sender.open(case.code, receipt.secret)
    paper = case.attachments[-1].handle
    start = [url, f"{url}/ai-da-doc", f"{url}/du-lieu.json", f"{url}/rut", f"{url}/roi-vu-chung",
             f"{url}/chua-xong", f"{url}/tep/{paper}", "/tra-cuu"]  # fmt: skip
    assert walk(sender, start, "/", searched, "sender") > len(start)
    searched.page("typed", fetched(sender, f"{url}/nhan-tin", "POST", noi_dung=""))
    stranger = Browser(app)
    walk(
        stranger,
        ["/", f"/tra-cuu?ma={case.code}", "/gui-don", "/cong-khai"],
        "/",
        searched,
        "stranger",
    )
    walk(stranger, ["/api/v1/openapi.json", "/api/"], "/api", searched, "program")
    for name in SENT:
        folder = config.current().instance / name
        if folder.exists():
            searched.folder(folder)
    return searched


@pytest.fixture
def who() -> Canary:
    return Canary()


def test_no_word_of_a_note_is_outside(app: Flask, office: Office, who: Canary) -> None:
    receipt = talked_over(office, who)
    searched = outside(app, receipt, who)
    assert searched.read > 60
    assert searched.found == {}
    inside = Searched(who)
    officer = Browser(app).as_officer(Role.HANDLER)
    inside.page("officer", fetched(officer, f"/can-bo/vu-viec/{receipt.case.code}"))
    assert inside.found


def _among_messages(case: Case, _actor: Any, at: Any, text: str, **_rest: Any) -> Note:
    case.messages.append(Message(at=at, from_citizen=False, author="x", text=text))
    db.session.flush()
    return Note()


def test_a_note_among_the_messages_would_be_found(
    app: Flask, office: Office, who: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "write", _among_messages)
    receipt = a_receipt(office)
    case = receipt.case
    notes.write(case, office.actors[Role.HANDLER], clock.now(), f"Gặp {who.name}.")
    db.session.commit()
    sender, searched = Browser(app), Searched(who)
    sender.open(case.code, receipt.secret)
    searched.page("case", fetched(sender, case_page.url_of(case)))
    assert searched.found
