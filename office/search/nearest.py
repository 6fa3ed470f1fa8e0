"""The nearest past cases: whose rare words a new letter shares, among what the reader may see."""

from collections import defaultdict
from heapq import nlargest
from typing import TYPE_CHECKING

from office.cases.conditions import PLAIN
from office.cases.sight import IndexSight
from office.cases.statuses import Status
from office.search import likeness, sets
from office.search.index import Snapshot
from office.search.likeness import NEAREST, Near, Term
from office.search.place import Index, current
from office.search.postgres import nearest as in_rows
from office.search.postgres.index import TableIndex

if TYPE_CHECKING:
    from office.search.shelf import Shelf


def nearest(
    subject: str, body: str, sight: IndexSight, *, without: int, most: int = NEAREST,
    index: Index | None = None,
) -> list[Near]:  # fmt: skip
    """Return the past cases nearest to a letter, the nearest first; what is out of sight changes nothing.

    A case still new, the case *without* and denunciations are never among them. Raises `Broken` without an index.
    """
    index, asked = index or current(), likeness.terms_of(subject, body)
    if isinstance(index, TableIndex):
        return in_rows.nearest(index, asked, sight, without, most)
    return index.ask(lambda state: _nearest(state, asked, sight, without, most))


def _nearest(
    snapshot: Snapshot, asked: list[Term], sight: IndexSight, without: int, most: int
) -> list[Near]:
    past = [(shelf, _past(shelf, sight, without)) for shelf in snapshot.of("all")]
    everything = sum(among.bit_count() for _, among in past)
    held = {
        each: sum((among & shelf.bits(*each)).bit_count() for shelf, among in past)
        for each in asked
    }
    weights = likeness.weights(held, everything)
    found: defaultdict[int, float] = defaultdict(float)
    for shelf, among in past:
        case = shelf.column("case")
        for (field, term), weight in weights.items():
            for at in shelf.positions(among & shelf.bits(field, term)):
                found[case[at]] += weight
    whole = sum(weights.values())
    best = nlargest(most, found.items(), key=lambda each: (each[1], each[0]))
    return [Near(case_id, score / whole) for case_id, score in best]


def _past(shelf: "Shelf", sight: IndexSight, without: int) -> int:
    seen = sets.visible(shelf, sight) & shelf.any_of("kind", map(str, PLAIN))
    return seen & ~shelf.bits("status", Status.RECEIVED) & ~shelf.bits("id", str(without))
