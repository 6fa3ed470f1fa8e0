"""What makes a past case like a letter: the words looked up, and how much each one says."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from office.search import text

MOST_TERMS = 16
"""The rarest words of a letter, and pairs of its subject, that are looked up."""
MOST_HOLDING = 1_500
"""A word that more cases hold says little, and costs much."""
NEAREST = 9
Term = tuple[str, str]
"""Field of the index and word."""


@dataclass(frozen=True)
class Near:
    """A past case, and how much of what is rare in the letter it shares, from 0 to 1."""

    case_id: int
    likeness: float


def terms_of(subject: str, body: str) -> list[Term]:
    """Return the words of a letter and the pairs of its subject, once each."""
    said = [("word", each) for each in text.words(f"{subject}\n{body}")]
    together = [("topic_pair", each) for each in text.pairs(text.words(subject))]
    return list(dict.fromkeys(said + together))


def most_holding(everything: int) -> int:
    """Return how many of *everything* may hold a word that is still looked up."""
    return max(2, min(MOST_HOLDING, everything // 3))


def weights(held: Mapping[Term, int], everything: int) -> dict[Term, float]:
    """Return the rarest of the words *held* by so many of *everything*, by how much they say."""
    most = most_holding(everything)
    rare = sorted((n, term) for term, n in held.items() if 0 < n <= most)[:MOST_TERMS]
    return {term: log(1 + everything / n) for n, term in rare}
