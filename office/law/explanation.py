"""Why a date is this date, as data: each day counted or skipped, each article applied, in two languages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from office.law.grounds import Ground, grounds
from office.law.reckoning import Reckoning
from office.law.rules import CLOCKED, rule_on, table

WEEKDAYS = (
    {"vi": "thứ Hai", "en": "Monday"},
    {"vi": "thứ Ba", "en": "Tuesday"},
    {"vi": "thứ Tư", "en": "Wednesday"},
    {"vi": "thứ Năm", "en": "Thursday"},
    {"vi": "thứ Sáu", "en": "Friday"},
    {"vi": "thứ Bảy", "en": "Saturday"},
    {"vi": "Chủ nhật", "en": "Sunday"},
)


def applied(found: Reckoning) -> tuple[Ground, ...]:
    """List the rules of counting that made this date, in the order they were applied."""
    return tuple(grounds()[name] for name in dict.fromkeys(_names(found)))


def _names(found: Reckoning) -> Iterator[str]:
    told = found.told
    if told is None or found.unit in CLOCKED:
        yield "hours"
        return
    if found.unit == "at_once":
        return
    if told.before:
        yield "before"
    else:
        yield "event"
    yield (
        "working_days"
        if found.unit == "working_days"
        else ("months" if found.unit == "months" else "calendar")
    )
    if found.unit == "working_days" and any(day.reason == "makeup" for day in found.days):
        yield "makeup"
    if told.obstacle:
        yield "obstacle"
    if told.breaks or found.paused_since:
        yield "pause"
    if told.extended:
        yield "second_leg" if told.second_leg else "extension"
    if told.rolled and not told.effect:
        yield "rest_day"
    yield "effect" if told.effect else "midnight"


def explain(found: Reckoning) -> dict[str, Any]:
    """Tell how *found* came about, ready for JSON; days in ISO form, days of Viet Nam.

    `counted` is the number of days counted, `skipped` of those that were not; texts are given in
    Vietnamese (`vi`) and in English (`en`).
    """
    days = found.days
    rule = rule_on(found.rule, found.valid_from)
    counted = sum(day.counted for day in days)
    return {
        "rule": found.rule,
        "name": {"vi": found.name_vi, "en": found.name_en},
        "actor": found.actor,
        "start": found.start.isoformat(),
        "due": found.due.isoformat(),
        "due_at": found.due_at.isoformat() if found.due_at else None,
        "base_due": found.base_due.isoformat(),
        "breach_from": found.breach_from.isoformat(),
        "earlier_reading": found.earlier_reading.isoformat() if found.earlier_reading else None,
        "lower_rank": found.lower_rank.isoformat() if found.lower_rank else None,
        "paused_since": found.paused_since.isoformat() if found.paused_since else None,
        "unit": found.unit,
        "length": found.length,
        "promise": found.promise,
        "provisional": found.provisional,
        "calendar_edition": found.calendar.edition,
        "valid_from": found.valid_from.isoformat(),
        "article": {"vi": found.article_text("vi"), "en": found.article_text("en")},
        "sources": [table().sources[key] for key in rule.source],
        "mark": found.source_mark,
        "doubt": {"vi": rule.doubt, "en": rule.doubt_en} if rule.doubt else None,
        "applied": [
            {
                "id": each.id,
                "text": {"vi": each.vi, "en": each.en},
                "article": {"vi": each.citation.text("vi"), "en": each.citation.text("en")},
            }
            for each in applied(found)
        ],
        "counted": counted,
        "skipped": len(days) - counted,
        "days": [_day(*day) for day in days],
    }


def _day(
    day: date, counted: bool, number: int | None, reason: str, note_vi: str, note_en: str
) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "weekday": WEEKDAYS[day.weekday()],
        "counted": counted,
        "number": number,
        "reason": reason,
        "note": {"vi": note_vi, "en": note_en} if reason else None,
    }
