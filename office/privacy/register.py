"""The register of processing: `register.toml`, and which column of which table it speaks of."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the register: why which data of whom is processed, for how long, seen by whom."""

    id: str
    name: Said
    purpose: Said
    persons: Said
    data: Said
    basis: Said
    recipients: Said
    kept: Said
    protection: Said
    columns: frozenset[str]
    """`table.column`, each by itself."""


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register, as of a day."""

    day: date
    ground: Said
    activities: tuple[Activity, ...]
    impersonal: frozenset[str]
    """Columns that tell of nobody; `table.*` for a table none of which does."""

    def names(self, table: str, column: str) -> bool:
        """Tell whether the register speaks of *column*, or says that it tells of nobody."""
        known = self.impersonal.union(*(each.columns for each in self.activities))
        return f"{table}.{column}" in known or f"{table}.*" in known


SAID = ("name", "purpose", "persons", "data", "basis", "recipients", "kept", "protection")


@cache
def register() -> Register:
    """Load the register, once."""
    with Path(__file__).with_name("register.toml").open("rb") as file:
        data = tomllib.load(file)
    return Register(
        data["day"],
        Said(**data["ground"]),
        tuple(_activity(row) for row in data["activity"]),
        _columns(data["impersonal"]),
    )


def _activity(row: dict[str, Any]) -> Activity:
    said = {name: Said(row[f"{name}_vi"], row[f"{name}_en"]) for name in SAID}
    return Activity(id=row["id"], columns=_columns(row["columns"]), **said)


def _columns(tables: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(f"{table}.{column}" for table, said in tables.items() for column in said)
