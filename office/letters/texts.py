"""The text of a paper: fixed words and named fields, one line a paragraph; what people type is never read as text.

`# ` begins the title, `## ` what it is about (`##: ` that of a letter without title), `> ` a legal base,
`### ` a part, `? ` a line that is left out while one of its fields is unknown. `{lý do}` is the field
"lý do"; `{Lý do}` and `{LOẠI}` begin large, or are large. A line of one field alone may become many.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from office.base.i18n import N_
from office.letters.phrases import Body, Section, blank, opening

FOLDER = Path(__file__).with_name("texts")
LONGEST = 20_000
Said = str | Sequence[str] | Sequence[Section]
Values = Mapping[str, Said]
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_MARKS = ("###", "##:", "##", "#", ">", "?")


class BadText(ValueError):
    """A text that cannot be kept; `faults` says why, line by line: (line, words, what of it)."""

    def __init__(self, faults: list[tuple[int, str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text: its mark and its words."""

    mark: str
    words: str

    @property
    def fields(self) -> list[str]:
        """Return the names of its fields, as in the table of fields."""
        return [each.strip().casefold() for each in _FIELD.findall(self.words)]


def read(source: str) -> list[Line]:
    """Return the lines of a text; empty ones are left out."""
    return [_line(each) for each in source.splitlines() if each.strip()]


def _line(said: str) -> Line:
    words = said.strip()
    mark = next((each for each in _MARKS if words.startswith(each)), "")
    return Line(mark, words[len(mark) :].strip())


def check(source: str, known: frozenset[str]) -> None:
    """Raise `BadText` where *source* has no title, names a field not *known*, or leaves a brace open."""
    faults: list[tuple[int, str, str]] = []
    marks: list[str] = []
    for number, said in enumerate(source.splitlines(), 1):
        line = _line(said)
        marks.append(line.mark)
        strange = [name for name in line.fields if name not in known]
        faults += [(number, N_("Không có trường này"), name) for name in strange]
        if {"{", "}"} & set(_FIELD.sub("", line.words)):
            faults.append((number, N_("Dấu { } phải đi đôi, bên trong là tên trường"), ""))
    if not {"#", "##:"} & set(marks):
        faults.append((1, N_("Thiếu tiêu đề: dòng đầu bắt đầu bằng # hoặc ##:"), ""))
    if len(source) > LONGEST:
        faults.append((1, N_("Mẫu dài quá"), f"{len(source)} / {LONGEST}"))
    if faults:
        raise BadText(faults)


@cache
def built_in(key: str) -> str:
    """Return the text that came with the product. Raises FileNotFoundError."""
    return (FOLDER / f"{key}.txt").read_text(encoding="utf-8")


def bases(source: str, values: Values) -> list[str]:
    """Return the legal bases of a text."""
    return [words for line in read(source) if line.mark == ">" for words in _filled(line, values)]


def fill(source: str, values: Values, greeting: str) -> Body:
    """Return the words of a paper. A field nobody knows yet is a visible gap named after it."""
    title = about = ""
    paragraphs: list[str] = []
    sections: list[Section] = []
    for line in read(source):
        if line.mark == "#":
            title = " ".join(_filled(line, values)).upper()
        elif line.mark in {"##", "##:"}:
            about = " ".join(_filled(line, values))
        elif line.mark == "###":
            sections.append((" ".join(_filled(line, values)), []))
        elif line.mark != ">":
            into = sections[-1][1] if sections else paragraphs
            into.extend(_filled(line, values))
    addressed = any(each.startswith("Kính gửi:") for each in paragraphs)
    return Body(title, about, "" if addressed else greeting, paragraphs, sections)


def _filled(line: Line, values: Values) -> Iterator[str]:
    if line.mark == "?" and not all(values.get(name) for name in line.fields):
        return
    alone = _FIELD.fullmatch(line.words)
    said = values.get(line.fields[0]) if alone else None
    if alone and said:
        yield from _lines([said] if isinstance(said, str) else said)
        return
    yield opening(_FIELD.sub(lambda each: _word(each[1], values), line.words))


def _lines(said: Sequence[str] | Sequence[Section]) -> Iterator[str]:
    for each in said:
        if isinstance(each, str):
            yield each
        else:
            yield f"{each[0]}."
            yield from each[1]


def _word(name: str, values: Values) -> str:
    asked = name.strip()
    said = values.get(asked.casefold()) or blank(asked.casefold())
    one = said if isinstance(said, str) else "; ".join(_lines(said))
    plain = one.strip().rstrip(".")
    if len(asked) > 1 and asked.isupper():
        return plain.upper()
    return opening(plain) if asked[:1].isupper() else plain
