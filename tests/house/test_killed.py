"""The process dies in the middle of signing or printing: nothing is lost, and nothing is there twice."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from office.base import audit, clock, config, ledger, outbox
from office.base.db import db, transaction
from office.letters import books, compose, copies, deliver, issue
from office.letters.models import ISSUED, Letter
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.letters.stories import letter_of


def die(*_said: Any, **_facts: Any) -> Any:
    """End this process as a power cut does: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(deed: Callable[..., Any]) -> Callable[..., Any]:
    """Return *deed*, after which the process is gone."""

    def done(*said: Any, **facts: Any) -> Any:
        deed(*said, **facts)
        die()

    return done


def in_a_process_that_dies(app: Flask, deed: Callable[[], object]) -> None:
    """Do *deed* in a child of this process, and see that it was killed."""
    at = clock.now()
    db.session.remove()
    child = os.fork()
    if child == 0:
        try:
            with app.app_context():
                db.engine.dispose(close=False)  # connections are not shared with a child
                with clock.at(at):
                    deed()
        finally:
            os._exit(0)
    _pid, how = os.waitpid(child, 0)
    assert os.WIFSIGNALED(how)
    assert os.WTERMSIG(how) == signal.SIGKILL


def sheets() -> list[Path]:
    return [each for each in (config.current().instance / "letters").rglob("*") if each.is_file()]


def sign(letter_id: int, office: Office) -> None:
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        issue.sign_letter(letter, office.actors[Role.HEAD], clock.now())


def all_is_well(letter_id: int, before: int) -> None:
    """Check that the letter is out once, with one number, one sheet and one line in the trail."""
    db.session.expire_all()
    letter = db.session.get_one(Letter, letter_id)
    assert (letter.status, letter.number) == (ISSUED, 1)
    assert books.of_year(letter.year or 0)[letter.register or ""] == 1
    events = db.session.query(audit.Event).filter_by(action="letter:letter:issue").all()
    assert [each.facts["letter"] for each in events].count(letter.handle) == 1
    assert sorted(each.channel for each in letter.deliveries) == ["email", "tracking"]
    assert copies.unchanged(letter)
    assert letter.pdf_key
    assert len(sheets()) == before + 1
    assert list(audit.breaks()) == []
    assert list(ledger.differences()) == []


@pytest.fixture
def draft(office: Office) -> int:
    """Return a draft to sign; what came before it has been printed."""
    letter_id = letter_of(a_case(office, status="answered"), "thank_you").id
    db.session.commit()
    while outbox.drain():
        pass
    return letter_id


@pytest.mark.parametrize(
    ("room", "name", "after"),
    [
        (compose, "signer", False),  # the number is given, nothing is frozen
        (outbox, "put", True),  # all is written, nothing is on disk
    ],
    ids=["numbered", "written"],
)
def test_killed_while_signing_nothing_was_signed_and_no_number_is_gone(
    app: Flask, office: Office, draft: int, monkeypatch: pytest.MonkeyPatch,
    room: Any, name: str, after: bool,
) -> None:  # fmt: skip
    before = len(sheets())
    with monkeypatch.context() as patch:
        patch.setattr(room, name, then_die(getattr(room, name)) if after else die)
        in_a_process_that_dies(app, lambda: sign(draft, office))
    letter = db.session.get_one(Letter, draft)
    assert (letter.status, letter.number, letter.deliveries) == ("draft", None, [])
    assert "THU" not in books.of_year(clock.today().year)
    db.session.rollback()
    sign(draft, office)
    outbox.drain()
    all_is_well(draft, before)


@pytest.mark.parametrize(
    ("room", "name", "after"),
    [
        (copies, "print_frozen", False),  # signed, not yet printed
        (copies, "store", True),  # the sheet lies on the disk, nobody knows where
        (deliver, "send_letter", True),  # printed and kept, the promise not yet marked
    ],
    ids=["signed", "printed", "sent"],
)
def test_killed_while_printing_the_promise_is_kept_by_the_next(
    app: Flask, office: Office, draft: int, monkeypatch: pytest.MonkeyPatch,
    room: Any, name: str, after: bool,
) -> None:  # fmt: skip
    before = len(sheets())
    sign(draft, office)
    with monkeypatch.context() as patch:
        patch.setattr(room, name, then_die(getattr(room, name)) if after else die)
        in_a_process_that_dies(app, outbox.drain)
    with clock.at(clock.now() + outbox.CLAIM + timedelta(seconds=1)):
        for _ in range(3):
            outbox.drain()
    all_is_well(draft, before)
