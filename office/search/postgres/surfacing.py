"""The lists of supervision from the rows: the heaviest first."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from office.cases import attention
from office.cases.attention import Threshold
from office.cases.sight import IndexSight
from office.search.asked import Pending, Surfaced
from office.search.postgres import terms
from office.search.postgres.index import TableIndex
from office.search.postgres.table import row


def surfaced(
    index: TableIndex, listed: str, sight: IndexSight, today: date, limit: int, offset: int,
    unit: int | None, without: Collection[int],
) -> Surfaced:  # fmt: skip
    """Do what `office.search.surfacing.surfaced` says. Raises `Broken`."""
    seen = and_(row.c.open, terms.visible(sight))
    lists = attention.thresholds()
    every = and_(_held(lists[listed], today), row.c.case_id.not_in(list(without)))
    counts = [func.count().filter(_held(each, today)).label(name) for name, each in lists.items()]
    counting = select(row.c.unit_id, func.count().filter(every).label("here"), *counts)
    mine = row.c.unit_id == unit if unit is not None else true()
    page = (
        select(row.c.case_id, row.c.received, row.c.weight)
        .where(seen, every, mine)
        .order_by(row.c.received - row.c.weight, row.c.received, row.c.case_id)
        .limit(limit)
        .offset(offset)
    )
    with index.asking() as connection:
        groups = connection.execute(counting.where(seen).group_by(row.c.unit_id)).mappings().all()
        cases = connection.execute(page).all()
    units = sorted(((each["unit_id"], each["here"]) for each in groups), key=lambda it: -it[1])
    own = [each for each in groups if unit is None or each["unit_id"] == unit]
    total = sum(each["here"] for each in own)
    day = today.toordinal()
    return Surfaced(
        cases=[
            Pending(each.case_id, day - each.received, day - each.received + each.weight)
            for each in cases
        ],
        total=total,
        units={number: n for number, n in units if n},
        totals={name: sum(each[name] for each in own) for name in lists} | {listed: total},
    )


def _held(limits: Threshold, today: date) -> ColumnElement[bool]:
    """Return the condition that a row stands in a list."""
    found = row.c.listed.contains([limits.name])
    if limits.days is None:
        return found
    return or_(found, row.c.received < today.toordinal() - limits.days)
