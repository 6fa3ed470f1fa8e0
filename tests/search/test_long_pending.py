"""The list of cases that wait longest and weigh most."""

from collections.abc import Callable

from office.cases.sight import IndexSight
from office.search.index import CaseIndex
from office.search.long_pending import long_pending

from .conftest import EVERYTHING, TODAY, a_doc

DAY = TODAY.toordinal()


def test_age_and_weight_together_give_the_order(filled: Callable[..., CaseIndex]) -> None:
    index = filled(
        a_doc(1, received_day=DAY - 100),
        a_doc(2, received_day=DAY - 50, weight=80, reasons=("reopened", "overdue")),
        a_doc(3, received_day=DAY - 120, open=False, status="closed"),
        a_doc(4, received_day=DAY - 3),
    )
    found = long_pending(EVERYTHING, TODAY, index=index)
    assert [(each.case_id, each.age_days, each.score) for each in found] == [
        (2, 50, 130),
        (1, 100, 100),
        (4, 3, 3),
    ]
    assert found[0].reasons == ("overdue", "reopened")


def test_it_is_narrowed_by_unit_age_page_and_rights(filled: Callable[..., CaseIndex]) -> None:
    docs = [a_doc(n, received_day=DAY - n, unit_id=1 + n % 2) for n in range(1, 41)]
    index = filled(*docs)
    ids = [each.case_id for each in long_pending(EVERYTHING, TODAY, 3, 2, index=index)]
    assert ids == [38, 37, 36]
    assert [each.case_id for each in long_pending(EVERYTHING, TODAY, 2, unit=1, index=index)] == [
        40,
        38,
    ]
    assert len(long_pending(EVERYTHING, TODAY, least_days=31, index=index)) == 10
    one = IndexSight(({"unit": frozenset({2})},))
    assert {each.case_id % 2 for each in long_pending(one, TODAY, index=index)} == {1}
