"""A second reckoning of time limits, written apart from the engine: one day after another.

It reads the tables itself, knows nothing of office.law, and takes no short cut, so that both can be
compared. Days off are looked up one by one; nothing is searched, multiplied or remembered.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

LAW = Path(__file__).parents[2] / "office" / "law"
ONE = timedelta(days=1)


@cache
def days_off() -> Mapping[date, bool]:
    """Return for each special day whether offices rest."""
    special: dict[date, bool] = {}
    for year in tomllib.loads((LAW / "holidays.toml").read_text(encoding="utf-8"))["year"]:
        for row in year["off"]:
            day = row["day"]
            while day <= row.get("until", row["day"]):
                special[day] = True
                day += ONE
        for swap in year.get("swap", ()):
            special[swap["off"]], special[swap["makeup"]] = True, False
    return special


def rests(day: date) -> bool:
    """Whether offices rest on *day*."""
    return days_off().get(day, day.isoweekday() > 5)


@cache
def rows() -> Sequence[Mapping[str, Any]]:
    """Return the rows of the table, each version by itself."""
    found = tomllib.loads((LAW / "deadlines.toml").read_text(encoding="utf-8"))["rule"]
    return [row for row in found if row["unit"] in {"calendar_days", "working_days", "months"}]


def row_on(rule: str, day: date) -> Mapping[str, Any] | None:
    """Return the version of *rule* in force on *day*."""
    for row in rows():
        if row["id"] == rule and row["from"] <= day <= row.get("until", date.max):
            return row
    return None


def _holds(when: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    for name, wanted in when.items():
        if name == "complexity":
            grades = ["normal", "complex", "very_complex"]
            if grades.index(facts.get("complexity", "normal")) < grades.index(wanted):
                return False
        elif facts.get(name, False) != wanted:
            return False
    return True


def _chosen(variants: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]) -> Mapping[str, Any]:
    fitting = [each for each in variants if _holds(each["when"], facts)]
    most = max((len(each["when"]) for each in fitting), default=0)
    return ([each for each in fitting if len(each["when"]) == most] or [{}])[-1]


def _after(day: date, n: int, unit: str, stops: Sequence[tuple[date, date]]) -> date:
    """Walk day by day until *n* days are counted; days of a suspension are passed over."""
    counted = 0
    while counted < n:
        day += ONE
        if any(begun < day <= ended for begun, ended in stops):
            continue
        if unit == "working_days" and rests(day):
            continue
        counted += 1
    # suspended on its last day, or while that day was put off: nothing is left when it runs on
    for begun, ended in stops:
        if day <= begun or begun < day <= ended:
            day = ended
    return day


def _same_day(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    wanted = day.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def _later(day: date, days: int) -> date:
    for _ in range(days):
        day += ONE
    return day


def _before(day: date, length: int, unit: str) -> date:
    while length:
        day -= ONE
        if unit == "calendar_days" or not rests(day):
            length -= 1
    return day


def _rolled(day: date) -> date:
    while rests(day):
        day += ONE
    return day


def due(
    row: Mapping[str, Any],
    start: date,
    facts: Mapping[str, Any],
    extensions: Sequence[int],
    pauses: Sequence[tuple[date, date]],
) -> date:
    """Return the last lawful day, for *row* begun on *start*."""
    unit = row["unit"]
    length = _chosen(row.get("variants", ()), facts).get("length", row["length"])
    if row.get("direction") == "before":
        return _before(start, length, unit)
    obstacle = facts.get("obstacle_days", 0) if row.get("obstacle") else 0
    rolls = row.get("roll", "next") == "next" and unit != "working_days"
    if unit == "months":
        day = _later(_same_day(start, length), obstacle)
        return _rolled(day) if rolls else day
    length += obstacle
    if row.get("effect"):
        return _after(start, length, unit, ()) + ONE
    other = row.get("extension", {}).get("unit", unit) != unit
    whole = length if other else length + sum(extensions)
    in_time: list[tuple[date, date]] = []
    for begun, ended in pauses:
        end = _after(start, whole, unit, in_time)
        if begun > (_rolled(end) if rolls else end):
            break
        in_time.append((begun, ended))
    day = _after(start, whole, unit, in_time)
    day = _rolled(day) if rolls else day
    if other and extensions:
        day = _rolled(_later(day, sum(extensions)))
    return day
