"""The Vietnamese text of every kind of letter, composed from facts and then the officer's to edit."""

import re
from collections.abc import Callable

from office.base.i18n import N_
from office.letters import apologies, catalogue, fields, papers, phrases, procedural, replies, texts
from office.letters.phrases import Body, Facts

__all__ = ["Body", "compose", "missing_parts"]

_WRITERS: dict[str, Callable[[Facts], Body]] = {
    "receipt": papers.receipt,
    "acknowledgement": procedural.acknowledgement,
    "more_information": procedural.more_information,
    "transfer": procedural.transfer,
    "answer": replies.answer,
    "extension": procedural.extension,
    "denunciation_letter": papers.denunciation_letter,
    "declined": procedural.declined,
    "guidance": procedural.guidance,
}
FORM = "form"
UNADDRESSED = frozenset({"decision", "minutes", "conclusion", FORM})
"""Shapes of papers without "Kính gửi"."""
_PLACEHOLDER = re.compile(r"\[[^\]]*…[^\]]*\]|\[\s*\]|…{2,}|\.{4,}|_{3,}|\b[xX]{3,}\b")
_NAMED = re.compile(r"\[… (.+?) …\]")
_QUOTED = re.compile(r"“[^”[]*”")  # a citizen's own words may well trail off in dots


def compose(kind: str, facts: Facts) -> Body:
    """Return the words of a letter of *kind* (see `catalogue.toml`); unknown facts leave a visible "[… …]".

    What is not written by a function follows its text, the version in *facts* or the one that came with
    the product. Raises KeyError for an unknown kind or facts without an agency.
    """
    if kind in _WRITERS:
        return _WRITERS[kind](facts)
    paper = catalogue.papers()[kind]
    return texts.fill(text_of(kind, facts), fields.values(facts), greeting(paper, facts))


def text_of(kind: str, facts: Facts) -> str:
    """Return the text that a letter of *kind* is made by."""
    return str(facts.get("text") or texts.built_in(kind))


def legal_bases(kind: str, facts: Facts) -> list[str]:
    """Return the legal bases that stand before the words; none for what is written by a function."""
    if kind in _WRITERS:
        return []
    return texts.bases(text_of(kind, facts), fields.values(facts))


def greeting(paper: catalogue.Paper, facts: Facts) -> str:
    """Return the line to whom *paper* goes; empty where it is addressed to nobody."""
    if paper.shape in UNADDRESSED or paper.to in {"parties", "file"}:
        return ""
    if paper.to == "agency":
        name = (facts.get("given") or {}).get("agency")
        return f"Kính gửi: {name or phrases.blank('cơ quan nhận')}"
    if paper.to == "officer":
        who, _what = phrases.praised(facts)
        return f"Kính gửi: {who or phrases.blank('người được khen')}"
    if paper.to == "office":
        return f"Kính gửi: Chủ tịch {phrases.agency(facts)}"
    return phrases.greeting(facts)


def missing_parts(kind: str, body: Body, facts: Facts | None = None) -> list[str]:
    """Return what the letter still lacks, in words for the officer; empty when it may be signed.

    Any letter: gaps left open. The apology also: its four parts, each with what makes it one (*facts* tell which).
    """
    lacking = list(apologies.lacks(body, facts or {})) if kind == "apology" else []
    everything = [body.title, body.about, body.greeting, *body.paragraphs]
    everything += [line for heading, lines in body.sections for line in (heading, *lines)]
    paper = catalogue.papers().get(kind)
    for_the_pen = paper is not None and paper.shape == FORM
    if not for_the_pen and any(_has_gap(line) for line in everything):
        lacking.append(N_("Còn chỗ trống chưa điền"))
    if not any(line.strip() for line in everything[3:]):
        lacking.append(N_("Thư chưa có nội dung"))
    return lacking


def gaps(body: Body) -> list[str]:
    """Return the names of the fields still open in *body*, as they stand in their gaps."""
    lines = [body.title, body.about, *body.paragraphs]
    lines += [line for heading, said in body.sections for line in (heading, *said)]
    found = [name.strip() for line in lines for name in _NAMED.findall(line)]
    return list(dict.fromkeys(found))


def _has_gap(line: str) -> bool:
    return bool(_PLACEHOLDER.search(_QUOTED.sub("", line)))
