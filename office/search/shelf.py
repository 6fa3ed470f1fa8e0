"""One segment of the index in memory: which documents hold a word, as the bits of one number.

Sets of documents are whole numbers here: `&`, `|` and counting them cost microseconds even with
a hundred thousand documents, so that rights, words, filters and facets are one calculation.
Document 0 is the highest bit.
"""

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import compress, islice
from typing import Any

from office.search import whoosh_door
from office.search.schema import SIGNS

CACHE_BYTES = 3_000_000
"""For the words lately asked for, in each segment."""
SPARSE = 24
NEVER = 10**9
"""Stands behind every day."""
_TRUTH = bytes.maketrans(b"01", b"\x00\x01")


class Shelf:
    """The documents of one segment. Positions and bits are valid within this segment only."""

    def __init__(self, folder: str, segment: Any) -> None:
        self.name: str = segment.segment_id()
        self.count: int = segment.doc_count_all()
        self.live = 0
        self._reader = whoosh_door.read(folder, segment)
        self._bits: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._held = 0
        self._columns: dict[str, array[int]] = {}
        self._orders: dict[str, array[int]] = {}
        self._values: dict[str, list[str]] = {}
        self._signs: Any = None
        self.note_removed(segment)

    def note_removed(self, segment: Any) -> None:
        """Leave out what was removed since this shelf was opened."""
        everything = (1 << self.count) - 1
        self.live = everything ^ self._gather(segment.deleted_docs())

    def close(self) -> None:
        """Give the files back."""
        self._signs = None
        self._reader.close()

    def bits(self, name: str, term: str) -> int:
        """Return the documents that hold *term*, removed ones too."""
        key = (name, term)
        known = self._bits.get(key)
        if known is not None:
            self._bits.move_to_end(key)
            return known
        found = self._gather(whoosh_door.postings(self._reader, name, term.encode()))
        self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, str], found: int) -> None:
        self._bits[key] = found
        self._held += found.bit_length() // 8 + 100
        while self._held > CACHE_BYTES:
            _, dropped = self._bits.popitem(last=False)
            self._held -= dropped.bit_length() // 8 + 100

    def any_of(self, name: str, terms: Iterable[str]) -> int:
        """Return the documents that hold one of *terms*."""
        found = 0
        for term in terms:
            found |= self.bits(name, term)
        return found

    def all_of(self, name: str, terms: Iterable[str], among: int) -> int:
        """Return the documents of *among* that hold each of *terms*."""
        for term in terms:
            if not among:
                break
            among &= self.bits(name, term)
        return among

    def between(self, name: str, low: int, high: int) -> int:
        """Return the documents whose number *name* lies in `low..high`, removed ones too."""
        key = (f"{name} between", f"{low} {high}")
        if key not in self._bits:
            column = self.column(name)
            self._keep(
                key, self._gather(at for at in range(self.count) if low <= column[at] <= high)
            )
        return self._bits[key]

    def column(self, name: str) -> "array[int]":
        """Return the number *name* of every document."""
        if name not in self._columns:
            self._columns[name] = whoosh_door.column(self._reader, name)
        return self._columns[name]

    def values(self, name: str) -> list[str]:
        """Return all words of a field; meant for fields of few words."""
        if name not in self._values:
            self._values[name] = list(whoosh_door.terms(self._reader, name))
        return self._values[name]

    def beginning_with(self, name: str, start: str, most: int) -> list[str]:
        """Return the first words of a field that begin with *start*."""
        found = islice(whoosh_door.terms(self._reader, name, start), most)
        return [term for term in found if term.startswith(start)]

    def signs(self, position: int) -> str:
        """Return the cleaned codes and numbers of one document."""
        if self._signs is None:
            self._signs = self._reader.column_reader(SIGNS, translate=False)
        return bytes(self._signs[position]).decode()

    def positions(self, bits: int) -> Iterator[int]:
        """Yield the positions of *bits*, rising."""
        shown = format(bits, f"0{self.count}b")
        if bits.bit_count() * SPARSE > self.count:
            yield from compress(range(self.count), shown.encode().translate(_TRUTH))
            return
        at = shown.find("1")
        while at >= 0:
            yield at
            at = shown.find("1", at + 1)

    def first(self, bits: int, order: str, most: int) -> list[int]:
        """Return up to *most* positions of *bits*, first in the named order first."""
        if not bits or most <= 0:
            return []
        if bits.bit_count() * SPARSE < self.count:
            rank = self.key(order)
            return sorted(self.positions(bits), key=rank)[:most]
        flags = format(bits, f"0{self.count}b").encode().translate(_TRUTH)
        ordered = self._order(order)
        return list(islice(compress(ordered, map(flags.__getitem__, ordered)), most))

    def _order(self, order: str) -> "array[int]":
        if order not in self._orders:
            self._orders[order] = array("I", sorted(range(self.count), key=self.key(order)))
        return self._orders[order]

    def key(self, order: str) -> Any:
        """Return what places a position in *order*; the same over all segments."""
        case, received = self.column("case"), self.column("received")
        if order == "newest":
            return lambda at: (-received[at], -case[at])
        if order == "oldest":
            return lambda at: (received[at], case[at])
        if order == "due":
            due = self.column("due")
            return lambda at: (due[at] or NEVER, received[at], case[at])
        weight = self.column("weight")
        return lambda at: (received[at] - weight[at], received[at], case[at])

    def _gather(self, positions: Iterable[int]) -> int:
        shown = bytearray(b"0") * self.count
        for position in positions:
            shown[position] = 49  # "1"
        return int(shown, 2) if shown else 0
