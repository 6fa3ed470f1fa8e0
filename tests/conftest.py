"""The application, a clean database, a small ward, and a page that inspects itself."""

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from office.base import clock, config
from office.base.config import read
from office.base.db import db
from office.cases import editions, reviews
from office.search import place, whoosh_door
from tests import postgres
from tests.builders import Office, cheap_secrets, the_small_ward
from tests.page import Browser
from tests.watch import watching
from web import flood

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Viet Nam."""
LEFT_BEHIND = ("drafts", "files", "letters", "mail", "originals", "sms")
"""What a test keeps on disk beside the database."""

settings.register_profile(
    "house",  # a busy machine is no finding; how long an answer may take is asserted where it matters
    parent=settings.get_profile(settings.get_current_profile_name()),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Look for rubbish seldom, and never among what every test imports: it was a tenth of all work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_report_header() -> str:
    """Say what the search is tried with."""
    return f"search: {'PostgreSQL' if postgres.ADDRESS else 'Whoosh ' + whoosh_door.VERSION}"


@pytest.fixture(scope="session")
def whole_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    from app import create_app

    folder: Path = tmp_path_factory.mktemp("instance")
    where = postgres.settings()
    app = create_app(read({}, instance=folder, log_level="CRITICAL", **where))
    app.testing = True
    with app.app_context():
        if where:
            postgres.lay_out(db.engine)
        db.create_all()
    yield app
    place.current().forget()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application, its database and folders emptied afterwards, at ten o'clock on 18/11/2026.

    Every request is watched: a change without an event in the trail fails the test.
    """
    with (
        clock.at(NOW),
        cheap_secrets(),
        pytest.MonkeyPatch.context() as patch,
        watching(whole_app) as watch,
    ):
        patch.setattr(editions, "PAUSE_SECONDS", 3600.0)  # no page asks one question more
        patch.setattr(reviews, "COUNTED_FOR", 0.0)  # a test's minute is its own
        yield whole_app
    editions.forget()
    flood.levels.forget()
    with whole_app.app_context():
        db.session.rollback()
        for table in reversed(db.metadata.sorted_tables):
            db.session.connection().execute(table.delete())  # past the ledger
        postgres.empty(db.session.connection())
        db.session.commit()
    for each in LEFT_BEHIND:
        shutil.rmtree(config.current().instance / each, ignore_errors=True)
    watch.judge(request.node)


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An open application context, for tests below the doors."""
    with app.app_context():
        yield app


@pytest.fixture
def office(context: Flask) -> Office:
    """A ward with its units, a city department, and one officer for each role."""
    return the_small_ward()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A program that asks."""
    return app.test_client()


@pytest.fixture
def page(app: Flask) -> Browser:
    """A visitor whose every page is inspected."""
    return Browser(app)
