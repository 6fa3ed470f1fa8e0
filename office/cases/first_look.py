"""The queue of new cases: where one stands among those that wait."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from office.base.db import db
from office.cases.models import Case
from office.cases.permissions import TRIAGE, allowed
from office.cases.queries import MOST_COUNTED
from office.people.actors import Actor


def _queue(actor: Actor) -> ColumnElement[bool]:
    return and_(Case.open, Case.status == "received", allowed(actor, TRIAGE))


@dataclass(frozen=True)
class Turn:
    """Where a new case stands among those its officer may triage."""

    before: int
    """New cases received earlier, up to a thousand."""
    waiting: int
    """All new cases, up to a thousand."""
    after: str | None
    """The code of the one received next."""


def turn(case: Case, actor: Actor) -> Turn:
    """Return where *case* stands in the queue of *actor*."""
    said = {"at": case.received_at, "id": case.id}
    return Turn(*db.session.execute(_turn(actor), said).one())


@lru_cache(maxsize=64)
def _turn(actor: Actor) -> Any:
    """Return the statement of `turn`; to build it costs more than to run it."""
    at, id_ = bindparam("at", type_=Case.received_at.type), bindparam("id", type_=Case.id.type)
    same = Case.received_at == at
    earlier = or_(Case.received_at < at, and_(same, Case.id < id_))
    later = or_(Case.received_at > at, and_(same, Case.id > id_))
    mine = _queue(actor)
    return select(
        _counted(mine, earlier),
        _counted(mine),
        select(Case.code)
        .where(mine, later)
        .order_by(Case.received_at, Case.id)
        .limit(1)
        .scalar_subquery(),
    )


def _counted(*conditions: ColumnElement[bool]) -> Any:
    rows = select(Case.id).where(*conditions).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()
