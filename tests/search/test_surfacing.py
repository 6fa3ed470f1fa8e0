"""The lists of supervision: the heaviest first, by thresholds, units, pages and rights."""

from collections.abc import Callable

from office.cases import attention
from office.cases.sight import IndexSight
from office.search.place import Index
from office.search.surfacing import surfaced

from .conftest import EVERYTHING, TODAY, a_doc

DAY = TODAY.toordinal()
LIMIT = attention.red_line_days()
OLD = attention.LONG_PENDING


def test_age_and_weight_together_give_the_order(filled: Callable[..., Index]) -> None:
    index = filled(
        a_doc(1, received_day=DAY - 100),
        a_doc(2, received_day=DAY - 50, weight=80),
        a_doc(3, received_day=DAY - 120, open=False, status="closed"),
        a_doc(4, received_day=DAY - LIMIT),
        a_doc(5, received_day=DAY - LIMIT - 1),
    )
    found = surfaced(OLD, EVERYTHING, TODAY, index=index)
    assert [(each.case_id, each.age_days, each.score) for each in found.cases] == [
        (2, 50, 130), (1, 100, 100), (5, LIMIT + 1, LIMIT + 1),
    ]  # fmt: skip
    assert found.total == 3


def test_what_happened_brings_a_young_case_into_a_list(filled: Callable[..., Index]) -> None:
    index = filled(
        a_doc(1, received_day=DAY, listed=("complex", "protracted")),
        a_doc(2, received_day=DAY - attention.thresholds()["protracted"].days - 1),  # type: ignore[operator]
    )
    assert [each.case_id for each in surfaced("complex", EVERYTHING, TODAY, index=index).cases] == [
        1
    ]
    found = surfaced("protracted", EVERYTHING, TODAY, index=index)
    assert [each.case_id for each in found.cases] == [2, 1]
    assert found.totals == {"long_pending": 1, "protracted": 2, "complex": 1, "public_concern": 0}


def test_it_is_narrowed_by_unit_page_and_rights(filled: Callable[..., Index]) -> None:
    index = filled(
        *(a_doc(n, received_day=DAY - LIMIT - n, unit_id=1 + n % 2) for n in range(1, 41))
    )
    found = surfaced(OLD, EVERYTHING, TODAY, 3, 2, index=index)
    assert [each.case_id for each in found.cases] == [38, 37, 36]
    assert (found.total, found.units) == (40, {1: 20, 2: 20})
    one = surfaced(OLD, EVERYTHING, TODAY, 2, unit=1, index=index)
    assert [each.case_id for each in one.cases] == [40, 38]
    assert (one.total, one.totals[OLD]) == (20, 20)
    mine = surfaced(OLD, IndexSight(({"unit": frozenset({2})},)), TODAY, index=index)
    assert {each.case_id % 2 for each in mine.cases} == {1}
    assert (mine.total, mine.units) == (20, {2: 20})


def test_what_was_taken_off_the_list_is_not_counted_there(filled: Callable[..., Index]) -> None:
    index = filled(*(a_doc(n, received_day=DAY - LIMIT - n) for n in range(1, 4)))
    found = surfaced(OLD, EVERYTHING, TODAY, without={3}, index=index)
    assert [each.case_id for each in found.cases] == [2, 1]
    assert (found.total, found.units, found.totals[OLD]) == (2, {1: 2}, 2)
