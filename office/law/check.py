"""Check worked examples of time limits against our rules: the pure part of `law check FILE`.

An example names a rule, the facts of a case and what is expected. Each is reckoned from its facts
alone. Whatever a row holds, it gets an answer and never an exception.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from office.law import periods
from office.law.dated import LawError, UnknownRule
from office.law.deadlines import VIET_NAM, Pause, extension_limit, reckon, versions
from office.law.reckoning import Reckoning
from office.law.rules import CLOCKED, GRADES, TRUTHS, Rule

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
RESUMED = ("resumed_on", "resume_decision_date")
READINGS = {
    "accept": "the period in force on the day of receipt; the earlier day is our internal target",
    "pause": "the rest runs from the day after the decision to go on; one day earlier is our target",
    "other": "the later reading is the limit; the earlier day is our internal target",
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
        {} if wanted.get("due", "") is None and _not_owed(rule, facts) else _answer(rule, facts)
    )
    got = {key: answer.get(key) for key in wanted}
    doubtful = row.get("confidence") == "ambiguous" or bool(row.get("ambiguity"))
    status: Status = "ok" if got == wanted else "wrong"
    note = "" if got == wanted else _difference(wanted, got)
    if doubtful:
        other = answer.get("conservative_due")
        if got == wanted or wanted.get("due") == other:
            status = "ambiguous"
        reading = "accept" if rule.endswith(".accept") else "pause" if _paused(facts) else "other"
        note = f"our reading: {READINGS[reading]}{'; ' + note if note else ''}"
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
        return _whole(key, value)
    if key == "period":
        if not isinstance(value, str):
            raise LawError(f"{key} is not a word: {value!r}")
        return value
    if key == "due_at":
        return _moment(key, value).isoformat()
    return _date(key, value).isoformat()


def _whole(key: str, value: Any) -> int:
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise LawError(f"{key} is not a whole number: {value!r}")
    return value


def _moment(key: str, value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise LawError(f"{key} is not a moment: {value!r}") from None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=VIET_NAM)
    return moment.astimezone(VIET_NAM)


def _date(key: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        pass
    try:
        return _moment(key, value).date()  # a moment belongs to its day in Viet Nam
    except LawError:
        raise LawError(f"{key} is not a day: {value!r}") from None


def _answer(rule_id: str, facts: Mapping[str, Any]) -> Found:
    unit = versions(rule_id)[0].unit
    answers: dict[str, Callable[[str, Mapping[str, Any]], Found]] = {
        "fixed_date": _fixed,
        "period": _report,
        "frequency": _frequency,
    }
    return answers.get(unit, _counted)(rule_id, facts)


def _fixed(rule_id: str, facts: Mapping[str, Any]) -> Found:
    year = _year(facts) if "year" in facts else versions(rule_id)[-1].extra.get("year")
    if year is None:
        raise LawError("the facts name no year")
    return {"due": periods.fixed_date(rule_id, year).isoformat()}


def _year(facts: Mapping[str, Any]) -> int:
    year = _whole("year", facts.get("year"))
    if not date.min.year < year < date.max.year:
        raise LawError(f"{year} is not a year")
    return year


def _report(rule_id: str, facts: Mapping[str, Any]) -> Found:
    kind, sender = _text(facts, "kind"), facts.get("sender", "")
    found = periods.report(rule_id, _year(facts), kind, str(sender))
    answer: Found = {
        "period_start": found.period_start.isoformat(),
        "period_end": found.period_end.isoformat(),
    }
    if found.due is not None:
        answer["due"] = found.due.isoformat()
    return answer


def _text(facts: Mapping[str, Any], key: str) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not value:
        raise LawError(f"the facts name no {key}")
    return value


def _frequency(rule_id: str, facts: Mapping[str, Any]) -> Found:
    month = _text(facts, "month")
    day = _date("month", f"{month}-01" if month.count("-") == 1 else month)
    found = periods.frequency(rule_id, _text(facts, "post"), day)
    return {"period": found.period, "min_days": found.min_days}


def _not_owed(rule_id: str, facts: Mapping[str, Any]) -> bool:
    if facts.get("valid") is False and "completed_date" not in facts:
        return True  # the clock of an incomplete request has not started
    if "suspended_on" in facts and not any(facts.get(k) for k in RESUMED):
        return True  # a suspended clock stands; it has no due day
    rule = versions(rule_id)[-1]
    return any(facts.get(name) is value for name, value in rule.not_owed.items())


def _paused(facts: Mapping[str, Any]) -> bool:
    return "suspended_on" in facts


def _start(rule: Rule, facts: Mapping[str, Any], names: Sequence[str]) -> date:
    for name in names:
        if facts.get(name) is None:
            continue
        if name == "completed_date" and facts.get("valid") is True:
            continue  # complete from the first day
        if rule.unit in CLOCKED:
            return _moment(name, facts[name])
        return _date(name, facts[name])
    raise LawError(f"the facts lack {' or '.join(names)}")


def _counted(rule_id: str, facts: Mapping[str, Any]) -> Found:
    rule = versions(rule_id)[-1]
    if facts.get("valid") is False and facts.get("completed_date") is None:
        raise LawError("the request is not complete yet; its clock has not started")
    start = _start(rule, facts, rule.starts)
    chosen = _start(rule, facts, (*rule.select, *rule.starts))
    extensions, pauses = _extensions(facts), _pauses(rule, facts)
    given = _given(facts)
    if extensions and rule.extension and facts.get("complexity") is None:
        given["complexity"] = _gravest(rule, len(extensions))
    day = chosen.date() if isinstance(chosen, datetime) else chosen
    reckoned = reckon(rule_id, start, extensions=extensions, pauses=pauses, select_on=day, **given)
    answer = _told(reckoned)
    if extensions or extension_limit(rule_id, start, pauses=pauses, select_on=day, **given):
        answer["extension_notice_due"] = reckoned.base_due.isoformat()
    return answer


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


def _gravest(rule: Rule, wanted: int) -> str:
    """Take the least complexity that allows so many extensions, where the facts do not say."""
    for grade in GRADES:
        count = rule.extension.allowed({"complexity": grade})[1] if rule.extension else 0
        if count is None or count >= wanted:
            return grade
    return GRADES[0]


def _extensions(facts: Mapping[str, Any]) -> list[int]:
    given = facts.get("extensions") or []
    if not isinstance(given, list):
        raise LawError(f"extensions is not a list of days: {given!r}")
    return [_whole("extensions", days) for days in given]


def _pauses(rule: Rule, facts: Mapping[str, Any]) -> list[Pause]:
    begun = next((k for k in ("suspended_on", "suspension_decision_date") if facts.get(k)), None)
    if begun is None or begun in rule.starts:
        return []
    ended = next((k for k in RESUMED if facts.get(k)), None)
    resumed = _date(ended, facts[ended]) if ended else None
    return [Pause(_date(begun, facts[begun]), resumed)]


def _given(facts: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: facts[key] for key in (*TRUTHS, "complexity") if facts.get(key) is not None}
    obstacle = facts.get("objective_obstacle")
    if obstacle is None:
        return given
    if not isinstance(obstacle, Mapping):
        raise LawError(f"objective_obstacle is not start, end and days: {obstacle!r}")
    if "days" in obstacle:
        given["obstacle_days"] = _whole("objective_obstacle.days", obstacle["days"])
    else:
        first, last = (_date(f"objective_obstacle.{k}", obstacle.get(k)) for k in ("start", "end"))
        given["obstacle_days"] = (last - first).days + 1
    return given
