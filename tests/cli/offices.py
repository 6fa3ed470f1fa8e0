"""An office of its own for a test: own folder, own key, own database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from office.base import config
from office.base.config import read
from office.base.db import db

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
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        config._installed[:] = kept
