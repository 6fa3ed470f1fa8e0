"""An office of its own for a test: own folder, own key, own database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from office.base import config
from office.base.config import read
from office.base.db import db
from office.cases import holders, sealed
from office.cases.models import Case, SealKey
from office.people.demonstration import account
from office.people.models import Officer
from office.people.roles import Role
from office.search import place
from tests.builders import cheap_secrets

SUNDAY = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
"""Half past eleven in the morning in Viet Nam, on a Sunday."""


@contextmanager
def another_office(folder: Path) -> Iterator[Flask]:
    """Stand up an application with empty tables in *folder*; the settings come back afterwards."""
    from app import create_app
    from cli.database import upgrade

    kept = list(config._installed)
    app = create_app(read({}, instance=folder, log_level="CRITICAL"))
    try:
        with cheap_secrets(), app.app_context():
            upgrade()
            yield app
            place.current().forget()
            db.session.remove()
            db.engine.dispose()
    finally:
        config._installed[:] = kept


def opened_by_both_sides(case: Case) -> dict[str, Any]:
    """Return the identity of *case*, opened with the pass phrases of the demonstration."""
    halves = []
    for half, role in (("a", Role.SEALED_INTAKE), ("b", Role.SEAL_KEEPER)):
        who = account(role)
        officer = db.session.scalars(select(Officer).where(Officer.email == who.email)).one()
        key = holders.key_of(officer.id)
        assert key is not None
        found = sealed.half_of(case, half, _unlocked(key, who.passphrase))
        assert found is not None
        halves.append(found)
    return sealed.open_halves(case, *halves)


_known: dict[bytes, sealed.Unlocked] = {}


def _unlocked(key: SealKey, passphrase: str) -> sealed.Unlocked:
    """Ask Argon2 once for each key."""
    if key.locked not in _known:
        _known[key.locked] = sealed.unlocked(key, passphrase)
    return _known[key.locked]
