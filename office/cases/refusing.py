"""The grounds on which a point may be refused, by kind and by the day the case was received."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from office.cases.models import Case
from office.law.dated import need, refuse_unknown
from office.law.errors import BadTable
from office.law.kinds import Kind

KEYS = ("id", "kinds", "from", "until", "vi", "en", "article")


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground, in words, with its article."""

    id: str
    vi: str
    en: str
    article: str
    kinds: frozenset[Kind]
    valid_from: date
    valid_until: date | None = None

    def text(self, locale: str) -> str:
        """Say it in Vietnamese, or in English for `en`."""
        return self.en if locale == "en" else self.vi


@cache
def grounds() -> dict[str, Ground]:
    """Load the grounds, once. Raises BadTable for a row that cannot be right."""
    with Path(__file__).with_name("refusing.toml").open("rb") as file:
        rows = tomllib.load(file)["ground"]
    found: dict[str, Ground] = {}
    for row in rows:
        where = f"refusing {row.get('id', '?')}"
        refuse_unknown(row, KEYS, where)
        need(row, ("id", "kinds", "from", "vi", "en", "article"), where)
        if row["id"] in found:
            raise BadTable(f"{where} is listed twice")
        found[row["id"]] = Ground(
            row["id"], row["vi"], row["en"], row["article"], frozenset(map(Kind, row["kinds"])),
            row["from"], row.get("until"),
        )  # fmt: skip
    return found


def for_case(case: Case) -> list[Ground]:
    """Return the grounds on which a point of *case* may be refused."""
    day = case.received_day
    return [
        each
        for each in grounds().values()
        if Kind(case.kind) in each.kinds
        and each.valid_from <= day
        and (each.valid_until is None or day <= each.valid_until)
    ]
