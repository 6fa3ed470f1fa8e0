"""What a paper has beyond its words, by its shape: articles, signers, details, marks, annexes.

Shapes follow the models of Decree 30/2020/NĐ-CP, Appendix III.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from office.letters import ink, phrases
from office.letters.phrases import Facts

SHAPES = (
    "letter",  # công văn: no type, "V/v …" under its number
    "notice",  # a named type: THÔNG BÁO, BÁO CÁO …
    "decision",  # QUYẾT ĐỊNH: grounds in italics, articles
    "minutes",  # BIÊN BẢN: signed side by side
    "slip",  # PHIẾU …
    "invitation",  # GIẤY MỜI
    "conclusion",  # KẾT LUẬN
    "personal",  # thư công: between people, without a number
    "form",  # ĐƠN, PHIẾU YÊU CẦU: filled in and signed by a citizen
)
URGENCY = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
WIDE = 7
"""An annex with so many columns lies across the page."""
_SMALLER = frozenset({"acknowledgement", "answer"})
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
DECIDES = "QUYẾT ĐỊNH:"
_NUMBERED = re.compile(r"Điều \d+\.\s*")
_POINTS = {True: 13, False: 14}


def shape_of(facts: Facts, title: str) -> str:
    """Return the shape the facts name, or what the title says. Raises ValueError for another."""
    shape = str(facts.get("shape") or "")
    if not shape:
        return "letter" if not title else "personal" if title.startswith("THƯ") else "notice"
    if shape not in SHAPES:
        raise ValueError("no such shape")
    return shape


def beyond_words(template: str, facts: Facts, shape: str) -> dict[str, Any]:
    """Return the parts of the sheet that only some papers have, ready for JSON."""
    signers = facts.get("signers") or (facts.get("signer") or {},)
    return {
        "shape": shape,
        "size": _POINTS[template in _SMALLER or facts.get("size") == 13],
        "issuer": ink.one_line(str(facts.get("issuer") or "")).upper(),
        "decides": [_article(part, n) for n, part in enumerate(facts.get("decides") or (), 1)],
        "details": [
            {"label": ink.one_line(str(label)).rstrip(":"), "value": ink.one_line(str(value))}
            for label, value in facts.get("details") or ()
        ],
        "greeted": _greeted(facts.get("to")),
        "urgency": _urgency(str(facts.get("urgency") or "")),
        "circulation": ink.one_line(str(facts.get("circulation") or "")).upper(),
        "drafter": ink.one_line(str(facts.get("drafter") or "")).upper(),
        "found_at": ink.one_line(str(facts.get("found_at") or "")),
        "signer": signed(signers[0]),
        "signers": [signed(each) for each in signers],
        "annexes": _annexes(facts),
    }


def decided(facts: Facts) -> Facts:
    """Return *facts* with the part headed "QUYẾT ĐỊNH:" as the articles of a decision."""
    parts = [part for part in facts.get("sections") or () if not isinstance(part, Mapping)]
    found = next((lines for heading, lines in parts if heading == DECIDES), None)
    if facts.get("shape") != "decision" or not found:
        return facts
    articles: list[tuple[str, list[str]]] = []
    for line in found:
        named = _NUMBERED.match(line)
        if named or not articles:
            articles.append(("", []))
        articles[-1][1].append(line[named.end() :] if named else line)
    rest = [part for part in parts if part[0] != DECIDES]
    return {**facts, "sections": rest, "decides": articles}


def signed(signer: Mapping[str, Any]) -> dict[str, str]:
    """Return a block of signature; `hint` is the small line under the post, as "(Ký, họ tên)"."""
    keys = ("authority", "title", "name", "note", "hint")
    return {key: ink.one_line(str(signer.get(key) or "")) for key in keys}


def listed(names: Any) -> list[str]:
    """Return names as a list of a paper: a hyphen before, ";" after, "." after the last."""
    lines = [ink.one_line(str(name)).lstrip("- ").rstrip(".;") for name in names]
    return [f"- {line}{'.' if n == len(lines) else ';'}" for n, line in enumerate(lines, start=1)]


def _greeted(to: Any) -> list[str]:
    several = to if isinstance(to, list | tuple) else ()
    return listed(several) if len(several) > 1 else []


def _urgency(said: str) -> str:
    mark = ink.one_line(said).upper()
    if mark and mark not in URGENCY:
        raise ValueError("no such urgency")
    return mark


def _article(part: Any, n: int) -> dict[str, Any]:
    """Return one article of a decision, of plain words or of heading and paragraphs."""
    heading, said = "", [str(part)]
    if isinstance(part, Mapping):
        heading, said = str(part.get("heading") or ""), list(part.get("paragraphs") or ())
    elif not isinstance(part, str):
        heading, said = str(part[0] or ""), list(part[1])
    lines = [line for text in said for line in ink.paragraphs(str(text))]
    return {"lead": f"Điều {n}.", "heading": ink.one_line(heading), "paragraphs": lines}


def _annexes(facts: Facts) -> list[dict[str, Any]]:
    parts = facts.get("annexes") or ()
    belongs = _belongs(facts)
    return [
        {
            "number": f"Phụ lục {roman(n)}" if len(parts) > 1 else "Phụ lục",
            "title": ink.one_line(str(part.get("title") or "")).upper(),
            "belongs": belongs,
            "paragraphs": [
                line for text in part.get("paragraphs") or () for line in ink.paragraphs(str(text))
            ],
            **_table(part.get("head") or (), part.get("rows") or ()),
        }
        for n, part in enumerate(parts, start=1)
    ]


def _belongs(facts: Facts) -> str:
    number = ink.one_line(str(facts.get("number_text") or "")).removeprefix("Số:").strip()
    if not number:
        return ""
    writer = ink.one_line(phrases.agency(facts))
    return f"(Kèm theo văn bản số {number} {phrases.day_words(str(facts['day']))} của {writer})"


def _table(head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return a table with every row as long as the longest, columns as wide as their words need."""
    width = max([len(head), *map(len, rows)], default=0)
    said = [[ink.one_line(str(cell)) for cell in row] for row in [head, *rows]]
    full = [[*row, *[""] * (width - len(row))] for row in said]
    longest = [max(len(row[at]) for row in full) for at in range(width)]
    return {
        "head": full[0],
        "rows": full[1:],
        "shares": [min(max(each, 6), 40) for each in longest],
        "wide": width >= WIDE,
    }


def roman(number: int) -> str:
    """Return *number* (from 1) in Roman figures: "IV"."""
    said = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        said += sign * count
    return said
