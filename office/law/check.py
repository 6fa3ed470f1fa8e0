"""Check worked examples of time limits against our rules: the pure part of `law check FILE`.

An example names a rule, the facts of a case and what is expected. Each is reckoned from its facts
alone. Whatever a row holds, it gets an answer and never an exception.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from office.law import facts as facts_
from office.law import periods
from office.law.errors import LawError, UnknownRule
from office.law.grounds import grounds
from office.law.reckoning import Reckoning
from office.law.rules import rule_on, versions

Status = Literal["ok", "wrong", "unknown", "ambiguous"]
Found = dict[str, str | int | None]

# What is compared; other keys of `expected` explain.
COMPARED = (
    "due",
    "base_due",
    "due_at",
    "period_start",
    "period_end",
    "period",
    "min_days",
    "extension_notice_due",
    "breach_from",
    "conservative_due",
    "last_day_of_30",
)
READINGS = {
    "accept": "the period in force on the day of receipt; the earlier day is our internal target.",
    "pause": "the rest runs from the day after the decision to go on; a day earlier is our target.",
    "other": "the later reading is the limit; the earlier day is our internal target.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one example: `expected` and `got` hold the same keys, days in ISO form."""

    id: str
    rule: str
    status: Status
    expected: Found = field(default_factory=dict)
    got: Found = field(default_factory=dict)
    note: str = ""


def check(examples: Sequence[Any]) -> list[Result]:
    """Reckon each example and compare. Malformed rows are "wrong" with a note that says why."""
    return [_check(row, number) for number, row in enumerate(examples, start=1)]


def _check(row: Any, number: int) -> Result:
    if not isinstance(row, Mapping):
        return Result(f"#{number}", "", "wrong", note="an example is an object with id and rule")
    name, rule = str(row.get("id") or f"#{number}"), row.get("rule")
    if not isinstance(rule, str) or not rule:
        return Result(name, "", "wrong", note="the example names no rule")
    try:
        versions(rule)
    except UnknownRule:
        return Result(name, rule, "unknown", note=f"we have no rule called {rule}")
    try:
        return _compare(name, rule, row)
    except (LawError, OverflowError) as refusal:
        return Result(name, rule, "wrong", _shown(row.get("expected")), note=str(refusal))


def _shown(expected: Any) -> Found:
    if not isinstance(expected, Mapping):
        return {}
    return {key: expected[key] for key in COMPARED if isinstance(expected.get(key), (str, int))}


def _compare(name: str, rule: str, row: Mapping[str, Any]) -> Result:
    facts, expected = row.get("facts"), row.get("expected")
    if not isinstance(facts, Mapping) or not facts:
        raise LawError("the example has no facts")
    if not isinstance(expected, Mapping):
        raise LawError("the example expects nothing")
    wanted = {key: _normal(key, expected[key]) for key in COMPARED if key in expected}
    if not wanted:
        raise LawError(f"nothing to compare; one of {', '.join(COMPARED)} is needed")
    answer = (
        {}
        if wanted.get("due", "") is None and facts_.not_owed(rule, facts)
        else _answer(rule, facts)
    )
    got = {key: answer.get(key) for key in wanted}
    doubtful = row.get("confidence") == "ambiguous" or bool(row.get("ambiguity"))
    status: Status = "ok" if got == wanted else "wrong"
    note = "" if got == wanted else _difference(wanted, got)
    if doubtful:
        other = answer.get("conservative_due")
        if got == wanted or wanted.get("due") == other:
            status = "ambiguous"
        note = f"our reading: {_reading(rule, facts)}{' ' + note if note else ''}"
    return Result(name, rule, status, wanted, got, note)


def _difference(wanted: Found, got: Found) -> str:
    return "; ".join(
        f"{key}: expected {wanted[key]}, got {got[key]}"
        for key in wanted
        if wanted[key] != got[key]
    )


def _normal(key: str, value: Any) -> str | int | None:
    """Bring an expected value into the form we answer in."""
    if value is None:
        return None
    if key == "min_days":
        return facts_.a_number(key, value)
    if key == "period":
        if not isinstance(value, str):
            raise LawError(f"{key} is not a word: {value!r}")
        return value
    if key == "due_at":
        return facts_.a_moment(key, value).isoformat()
    return facts_.a_day(key, value).isoformat()


def _answer(rule_id: str, facts: Mapping[str, Any]) -> Found:
    found = facts_.answer(rule_id, facts)
    match found:
        case facts_.FixedDay():
            return {"due": found.due.isoformat()}
        case periods.Report():
            due = {"due": found.due.isoformat()} if found.due else {}
            start, end = found.period_start.isoformat(), found.period_end.isoformat()
            return {"period_start": start, "period_end": end, **due}
        case periods.Frequency():
            return {"period": found.period, "min_days": found.min_days}
    return _told(found) | _notice(rule_id, facts, found)


def _notice(rule_id: str, facts: Mapping[str, Any], found: Reckoning) -> Found:
    """Tell until when notice of an extension may be given, where there may be or was one."""
    rule = rule_on(rule_id, found.valid_from)
    if rule.extension is None or rule.before:
        return {}
    if not facts.get("extensions"):
        graded = {"complexity": facts["complexity"]} if facts.get("complexity") else {}
        if rule.extension.allowed(graded)[1] == 0:
            return {}
    return {"extension_notice_due": found.base_due.isoformat()}


def _told(reckoned: Reckoning) -> Found:
    answer: Found = {
        "due": reckoned.due.isoformat(),
        "base_due": reckoned.base_due.isoformat(),
        "breach_from": reckoned.breach_from.isoformat(),
        "conservative_due": (reckoned.earlier_reading or reckoned.due).isoformat(),
    }
    if reckoned.due_at is not None:
        answer["due_at"] = reckoned.due_at.isoformat()
    if reckoned.told is not None and reckoned.told.effect:
        answer["last_day_of_30"] = reckoned.last_before_effect.isoformat()
    return answer


def _reading(rule_id: str, facts: Mapping[str, Any]) -> str:
    """Say which reading we chose where the law leaves two, and why."""
    rule = versions(rule_id)[0]
    if rule_id.endswith(".accept"):
        return f"{READINGS['accept']} {rule.doubt_en}".strip()
    if "suspended_on" in facts or "pauses" in facts:
        return f"{READINGS['pause']} {grounds()['pause'].doubt_en}"
    return READINGS["other"]
