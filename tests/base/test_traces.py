"""What was taken out of the database is not left in its write-ahead log."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from office.base import config, traces
from office.base.db import db


def database() -> Path:
    return next(config.current().instance.glob("*.sqlite3"))


def log() -> Path:
    return Path(f"{database()}-wal")


@contextmanager
def a_reader() -> Iterator[None]:
    """Another process in the middle of reading."""
    other = sqlite3.connect(database())
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM event").fetchone()
    yield
    other.close()


@pytest.mark.usefixtures("office")
def test_the_log_is_cut_to_nothing(app: Flask) -> None:
    assert log().stat().st_size
    traces.keep_log_emptied([])
    assert log().stat().st_size == 0


@pytest.mark.usefixtures("office")
def test_a_log_in_use_is_emptied_later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.base.db.BUSY_MILLISECONDS", 50)
    db.session.remove()
    db.engine.dispose()
    with a_reader():
        unit = db.session.connection()
        unit.exec_driver_sql("UPDATE unit SET name_en = 'x'")
        db.session.commit()
        with pytest.raises(traces.InUse):
            traces.keep_log_emptied([])
    traces.keep_log_emptied([])
    assert log().stat().st_size == 0
