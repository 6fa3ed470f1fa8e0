"""The seal from the operator's side: how it stands, rotation, and envelopes of the first version."""

import json
from base64 import urlsafe_b64encode

import pytest
from flask import Flask

from office.base import clock, config
from office.base.db import db
from office.cases import holders, sealed
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from office.seal import envelope
from tests.builders import Office, a_receipt, at_work


def run(app: Flask, *args: str) -> str:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["seal", *args])
    db.session.expire_all()
    return result.output if result.exit_code == 0 else f"exit {result.exit_code}: {result.output}"


def test_the_status_counts_keepers_and_cases(app: Flask, office: Office) -> None:
    a_receipt(office, Kind.DENUNCIATION)
    said = run(app, "status")
    assert "keepers with a key: 1" in said
    assert "denunciations taken online: yes" in said
    assert "one half with nobody at work: 0" in said


def test_the_keepers_are_named(app: Flask, office: Office) -> None:
    said = run(app, "keepers")
    assert "seal_keeper@test.example" in said
    assert "administrator@test.example" not in said


def test_a_rotated_key_is_retired(app: Flask, office: Office) -> None:
    officer = office.officers[Role.SEALED_INTAKE]
    assert "retired" in run(app, "rotate", officer.email)
    assert holders.key_of(officer.id) is None
    assert "exit 1" in run(app, "rotate", officer.email)


def of_the_first_version(office: Office) -> Case:
    case = a_receipt(office, Kind.DENUNCIATION).case
    said = {"name": "Người Gửi Cũ", "body": "Tôi là Người Gửi Cũ.", "files": []}
    plain = json.dumps(said).encode()
    key = config.current().derive(envelope.PURPOSE)
    closed = envelope.close_bytes(plain, f"case/{case.code}/identity", key)
    party = case.parties[0]
    party.sealed = urlsafe_b64encode(closed).decode()
    party.content = party.content_key = party.for_sender = None
    case.shares.clear()
    db.session.commit()
    return case


def test_old_envelopes_are_sealed_anew_and_the_settings_open_them_no_more(
    app: Flask, office: Office
) -> None:
    case = of_the_first_version(office)
    assert holders.state(clock.today()).old == 1
    assert "1 envelopes sealed anew" in run(app, "upgrade")
    assert "0 envelopes sealed anew" in run(app, "upgrade")
    with pytest.raises(sealed.DoesNotOpen):
        sealed.open_old_identity(case.code, case.parties[0].sealed or "")
    taker, keeper = (
        sealed.key_of_visit(at_work(office.actors[role]))
        for role in (Role.SEALED_INTAKE, Role.SEAL_KEEPER)
    )
    assert taker
    assert keeper
    one, other = sealed.half_of(case, "a", taker), sealed.half_of(case, "b", keeper)
    assert one
    assert other
    assert sealed.open_halves(case, one, other)["name"] == "Người Gửi Cũ"
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    assert sealed.words_of(case, actor)["body"] == "Tôi là Người Gửi Cũ."


def test_without_keys_the_upgrade_says_so_and_changes_nothing(app: Flask, office: Office) -> None:
    case = of_the_first_version(office)
    holders.forget_key(office.officers[Role.SEAL_KEEPER].id, clock.now())
    assert "No keeper" in run(app, "upgrade")
    opened = sealed.open_old_identity(case.code, case.parties[0].sealed or "")
    assert opened["name"] == "Người Gửi Cũ"
