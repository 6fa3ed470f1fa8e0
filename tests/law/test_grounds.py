"""The rules of counting, each with its article."""

import pytest

from office.law import grounds
from office.law.dated import read
from office.law.errors import BadTable
from office.law.grounds import Ground

NAMES = """
event midnight calendar rest_day months hours working_days makeup before extension second_leg pause
effect obstacle received version rank fixed zone
"""


def test_every_rule_of_counting_is_there_with_its_article_in_both_languages() -> None:
    found = grounds.grounds()
    assert set(NAMES.split()) <= set(found)
    for each in found.values():
        assert each.text("vi") == each.vi != each.text("en") == each.text("en_GB") == each.en
        assert each.citation.text("vi")
        assert each.citation.text("en")
        assert each.mark in ("V", "V2", "M", "P")
        assert bool(each.doubt) == bool(each.doubt_en)


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("event", "147"),
        ("midnight", "148"),
        ("rest_day", "148"),
        ("months", "148"),
        ("pause", "11a"),
    ],
)
def test_the_article_is_the_one_that_says_it(name: str, article: str) -> None:
    assert f"Điều {article}" in grounds.grounds()[name].citation.text("vi")


def load(monkeypatch: pytest.MonkeyPatch, *rows: dict[str, str], **more: object) -> list[Ground]:
    monkeypatch.setattr(grounds, "read", lambda _name: {"rule": list(rows), **more})
    return list(grounds.grounds.__wrapped__().values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"article": ""}, "article is missing"),
        ({"law": "XX"}, "XX"),
        ({"mark": ""}, "mark is missing"),
        ({"vi": ""}, "vi is missing"),
        ({"artcle": "1"}, "unknown key artcle"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], words: str
) -> None:
    row = read("counting.toml")["rule"][0]
    assert load(monkeypatch, row)[0].id == row["id"]
    with pytest.raises(BadTable, match=words):
        load(monkeypatch, row | change)


def test_a_row_listed_twice_and_an_unknown_table_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = read("counting.toml")["rule"][0]
    with pytest.raises(BadTable, match="listed twice"):
        load(monkeypatch, row, row)
    with pytest.raises(BadTable, match="unknown key rules"):
        load(monkeypatch, row, rules=[])
