"""Is it alive? One word for strangers, nothing more."""

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from office.base.db import db
from office.cases.permissions import PUBLIC
from web.access import requires


@requires(PUBLIC)
def health() -> ResponseReturnValue:
    """Say whether the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok")


def install(app: Flask) -> None:
    """Put the page at /healthz."""
    app.add_url_rule("/healthz", "health", health)
