"""What moved in the lists of supervision in the last seven days: entered, left, moved up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from office.base.db import db
from office.base.i18n import N_
from office.cases import attention
from office.cases.attention import Reason, Threshold
from office.cases.models import Case, Weighing
from office.cases.sight import visible_to
from office.people.actors import Actor

DAYS = 7
"""Calendar days looked back."""


@dataclass(frozen=True)
class Moved:
    """One case that moved, and why: what is new, or of one that left, what is gone."""

    case_id: int
    why: Sequence[Reason]
    gain: int = 0
    """How much heavier it became, in days of waiting."""
    closed: bool = False
    """It left because it ended; else *why* is what no longer holds."""


@dataclass(frozen=True)
class Movement:
    """What moved in one list; the heaviest change first."""

    entered: Sequence[Moved]
    left: Sequence[Moved]
    up: Sequence[Moved]


@dataclass(frozen=True)
class _Then:
    """What weighed on a case a week ago."""

    weight: int
    reasons: Mapping[str, int]


_ROW = (
    Case.id, Case.open, Case.received_day, Case.closed_day, Case.overdue_since, Case.weight,
    Case.reasons, Case.unit_id,
)  # fmt: skip


def week(actor: Actor, today: date, unit_id: int | None = None) -> dict[str, Movement]:
    """Return by list what moved since seven days ago among the cases *actor* may see.

    Two questions, whatever the number of cases: what changed, and the cases it is about.
    """
    since = today - timedelta(days=DAYS)
    before = _before(actor, since)
    rows = db.session.execute(_asked(actor, today, since, unit_id)).all()
    return {
        name: _movement(limit, rows, before, today, since)
        for name, limit in attention.thresholds().items()
    }


def _before(actor: Actor, since: date) -> dict[int, _Then]:
    """Return what weighed before the first change after *since*, of every case that changed."""
    asked = (
        select(Weighing.case_id, Weighing.weight_before, Weighing.before)
        .join(Case, Case.id == Weighing.case_id)
        .where(Weighing.day > since, visible_to(actor))
        .order_by(Weighing.id.desc())
    )
    return {id_: _Then(weight, reasons) for id_, weight, reasons in db.session.execute(asked)}


def _asked(actor: Actor, today: date, since: date, unit_id: int | None) -> Any:
    """Return the question for whatever may have moved: changed, closed, or come of age."""
    changed = select(Weighing.case_id).where(Weighing.day > since)
    ages = [each.days for each in attention.thresholds().values() if each.days is not None]
    aged = [
        Case.received_day.between(since - timedelta(days=days), today - timedelta(days=days + 1))
        for days in ages
    ]
    moved = or_(
        Case.id.in_(changed), Case.closed_day > since, and_(Case.open.is_(True), or_(*aged))
    )
    asked = select(*_ROW).where(moved, visible_to(actor))
    return asked.where(Case.unit_id == unit_id) if unit_id is not None else asked


def _movement(
    limit: Threshold, rows: Iterable[Any], before: Mapping[int, _Then], today: date, since: date,
) -> Movement:  # fmt: skip
    entered, left, up = [], [], []
    for row in rows:
        then = before.get(row.id, _Then(row.weight, row.reasons))
        was = _open_then(row, then, since) and limit.holds(
            then.reasons, (since - row.received_day).days
        )
        is_now = row.open and limit.holds(row.reasons, (today - row.received_day).days)
        if is_now and not was:
            entered.append(_entered(limit, row, then))
        elif was and not is_now:
            left.append(_left(row, then))
        elif was and is_now and row.weight > then.weight:
            up.append(Moved(row.id, _more(row, then), row.weight - then.weight))
    for found in (entered, left, up):
        found.sort(key=lambda each: (-each.gain, each.case_id))
    return Movement(entered, left, up)


def _open_then(row: Any, then: _Then, since: date) -> bool:
    """Tell whether a case was open a week ago; one reopened since then was not."""
    if row.received_day > since or (row.closed_day is not None and row.closed_day <= since):
        return False
    return bool(row.reasons.get("reopened", 0) <= then.reasons.get("reopened", 0))


def _entered(limit: Threshold, row: Any, then: _Then) -> Moved:
    why = _more(row, then)
    if not why and limit.days is not None:
        why = [Reason(N_("mở quá %(n)s ngày"), {"n": limit.days})]
    return Moved(row.id, why, row.weight - then.weight)


def _left(row: Any, then: _Then) -> Moved:
    if not row.open:
        return Moved(row.id, (), closed=True)
    gone = [
        attention.said(key, n, row)
        for key, n in then.reasons.items()
        if row.reasons.get(key, 0) < n
    ]
    return Moved(row.id, gone)


def _more(row: Any, then: _Then) -> list[Reason]:
    return [
        attention.said(key, n, row)
        for key, n in row.reasons.items()
        if n > then.reasons.get(key, 0)
    ]
