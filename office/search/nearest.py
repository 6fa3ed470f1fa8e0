"""The nearest past cases: whose rare words a new letter shares, among what the reader may see."""

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from office.cases.conditions import PLAIN
from office.cases.sight import IndexSight
from office.cases.statuses import Status
from office.search import sets, text
from office.search.index import CaseIndex, Snapshot
from office.search.place import current

if TYPE_CHECKING:
    from office.search.shelf import Shelf

MOST_TERMS = 16
"""The rarest words of a letter, and pairs of its subject, that are looked up."""
MOST_HOLDING = 1_500
"""A word that more cases hold says little, and costs much."""
NEAREST = 9


@dataclass(frozen=True)
class Near:
    """A past case, and how much of what is rare in the letter it shares, from 0 to 1."""

    case_id: int
    likeness: float


def nearest(
    subject: str, body: str, sight: IndexSight, *, without: int, most: int = NEAREST,
    index: CaseIndex | None = None,
) -> list[Near]:  # fmt: skip
    """Return the past cases nearest to a letter, the nearest first; what is out of sight changes nothing.

    A case still new, the case *without* and denunciations are never among them. Raises `Broken` without an index.
    """
    said = text.words(f"{subject}\n{body}")
    return (index or current()).ask(
        lambda state: _nearest(state, said, text.words(subject), sight, without, most)
    )


def _nearest(
    snapshot: Snapshot, said: list[str], topic: list[str], sight: IndexSight, without: int, most: int
) -> list[Near]:  # fmt: skip
    past = [(shelf, _past(shelf, sight, without)) for shelf in snapshot.of("all")]
    everything = sum(among.bit_count() for _, among in past)
    if not everything:
        return []
    weights = _weights(past, said, topic, everything)
    found: Counter[int] = Counter()
    for shelf, among in past:
        case = shelf.column("case")
        for (field, term), weight in weights.items():
            for at in shelf.positions(among & shelf.bits(field, term)):
                found[case[at]] += weight  # type: ignore[assignment]  # a counter of weights
    whole = sum(weights.values())
    return [Near(case_id, score / whole) for case_id, score in found.most_common(most)]


def _past(shelf: "Shelf", sight: IndexSight, without: int) -> int:
    seen = sets.visible(shelf, sight) & shelf.any_of("kind", map(str, PLAIN))
    return seen & ~shelf.bits("status", Status.RECEIVED) & ~shelf.bits("id", str(without))


def _weights(
    past: "list[tuple[Shelf, int]]", said: list[str], topic: list[str], everything: int
) -> dict[tuple[str, str], float]:
    """Return the rarest words and pairs that some past case holds, by how much they say."""
    asked = dict.fromkeys(
        [("word", each) for each in said] + [("topic_pair", each) for each in text.pairs(topic)]
    )
    held = {
        each: sum((among & shelf.bits(*each)).bit_count() for shelf, among in past)
        for each in asked
    }
    most = max(2, min(MOST_HOLDING, everything // 3))
    rare = sorted((n, each) for each, n in held.items() if 0 < n <= most)[:MOST_TERMS]
    return {each: log(1 + everything / n) for n, each in rare}
