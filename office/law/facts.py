"""The facts of a case, as a form, a program or a file gives them, read into an answer of the engine.

The page `/thoi-han`, the interface for programs, `law due` and `law check` all ask here, so that what
one of them proves the others say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from office.law import periods
from office.law.citation import Citation
from office.law.deadlines import VIET_NAM, check_facts, reckon
from office.law.errors import ImpossibleDate, LawError, MissingFact, WrongFact
from office.law.reckoning import Granted, Pause, Reckoning
from office.law.rules import CLOCKED, DATED, GRADES, TRUTHS, Rule, rule_on, table, versions
from office.law.working_days import Calendar

PAUSE = {"suspended_on": ("suspended_on", "suspension_decision_date"),
         "resumed_on": ("resumed_on", "resume_decision_date")}  # fmt: skip
OTHERS = (
    "start", "complexity", "obstacle_days", "objective_obstacle", "extensions", "pauses", "valid",
    "suspended_on", "resumed_on", "kind", "sender", "post", "channel", "grounds", "admissible",
    "second_complaint_filed", "forwarded_by",
)  # fmt: skip
NUMBERS = {"year", "obstacle_days"}
DAYS = {"start", "suspended_on", "resumed_on"}
WORDS = {
    "kind": "kỳ báo cáo (kind)",
    "month": "tháng (month)",
    "post": "chức vụ (post)",
}
CALLED = {
    "start": "ngày bắt đầu (start)",
    "suspended_on": "ngày tạm đình chỉ (suspended_on)",
    "suspension_decision_date": "ngày tạm đình chỉ (suspension_decision_date)",
    "resumed_on": "ngày tiếp tục (resumed_on)",
    "resume_decision_date": "ngày tiếp tục (resume_decision_date)",
    "extensions": "số ngày gia hạn (extensions)",
    "extensions.days": "số ngày gia hạn (extensions)",
    "extensions.on": "ngày gia hạn (extensions)",
    "year": "năm (year)",
}
LONGEST_SAID = 60
EARLIEST, LATEST = 1900, 2200
MOST_DIGITS = 9
"""Of a number: more digits than any count of days has; thousands of them cannot even be read."""


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A duty on a fixed day of the year."""

    due: date
    citation: Citation


Answer = Reckoning | FixedDay | periods.Report | periods.Frequency

