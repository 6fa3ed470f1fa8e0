"""The grounds on which a point is refused: of its kind, in force on the day the case came."""

from datetime import date

import pytest

from office.cases import refusing
from office.cases.models import Case
from office.law.kinds import Kind


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_grounds_with_words_in_both_languages_and_an_article(kind: Kind) -> None:
    found = refusing.for_case(Case(kind=kind, received_day=date(2026, 11, 24)))
    assert found
    for each in found:
        assert each.text("vi") != each.text("en")
        assert "Điều" in each.article


@pytest.mark.parametrize(("day", "ids"), [
    (date(2026, 8, 31), {"old-closed", "old-other"}),
    (date(2026, 9, 1), {"R1", "R2", "R3", "R4", "R5", "R6"}),
])  # fmt: skip
def test_the_day_of_receipt_chooses_the_law(day: date, ids: set[str]) -> None:
    found = refusing.for_case(Case(kind=Kind.INFORMATION, received_day=day))
    assert {each.id for each in found} == ids
