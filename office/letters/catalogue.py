"""The kinds of papers the office writes: how each is called, by which form and law, numbered and signed by whom."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from office.law.dated import need, refuse_unknown
from office.law.errors import BadTable
from office.law.kinds import Kind
from office.letters.shapes import SHAPES

SIGNERS = {
    "head": ("Người đứng đầu", "The head"),
    "order": ("Thừa lệnh người đứng đầu", "By order of the head"),
    "team": ("Người được giao xác minh", "Whoever finds the facts"),
    "both": ("Các bên có mặt", "All who are present"),
    "sender": ("Người gửi", "The sender"),
}
ADDRESSEES = {
    "sender": ("người gửi", "the sender"),
    "parties": ("các bên, cơ quan liên quan", "the parties and agencies concerned"),
    "agency": ("cơ quan khác", "another agency"),
    "file": ("hồ sơ vụ việc", "the file"),
    "office": ("cơ quan ta", "this office"),
    "officer": ("cán bộ được khen", "the officer praised"),
}
KEYS = (
    "key", "vi", "en", "form", "basis", "from", "until", "shape", "series", "signer", "to", "kinds",
    "copies", "moves", "names_sender", "level",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper."""

    key: str
    vi: str
    en: str
    form: str
    """The official form it follows, such as "Mẫu 03"; empty where there is none."""
    basis: str
    """The instrument that asks for it."""
    shape: str
    series: str
    """The register that numbers it (`books.NAMES`); empty for a paper without number."""
    signer: str
    to: str
    kinds: frozenset[Kind]
    valid_from: date
    """The day its form came into force; cases received before follow the form of before."""
    valid_until: date | None = None
    copies: tuple[str, ...] = ()
    """Who else gets it ("Nơi nhận"), after the addressee."""
    moves: frozenset[str] = field(default_factory=frozenset)
    """Steps of the procedure that this paper carries out or records."""
    names_sender: bool = True
    """Whether it may name whoever sent the case: it goes to nobody else, or must by law."""
    level: int = 0
    """1 or 2 where the paper belongs to that level of a complaint alone."""

    def label(self, locale: str) -> str:
        """Return its name in Vietnamese, or in English for `en`."""
        return self.en if locale == "en" else self.vi

    def holds_on(self, day: date) -> bool:
        """Tell whether the form is in force on *day*."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@cache
def papers() -> dict[str, Paper]:
    """Load the catalogue, once. Raises BadTable for a row that cannot be right."""
    with Path(__file__).with_name("catalogue.toml").open("rb") as file:
        rows = tomllib.load(file)["paper"]
    found: dict[str, Paper] = {}
    for row in rows:
        paper = _paper(row)
        if paper.key in found:
            raise BadTable(f"catalogue {paper.key} is listed twice")
        found[paper.key] = paper
    return found


def _paper(row: dict[str, Any]) -> Paper:
    where = f"catalogue {row.get('key', '?')}"
    refuse_unknown(row, KEYS, where)
    need(row, ("key", "vi", "en", "basis", "from", "shape", "signer", "to", "kinds"), where)
    if row["shape"] not in SHAPES or row["signer"] not in SIGNERS or row["to"] not in ADDRESSEES:
        raise BadTable(f"{where}: no such shape, signer or addressee")
    return Paper(
        key=row["key"], vi=row["vi"], en=row["en"], form=row.get("form", ""), basis=row["basis"],
        shape=row["shape"], series=row.get("series", ""), signer=row["signer"], to=row["to"],
        kinds=frozenset(map(Kind, row["kinds"])), valid_from=row["from"], valid_until=row.get("until"),
        copies=tuple(row.get("copies", ())), moves=frozenset(row.get("moves", ())),
        names_sender=row.get("names_sender", True), level=row.get("level", 0),
    )  # fmt: skip


def for_sender() -> list[str]:
    """Return the kinds of papers that the sender of a case gets and reads."""
    return [each.key for each in papers().values() if each.to in {"sender", "parties"}]


def label(key: str, locale: str) -> str:
    """Return the name of a kind of paper in the reader's language."""
    return papers()[key].label(locale)


def of_series(series: Iterable[str]) -> list[Paper]:
    """Return the papers that the registers *series* number."""
    wanted = frozenset(series)
    return [each for each in papers().values() if each.series in wanted]