FactType = Literal["day", "moment", "truth", "grade", "days", "number", "words"]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact a rule asks about; of facts in one `group` the first that is known is enough."""

    name: str
    type: FactType
    needed: bool
    group: str = ""


def questions(rule: Rule) -> tuple[Question, ...]:
    """List what to ask for *rule*: the day it begins, then all that lengthens or shortens it."""
    if rule.unit == "fixed_date":
        return () if "year" in rule.extra else (Question("year", "number", needed=True),)
    if rule.unit == "frequency":
        return (Question("month", "words", needed=True), Question("post", "words", needed=True))
    if rule.unit == "period":
        asked = [Question("year", "number", needed=True), Question("kind", "words", needed=True)]
        if "send" in rule.extra:
            asked.append(Question("sender", "words", needed=True))
        return tuple(asked)
    day: FactType = "moment" if rule.unit in CLOCKED else "day"
    found = [Question(name, day, needed=True, group="start") for name in rule.starts]
    found += [Question(name, day, needed=False) for name in rule.select if name not in rule.starts]
    conditions = [*rule.variants, *(rule.extension.variants if rule.extension else ())]
    named = dict.fromkeys(name for each in conditions for name, _wanted in each.when)
    found += [
        Question(name, "grade" if name == "complexity" else "truth", needed=False) for name in named
    ]
    if rule.obstacle:
        found.append(Question("obstacle_days", "days", needed=False))
    if rule.extension:
        found.append(Question("extensions", "days", needed=False))
    if rule.suspension:
        found.append(Question("pauses", "day", needed=False))
    return tuple(found)


def answer(rule_id: str, facts: Mapping[str, Any], calendar: Calendar | None = None) -> Answer:
    """Answer what *rule_id* asks on these *facts*. Raises an error of `office.law.errors`."""
    unit = versions(rule_id)[-1].unit
    if unit == "fixed_date":
        return _fixed(rule_id, facts)
    if unit == "period":
        sender = str(facts.get("sender") or "")
        return periods.report(rule_id, _year(facts), _text(facts, "kind"), sender)
    if unit == "frequency":
        month = _text(facts, "month")
        day = a_day("month", f"{month}-01" if month.count("-") == 1 else month)
        return periods.frequency(rule_id, _text(facts, "post"), day)
    return _counted(rule_id, facts, calendar)


def refuse_unknown_facts(facts: Mapping[str, Any]) -> None:
    """Raise WrongFact for a name no rule knows: a slip of the pen must not pass in silence.

    A fact of another rule does no harm, but it has to be readable: raises ImpossibleDate as well.
    """
    known = {*table().facts, *TRUTHS, *OTHERS}
    for name, value in facts.items():
        if name not in known:
            raise WrongFact(f"No rule asks about {name}.", f"Không quy tắc nào hỏi về “{name}”.")
        _refuse_unreadable(name, value)


def _refuse_unreadable(name: str, value: Any) -> None:
    if name in NUMBERS:
        a_number(name, value)
    elif name == "complexity":
        check_facts({name: value})
    elif name in DAYS or (name in table().facts and name != "month"):
        a_day(name, value)


def not_owed(rule_id: str, facts: Mapping[str, Any]) -> bool:
    """Whether nothing is due: the clock stands or has not started, or the rule says so."""
    if facts.get("valid") is False and facts.get("completed_date") is None:
        return True  # the clock of an incomplete request has not started
    if facts.get("suspended_on") and not any(facts.get(name) for name in PAUSE["resumed_on"]):
        return True  # a suspended clock stands; it has no due day
    rule = versions(rule_id)[-1]
    return any(facts.get(name) is value for name, value in rule.not_owed.items())


def begun(rule: Rule, facts: Mapping[str, Any], names: Sequence[str]) -> date:
    """Read the first of *names* that is known, or `start`. Raises MissingFact, ImpossibleDate."""
    for name in (*names, "start"):
        if facts.get(name) in (None, ""):
            continue
        if name == "completed_date" and facts.get("valid") is True:
            continue  # complete from the first day
        return a_moment(name, facts[name]) if rule.unit in CLOCKED else a_day(name, facts[name])
    words = [table().facts[name] for name in names]
    raise MissingFact([each.vi for each in words], [f"{each.en} ({each.name})" for each in words])


def a_day(name: str, value: Any) -> date:
    """Read a day; a moment belongs to its day in Viet Nam. Raises ImpossibleDate."""
    found = None
    if isinstance(value, datetime):
        found = a_moment(name, value).date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = a_moment(name, value).date()
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise ImpossibleDate(name, _called(name), value)
    return found


def a_moment(name: str, value: Any) -> datetime:
    """Read a moment; without a zone it is one in Viet Nam. Raises ImpossibleDate."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        here = moment.astimezone(VIET_NAM) if moment.tzinfo else moment.replace(tzinfo=VIET_NAM)
    except (TypeError, ValueError, OverflowError):
        raise ImpossibleDate(name, _called(name), value) from None
    if not EARLIEST <= here.year <= LATEST:
        raise ImpossibleDate(name, _called(name), value)
    return here


