"""Figures that could point at a person are left out, and so are those from which they could be reckoned."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FEWEST = 5
"""Fewer than so many, and whoever knows the place would know the person."""


@dataclass(frozen=True)
class Sum:
    """A figure that is the sum of others in the same table."""

    total: Hashable
    parts: Sequence[Hashable]


def left_out(
    figures: Mapping[Any, int], sums: Iterable[Sum], also: Iterable[Hashable] = ()
) -> set[Any]:
    """Return which of *figures* are not told.

    Those of 1 to 4 first; then, wherever one left out could be reckoned from the rest of a sum (it
    is the only one missing, or those missing are few together), the next smallest, until nothing
    can be. Zero is left out only to cover another, or where it stands in *also*: all of a few said
    the same.
    """
    hidden = {key for key, value in figures.items() if 0 < value < FEWEST} | {*also}
    known = list(sums)
    while True:
        more = {found for each in known if (found := _cover(figures, hidden, each)) is not None}
        if not more:
            return hidden
        hidden |= more


def _cover(figures: Mapping[Any, int], hidden: set[Any], one: Sum) -> Hashable | None:
    """Return what must go too so that *one* gives away nothing, or nothing where it does not."""
    told = one.total not in hidden
    missing = [each for each in one.parts if each in hidden]
    if not missing and told:
        return None
    alone = len(missing) + (not told) == 1
    few = told and sum(figures[each] for each in missing) < FEWEST
    if not alone and not few:
        return None
    rest = [each for each in one.parts if each not in hidden]
    rest.sort(key=lambda each: (not figures[each], figures[each]))
    if rest:
        return rest[0]
    return one.total if told else None
