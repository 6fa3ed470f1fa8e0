"""Internal targets: the day by which the office means to be done, earlier than the law asks.

A target binds nobody outside: no case is late by it, and no citizen is told of it.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

from office.cases import deadlines
from office.cases.models import Clock
from office.cases.models.case import NO_DUE
from office.law import deadlines as law
from office.law import working_days

FAR = date.max


@dataclass(frozen=True)
class Target:
    """One row of the policy."""

    before: int | None
    """Working days before the due day."""
    after: int | None
    """Working days after the beginning."""
    kinds: frozenset[str]
    steps: frozenset[str]
    first: date
    last: date
    mark: str
    vi: str
    en: str

    def fits(self, kind: str, step: str, day: date) -> bool:
        """Tell whether the row is about a limit of this *kind* and *step*, begun on *day*."""
        known = (not self.kinds or kind in self.kinds) and (not self.steps or step in self.steps)
        return known and self.first <= day <= self.last


@cache
def rows() -> tuple[Target, ...]:
    """Load the policy, once."""
    with Path(__file__).with_name("targets.toml").open("rb") as file:
        return tuple(_target(row) for row in tomllib.load(file)["target"])


def _target(row: dict[str, Any]) -> Target:
    return Target(
        row.get("before"),
        row.get("after"),
        frozenset(row.get("kinds", ())),
        frozenset(row.get("steps", ())),
        row["from"],
        row.get("until", FAR),
        row["mark"],
        row["vi"],
        row["en"],
    )


class Limit(Protocol):
    """What a target is reckoned from: a clock, or its face."""

    step: str
    started_on: date
    due_on: date
    extensions: Any
    pauses: Any


def policy_of(kind: str, each: Limit) -> Target | None:
    """Return the row that counts for *each* clock of a case of *kind*."""
    return _row(kind, each.step, each.started_on)


def _row(kind: str, step: str, day: date) -> Target | None:
    return next((row for row in rows() if row.fits(kind, step, day)), None)


def by_policy(kind: str, each: Limit) -> date | None:
    """Return the internal target of *each* clock by the table alone, or None without one."""
    return _earliest(_planned(kind, each), each)


def of(kind: str, each: Clock) -> date | None:
    """Return the internal target of *each* clock: the earliest of policy and stricter readings.

    It is never later than the due day, nor earlier than the day the clock began; None where the
    due day is not known yet, or nothing is earlier than it.
    """
    stricter = None if each.due_on == NO_DUE else deadlines.reckoning(each).earlier_reading
    return _earliest([*_planned(kind, each), *_one(stricter)], each)


def of_face(kind: str, face: deadlines.Face) -> date | None:
    """Return the same of the *face* of a running clock; None of one that is done or stands."""
    if face.stopped_on or face.waits or face.state == "paused":
        return None
    limit = cast(Limit, face)
    return _earliest([*_planned(kind, limit), *_one(face.reckoning.earlier_reading)], limit)


def reached(kind: str, step: str, due_on: date, today: date) -> bool:
    """Tell whether the target before *due_on* has come while the limit has not: a hint for lists."""
    row = _row(kind, step, due_on)
    if row is None or row.before is None or not today <= due_on != NO_DUE:
        return False
    try:
        return working_days.subtract(due_on, row.before) <= today
    except law.BeyondCalendar:
        return False


def _one(day: date | None) -> list[date]:
    return [] if day is None else [day]


def _earliest(found: Iterable[date], each: Limit) -> date | None:
    if each.due_on == NO_DUE:
        return None
    day = max(min(found, default=each.due_on), each.started_on)
    return day if day < each.due_on else None


def _planned(kind: str, each: Limit) -> Iterator[date]:
    row = policy_of(kind, each)
    if row is None or each.due_on == NO_DUE:
        return
    try:
        if row.before is not None:
            yield working_days.subtract(each.due_on, row.before)
        if row.after is not None and not each.extensions and not each.pauses:
            yield working_days.add(each.started_on, row.after)
    except law.BeyondCalendar:
        return
