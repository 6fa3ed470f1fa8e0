"""The lists of supervision, surfaced by the index of open cases: the heaviest first."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from office.cases import attention
from office.cases.attention import Threshold
from office.cases.sight import IndexSight
from office.search import fallback, sets
from office.search.asked import Pending, Surfaced
from office.search.index import OPEN, Broken, Snapshot
from office.search.place import Index, current
from office.search.postgres import surfacing as in_rows
from office.search.postgres.index import TableIndex

if TYPE_CHECKING:
    from office.search.shelf import Shelf

ORDER = "heaviest"


def surfaced(
    listed: str, sight: IndexSight, today: date, limit: int = 50, offset: int = 0,
    unit: int | None = None, *, without: Collection[int] = (), index: Index | None = None,
) -> Surfaced:  # fmt: skip
    """Return a stretch of the list *listed*, by age plus weight, the greatest first.

    Ages are calendar days before *today*; the cases *without* are left out of this list. When the index cannot answer
    the database does.
    """
    index = index or current()
    try:
        if isinstance(index, TableIndex):
            return in_rows.surfaced(index, listed, sight, today, limit, offset, unit, without)
        return index.ask(
            lambda state: _surfaced(state, listed, sight, today, limit, offset, unit, without)
        )
    except Broken:
        return fallback.surfaced(listed, sight, today, limit, offset, unit, without)


def _surfaced(
    snapshot: Snapshot, listed: str, sight: IndexSight, today: date, limit: int, offset: int,
    unit: int | None, without: Collection[int],
) -> Surfaced:  # fmt: skip
    found: list[Pending] = []
    total, units, totals = 0, Counter[int](), Counter[str](dict.fromkeys(attention.LISTS, 0))
    for shelf in snapshot.of(OPEN):
        seen = sets.visible(shelf, sight)
        here = seen if unit is None else seen & shelf.bits("unit", str(unit))
        for name, limits in attention.thresholds().items():
            totals[name] += (here & _held(shelf, limits, today)).bit_count()
        away = shelf.any_of("id", map(str, without)) if without else 0
        every = seen & _held(shelf, attention.thresholds()[listed], today) & ~away
        for term in shelf.values("unit"):
            units[int(term)] += (every & shelf.bits("unit", term)).bit_count()
        mine = every & here
        total += mine.bit_count()
        found += (_pending(shelf, at, today) for at in shelf.first(mine, ORDER, limit + offset))
    found.sort(key=lambda each: (-each.score, -each.age_days, each.case_id))
    return Surfaced(
        cases=found[offset : offset + limit],
        total=total,
        units={id_: n for id_, n in units.most_common() if n},
        totals={**totals, listed: total},
    )


def _held(shelf: "Shelf", limits: Threshold, today: date) -> int:
    """Return the documents that stand in a list, removed ones too."""
    found = shelf.bits("listed", limits.name)
    if limits.days is not None:
        found |= shelf.between("received", 0, today.toordinal() - limits.days - 1)
    return found


def _pending(shelf: "Shelf", at: int, today: date) -> Pending:
    age = today.toordinal() - shelf.column("received")[at]
    return Pending(shelf.column("case")[at], age, age + shelf.column("weight")[at])
