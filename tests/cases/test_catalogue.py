"""The words a case is sorted by fit their columns, and each ground its kind."""

import pytest

from office.cases import catalogue
from office.cases.models import Case, Point
from office.law.kinds import Kind

COLUMNS = [
    (catalogue.FIELDS, Case.__table__.c.field),
    (catalogue.CHANNELS, Case.__table__.c.channel),
    (catalogue.URGENCIES, Case.__table__.c.urgency),
    (catalogue.COMPLEXITIES, Case.__table__.c.complexity),
    (catalogue.OUTCOMES, Point.__table__.c.outcome),
]


@pytest.mark.parametrize(("words", "column"), COLUMNS)
def test_keys_fit_their_columns_and_words_differ(words: dict[str, str], column: object) -> None:
    assert all(len(key) <= column.type.length for key in words)  # type: ignore[attr-defined]
    assert len(set(words.values())) == len(words)


def test_every_kind_may_be_declined_on_some_ground_and_each_cites_its_article() -> None:
    for kind in Kind:
        assert catalogue.grounds_for(kind)
    assert all(each.article.startswith("Điều") and each.kinds for each in catalogue.GROUNDS)
    assert len({each.key for each in catalogue.GROUNDS}) == len(catalogue.GROUNDS)


def test_the_grounds_of_the_law_on_complaints_are_nine_and_for_complaints_only() -> None:
    own = [each for each in catalogue.GROUNDS if "Luật Khiếu nại" in each.article]
    assert [each.key for each in own] == [f"K{n}" for n in range(1, 10)]
    assert all(each.kinds == {Kind.COMPLAINT} for each in own)


def test_an_unknown_ground_is_an_error() -> None:
    assert catalogue.ground("K6").key == "K6"
    with pytest.raises(KeyError):
        catalogue.ground("K10")
