"""The Vietnamese text of every kind of letter, composed from facts and then the officer's to edit."""

import re
from collections.abc import Callable, Iterable

from office.base.i18n import N_
from office.letters import catalogue, fields, papers, phrases, procedural, replies, texts
from office.letters.phrases import Body, Facts

__all__ = ["Body", "compose", "missing_parts"]

_WRITERS: dict[str, Callable[[Facts], Body]] = {
    "receipt": papers.receipt,
    "acknowledgement": procedural.acknowledgement,
    "more_information": procedural.more_information,
    "transfer": procedural.transfer,
    "answer": replies.answer,
    "extension": procedural.extension,
    "thank_you": replies.thank_you,
    "apology": replies.apology,
    "denunciation_letter": papers.denunciation_letter,
    "declined": procedural.declined,
    "guidance": procedural.guidance,
}
UNADDRESSED = frozenset({"decision", "minutes", "conclusion"})
"""Shapes of papers without "Kính gửi"."""
_PLACEHOLDER = re.compile(r"\[[^\]]*…[^\]]*\]|\[\s*\]|…{2,}|\.{4,}|_{3,}|\b[xX]{3,}\b")
_NAMED = re.compile(r"\[… (.+?) …\]")
_QUOTED = re.compile(r"“[^”[]*”")  # a citizen's own words may well trail off in dots
_DAY = re.compile(
    r"\bngày\s+\d{1,2}(\s+tháng\s+\d{1,2}\s+năm\s+|[/-]\d{1,2}[/-])\d{4}", re.IGNORECASE
)
_SORRY = re.compile(r"\bxin lỗi\b", re.IGNORECASE)
_FURTHER = re.compile(r"\bkhiếu nại\b|\bphản ánh\b", re.IGNORECASE)
_REACH = re.compile(r"\d{4,}|\d[\d .]{7,}|\S@\S")
_FAULT = re.compile(r"\blỗi\b|\btrách nhiệm\b", re.IGNORECASE)
_EXCUSE = re.compile(r"^\W*(do|vì)?\s*(lý do|nguyên nhân)?\s*khách quan\W*$", re.IGNORECASE)


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
    if paper.to == "office":
        return f"Kính gửi: Chủ tịch {phrases.agency(facts)}"
    return phrases.greeting(facts)


def missing_parts(kind: str, body: Body) -> list[str]:
    """Return what the letter still lacks, in words for the officer; empty when it may be signed.

    Any letter: gaps left open. The apology also: its four parts, each with what makes it one.
    """
    lacking = list(_apology_lacks(body)) if kind == "apology" else []
    everything = [body.title, body.about, body.greeting, *body.paragraphs]
    everything += [line for heading, lines in body.sections for line in (heading, *lines)]
    if any(_has_gap(line) for line in everything):
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


def _apology_lacks(body: Body) -> Iterable[str]:
    promised, happened, new_day, sorry = (_part(body, name) for name in replies.APOLOGY_PARTS)
    if not _DAY.search(promised):
        yield N_("Điều đã hẹn và ngày đã hẹn")
    if not _FAULT.search(happened) or _is_excuse(happened):
        yield N_("Điều đã xảy ra, nguyên nhân và lỗi của ai")
    if not _DAY.search(new_day):
        yield N_("Ngày hẹn mới")
    if not (_SORRY.search(sorry) and _FURTHER.search(sorry) and _REACH.search(sorry)):
        yield N_("Lời xin lỗi, người liên hệ và cách khiếu nại tiếp")


def _part(body: Body, name: str) -> str:
    """Return the filled lines under a heading; lines with gaps do not count."""
    lines = [
        line
        for heading, paragraphs in body.sections
        if heading.strip().casefold() == name.casefold()
        for line in paragraphs
    ]
    return "\n".join(line for line in lines if not _has_gap(line))


def _has_gap(line: str) -> bool:
    return bool(_PLACEHOLDER.search(_QUOTED.sub("", line)))


def _is_excuse(happened: str) -> bool:
    """Tell whether the cause is empty or only "lý do khách quan": a fact must be named."""
    causes = [
        line for line in happened.split("\n") if not line.strip().startswith("Lỗi này thuộc về")
    ]
    return all(len(line.strip()) < 20 or _EXCUSE.match(line) for line in causes)
