"""The rules on paper: nothing is left out, every number has its article, the printed page is true."""

from datetime import date
from pathlib import Path

import pytest

from office.law import handbook
from office.law.grounds import grounds
from office.law.rules import GRADES, TRUTHS, Rule, rule_ids, rules_on, table, versions

DOCS = Path(__file__).parents[2] / "docs"
EVERY = [rule for name in rule_ids() for rule in versions(name)]


@pytest.mark.parametrize(("name", "locale"), [("law.md", "vi"), ("law-en.md", "en")])
def test_the_printed_page_is_what_the_tables_say(name: str, locale: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == handbook.handbook(locale), "run make law"


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: f"{rule.id}-{rule.valid_from}")
def test_every_version_of_every_rule_has_one_row_with_its_article(rule: Rule, locale: str) -> None:
    since = f"{rule.valid_from:%d/%m/%Y}" if locale == "vi" else rule.valid_from.isoformat()
    rows = [
        line
        for line in handbook.handbook(locale).splitlines()
        if line.startswith(f"| `{rule.id}`<br>") and f"| {since} –" in line
    ]
    assert len(rows) == 1
    assert rule.citation.text(locale) in rows[0]
    if rule.length:
        assert f"**{rule.length} " in rows[0]
    for variant in rule.variants:
        assert f"**{variant.values['length']} " in rows[0]
    if rule.extension:
        assert str(rule.extension.longest) in rows[0]
        assert rule.extension.citation.text(locale) in rows[0]


def test_every_word_the_rules_use_is_known_to_the_page() -> None:
    assert {rule.kind for rule in EVERY} == set(handbook.KINDS)
    assert {rule.unit for rule in EVERY} <= set(handbook.UNITS)
    assert {rule.mark for rule in EVERY} <= set(handbook.MARKS)
    assert {*TRUTHS, *(f"complexity={grade}" for grade in GRADES[1:])} <= set(handbook.CONDITIONS)


def test_the_page_cites_each_rule_of_counting_each_source_and_each_doubt() -> None:
    page = handbook.handbook("vi")
    for ground in grounds().values():
        assert f"{ground.vi} ({ground.citation.text('vi')})" in page
    for key in table().sources:
        assert f"- **{key}** " in page
    for rule in EVERY:
        assert rule.doubt in page


def test_the_list_holds_the_rules_of_the_day_alone() -> None:
    before, after = (handbook.rules_in_force(date(2026, month, 1), "en") for month in (6, 7))
    accept = "| `complaint.first.accept`<br>Accept a first complaint | **{}** |"
    assert accept.format("10 days") in before
    assert accept.format("7 working days") in after
    assert "reception.refuse.notice" not in before
    assert after.count("\n| `") == len(rules_on(date(2026, 7, 1)))
