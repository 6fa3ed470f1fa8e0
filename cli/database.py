"""The tables: made and changed by numbered migrations."""

from pathlib import Path

from flask import current_app

FOLDER = Path(__file__).resolve().parents[1] / "migrations"


def upgrade(revision: str = "head") -> None:
    """Bring the database to *revision*."""
    import flask_migrate

    _ready()
    flask_migrate.upgrade(directory=str(FOLDER), revision=revision)


def downgrade(revision: str = "base") -> None:
    """Take the database back to *revision*."""
    import flask_migrate

    _ready()
    flask_migrate.downgrade(directory=str(FOLDER), revision=revision)


def _ready() -> None:
    from flask_migrate import Migrate

    from office.base.db import db

    if "migrate" not in current_app.extensions:
        Migrate(current_app, db, directory=str(FOLDER), render_as_batch=True)
