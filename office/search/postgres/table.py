"""One row for each case: its words as a tsvector, and beside them what lists are narrowed and ordered by.

The words come from `office.search.schema`, as those of the files do, so that both ways to search forgive and
refuse the same; PostgreSQL's own parser and dictionaries would cut numbers and tones otherwise.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import DDL, Boolean, Column, Index, Integer, MetaData, Table, Text, event
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from office.base.db import NAMES
from office.search.schema import Doc, Entry

LETTER = {
    "word": "w", "pair": "p", "marked": "m", "topic": "t", "topic_pair": "u", "fragment": "f", "digits": "d",
    "name": "n", "name_pair": "q",
}  # fmt: skip
"""Field of the index → the letter before its words in the tsvector."""

metadata = MetaData(naming_convention=NAMES)
row = Table(
    "search_case",
    metadata,
    Column("case_id", Integer, primary_key=True, autoincrement=False),
    Column("open", Boolean, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("run", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("unit_id", Integer, nullable=False),
    Column("handler_id", Integer),
    Column("received", Integer, nullable=False),
    Column("due", Integer, nullable=False),
    Column("closed", Integer, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("reasons", ARRAY(Text), nullable=False),
    Column("listed", ARRAY(Text), nullable=False),
    Column("excluded", ARRAY(Text), nullable=False),
    Column("signs", Text, nullable=False),
    Column("terms", TSVECTOR, nullable=False),
    Index("ix_search_case_terms", "terms", postgresql_using="gin"),
    Index("ix_search_case_newest", "received", "case_id"),
    Index("ix_search_case_unit", "unit_id"),
    Index("ix_search_case_handler", "handler_id"),
    postgresql_partition_by="LIST (open)",
)
PARTS = {"search_case_open": "true", "search_case_closed": "false"}
"""Open cases lie together, a few pages of them, for they are asked for all day."""


def _of_part(name: str, value: str) -> Iterator[str]:
    yield f"CREATE TABLE {name} PARTITION OF search_case FOR VALUES IN ({value})"
    # The words lie apart from the row, what is counted lies in it: so counting rows reads few pages.
    yield f"ALTER TABLE {name} SET (toast_tuple_target = 128)"
    for each in ("reasons", "listed", "excluded"):
        yield f"ALTER TABLE {name} ALTER COLUMN {each} SET STORAGE MAIN"


for _part in PARTS.items():
    for _said in _of_part(*_part):
        event.listen(row, "after_create", DDL(_said))  # type: ignore[no-untyped-call]

known_word = Table(
    "search_word",
    metadata,
    Column("word", Text(collation="C"), primary_key=True),
    Column("run", Integer, nullable=False),
)
"""Every word without marks, for correcting slips; those that no case holds any more go when all is made anew."""

state = Table(
    "search_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("shape", Text, nullable=False),
    Column("run", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("making", Text, nullable=False),
)
"""One row: the shape of the whole, empty while there is none; the number of the making, and how far it came."""


def lexeme(field: str, word: str) -> str:
    """Return *word* of *field* as it stands in the tsvector."""
    return LETTER[field] + word


def values_of(doc: Doc, entry: Entry, run: int) -> dict[str, Any]:
    """Return the row of *doc*, its words as `lexemes`."""
    numbers = {
        name: entry.numbers[name] for name in ("version", "received", "due", "closed", "weight")
    }
    return numbers | {
        "case_id": doc.case_id,
        "run": run,
        "open": doc.open,
        "kind": doc.kind,
        "status": doc.status,
        "field": doc.field,
        "channel": doc.channel,
        "unit_id": doc.unit_id,
        "handler_id": doc.handler_id,
        "reasons": list(doc.reasons),
        "listed": list(doc.listed),
        "excluded": list(doc.excluded),
        "signs": entry.signs.decode(),
        "lexemes": [lexeme(field, word) for field in LETTER for word in entry.terms[field]],
    }
