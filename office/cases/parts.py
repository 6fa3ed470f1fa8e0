"""What hangs on a case, as plain rows for reading: to load objects costs more than to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from office.base.audit import Event
from office.base.db import db
from office.cases.models import Attachment, Duty, Message, Note, Party, Point

Rows = Sequence[Row[Any]]


def _asking(model: Any, *names: str, order: str = "id") -> Any:
    table = model.__table__
    asked = select(*(table.c[name] for name in names)).where(table.c.case_id == bindparam("case"))
    return asked.order_by(table.c[order])


_EVENTS = _asking(
    Event, "id", "at", "effective_at", "actor_kind", "actor_id", "actor_name", "action", "facts"
)
_LAST_EVENT = _asking(Event, "id").order_by(None).order_by(Event.__table__.c.id.desc()).limit(1)
_MESSAGES = _asking(Message, "id", "at", "from_citizen", "author", "text", "thread", "read_at")
_NOTES = _asking(Note, "id", "at", "author", "text")
_PAPERS = _asking(
    Attachment,
    "handle",
    "message_id",
    "note_id",
    "purpose",
    "name",
    "media_type",
    "size",
    "at",
    "scan",
    "taken_at",
    "taken_typed",
    "point_id",
)
_POINTS = _asking(
    Point, "id", "number", "asked", "answer", "outcome", "ground", "moved_unit_id", "moved_case",
    "paper", "paper_day", order="number",
)  # fmt: skip
_PARTY = _asking(Party, "name", "phone", "email", "address", "identity_number").limit(1)
_DUTIES = _asking(Duty, "id", "letter", "ground", "proposed", "since", "settled_on")


def _rows(asked: Any, case_id: int) -> Rows:
    return db.session.execute(asked, {"case": case_id}).all()


@dataclass(frozen=True)
class Parts:
    """All that is said and handed over in one case, oldest first."""

    events: Rows
    messages: Rows
    notes: Rows
    """Among officers."""
    papers: Rows
    points: Rows
    owed: Rows
    """Letters owed or proposed, and not settled."""


def of(case_id: int) -> Parts:
    """Return what hangs on the case; who may see it was asked before."""
    return Parts(
        events=_rows(_EVENTS, case_id),
        messages=_rows(_MESSAGES, case_id),
        notes=_rows(_NOTES, case_id),
        papers=papers(case_id),
        points=points(case_id),
        owed=[each for each in _rows(_DUTIES, case_id) if each.settled_on is None],
    )


def papers(case_id: int) -> Rows:
    """Return the papers of the case."""
    return _rows(_PAPERS, case_id)


def points(case_id: int) -> Rows:
    """Return what is asked, point by point."""
    return _rows(_POINTS, case_id)


def party(case_id: int) -> Row[Any] | None:
    """Return who sent the case; whether it may be shown is for `sight.sees_name` to say."""
    return next(iter(_rows(_PARTY, case_id)), None)


def last_event(case_id: int) -> int:
    """Return the number of the latest event of the case."""
    return next((each.id for each in _rows(_LAST_EVENT, case_id)), 0)
