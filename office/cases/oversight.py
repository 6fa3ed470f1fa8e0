"""Figures for those who watch over the work: late, owed, disputed and on time, unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, func, or_, select

from office.base.db import db
from office.base.text import whole_number
from office.cases import attention
from office.cases.attention import Reason
from office.cases.models import Case
from office.cases.queries import PAGE, Page, by_ids
from office.cases.sight import counted_for, visible_to
from office.people.actors import Actor
from office.people.models import Unit

WEEK = 7
CLOSED_DAYS = 30
"""Calendar days back in which closed cases are counted."""
FEW = 10
"""A share of fewer cases than this says nothing about a unit."""
_WEIGHED = (Case.id, Case.received_day, Case.overdue_since, Case.reasons)


def _by_unit(
    condition: ColumnElement[bool], **figures: ColumnElement[int]
) -> tuple[tuple[str, ...], Select[Any]]:
    unit = Case.unit_id + 0  # else the order of the units decides which index is read
    asked: Any = select(unit, *figures.values()).where(condition).group_by(unit)
    return tuple(figures), asked


_TODAY, _WEEK, _SINCE = (bindparam(name, type_=Date()) for name in ("today", "week", "since"))
_QUESTIONS = (
    _by_unit(
        and_(Case.open, Case.unit_id > 0),
        open=func.count(),
        late=func.count().filter(Case.next_due < _TODAY),
        today=func.count().filter(Case.next_due == _TODAY),
        week=func.count().filter(Case.next_due > _TODAY, Case.next_due <= _WEEK),
    ),
    _by_unit(and_(Case.open, Case.letters_owed > 0), owed=func.count()),
    _by_unit(and_(Case.open, Case.status == "disputed"), disputed=func.count()),
    _by_unit(
        Case.closed_day >= _SINCE,
        closed=func.count(),
        on_time=func.count().filter(Case.overdue_since.is_(None)),
    ),
)
"""One question each, made once; all but the disputed are answered from an index alone."""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit, or all of them together."""

    unit: Unit | None
    open: int = 0
    late: int = 0
    today: int = 0
    week: int = 0
    """Due in the next seven days, today left out."""
    owed: int = 0
    """Cases for which a letter is owed."""
    disputed: int = 0
    closed: int = 0
    """In the last thirty days."""
    on_time: int = 0
    """Of these, without any missed limit."""

    @property
    def late_percent(self) -> int | None:
        """Return the share of open cases that are late, or None when they are too few."""
        return round(100 * self.late / self.open) if self.open >= FEW else None

    @property
    def on_time_percent(self) -> int | None:
        """Return the share of closed cases that kept every limit, or None when too few."""
        return round(100 * self.on_time / self.closed) if self.closed >= FEW else None


def all_units() -> list[Unit]:
    """Return every unit that can hold a case, in the order they were set up."""
    return list(db.session.scalars(_UNITS))


_UNITS = select(Unit).order_by(Unit.id)


def by_unit(actor: Actor, today: date, units: Sequence[Unit]) -> list[UnitFigures]:
    """Return the figures of every unit that holds or closed something *actor* may see."""
    counted: dict[int, dict[str, int]] = {}
    sight = counted_for(actor)
    days = {
        "today": today,
        "week": today + timedelta(days=WEEK),
        "since": today - timedelta(days=CLOSED_DAYS),
    }
    for names, question in _QUESTIONS:
        for unit_id, *found in db.session.execute(question.where(sight), days):
            counted.setdefault(unit_id, {}).update(zip(names, found, strict=True))
    return [UnitFigures(unit, **counted[unit.id]) for unit in units if unit.id in counted]


def together(figures: Sequence[UnitFigures]) -> UnitFigures:
    """Return the sums over all units."""
    names = ("open", "late", "today", "week", "owed", "disputed", "closed", "on_time")
    return UnitFigures(None, **{name: sum(getattr(f, name) for f in figures) for name in names})


def compared(figures: Sequence[UnitFigures]) -> list[UnitFigures]:
    """Return the units by the share that is late; those with too few cases stand behind."""
    return sorted(figures, key=lambda f: (f.late_percent is None, -(f.late_percent or 0), -f.late))


def closed_lately(
    actor: Actor, today: date, *, on_time: bool, unit_id: int | None = None, after: str = ""
) -> Page:
    """Return a page of the cases closed in the last thirty days, latest first.

    With *on_time* only those that kept every limit; *after* is the end of the page before.
    """
    asked = select(Case.id, Case.closed_day).where(
        Case.closed_day >= today - timedelta(days=CLOSED_DAYS), visible_to(actor)
    )
    if on_time:
        asked = asked.where(Case.overdue_since.is_(None))
    if unit_id:
        asked = asked.where(Case.unit_id == unit_id)
    day, _, last = after.partition(".")
    try:
        place = date.fromisoformat(day)
        asked = asked.where(
            or_(
                Case.closed_day < place,
                and_(Case.closed_day == place, Case.id < whole_number(last)),
            )
        )
    except ValueError:
        pass  # the first page
    order = asked.order_by(Case.closed_day.desc(), Case.id.desc()).limit(PAGE + 1)
    found = db.session.execute(order).all()
    rows = by_ids([each.id for each in found[:PAGE]], actor, today)
    end = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows, f"{end.closed_day.isoformat()}.{end.id}" if end else "")


@lru_cache(maxsize=256)
def _reasons(actor: Actor) -> Any:
    """Return the statement of `reasons_of`; to build it costs more than to run it."""
    among = Case.id.in_(bindparam("ids", expanding=True))
    return select(*_WEIGHED).where(among, visible_to(actor))


def reasons_of(ids: Sequence[int], actor: Actor, today: date) -> dict[int, list[Reason]]:
    """Return why each of *ids* deserves attention, in one query; unseen cases are left out."""
    if not ids:
        return {}
    found: Any = db.session.execute(_reasons(actor), {"ids": list(ids)})
    return {row.id: attention.in_words(row, today) for row in found}
