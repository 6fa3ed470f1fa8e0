"""Every page goes by the newest working calendar, without asking for it each time."""

import structlog
from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from office.base.db import db
from office.cases import editions

log = structlog.get_logger()


def install(app: Flask) -> None:
    """Let each request of *app* begin with the calendar that is in force."""

    @app.before_request
    def keep_up() -> None:
        if request.endpoint == "static":
            return
        try:
            editions.refresh()
        except SQLAlchemyError as failure:
            # A page that needs the database says so itself; another one is shown all the same.
            db.session.rollback()
            log.warning("calendar_not_asked", reason=type(failure).__name__)
