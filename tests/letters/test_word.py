"""The Word file has the words and the measures of the printed sheet."""

import io

import pytest
from docx import Document
from docx.shared import Pt

from office.letters import sheet, word
from tests.letters.examples import FACTS, PAPERS


def read(template: str, facts: dict[str, object]) -> str:
    paper = Document(io.BytesIO(word.docx(template, facts)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    head = [line.text for section in paper.sections for line in section.header.paragraphs]
    return "\n".join([*head, *(line.text for line in paper.paragraphs), *cells])


def said(laid: dict[str, object]) -> list[str]:
    parts: list[object] = [
        laid.get("title"),
        laid.get("about"),
        laid.get("number"),
        *laid["paragraphs"],
    ]  # type: ignore[misc]
    for part in laid["sections"]:  # type: ignore[attr-defined]
        parts += [part["heading"], *part["paragraphs"]]
    for part in laid.get("decides") or ():  # type: ignore[attr-defined]
        parts += [part["lead"], *part["paragraphs"]]
    return [str(each) for each in parts if each]


@pytest.mark.parametrize("shape", PAPERS)
def test_every_word_of_the_sheet_is_in_the_file(shape: str) -> None:
    found = read("paper", PAPERS[shape])
    for words in said(sheet.lay_out("paper", PAPERS[shape])):
        assert words in found


@pytest.mark.parametrize("key", ["apology", "answer", "extension"])
def test_letters_of_a_template_of_their_own_too(key: str) -> None:
    found = read(key, FACTS[key])
    for words in ("Độc lập - Tự do - Hạnh phúc", *said(sheet.lay_out(key, FACTS[key]))):
        assert words in found


def test_the_page_has_the_measures_of_the_decree() -> None:
    paper = Document(io.BytesIO(word.docx("paper", PAPERS["notice"])))
    [section] = paper.sections
    measured = [section.page_width, section.page_height, section.left_margin, section.right_margin,
                section.top_margin, section.bottom_margin]  # fmt: skip
    wide, high, left, right, top, bottom = (round(each.mm) for each in measured if each)
    assert (wide, high) == (210, 297)
    assert 30 <= left <= 35
    assert 15 <= right <= 20
    assert 20 <= min(top, bottom) <= max(top, bottom) <= 25
    style = paper.styles["Normal"].font
    assert (style.name, style.size) == ("Times New Roman", Pt(14))


def test_a_draft_says_so_and_markup_is_words() -> None:
    facts = {
        **PAPERS["notice"],
        "status": "BẢN NHÁP",
        "paragraphs": ["<b>đậm</b> {{ 7*7 }} & \x0b hết"],
    }
    found = read("paper", facts)
    assert "BẢN NHÁP" in found
    assert "<b>đậm</b> {{ 7*7 }} &" in found
