"""Words and filters and what someone may see: the cases found, best first, with counts beside."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from office.cases.sight import IndexSight
from office.search import demands as asking
from office.search import fallback, guess, sets, synonyms, text
from office.search.asked import MOST_PAGES, ORDERS, PAGE, Found, Pending, Wanted
from office.search.demands import Demand
from office.search.index import OPEN, Broken, Snapshot
from office.search.place import Index, current
from office.search.postgres import query as in_rows
from office.search.postgres.index import TableIndex

if TYPE_CHECKING:
    from office.search.shelf import Shelf

__all__ = ["MOST_PAGES", "PAGE", "Found", "Pending", "Wanted", "search"]


def search(wanted: Wanted, sight: IndexSight, today: date, index: Index | None = None) -> Found:
    """Return the cases that hold what is *wanted* among those *sight* allows.

    *today* is the local day from which ages are counted. When the index cannot answer the
    database does, and `partial_index` says so.
    """
    index = index or current()
    try:
        if isinstance(index, TableIndex):
            return in_rows.search(index, wanted, sight, today)
        return index.ask(lambda state: _search(state, wanted, sight, today))
    except Broken:
        return fallback.search(wanted, sight, today)


@dataclass
class _Part:
    """One shelf on the way from what may be seen to what was found."""

    shelf: "Shelf"
    seen: int
    filters: dict[str, int]
    held: int = 0
    """Holds the words, whatever the filters."""
    found: int = 0


def _search(snapshot: Snapshot, wanted: Wanted, sight: IndexSight, today: date) -> Found:
    parts = [
        _Part(shelf, seen, sets.narrowed(shelf, wanted, today))
        for shelf in snapshot.of(wanted.scope)
        if (seen := sets.visible(shelf, sight))
    ]
    asked = asking.parse(wanted.words)
    known = _meet(parts, asked)
    loosened = not any(part.held for part in parts) and len(known) > 2 and _loosen(parts, known)
    for part in parts:
        part.found = part.held
        for allowed in part.filters.values():
            part.found &= allowed
    total = sum(part.found.bit_count() for part in parts)
    return Found(
        case_ids=list(_page(parts, known, wanted)),
        total=total,
        corrected=" ".join(each.shown for each in known) if known != asked else None,
        facets=_facets(parts, wanted, today),
        loosened=loosened,
    )


def _meet(parts: list[_Part], asked: list[Demand]) -> list[Demand]:
    """Keep what meets every demand; return the demands with words known nowhere corrected."""
    for part in parts:
        part.held = part.seen
    known: list[Demand] = []
    for demand in asked:
        last = demand is asked[-1]
        met = [sets.holding(part.shelf, demand, part.seen) for part in parts]
        if not any(met) and last and len(demand.words[0]) >= text.FRAGMENT and not demand.phrase:
            met = [sets.beginning(part.shelf, demand.words[0], part.seen) for part in parts]
        if not any(met):
            demand, met = _corrected(parts, demand, met)  # noqa: PLW2901 -- the demand we go on with
        known.append(demand)
        for part, here in zip(parts, met, strict=True):
            part.held &= here
    return known


def _corrected(parts: list[_Part], demand: Demand, met: list[int]) -> tuple[Demand, list[int]]:
    """Replace a word that no case in sight holds by the nearest word that most of them hold."""
    if len(demand.words) > 1:
        return demand, met
    typed = synonyms.telex(demand.words[0])
    if typed != demand.words[0] and any(meant := _hits(parts, typed)):
        return Demand(typed, (typed,)), meant
    vocabulary = frozenset(word for part in parts for word in part.shelf.values("word"))
    best: tuple[int, Demand, list[int]] = (0, demand, met)
    for word in guess.nearest(demand.words[0], vocabulary):
        other = Demand(word, (word,))
        hits = _hits(parts, word)
        count = sum(each.bit_count() for each in hits)
        if count > best[0]:
            best = (count, other, hits)
    return best[1], best[2]


def _hits(parts: list[_Part], word: str) -> list[int]:
    """Return where *word* stands in what is in sight: what is not must change nothing."""
    return [part.seen & part.shelf.bits("word", word) for part in parts]


def _loosen(parts: list[_Part], known: list[Demand]) -> bool:
    """Keep what meets all demands but one; tell whether there is anything."""
    for part in parts:
        met = [sets.holding(part.shelf, demand, part.seen) for demand in known]
        after = [part.seen]
        for each in reversed(met):
            after.append(after[-1] & each)
        after.reverse()
        before = part.seen
        for at, each in enumerate(met):
            part.held |= before & after[at + 1]
            before &= each
    return any(part.held for part in parts)


def _page(parts: list[_Part], known: list[Demand], wanted: Wanted) -> Iterator[int]:
    """Yield the cases of the page: better classes first, newest first within one; or in the order asked for."""
    classes: dict[int, list[tuple[Shelf, int]]] = {}
    order = wanted.order if wanted.order in ORDERS[1:] else "newest"
    for part in parts:
        if part.found:
            for merit, members in _by_merit(part, known, wanted).items():
                classes.setdefault(merit, []).append((part.shelf, members))
    skip, left = wanted.start, PAGE
    given: set[int] = set()
    for merit in sorted(classes, reverse=True):
        count = sum(members.bit_count() for _, members in classes[merit])
        if skip >= count:
            skip -= count
            continue
        for case_id in _first(classes[merit], order, skip + left)[skip:]:
            if case_id not in given:  # a case on its way from open to closed is in both
                given.add(case_id)
                left -= 1
                yield case_id
        skip = 0
        if left <= 0:
            return


def _by_merit(part: _Part, known: list[Demand], wanted: Wanted) -> dict[int, int]:
    if wanted.order in ORDERS[1:]:
        return {0: part.found}
    marks = list(dict.fromkeys(text.marked(" ".join(demand.shown for demand in known))))
    return sets.by_merit(part.shelf, part.found, known, marks)


def _first(members: "list[tuple[Shelf, int]]", order: str, most: int) -> list[int]:
    found = []
    for shelf, bits in members:
        key, case = shelf.key(order), shelf.column("case")
        found += [(key(at), case[at]) for at in shelf.first(bits, order, most)]
    found.sort()
    return [case_id for _, case_id in found[:most]]


def _facets(parts: list[_Part], wanted: Wanted, today: date) -> dict[str, dict[str, int]]:
    summed: dict[str, Counter[str]] = {}
    for part in parts:
        counted = sets.count_facets(part.shelf, part.held, part.filters)
        if wanted.scope == OPEN:
            counted |= sets.count_days(part.shelf, part.held, part.filters, today)
        for name, counts in counted.items():
            summed.setdefault(name, Counter()).update(counts)
    return {name: dict(counts.most_common()) for name, counts in summed.items()}
