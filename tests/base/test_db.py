"""What is committed is on disk; what only reads takes no lock."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from office.base import db as base
from office.base.config import current
from office.base.db import db, reading, transaction
from office.people.models import Link, Officer, Unit


def file() -> Path:
    return current().instance / "nghedan.sqlite3"


@pytest.fixture
def impatient(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections that wait 50 ms for a lock, not ten seconds."""
    monkeypatch.setattr(base, "BUSY_MILLISECONDS", 50)
    db.session.remove()
    db.engine.dispose()
    yield
    db.session.remove()
    db.engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_sqlite_is_set_as_we_promise(context: Flask, pragma: str, value: object) -> None:
    assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


def test_foreign_keys_hold(context: Flask) -> None:
    db.session.add(Unit(slug="lost", name="", name_en="", kind="unit", parent_id=999))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_transaction_is_all_or_nothing(context: Flask) -> None:
    def half() -> None:
        db.session.add(Unit(slug="half", name="", name_en="", kind="unit"))
        db.session.flush()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction():
        half()
    assert db.session.query(Unit).count() == 0


def test_what_is_committed_another_connection_reads_at_once(context: Flask) -> None:
    with transaction():
        db.session.add(Unit(slug="kept", name="", name_en="", kind="unit"))
    with sqlite3.connect(file()) as other:
        assert other.execute("SELECT slug FROM unit").fetchall() == [("kept",)]
    other.close()


def test_a_moment_comes_back_in_utc_and_never_without_zone(context: Flask) -> None:
    here = datetime(2026, 9, 1, 6, 30, 15, 123456, tzinfo=timezone(timedelta(hours=7)))
    db.session.add(Link(id="x", purpose="p", email="a@b.example", made_at=here))
    db.session.commit()
    kept = db.session.get_one(Link, "x").made_at
    assert (kept, kept.tzinfo) == (here, UTC)
    db.session.add(Link(id="y", purpose="p", email="", made_at=datetime(2026, 1, 1)))  # noqa: DTZ001 -- the mistake
    with pytest.raises(StatementError, match="time zone"):
        db.session.flush()


def test_reading_goes_on_while_another_writes_and_writing_fails_cleanly(impatient: None) -> None:
    other = sqlite3.connect(file(), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with reading():
            assert db.session.query(Officer).count() == 0
            db.session.rollback()
        with pytest.raises(OperationalError, match="locked"):
            db.session.query(Officer).count()
        db.session.rollback()
    finally:
        other.close()
    assert db.session.query(Officer).count() == 0


def test_two_writers_wait_for_each_other_instead_of_failing_midway(impatient: None) -> None:
    db.session.query(Officer).count()  # reads first, will write: it already holds the lock
    other = sqlite3.connect(file(), isolation_level=None, timeout=0)
    try:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        db.session.add(Unit(slug="first", name="", name_en="", kind="unit"))
        db.session.commit()
        other.execute("BEGIN IMMEDIATE")
    finally:
        other.close()
