"""Fresh proof: the password again, and whatever further factor registered itself."""

import pytest
from flask import Flask

from office.people.roles import Role
from tests.builders import PASSPHRASE, Office
from tests.page import Browser
from web import proof


@pytest.mark.parametrize(("typed", "proven"), [(PASSPHRASE, True), ("sai", False), ("", False)])
def test_the_password_is_asked_again(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch, typed: str, proven: bool
) -> None:
    actor = office.actors[Role.SEAL_KEEPER]
    monkeypatch.setattr(proof, "actor", lambda: actor)
    with app.test_request_context("/", method="POST", data={proof.FIELD: typed}):
        assert proof.fresh() is proven


def test_a_further_factor_may_refuse(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = office.actors[Role.SEAL_KEEPER]
    monkeypatch.setattr(proof, "actor", lambda: actor)
    monkeypatch.setattr(proof, "_further", [])
    proof.also(lambda who: who.id != actor.id)
    with app.test_request_context("/", method="POST", data={proof.FIELD: PASSPHRASE}):
        assert not proof.fresh()


def test_nobody_signed_in_proves_nothing(page: Browser, app: Flask, context: Flask) -> None:
    with app.test_request_context("/", method="POST", data={proof.FIELD: PASSPHRASE}):
        assert not proof.fresh()
