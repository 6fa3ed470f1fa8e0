"""The one door to Whoosh: our field types, a faster way to write a segment, tidy merging."""

import sys
import warnings
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from office.search import schema
from office.search.schema import NUMBERS, SIGNS, TERMS, Doc

with warnings.catch_warnings():  # a library of 2016: its source makes today's Python complain
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats, index, versionstring, writing
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.filedb.filestore import FileStorage
    from whoosh.reading import SegmentReader

NAME = "cases"
VERSION = versionstring()
"""Of the library: 2.7.4 is locked; the tests run with whoosh3 as well (`make test-whoosh3`)."""
BLOCK = 2048
SHORT = 64
"""Postings that are not worth compressing."""
ONES = array("f", [1.0]) * BLOCK
LockedOut = writing.LockError
Posting = tuple[str, bytes, int, float, bytes]


class Words(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Words that are there or not: no counts, no positions, no lengths."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(
        self, value: Iterable[str], **_kwargs: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each word of *value*, which is a set already."""
        return ((word.encode(), 1, 1.0, b"") for word in value)


def our_schema() -> Any:
    """Return the fields of the index."""
    return fields.Schema(
        **{name: Words() for name in TERMS},
        **{name: fields.COLUMN(columns.NumericColumn("i")) for name in NUMBERS},
        **{SIGNS: fields.COLUMN(columns.VarBytesColumn())},
    )


class _Pool:
    """Postings of one segment, gathered term by term in memory instead of sorted as tuples."""

    def __init__(self) -> None:
        self.terms: dict[str, dict[bytes, array[int]]] = defaultdict(
            lambda: defaultdict(lambda: array("I"))
        )

    def add(self, posting: Posting) -> None:
        """Take one posting; documents come in rising order."""
        self.terms[posting[0]][posting[1]].append(posting[2])

    def cleanup(self) -> None:
        """Forget everything."""
        self.terms.clear()


class Writer(writing.SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer with our pool; the files it writes are Whoosh's own."""

    def __init__(self, shelf: Any, timeout: float) -> None:
        codec = W3Codec(blocklimit=BLOCK, compression=1)
        # A compound file would be copied into memory whole by each process that reads it.
        super().__init__(shelf, timeout=timeout, codec=codec, compound=False)
        self.pool.cleanup()
        self.pool: Any = _Pool()

    def put(self, doc: Doc) -> None:
        """Add *doc*; an older copy must have been removed."""
        entry, number = schema.entry_of(doc), self.docnum
        self.add_document(**entry.numbers, **{SIGNS: entry.signs})
        for name, words in entry.terms.items():
            into = self.pool.terms[name]
            for word in words:
                into[word.encode()].append(number)

    def remove(self, case_id: int) -> bool:
        """Remove the copies of a case that are on disk; tell whether there was one."""
        gone = False
        for segment, offset in zip(self.segments, self._doc_offsets, strict=True):
            for number in self._numbers(segment, str(case_id).encode()):
                self.delete_document(offset + number)
                gone = True
        return gone

    def case_ids_after(self, last: int) -> list[int]:
        """Return the cases on disk with a greater id than *last*."""
        found = []
        for segment in self.segments:
            reader = SegmentReader(self.storage, self.schema, segment)
            found += [each for each in column(reader, "case") if each > last]
            reader.close()
        return found

    def _numbers(self, segment: Any, term: bytes) -> list[int]:
        readers = self.__dict__.setdefault("_opened", {})
        name = segment.segment_id()
        if name not in readers:
            readers[name] = SegmentReader(self.storage, self.schema, segment)
        return [
            each for each in postings(readers[name], "id", term) if not segment.is_deleted(each)
        ]

    def add_postings_to_pool(
        self, reader: Any, startdoc: int, docmap: dict[int, int] | None
    ) -> None:
        """Take over the postings of a segment that is joined with this one."""
        for name, term in reader.all_terms():
            old = postings(reader, name, term)
            if docmap is None:
                new = array("I", [startdoc + number for number in old])
            else:
                new = array("I", [docmap[number] for number in old if number in docmap])
            if new:
                self.pool.terms[name][term].extend(new)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self._close_readers()
        for name in sorted(self.pool.terms):
            terms = self.pool.terms[name]
            self.fieldwriter.start_field(name, self.schema[name])
            for term in sorted(terms):
                self._write_term(term, terms[term])
            self.fieldwriter.finish_field()
        self.fieldwriter.close()

    def _write_term(self, term: bytes, numbers: "array[int]") -> None:
        self.fieldwriter.start_term(term)
        block = self.fieldwriter._postwriter  # noqa: SLF001 -- pinned version
        block._compression = int(len(numbers) > SHORT)  # noqa: SLF001 -- pinned version
        for at in range(0, len(numbers), BLOCK):
            if len(block):
                block._write_block()  # noqa: SLF001 -- pinned version
            block._ids = numbers[at : at + BLOCK]  # noqa: SLF001 -- pinned version
            block._weights = ONES[: len(block._ids)]  # noqa: SLF001 -- pinned version
            block._maxweight = 1.0  # noqa: SLF001 -- pinned version
        self.fieldwriter.finish_term()

    def _close_readers(self) -> None:
        for reader in self.__dict__.pop("_opened", {}).values():
            reader.close()

    def _finish(self) -> None:
        self._close_readers()
        super()._finish()


def tidy_merge(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Join small segments, and those half empty, so that there are never many.

    A segment is joined when what is newer than it has grown as large: each document is written
    again about as often as the number of cases can be halved.
    """
    grown, kept = writer.doc_count(), []
    for segment in sorted(segments, key=lambda each: each.doc_count()):
        left = segment.doc_count()
        if left == 0:
            continue
        if left > grown and segment.deleted_count() < left:
            kept.append(segment)
            continue
        grown += left
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return kept


def join_all(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Join everything into one segment, which is asked faster than many."""
    for segment in segments:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return []


def keep_all(_writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Join nothing: for filling an index in large portions."""
    return list(segments)


def make(folder: str) -> None:
    """Make an empty index in an existing folder."""
    index.FileIndex.create(FileStorage(folder), our_schema(), NAME)


def open_index(folder: str) -> Any:
    """Open the index in *folder*; raises Whoosh's `IndexError` or `OSError` when it cannot."""
    return index.FileIndex(FileStorage(folder), our_schema(), NAME)


def generation(folder: str) -> int:
    """Return the number of the last commit in *folder*, -1 when there is no index."""
    return int(index.TOC._latest_generation(FileStorage(folder), NAME))  # noqa: SLF001 -- pinned


def segments(folder: str) -> tuple[int, list[Any]]:
    """Return the last commit in *folder* and its segments."""
    contents = index.TOC.read(FileStorage(folder), NAME, schema=our_schema())
    return contents.generation, contents.segments


def read(folder: str, segment: Any) -> Any:
    """Open one segment."""
    return SegmentReader(FileStorage(folder), our_schema(), segment)


def postings(reader: Any, name: str, term: bytes) -> "array[int]":
    """Return all document numbers of a term, deleted ones too, block by block."""
    numbers = array("I")
    key = (name, term)
    if key not in reader._terms:  # noqa: SLF001 -- pinned version
        return numbers
    matcher = reader._terms.matcher(name, term, reader.schema[name].format)  # noqa: SLF001 -- pinned
    while matcher.is_active():
        matcher._read_data()  # noqa: SLF001 -- pinned version
        numbers.extend(accumulate(matcher._data[0]))  # noqa: SLF001 -- pinned; steps, not numbers
        matcher._next_block()  # noqa: SLF001 -- pinned version
    return numbers


def column(reader: Any, name: str) -> "array[int]":
    """Return a column of whole numbers of every document of a segment."""
    raw = reader.column_reader(name, translate=False)
    values = array("i")
    if hasattr(raw, "_dbfile"):  # otherwise every document has the default
        size = raw._count * values.itemsize  # noqa: SLF001 -- pinned version
        values.frombytes(bytes(raw._dbfile.get(raw._basepos, size)))  # noqa: SLF001 -- pinned
        if sys.byteorder == "little":
            values.byteswap()
    values.extend([0] * (reader.doc_count_all() - len(values)))
    return values


def terms(reader: Any, name: str, start: str = "") -> Iterator[str]:
    """Yield the words of a field in order, from *start* on."""
    for field, term in reader._terms.terms_from(name, start.encode()):  # noqa: SLF001 -- pinned
        if field != name:
            return
        yield term.decode()


def often(reader: Any, name: str, term: str) -> int:
    """Return how many documents of a segment hold a word, deleted ones too."""
    return int(reader.doc_frequency(name, term))
