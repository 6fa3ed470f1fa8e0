"""Articles are cited in the language of the reader, whatever data cites them."""

import re
import tomllib
from pathlib import Path

import pytest

from office.cases.machines import table
from office.law.citing import cited
from office.law.kinds import Kind

VIETNAMESE = re.compile(r"[ăâđêôơưạ-ỹ]", re.IGNORECASE)
NUMBER = re.compile(r"\d+/\d+/[\w-]+")
"""Of an instrument: its symbol is a name."""
DATA = sorted(Path("office/cases").glob("*.toml"))


def test_it_is_said_as_the_reader_speaks() -> None:
    article = "Điều 4 khoản 1 điểm h Nghị định 154/2026/NĐ-CP"
    assert cited(article, "vi") == article
    assert cited(article, "en") == "Article 4 clause 1 point h Decree 154/2026/NĐ-CP"


def test_every_article_of_the_machines_is_english_too() -> None:
    for kind in Kind:
        for each in table.machine(kind):
            assert not VIETNAMESE.search(cited(each.article, "en")), each.article


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_every_article_of_the_data_is_english_too(path: Path) -> None:
    with path.open("rb") as file:
        rows = [
            row for rows in tomllib.load(file).values() if isinstance(rows, list) for row in rows
        ]
    for row in rows:
        article = row.get("article", "") if isinstance(row, dict) else ""
        assert not VIETNAMESE.search(NUMBER.sub("", cited(article, "en"))), article
