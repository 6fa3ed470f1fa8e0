"""A letter as a Word file, for offices that must edit there: the words and the layout of the printed sheet.

Built from the same sheet as the PDF (`sheet.lay_out`), with the measures of Decree 30/2020, Appendix I. What is
issued is the PDF: a Word file bears the mark of a draft until it is issued, and no code to check.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from office.letters import sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
"""In millimetres."""
CENTRE, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def docx(template: str, facts: Mapping[str, Any]) -> bytes:
    """Return the letter of *facts* as a Word file. Raises what `sheet.lay_out` raises."""
    laid = sheet.lay_out(template, facts)
    paper: Any = Document()
    _page(paper, laid)
    if laid.get("shape") == "form":
        _nation(paper)
    else:
        _head(paper, laid)
    _name(paper, laid)
    for base in laid.get("legal_bases") or ():
        _say(paper, base, italic=True)
    for detail in laid.get("details") or ():
        _say(paper, f"{detail['label']}: {detail['value']}")
    _words(paper, laid)
    _close(paper, laid)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _page(paper: Any, laid: Mapping[str, Any]) -> None:
    section = paper.sections[0]
    section.start_type = WD_SECTION.CONTINUOUS
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, size in MARGINS.items():
        setattr(section, name, Mm(size))
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(laid.get("size") or 14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    paper.core_properties.title = laid["document_title"]
    paper.core_properties.author = laid["author"]
    paper.core_properties.language = "vi-VN"
    if laid.get("watermark"):
        _say(section.header, laid["watermark"], bold=True, align=CENTRE, size=11)


def _head(paper: Any, laid: Mapping[str, Any]) -> None:
    table = paper.add_table(rows=2, cols=2)
    ours, theirs = table.rows[0].cells
    for line in laid["parent"].split("\n"):
        _say(ours, line, align=CENTRE, size=13)
    for line in laid["agency"].split("\n"):
        _say(ours, line, bold=True, align=CENTRE, size=13)
    _say(theirs, NATION, bold=True, align=CENTRE, size=13)
    _say(theirs, MOTTO, bold=True, align=CENTRE)
    number, place = table.rows[1].cells
    _say(number, laid.get("number") or "", align=CENTRE, size=13)
    _say(number, laid.get("subject_line") or "", align=CENTRE, size=12)
    _say(place, laid.get("place_and_day") or "", italic=True, align=CENTRE)
    for row in table.rows:
        for cell in row.cells:
            _drop_first(cell)


def _nation(paper: Any) -> None:
    _say(paper, NATION, bold=True, align=CENTRE, size=13)
    _say(paper, MOTTO, bold=True, align=CENTRE)


def _name(paper: Any, laid: Mapping[str, Any]) -> None:
    _say(paper, laid.get("title") or "", bold=True, align=CENTRE)
    if laid.get("title"):
        _say(paper, laid.get("about") or "", bold=True, align=CENTRE)
    _say(paper, laid.get("issuer") or "", bold=True, align=CENTRE)
    _say(paper, laid.get("greeting") or "", align=CENTRE)
    for line in laid.get("greeted") or ():
        _say(paper, line)


def _words(paper: Any, laid: Mapping[str, Any]) -> None:
    _prose(paper, laid["paragraphs"])
    for part in laid["sections"]:
        _say(paper, part["heading"], bold=True, indent=True)
        _prose(paper, part["paragraphs"])
    if laid.get("decides"):
        _say(paper, "QUYẾT ĐỊNH:", bold=True, align=CENTRE)
    for article in laid.get("decides") or ():
        first, *rest = article["paragraphs"] or [""]
        _say(paper, f"{article['lead']} {article['heading'] or first}", indent=True, align=BOTH)
        _prose(paper, [first, *rest] if article["heading"] else rest)


def _prose(paper: Any, lines: Sequence[str]) -> None:
    for line in lines:
        _say(paper, line, indent=True, align=BOTH)


def _close(paper: Any, laid: Mapping[str, Any]) -> None:
    signers = laid.get("signers") or [laid["signer"]] if "signer" in laid else []
    if not signers:
        return
    side_by_side = laid.get("shape") == "minutes"
    table = paper.add_table(rows=1, cols=len(signers) if side_by_side else 2)
    cells = table.rows[0].cells
    if not side_by_side and laid.get("recipients"):
        _say(cells[0], "Nơi nhận:", bold=True, italic=True, size=12)
        for line in laid["recipients"]:
            _say(cells[0], line, size=11)
    for cell, signer in zip(cells if side_by_side else cells[-1:], signers, strict=False):
        for line in filter(None, (signer["authority"], signer["title"])):
            _say(cell, line, bold=True, align=CENTRE)
        _say(cell, signer["hint"], italic=True, align=CENTRE, size=11)
        _say(cell, "\n\n", align=CENTRE)
        _say(cell, signer["name"], bold=True, align=CENTRE)
    for cell in cells:
        _drop_first(cell)


def _say(
    where: Any,
    said: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
    size: int | None = None,
    indent: bool = False,
) -> None:
    """Write one paragraph; nothing for no words."""
    if not said:
        return
    line = where.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_after = Pt(6)
    if indent:
        line.paragraph_format.first_line_indent = Mm(12.7)
    run = line.add_run(said)
    run.bold, run.italic = bold, italic
    run.font.name = FONT
    run.font.size = Pt(size) if size else None


def _drop_first(cell: _Cell) -> None:
    """Take away the empty paragraph that every cell is made with, where it has another."""
    first = cell.paragraphs[0]
    if not first.text and len(cell.paragraphs) > 1:
        first._element.getparent().remove(first._element)  # noqa: SLF001 -- python-docx has no other way
