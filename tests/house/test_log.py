"""The log is complete: every address that changes something leaves an event, or says why it need not.

tests/watch.py holds this over every test; here the lists are held against the map of routes.
"""

import ast
from pathlib import Path

import pytest
from flask import Flask

from office.base.audit import Event
from office.base.db import db
from office.cases import conflicts
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser
from tests.watch import SILENT, WITNESSES
from web.access import routes

ROOT = Path(__file__).resolve().parents[2]
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def changing(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule, _permission in routes(app)
        for method in (rule.methods or set()) & CHANGING
    }


def test_every_changing_address_has_a_witness_or_a_reason(whole_app: Flask) -> None:
    witnessed = [address for addresses in WITNESSES.values() for address in addresses]
    assert len(witnessed) == len(set(witnessed))
    assert not set(witnessed) & set(SILENT)
    assert changing(whole_app) == set(witnessed) | set(SILENT)


@pytest.mark.parametrize("witness", WITNESSES)
def test_every_witness_is_a_test(witness: str) -> None:
    file, _, name = witness.partition("::")
    found = {
        node.name
        for node in ast.parse((ROOT / file).read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    assert name in found


def test_a_key_handed_over_by_hand_is_told(app: Flask, office: Office) -> None:
    keeper = Browser(app).as_officer(Role.SEALED_INTAKE)
    Browser(app).as_officer(Role.HANDLER)
    a_case(office, Kind.DENUNCIATION, "accepted")
    assert keeper.post("/can-bo/niem-phong/trao-khoa").status in {302, 303}
    assert db.session.query(Event).filter_by(action="seal:share:hand_over").count() == 1


def test_a_deed_without_its_note_is_found(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watch is worth something: with the note of one deed taken out, it speaks."""
    made = a_receipt(office, Kind.COMPLAINT).case
    url, key = f"/can-bo/phan-loai/{made.code}/tranh", f"officer.{office.officers[Role.LEAD].id}"
    browser = Browser(app).as_officer(Role.RECEPTION)
    monkeypatch.setattr(conflicts, "audit", _Deaf)
    assert browser.post(url, {"who": key, "version": "1"}).status == 303
    broken: list[str] = app.extensions["watch"].broken
    assert broken == [f"POST /can-bo/phan-loai/<code>/<slug> ({url})"]
    broken.clear()  # it was meant


class _Deaf:
    """Writes nothing down."""

    @staticmethod
    def record(*_said: object, **_facts: object) -> None: ...
