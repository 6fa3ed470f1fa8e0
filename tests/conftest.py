"""The application, a clean database, a small ward, and a page that inspects itself."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from office.base import clock
from office.base.config import read
from office.base.db import db
from office.cases import editions
from office.seal import keys
from tests.builders import Office, a_small_ward
from tests.page import Browser
from web import flood

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Viet Nam."""


@pytest.fixture(scope="session")
def whole_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    from app import create_app

    folder: Path = tmp_path_factory.mktemp("instance")
    app = create_app(read({}, instance=folder, log_level="CRITICAL"))
    app.testing = True
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application, its database emptied afterwards, at ten o'clock on 18/11/2026."""
    with clock.at(NOW), pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "MEMORY_KIB", 64)  # tests/seal/test_keys.py looks at the real cost
        patch.setattr(keys, "ROUNDS", 1)
        patch.setattr(editions, "PAUSE_SECONDS", 3600.0)  # no page asks one question more
        yield whole_app
    editions.forget()
    flood.levels.forget()
    with whole_app.app_context():
        db.session.rollback()
        for table in reversed(db.metadata.sorted_tables):
            db.session.connection().execute(table.delete())  # past the ledger
        db.session.commit()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An open application context, for tests below the doors."""
    with app.app_context():
        yield app


@pytest.fixture
def office(context: Flask) -> Office:
    """A ward with its units, a city department, and one officer for each role."""
    return a_small_ward()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A program that asks."""
    return app.test_client()


@pytest.fixture
def page(app: Flask) -> Browser:
    """A visitor whose every page is inspected."""
    return Browser(app)
