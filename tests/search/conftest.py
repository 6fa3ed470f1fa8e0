"""An index in a folder of its own, and documents to put into it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from office.cases.sight import IndexSight
from office.search.index import CaseIndex
from office.search.schema import Doc

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
def index(tmp_path: Path) -> Iterator[CaseIndex]:
    made = CaseIndex(tmp_path / "index")
    made.rebuild([])
    yield made
    made.forget()


@pytest.fixture
def filled(index: CaseIndex) -> Callable[..., CaseIndex]:
    def fill(*docs: Doc) -> CaseIndex:
        index.write(docs)
        return index

    return fill
