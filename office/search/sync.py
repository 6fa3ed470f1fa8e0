"""Keeps the promise "case.changed", and heals: the index is compared with the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from office.base import clock
from office.base.db import db, reading
from office.base.outbox import Given, Promise
from office.search import docs
from office.search.index import CLOSED, OPEN, Broken, Snapshot
from office.search.place import Index, current
from office.search.postgres.index import TableIndex

TOPIC = "case.changed"
MOST_HEALED = 2_000


@dataclass(frozen=True)
class Healed:
    """What a comparison of index and database found and put right."""

    missing: int = 0
    stale: int = 0
    superfluous: int = 0
    rebuilt: bool = False
    left: int = 0
    """Differences that wait for the next time."""

    @property
    def total(self) -> int:
        """Return how many differences there were; a rebuilt index counts as one."""
        return self.missing + self.stale + self.superfluous + int(self.rebuilt)


@dataclass(frozen=True)
class Health:
    """How the index is."""

    usable: bool
    documents: int
    open: int
    generation: int
    waiting: int
    """Changes not in the index yet."""
    lag_seconds: int
    """Age of the oldest of them."""
    rebuilt: tuple[int, int] | None = None
    """Cases of how many that a rebuild under way has written."""


def keep_case_changed(promises: Sequence[Given], index: Index | None = None) -> None:
    """Bring the cases of *promises* up to date in one commit of the index.

    A promise names its case in the fact `case_id`, or in its key. Raises `Busy` or `Broken`
    when that cannot be done now; the promises then stay.
    """
    bring({int(each.facts.get("case_id") or each.key) for each in promises}, index)


def keep_index_anew(_promises: Sequence[Given], index: Index | None = None) -> None:
    """Make the index anew: words of a case that was sealed would stay in old segments until a merge."""
    rebuild(index, resume=False)


def bring(case_ids: set[int], index: Index | None = None) -> None:
    """Put these cases into the index as the database has them; remove those it has not."""
    found = docs.docs_of(case_ids)
    (index or current()).write(found, case_ids.difference(doc.case_id for doc in found))


def rebuild(index: Index | None = None, *, resume: bool = False) -> int:
    """Make the index anew from the database while the old one still answers; return how many cases it holds.

    With *resume* it goes on where a killed try ended. Changes meanwhile wait as promises; what changed between the
    tries is found by `reconcile`.
    """
    total = len(docs.versions())
    return (index or current()).rebuild_from(docs.all_docs, total=total, resume=resume)


def reconcile(limit: int = MOST_HEALED, index: Index | None = None) -> Healed:
    """Compare the version of every case with the index and heal up to *limit* differences.

    An index that is missing or broken is made anew. Raises `Busy` when another process writes.
    """
    index = index or current()
    index.forget()
    try:
        if not index.suspected:
            return _heal(_versions(index), limit, index)
    except Broken:
        pass  # made anew below
    rebuild(index, resume=True)
    return Healed(rebuilt=True)


def _versions(index: Index) -> dict[int, int]:
    """Return the version of each case that the index holds. Raises `Broken`."""
    if isinstance(index, TableIndex):
        return index.versions()
    return index.ask(lambda state: dict(_indexed(state)))


def _indexed(snapshot: Snapshot) -> Iterator[tuple[int, int]]:
    """Yield case and version of each document; version -1 for a case that is there twice."""
    seen: set[int] = set()
    for part in (OPEN, CLOSED):
        for shelf in snapshot.of(part):
            case, version = shelf.column("case"), shelf.column("version")
            for at in shelf.positions(shelf.live):
                yield case[at], -1 if case[at] in seen else version[at]
                seen.add(case[at])


def _heal(known: dict[int, int], limit: int, index: Index) -> Healed:
    true = docs.versions()
    missing = [case_id for case_id in true if case_id not in known]
    stale = [case_id for case_id, held in known.items() if true.get(case_id, held) != held]
    extra = [case_id for case_id in known if case_id not in true]
    wrong = [*missing, *stale, *extra]
    if wrong:
        bring(set(wrong[:limit]), index)
    left = max(0, len(wrong) - limit)
    return Healed(len(missing), len(stale), len(extra), left=left)


def health(index: Index | None = None) -> Health:
    """Return how many cases the index holds and how far it is behind."""
    state = (index or current()).health()
    query = select(func.count(), func.min(Promise.made_at)).where(
        Promise.topic == TOPIC, Promise.kept_at.is_(None)
    )
    with reading(), db.engine.connect() as connection:
        waiting, oldest = connection.execute(query).one()
    lag = int((clock.now() - oldest).total_seconds()) if oldest else 0
    return Health(
        usable=state.usable,
        documents=state.open + state.closed,
        open=state.open,
        generation=state.generation,
        waiting=waiting,
        lag_seconds=lag,
        rebuilt=(index or current()).progress(),
    )
