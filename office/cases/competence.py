"""What may be done with a case that another body is competent for: handed on, or its sender guided there."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from office.cases.models import Case


@dataclass(frozen=True)
class Way:
    """One lawful way for some kinds, in force on some days."""

    kinds: frozenset[str]
    move: str
    article: str
    channels: frozenset[str]
    valid_from: date
    valid_until: date


@cache
def ways() -> tuple[Way, ...]:
    """Return `competence.toml`."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        rows = tomllib.load(file)["way"]
    return tuple(
        Way(
            frozenset(row["kinds"]),
            row["move"],
            row["article"],
            frozenset(row.get("channels", ())),
            row["valid_from"],
            row.get("valid_until", date.max),
        )
        for row in rows
    )


def way(case: Case, move: str) -> Way | None:
    """Return the law by which *move* (`transfer` or `guide`) is open to *case*, or None.

    The law of the day of receipt decides.
    """
    return next(
        (
            each
            for each in ways()
            if each.move == move
            and case.kind in each.kinds
            and each.valid_from <= case.received_day <= each.valid_until
            and (not each.channels or case.channel in each.channels)
        ),
        None,
    )
