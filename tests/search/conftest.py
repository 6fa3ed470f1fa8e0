"""An index in a folder of its own, and documents to put into it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from office.base.db import db
from office.cases.sight import IndexSight
from office.search.index import CaseIndex
from office.search.place import Index
from office.search.postgres.index import TABLES, TableIndex
from office.search.schema import Doc
from tests import postgres

collect_ignore = [] if postgres.ADDRESS else ["postgres"]
TODAY = date(2026, 11, 23)
EVERYTHING = IndexSight(({},))


def a_doc(case_id: int, subject: str = "Đèn đường hỏng", **facts: Any) -> Doc:
    """Return a document with sensible facts."""
    given = {
        "code": f"ND26-{case_id:04d}-9XMP",
        "text": "",
        "kind": "feedback",
        "status": "accepted",
        "unit_id": 1,
        "handler_id": None,
        "field": "lighting",
        "open": True,
        "received_day": TODAY.toordinal() - 10,
        "due_day": 0,
        "closed_day": 0,
        "weight": 0,
        "version": 1,
    }
    return Doc(case_id=case_id, subject=subject, **(given | facts))


@pytest.fixture
def index(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Index]:
    """An empty index: in files, or in PostgreSQL where the tests run there."""
    made: Index = CaseIndex(tmp_path / "index")
    if postgres.ADDRESS:
        request.getfixturevalue("context")
        made = TableIndex()
    made.rebuild([])
    yield made
    made.forget()


@pytest.fixture
def filled(index: Index) -> Callable[..., Index]:
    def fill(*docs: Doc) -> Index:
        index.write(docs)
        return index

    return fill


def another(index: Index) -> Index:
    """Return the same index as another process has it."""
    return CaseIndex(index.folder) if isinstance(index, CaseIndex) else TableIndex()


def every_byte(index: Index) -> bytes:
    """Return all that is kept to search in."""
    if isinstance(index, CaseIndex):
        return b"".join(path.read_bytes() for path in index.folder.rglob("*") if path.is_file())
    with db.engine.connect() as connection:
        rows = [
            connection.scalars(text(f"SELECT CAST(it AS text) FROM {each.name} it")).all()
            for each in TABLES
        ]
    return "\n".join(one for each in rows for one in each).encode()
