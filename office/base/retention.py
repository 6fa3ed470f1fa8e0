"""How long things are kept: `retention.toml` read, and one sweep over what the machine writes by the way."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DESTROY, ANONYMISE, ARCHIVE = "destroy", "anonymise", "archive"
Sweep = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Log:
    """One thing the machine writes by the way, and for how long."""

    table: str
    vi: str
    en: str
    event_vi: str
    event_en: str
    ground_vi: str
    ground_en: str
    mark: str
    valid_from: date
    days: int = 0
    minutes: int = 0

    @property
    def period(self) -> timedelta:
        """Return how long it is kept."""
        return timedelta(days=self.days, minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long cases of some kinds are kept after their closing day, and what happens then."""

    id: str
    vi: str
    en: str
    kinds: tuple[str, ...]
    years: int
    event_vi: str
    event_en: str
    action: str
    ground_vi: str
    ground_en: str
    mark: str
    valid_from: date
    complexity: str = ""
    """Only for cases of this complexity; they follow no other row."""
    doubt_vi: str = ""
    doubt_en: str = ""

    def cutoff(self, today: date) -> date:
        """Return the day before which a case must have closed for its period to be over *today*."""
        try:
            return today.replace(year=today.year - self.years)
        except ValueError:  # 29 February
            return today.replace(year=today.year - self.years, day=28)


class BadSchedule(ValueError):
    """The table of retention does not say one thing for everything."""


_sweeps: dict[str, Sweep] = {}


@cache
def _tables() -> dict[str, Any]:
    with Path(__file__).with_name("retention.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def logs() -> tuple[Log, ...]:
    """Return what the machine writes by the way."""
    return tuple(
        Log(**{key: value for key, value in row.items() if key != "from"}, valid_from=row["from"])
        for row in _tables()["log"]
    )


@cache
def schedules() -> tuple[Schedule, ...]:
    """Return the schedule of cases, the narrow rows before the wide."""
    return tuple(_schedule(row) for row in _tables()["case"])


def _schedule(row: dict[str, Any]) -> Schedule:
    if row["action"] not in {DESTROY, ANONYMISE, ARCHIVE} or row["years"] < 1:
        raise BadSchedule(row["id"])
    said = {key: value for key, value in row.items() if key not in {"from", "kinds"}}
    return Schedule(**said, kinds=tuple(row["kinds"]), valid_from=row["from"])


def period(table: str) -> timedelta:
    """Return how long *table* is kept. Raises `BadSchedule` when nothing says so."""
    found = next((each.period for each in logs() if each.table == table), None)
    if not found:
        raise BadSchedule(table)
    return found


def swept_by(table: str, sweep: Sweep) -> None:
    """Say what forgets the old rows of *table*, at a moment."""
    _sweeps[table] = sweep


def unswept() -> list[str]:
    """Return what the table promises to forget and nobody does, and what is swept without a line."""
    return sorted({each.table for each in logs()} ^ set(_sweeps))


def sweep(at: datetime) -> None:
    """Forget everything whose time is over at *at*. Raises `BadSchedule` where nobody would."""
    if missing := unswept():
        raise BadSchedule(", ".join(missing))
    for each in logs():
        _sweeps[each.table](at)