def a_number(name: str, value: Any) -> int:
    """Read a whole number, written in digits or not. Raises WrongFact."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= MOST_DIGITS:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongFact(
            f"{name} is not a whole number: {_short(value)}.",
            f"{_called(name)} không phải là số: {_short(value)}.",
            name,
        )
    return value


def _called(name: str) -> str:
    known = table().facts.get(name)
    return known.vi if known else CALLED.get(name, name)


def _short(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]}…"


def _fixed(rule_id: str, facts: Mapping[str, Any]) -> FixedDay:
    own = versions(rule_id)[-1].extra.get("year")
    year = _year(facts) if facts.get("year") is not None else own
    if year is None:
        year = _year(facts)
    due = periods.fixed_date(rule_id, year)
    return FixedDay(due, rule_on(rule_id, due).citation)


def _year(facts: Mapping[str, Any]) -> int:
    if facts.get("year") in (None, ""):
        raise MissingFact(["năm"], ["the year"])
    year = a_number("year", facts["year"])
    if not EARLIEST <= year <= LATEST:
        raise WrongFact(f"{year} is not a year we know.", f"{year} không phải là năm hợp lệ.")
    return year


def _text(facts: Mapping[str, Any], key: str) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not value:
        raise MissingFact([WORDS[key]], [key])
    return value


def _counted(rule_id: str, facts: Mapping[str, Any], calendar: Calendar | None) -> Reckoning:
    rule = versions(rule_id)[-1]
    if rule.unit in DATED:
        raise LawError(f"{rule_id} is not counted")
    if facts.get("valid") is False and facts.get("completed_date") is None:
        raise MissingFact(
            ["ngày yêu cầu hợp lệ (yêu cầu chưa đầy đủ nên thời hạn chưa chạy)"],
            ["the day the request became complete (until then the clock has not started)"],
        )
    start = begun(rule, facts, rule.starts)
    chosen = begun(rule, facts, (*rule.select, *rule.starts))
    day = chosen.date() if isinstance(chosen, datetime) else chosen
    rule = rule_on(rule_id, day)
    extensions = _extensions(facts)
    given = _given(facts)
    if extensions and rule.extension and facts.get("complexity") is None:
        given["complexity"] = _gravest(rule, len(extensions))
    return reckon(
        rule_id,
        start,
        extensions=extensions,
        pauses=_pauses(rule, facts),
        select_on=day,
        calendar=calendar,
        **given,
    )


def _gravest(rule: Rule, wanted: int) -> str:
    """Take the least complexity that allows so many extensions, where the facts do not say."""
    for grade in GRADES:
        count = rule.extension.allowed({"complexity": grade})[1] if rule.extension else 0
        if count is None or count >= wanted:
            return grade
    return GRADES[0]


def _extensions(facts: Mapping[str, Any]) -> list[Granted]:
    given = facts.get("extensions") or []
    if not isinstance(given, list):
        raise WrongFact(
            f"extensions is not a list of days: {given!r}.",
            f"extensions (gia hạn) không phải là danh sách số ngày: {given!r}.",
        )
    found = []
    for each in given:
        if isinstance(each, Mapping):
            on = each.get("on")
            days = a_number("extensions.days", each.get("days"))
            found.append(Granted(days, a_day("extensions.on", on) if on else None))
        else:
            found.append(Granted(a_number("extensions", each)))
    return found


def _pauses(rule: Rule, facts: Mapping[str, Any]) -> list[Pause]:
    rows = facts.get("pauses")
    if rows is None:
        rows = [] if _first(PAUSE["suspended_on"], facts) in (None, *rule.starts) else [facts]
    if not isinstance(rows, list):
        raise WrongFact(
            f"pauses is not a list: {rows!r}.", f"pauses (tạm đình chỉ) không đúng dạng: {rows!r}."
        )
    return [_pause(row) for row in rows]


def _pause(row: Any) -> Pause:
    if not isinstance(row, Mapping):
        raise WrongFact(
            f"A suspension is suspended_on and resumed_on: {row!r}.",
            f"Mỗi lần tạm đình chỉ gồm suspended_on và resumed_on: {row!r}.",
        )
    begin, end = (_first(PAUSE[name], row) for name in ("suspended_on", "resumed_on"))
    if begin is None:
        raise MissingFact(["ngày tạm đình chỉ"], ["the day of the suspension"])
    return Pause(a_day(begin, row[begin]), a_day(end, row[end]) if end else None)


def _first(names: Sequence[str], facts: Mapping[str, Any]) -> str | None:
    return next((name for name in names if facts.get(name)), None)


def _given(facts: Mapping[str, Any]) -> dict[str, Any]:
    names = (*TRUTHS, "complexity", "obstacle_days")
    given = {key: facts[key] for key in names if facts.get(key) is not None}
    check_facts(given)
    obstacle = facts.get("objective_obstacle")
    if obstacle is None:
        return given
    if not isinstance(obstacle, Mapping):
        raise WrongFact(
            f"objective_obstacle is not start, end and days: {obstacle!r}.",
            f"objective_obstacle (trở ngại khách quan) gồm start, end hoặc days: {obstacle!r}.",
        )
    if "days" in obstacle:
        given["obstacle_days"] = a_number("objective_obstacle.days", obstacle["days"])
    else:
        first, last = (a_day(f"objective_obstacle.{k}", obstacle.get(k)) for k in ("start", "end"))
        given["obstacle_days"] = (last - first).days + 1
    return given
