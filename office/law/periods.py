"""Duties that are not counted from an event: fixed days of the year, reports, reception days."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from office.law import working_days
from office.law.citation import Citation
from office.law.dated import ONE_DAY
from office.law.errors import WrongFact
from office.law.rules import rule_on, versions


class Span(NamedTuple):
    """Where a reporting period lies: months from January of its year; it begins on a 15th."""

    first: int  # 0 is December of the year before
    last: int


# Circular 06/2025/TT-TTCP Article 7(1): from the 15th of the last month before the period to the
# 14th of its last month.
SPANS = {
    "quy_i": Span(0, 3),
    "quy_ii": Span(3, 6),
    "quy_iii": Span(6, 9),
    "quy_iv": Span(9, 12),
    "6_thang": Span(0, 6),
    "9_thang": Span(0, 9),
    "nam": Span(0, 12),
}
SAME = {
    "ca_nam": "nam",
    "12_thang": "nam",
    "hang_nam": "nam",
    "sau_thang": "6_thang",
    "chin_thang": "9_thang",
}

# The most telling words first: a department of the province is not the province.
SENDERS = (
    ("others", ("chuyen mon", "so ", "thanh tra", "cap xa", "xa", "phuong", "dac khu")),
    ("province", ("cap tinh", "tinh", "thanh pho")),
)
POSTS = (
    ("service_unit", ("don vi su nghiep",)),
    ("agency", ("dung dau", "thu truong", "giam doc", "bo truong", "co quan")),
    ("commune", ("cap xa", "xa", "phuong", "dac khu", "thi tran")),
    ("province", ("cap tinh", "tinh", "thanh pho")),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report: the days it covers and the last day to send it, where the rule says one."""

    period_start: date
    period_end: date
    due: date | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Frequency:
    """How many days in each week or month a head receives citizens in person, at the least."""

    min_days: int
    period: str  # week or month
    citation: Citation


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    letters = "".join(mark for mark in bare if not unicodedata.combining(mark))
    return f" {' '.join(letters.split())} "


def _place(text: str, places: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    plain = _plain(text)
    for name, words in places:
        if any(f" {word.strip()} " in plain for word in words):
            return name
    raise WrongFact(
        f"{text!r} is neither a commune, a province nor a body we know.",
        f"Không rõ {text!r} là cấp xã, cấp tỉnh hay cơ quan nào.",
    )


def _of(rule_id: str, unit: str) -> None:
    if versions(rule_id)[0].unit != unit:
        raise WrongFact(f"{rule_id} is not a {unit}.", f"{rule_id} không phải loại {unit}.")


def fixed_date(rule_id: str, year: int) -> date:
    """Tell the day of `year` a fixed duty is due; "before the 10th" is the 9th at the latest.

    Where that is a day off it is the working day before: a fixed day promises no later one.
    """
    _of(rule_id, "fixed_date")
    extra = versions(rule_id)[-1].extra
    day = date(extra.get("year", year), extra["month"], extra["day"])
    rule = rule_on(rule_id, day)
    return working_days.last_working_day(day) if rule.roll == "previous" else day


def report(rule_id: str, year: int, kind: str, sender: str = "") -> Report:
    """Tell the period of a report (quy_I to quy_IV, 6_thang, 9_thang, nam) and when to send it.

    `sender` is the body in words, such as "UBND cấp xã"; it is asked for only where sending has
    its own day. Raises WrongFact for a kind of report or a sender that is not known.
    """
    _of(rule_id, "period")
    name = kind.casefold().replace(" ", "_")
    span = SPANS.get(SAME.get(name, name))
    if span is None:
        raise WrongFact(
            f"No report is called {kind!r}.", f"Không có kỳ báo cáo nào tên là {kind!r}."
        )
    start = date(year, span.first, 15) if span.first else date(year - 1, 12, 15)
    end = date(year, span.last, 15) - ONE_DAY
    rule = rule_on(rule_id, end)
    due = None
    if "send" in rule.extra:
        due = date(year, span.last, rule.extra["send"][_place(sender, SENDERS)])
        due = working_days.last_working_day(due)
    return Report(start, end, due, rule.citation)


def frequency(rule_id: str, post: str, month: date) -> Frequency:
    """Tell how often the holder of `post` receives citizens in person in the month of `month`."""
    _of(rule_id, "frequency")
    rule = rule_on(rule_id, month.replace(day=1))
    place = _place(post, POSTS)
    row: dict[str, Any] | None = next(
        (row for row in rule.extra["posts"] if row["post"] == place), None
    )
    if row is None:
        raise WrongFact(
            f"{rule_id} says nothing about {post!r} then.",
            f"{rule_id} không quy định gì cho {post!r} vào lúc đó.",
        )
    return Frequency(row["min_days"], row["period"], rule.citation)
