"""The cases that wait longest and weigh most, surfaced by the index of open cases."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from office.cases.sight import IndexSight
from office.search import fallback, sets
from office.search.asked import Pending
from office.search.index import OPEN, Broken, CaseIndex, Snapshot
from office.search.place import current

if TYPE_CHECKING:
    from office.search.shelf import Shelf

ORDER = "heaviest"


def long_pending(
    sight: IndexSight,
    today: date,
    limit: int = 50,
    offset: int = 0,
    unit: int | None = None,
    *,
    least_days: int = 0,
    index: CaseIndex | None = None,
) -> list[Pending]:
    """Return open cases by age plus weight, the greatest first.

    Ages are calendar days before *today*; cases younger than *least_days* are left out.
    """
    most = limit + offset
    try:
        found = (index or current()).ask(
            lambda state: list(_heaviest(state, sight, today, most, unit, least_days))
        )
    except Broken:
        return fallback.long_pending(sight, today, limit, offset, unit, least_days)
    found.sort(key=lambda each: (-each.score, -each.age_days, each.case_id))
    return found[offset:most]


def _heaviest(
    snapshot: Snapshot, sight: IndexSight, today: date, most: int, unit: int | None, least_days: int
) -> Iterator[Pending]:
    day = today.toordinal()
    for shelf in snapshot.of(OPEN):
        seen = sets.visible(shelf, sight)
        if unit is not None:
            seen &= shelf.bits("unit", str(unit))
        if least_days > 0:
            seen &= shelf.between("received", 0, day - least_days)
        for at in shelf.first(seen, ORDER, most):
            yield _pending(shelf, at, day)


def _pending(shelf: "Shelf", at: int, day: int) -> Pending:
    age = day - shelf.column("received")[at]
    mask = 1 << (shelf.count - 1 - at)
    reasons = [key for key in shelf.values("reason") if shelf.bits("reason", key) & mask]
    return Pending(shelf.column("case")[at], age, age + shelf.column("weight")[at], tuple(reasons))
