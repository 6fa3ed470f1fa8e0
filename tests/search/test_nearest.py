"""The nearest past cases: by what is rare, in sight, sorted already; and how well they guess."""

from collections.abc import Callable
from pathlib import Path

import pytest

from office.cases.sight import IndexSight
from office.search.index import Broken, CaseIndex
from office.search.nearest import nearest
from office.search.place import Index
from tests.search import accuracy, relevance

from .conftest import EVERYTHING, a_doc

Filled = Callable[..., Index]
LAMP = "Trụ đèn Sao Mai chập chờn"


def ids(index: Index, sight: IndexSight = EVERYTHING, without: int = 0) -> list[int]:
    found = nearest(LAMP, "Đèn ở ngã ba tắt.", sight, without=without, index=index)
    return [each.case_id for each in found]


def test_the_nearest_shares_what_is_rare(filled: Filled) -> None:
    index = filled(
        a_doc(1, LAMP, status="closed", open=False), a_doc(2, "Đèn tắt"),
        *(a_doc(n, "Rác ở ngã ba") for n in range(3, 12)),
    )  # fmt: skip
    assert ids(index)[0] == 1
    near = nearest(LAMP, "", EVERYTHING, without=0, index=index)
    assert near[0].likeness > 0.9


def test_a_new_case_the_case_itself_and_a_denunciation_are_none(filled: Filled) -> None:
    index = filled(
        a_doc(1, LAMP, status="received"), a_doc(2, LAMP),
        a_doc(3, "", text=LAMP, kind="denunciation", sealed=True), a_doc(4, LAMP),
    )  # fmt: skip
    assert ids(index, without=2) == [4]


def test_what_is_out_of_sight_changes_nothing(filled: Filled) -> None:
    mine = IndexSight(({"unit": frozenset({1})},))
    filled(a_doc(1, LAMP), a_doc(2, "Đèn tắt"), a_doc(3, "Rác"))
    index = filled(*(a_doc(n, "Hẻm tối") for n in range(4, 8)))
    before = nearest(LAMP, "", mine, without=0, index=index)
    index = filled(*(a_doc(n, LAMP, unit_id=2) for n in range(20, 40)))
    assert nearest(LAMP, "", mine, without=0, index=index) == before


def test_nothing_is_near_where_nothing_is(index: Index, tmp_path: Path) -> None:
    assert ids(index) == []
    with pytest.raises(Broken):
        ids(CaseIndex(tmp_path / "none"))


def test_past_cases_never_make_the_guess_worse(index: Index) -> None:
    relevance.fill(index)
    found = accuracy.measured(index)
    for name, floor in {"kind": 0.55, "field": 0.98}.items():
        assert found[name].together >= max(floor, found[name].words, found[name].frequent), name
