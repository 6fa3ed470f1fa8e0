"""Which documents of a shelf someone may see, asked for, and narrowed down to."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from office.cases.conditions import ABOUT, HANDLER, ID, KIND, UNIT, Ways
from office.cases.sight import IndexSight
from office.search import text
from office.search.asked import (
    AGES,
    CLOCKS,
    NO_CLOCK,
    Wanted,
    due_between,
    received_between,
)
from office.search.demands import LEAST_DIGITS, Demand, plain_words
from office.search.schema import CATEGORIES

if TYPE_CHECKING:
    from office.search.shelf import Shelf

MOST_CHECKED = 500
"""Documents whose codes are compared letter by letter."""
MOST_ENDINGS = 40
"""Words tried for one beginning."""


def visible(shelf: "Shelf", sight: IndexSight) -> int:
    """Return what *sight* allows: the same as `visible_to(actor)` says of the database."""
    return _going(shelf, sight.ways) & ~_going(shelf, sight.aside)


def _going(shelf: "Shelf", ways: Ways) -> int:
    """Return the live documents that go one of *ways*."""
    found = 0
    for way in ways:
        here = shelf.live
        for name, wanted in way.items():
            here &= shelf.any_of(TERM_OF[name], map(str, wanted))
        found |= here
    return found


TERM_OF = {ID: "id", KIND: "kind", UNIT: "unit", HANDLER: "handler", ABOUT: "excluded"}
"""Attribute of a case → the field of the index that holds it."""


def holding(shelf: "Shelf", demand: Demand, among: int) -> int:
    """Return the documents of *among* that hold what *demand* asks for."""
    found = shelf.all_of("word", demand.words, among)
    if demand.phrase:
        found = _together(shelf, demand.words, found)
    found |= _named(shelf, demand, among)
    for other in demand.same:
        held = shelf.all_of("word", other, among)
        found |= _together(shelf, other, held) if len(other) > 1 else held
    if demand.sign and (demand.surely_sign or not found):
        found |= _signed(shelf, demand.sign, among)
    return found


def _named(shelf: "Shelf", demand: Demand, among: int) -> int:
    """Return the documents of *among* that are of somebody of that name."""
    if demand.phrase:
        return shelf.all_of("name_pair", text.pairs(demand.words), among)
    return shelf.all_of("name", demand.words, among)


def _together(shelf: "Shelf", words: Sequence[str], among: int) -> int:
    """Return where *words* stand together; of closed cases only the subject tells."""
    pairs = text.pairs(words)
    here = shelf.all_of("pair", pairs, among)
    return here | shelf.all_of("topic_pair", pairs, among)


def _signed(shelf: "Shelf", sign: str, among: int) -> int:
    parts = text.fragments(sign)
    if not parts:
        return 0
    found = shelf.all_of("fragment", parts, among)
    if sign.isdigit() and len(sign) >= LEAST_DIGITS:
        found |= shelf.all_of("digits", parts, among)
    if len(parts) == 1 or found.bit_count() > MOST_CHECKED:
        return found
    return sum(
        1 << (shelf.count - 1 - at) for at in shelf.positions(found) if sign in shelf.signs(at)
    )


def beginning(shelf: "Shelf", start: str, among: int) -> int:
    """Return the documents of *among* with a word that begins with *start*."""
    return among & (
        shelf.any_of("word", shelf.beginning_with("word", start, MOST_ENDINGS))
        | shelf.any_of("name", shelf.beginning_with("name", start, MOST_ENDINGS))
    )


def narrowed(shelf: "Shelf", wanted: Wanted, today: date) -> dict[str, int]:
    """Return what each filter of *wanted* lets through; filters not set are left out."""
    chosen = {
        "kind": wanted.kinds,
        "unit": frozenset(map(str, wanted.units)),
        "field": wanted.fields,
        "status": wanted.statuses,
        "channel": wanted.channels,
        "reason": wanted.flags,
    }
    filters = {name: shelf.any_of(name, terms) for name, terms in chosen.items() if terms}
    if wanted.oldest_days is not None or wanted.newest_days is not None:
        day = today.toordinal()
        low = 0 if wanted.oldest_days is None else day - wanted.oldest_days
        high = day if wanted.newest_days is None else day - wanted.newest_days
        filters["age"] = shelf.between("received", low, high)
    if wanted.clock:
        filters["clock"] = shelf.between("due", *due_between(wanted.clock, today))
    return filters


def count_facets(shelf: "Shelf", found: int, filters: dict[str, int]) -> dict[str, dict[str, int]]:
    """Count *found* by category, each category as if it were not narrowed itself."""
    counted: dict[str, dict[str, int]] = {}
    for name in CATEGORIES:
        here = _but(found, filters, name)
        counts = (
            (term, (here & shelf.bits(name, term)).bit_count()) for term in shelf.values(name)
        )
        counted[name] = {term: count for term, count in counts if count} if here else {}
    return counted


def count_days(
    shelf: "Shelf", found: int, filters: dict[str, int], today: date
) -> dict[str, dict[str, int]]:
    """Count *found* by age and by next clock, each as if it were not narrowed itself.

    Meant for open cases: of a million closed ones the days would be read one by one.
    """
    aged, due = _but(found, filters, "age"), _but(found, filters, "clock")
    ages = {
        name: (aged & shelf.between("received", *received_between(name, today))).bit_count()
        for name in AGES
    }
    clocks = {
        name: (due & shelf.between("due", *due_between(name, today))).bit_count()
        for name in (*CLOCKS, NO_CLOCK)
    }
    return {
        "age": {name: n for name, n in ages.items() if n},
        "clock": {name: n for name, n in clocks.items() if n},
    }


def _but(found: int, filters: dict[str, int], name: str) -> int:
    """Return what of *found* passes every filter but one."""
    for other, allowed in filters.items():
        if other != name:
            found &= allowed
    return found


def by_merit(shelf: "Shelf", found: int, demands: list[Demand], marks: list[str]) -> dict[int, int]:
    """Split *found* into classes, the better the higher the number.

    A name of somebody, the very marks typed, words together in the subject, together in the text,
    and anywhere in the subject count for a case, in this order of weight.
    """
    said = plain_words(demands)
    pairs = text.pairs(said)
    signs = [
        (5, shelf.all_of("name_pair", pairs, found) if pairs else 0),
        (4, shelf.all_of("marked", marks, found) if marks else 0),
        (3, shelf.all_of("topic_pair", pairs, found) if pairs else 0),
        (2, shelf.all_of("pair", pairs, found) if pairs else 0),
        (1, shelf.all_of("topic", said, found) if said else 0),
    ]
    classes = {0: found}
    for worth, having in signs:
        if not having:
            continue
        split: dict[int, int] = {}
        for merit, members in classes.items():
            better = members & having
            for key, part in ((merit + worth, better), (merit, members ^ better)):
                if part:
                    split[key] = split.get(key, 0) | part
        classes = split
    return classes
