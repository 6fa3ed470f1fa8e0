"""Read the tables of law and pick the row in force on a day; gaps and overlaps are refused."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeVar

from office.law.errors import BadTable, NotInForce

HERE = Path(__file__).parent
ONE_DAY = timedelta(days=1)


class Dated(Protocol):
    """Anything in force from one day to another, both included; no `until` means still."""

    @property
    def valid_from(self) -> date:
        """The first day in force."""
        ...

    @property
    def valid_until(self) -> date | None:
        """The last day in force, or nothing while it still is."""
        ...


Row = TypeVar("Row", bound=Dated)


def read(name: str) -> dict[str, Any]:
    """Read one table of this room, such as `deadlines.toml`."""
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


def refuse_unknown(row: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Raise BadTable for a key nobody reads: a slip in a table of law must not pass in silence."""
    extra = sorted(set(row) - set(known))
    if extra:
        raise BadTable(f"{where}: unknown key {', '.join(extra)}")


def need(row: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    """Raise BadTable where a key is missing or empty."""
    missing = [key for key in keys if row.get(key) in (None, "", [])]
    if missing:
        raise BadTable(f"{where}: {', '.join(missing)} is missing")


def in_order(rows: Iterable[Row], where: str) -> tuple[Row, ...]:
    """Sort the versions of one rule by day; raise BadTable for a gap, an overlap or a wrong span."""
    ordered = tuple(sorted(rows, key=lambda row: row.valid_from))
    for row in ordered:
        if row.valid_until is not None and row.valid_until < row.valid_from:
            raise BadTable(f"{where}: ends {row.valid_until} before it begins {row.valid_from}")
    for old, new in pairwise(ordered):
        if old.valid_until is None or old.valid_until >= new.valid_from:
            raise BadTable(f"{where}: two versions are in force on {new.valid_from}")
        if old.valid_until + ONE_DAY != new.valid_from:
            raise BadTable(f"{where}: no version is in force on {old.valid_until + ONE_DAY}")
    return ordered


def in_force(rows: Sequence[Row], day: date, vi: str, en: str) -> Row:
    """Pick the version in force on `day`; raise NotInForce, with its name, where there is none."""
    for row in rows:
        if row.valid_from <= day and (row.valid_until is None or day <= row.valid_until):
            return row
    raise NotInForce(vi, en, day, since=rows[0].valid_from, until=rows[-1].valid_until)
