"""The same answers from the database, with fewer means, while there is no index."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, not_, select

from office.base.db import db, reading
from office.cases import attention
from office.cases.conditions import where
from office.cases.models import Case
from office.cases.models.case import NO_DUE
from office.cases.sight import IndexSight
from office.law.kinds import Kind
from office.search import demands as asking
from office.search import text
from office.search.asked import NO_CLOCK, PAGE, Found, Pending, Surfaced, Wanted, due_between

MOST_READ = 2_000
"""The newest cases that are looked through for words."""
MOST_OPEN = 5_000
LAST_DUE = NO_DUE - timedelta(days=1)
SEALED = Kind.DENUNCIATION.value


def search(wanted: Wanted, sight: IndexSight, today: date) -> Found:
    """Look for the words in codes and subjects of the newest cases that pass rights and filters."""
    query = (
        select(
            Case.id, Case.code, Case.subject, Case.kind, Case.unit_id, Case.field, Case.status,
            Case.channel, Case.reasons, Case.received_day, Case.next_due, Case.weight,
        )
        .where(_visible(sight), *_narrowing(wanted, today))
        .order_by(Case.received_day.desc(), Case.id.desc())
        .limit(MOST_READ)
    )  # fmt: skip
    read = _rows(query)
    rows = [row for row in read if _flagged(row, wanted.flags) and _holds(row, wanted.words)]
    rows.sort(key=_KEYS.get(wanted.order, _KEYS["newest"]))
    return Found(
        case_ids=[row.id for row in rows[wanted.start : wanted.start + PAGE]],
        total=len(rows),
        total_is_bound=len(read) == MOST_READ,
        facets={
            "kind": dict(Counter(row.kind for row in rows).most_common()),
            "unit": dict(Counter(str(row.unit_id) for row in rows).most_common()),
            "field": dict(Counter(row.field for row in rows).most_common()),
            "status": dict(Counter(row.status for row in rows).most_common()),
            "channel": dict(Counter(row.channel for row in rows).most_common()),
            "reason": dict(Counter(key for row in rows for key in row.reasons).most_common()),
        },
        partial_index=True,
    )


def _flagged(row: Any, flags: Collection[str]) -> bool:
    return not flags or not row.reasons.keys().isdisjoint(flags)


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "newest": lambda row: (-row.received_day.toordinal(), -row.id),
    "oldest": lambda row: (row.received_day, row.id),
    "due": lambda row: (row.next_due, row.received_day, row.id),
    "heaviest": lambda row: (row.received_day.toordinal() - row.weight, row.received_day, row.id),
}


def surfaced(
    listed: str, sight: IndexSight, today: date, limit: int, offset: int, unit: int | None,
    without: Collection[int],
) -> Surfaced:  # fmt: skip
    """Return a list of supervision from the oldest 5,000 open cases."""
    query = (
        select(Case.id, Case.unit_id, Case.received_day, Case.weight, Case.reasons)
        .where(_visible(sight), Case.open.is_(True))
        .order_by(Case.received_day, Case.id)
        .limit(MOST_OPEN)
    )
    held: dict[str, list[Any]] = {name: [] for name in attention.thresholds()}
    for row in _rows(query):
        for name, limits in attention.thresholds().items():
            if limits.holds(row.reasons, (today - row.received_day).days):
                held[name].append(row)
    every = [row for row in held[listed] if row.id not in without]
    mine = [row for row in every if unit is None or row.unit_id == unit]
    found = [
        Pending(row.id, age := (today - row.received_day).days, age + row.weight) for row in mine
    ]
    found.sort(key=lambda each: (-each.score, -each.age_days, each.case_id))
    return Surfaced(
        cases=found[offset : offset + limit],
        total=len(found),
        units=dict(Counter(row.unit_id for row in every)),
        totals={
            name: sum(unit is None or row.unit_id == unit for row in rows)
            for name, rows in held.items()
        }
        | {listed: len(found)},
        partial_index=True,
    )


def _rows(query: Executable) -> Sequence[Any]:
    with reading(), db.engine.connect() as connection:
        return connection.execute(query).all()


def _holds(row: Any, said: str) -> bool:
    """Tell whether code or subject hold every word; of a denunciation the code alone."""
    subject = "" if row.kind == SEALED else row.subject
    words, code = set(text.words(subject)), text.sign(row.code)
    return all(
        words.issuperset(demand.words) or bool(demand.sign and demand.sign in code)
        for demand in asking.parse(said)
    )


def _visible(sight: IndexSight) -> ColumnElement[bool]:
    return and_(where(sight.ways), not_(where(sight.aside)))


def _narrowing(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    narrow: list[ColumnElement[bool]] = []
    for column, chosen in (
        (Case.kind, wanted.kinds),
        (Case.unit_id, wanted.units),
        (Case.field, wanted.fields),
        (Case.status, wanted.statuses),
        (Case.channel, wanted.channels),
    ):
        if chosen:
            narrow.append(column.in_(chosen))
    if wanted.oldest_days is not None:
        narrow.append(Case.received_day >= _before(today, wanted.oldest_days))
    if wanted.newest_days is not None:
        narrow.append(Case.received_day <= _before(today, wanted.newest_days))
    if wanted.clock == NO_CLOCK:
        narrow.append(Case.next_due == NO_DUE)
    elif wanted.clock:
        first, last = due_between(wanted.clock, today)
        narrow.append(
            Case.next_due.between(date.fromordinal(first), min(date.fromordinal(last), LAST_DUE))
        )
    if wanted.scope != "all":
        narrow.append(Case.open.is_(wanted.scope == "open"))
    return narrow


def _before(today: date, days: int) -> date:
    return date.fromordinal(max(1, today.toordinal() - days))
