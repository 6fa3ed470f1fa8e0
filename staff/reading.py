"""The mark that reading a case leaves: written when the answer has left, so that nobody waits for it."""

import structlog
from flask import Flask, Response, after_this_request, current_app
from sqlalchemy.exc import OperationalError

from office.base import clock, db
from office.cases import readings
from office.cases.models import Case
from office.cases.readings import Mark
from web.session import actor

log = structlog.get_logger()


def leave_mark(case: Case | None, what: str) -> None:
    """Write down, after this answer, that the officer at the door has seen *what* of *case*, or of many."""
    mark = readings.mark_of(case, actor(), what, clock.now())
    if mark is None:
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001

    @after_this_request
    def write_later(answer: Response) -> Response:
        answer.call_on_close(lambda: _write(app, mark))
        return answer


def _write(app: Flask, mark: Mark) -> None:
    """On a full or busy disk the page was shown all the same; then the log has the mark."""
    try:
        with app.app_context(), db.apart() as connection:
            readings.write(connection, mark)
    except OperationalError:
        log.warning("reading_unmarked", case=mark.case_id, officer=mark.officer_id, what=mark.what)
