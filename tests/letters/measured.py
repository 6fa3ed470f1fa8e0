"""What a printed paper shows, read back from its PDF: lines of words with size and place, and rules."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTLine, LTRect, LTTextLine

from office.letters import pdf
from tests.letters.examples import PAPERS

MM = 72 / 25.4
WIDTH, HEIGHT = 210, 297


@dataclass(frozen=True)
class Line:
    """One line of words: its place in mm from the left and from the top, its size in points."""

    page: int
    words: str
    left: float
    right: float
    top: float
    base: float
    size: float
    face: str
    colour: Any

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Rule:
    """A stroke or a frame: its place and size in mm, its colour."""

    page: int
    left: float
    top: float
    width: float
    height: float
    colour: Any

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


@dataclass(frozen=True)
class Paper:
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]

    def line(self, pattern: str, *, page: int = 1) -> Line:
        """Return the one line whose words match the whole *pattern*."""
        found = [each for each in self.on(page) if re.fullmatch(pattern, each.words)]
        assert len(found) == 1, (pattern, [each.words for each in self.on(page)])
        return found[0]

    def on(self, page: int) -> list[Line]:
        return [each for each in self.lines if each.page == page]

    def rule_under(self, line: Line) -> Rule:
        """Return the rule right below *line*."""
        below = (each for each in self.rules if each.page == line.page and each.height < 0.1)
        near = [each for each in below if 0 < each.top - line.base < 3 and each.width > 5]
        assert len(near) == 1, (line.words, near)
        return near[0]


@cache
def shape(name: str) -> Paper:
    """Return the example of a shape as it is printed."""
    return read(pdf.render("paper", PAPERS[name]))


def read(made: bytes) -> Paper:
    """Return the lines and rules of a PDF."""
    lines, rules = [], []
    for number, page in enumerate(extract_pages(io.BytesIO(made), laparams=LAParams()), start=1):
        height = page.height
        for each in _all(page):
            if isinstance(each, LTTextLine):
                lines.append(_line(number, height, each))
            elif isinstance(each, LTLine | LTRect):
                place = each.x0 / MM, (height - each.y1) / MM
                size = (each.x1 - each.x0) / MM, (each.y1 - each.y0) / MM
                rules.append(Rule(number, *place, *size, each.stroking_color))
    return Paper(tuple(lines), tuple(rules))


def _line(page: int, height: float, line: LTTextLine) -> Line:
    signs = [each for each in line if isinstance(each, LTChar) and not each.get_text().isspace()]
    first = max(signs, key=lambda sign: sum(each.fontname == sign.fontname for each in signs))
    base = first.matrix[5]
    return Line(
        page,
        " ".join(line.get_text().split()),
        min(each.x0 for each in signs) / MM,
        max(each.x1 for each in signs) / MM,
        (height - max(each.y1 for each in signs)) / MM,
        (height - base) / MM,
        round(first.size, 2),
        first.fontname.partition("+")[2],
        first.graphicstate.ncolor,
    )


def _all(part: Any) -> Iterator[Any]:
    yield part
    if isinstance(part, Iterable) and not isinstance(part, LTTextLine):
        for each in part:
            yield from _all(each)
