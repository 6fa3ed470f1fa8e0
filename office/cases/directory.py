"""Units and handlers as pages name them: they seldom change, so they are read every few seconds."""

from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, select

from office.base.db import db
from office.cases import queries
from office.people.models import Appointment, Officer, Unit

KEPT_SECONDS = 5.0
"""How long another process may still show what was just changed; this one forgets at once."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, the office itself or another agency, for reading; `queries` has the row."""

    id: int
    slug: str
    name: str
    name_en: str
    kind: str
    until_day: date | None = None
    """The last day it exists."""


@dataclass(frozen=True)
class Directory:
    """Who and what may hold a case on one day."""

    day: date
    until: float
    places: dict[int, Place]
    """In the order they were set up."""
    handlers: tuple[tuple[int, str, int], ...]
    """(officer id, name, unit id), as `queries.handlers` gives them."""

    def of_kind(self, kind: str) -> list[Place]:
        """Return the places of a kind that exist on the day, in the order they were set up."""
        return [
            each
            for each in self.places.values()
            if each.kind == kind and (each.until_day is None or each.until_day >= self.day)
        ]

    def officer(self, id_: int) -> str:
        """Return the name of a handler, or an empty string for anyone else."""
        return next((name for officer, name, _unit in self.handlers if officer == id_), "")


_known: WeakKeyDictionary[Engine, Directory] = WeakKeyDictionary()
_table: Any = Unit.__table__
_PLACES = select(
    *(
        _table.c.id,
        _table.c.slug,
        _table.c.name,
        _table.c.name_en,
        _table.c.kind,
        _table.c.until_day,
    )
).order_by(_table.c.id)


def on(day: date) -> Directory:
    """Return who and what may hold a case on *day* (Asia/Ho_Chi_Minh)."""
    known = _known.get(db.engine)
    if known is None or known.day != day or known.until < monotonic():
        places = {row.id: Place(*row) for row in db.session.execute(_PLACES)}
        handlers = tuple(queries.handlers(day))
        known = _known[db.engine] = Directory(day, monotonic() + KEPT_SECONDS, places, handlers)
    return known


def _forget(*_what: Any) -> None:
    _known.clear()


for _model in (Unit, Officer, Appointment):
    for _change in ("after_insert", "after_update", "after_delete"):
        event.listen(_model, _change, _forget)
