"""Reckon a time limit: from the day a step began to its due day, with the article that says so.

Days are days in Viet Nam (Asia/Ho_Chi_Minh); day 0 is the day of the event and is never counted.
BLDS is the Civil Code 2015, which holds for other fields where they say nothing else (Article 145).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from office.law import working_days
from office.law.dated import (
    ONE_DAY,
    BeyondCalendar,
    LawError,
    NotInForce,
    UnknownRule,
    UnlawfulExtension,
)
from office.law.reckoning import Extension, Pause, Reckoning
from office.law.rules import (
    CLOCKED,
    COUNTED,
    GRADES,
    TRUTHS,
    Rule,
    best,
    rule_ids,
    rule_on,
    rules_on,
    versions,
)
from office.law.telling import Day, Told

__all__ = [
    "BeyondCalendar",
    "Day",
    "Extension",
    "LawError",
    "NotInForce",
    "Pause",
    "Reckoning",
    "Rule",
    "UnknownRule",
    "UnlawfulExtension",
    "extension_limit",
    "reckon",
    "rule_ids",
    "rule_on",
    "rules_on",
    "versions",
]

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def reckon(
    rule_id: str,
    start: date,
    *,
    extensions: Sequence[int] = (),
    pauses: Sequence[Pause] = (),
    select_on: date | None = None,
    **facts: object,
) -> Reckoning:
    """Reckon the due day of `rule_id` for a step begun on `start`, by the version then in force.

    `start` is a day in Viet Nam, or a moment with its zone for limits in hours. `select_on` picks
    the version where another day decides it (a request sent before the change, completed after).
    `extensions` are granted lengths in the unit of the rule's extension. Facts: complexity
    (normal, complex, very_complex), remote_area, multi_location_or_delegated_check, third_party,
    dismissal, multi_agency, obstacle_days. Raises UnknownRule, NotInForce, BeyondCalendar,
    UnlawfulExtension, or LawError for facts that cannot be.
    """
    day = _day(start)
    rule = rule_on(rule_id, select_on or day)
    check_facts(facts)
    if rule.unit in CLOCKED:
        return _by_the_clock(rule, start)
    if rule.unit not in COUNTED:
        raise LawError(f"{rule_id} is a fixed date; ask office.law.periods")
    if rule.before:
        return _back_from(rule, day)
    return _forward(rule, day, extensions, pauses, facts)


def check_facts(facts: Mapping[str, object]) -> None:
    """Raise LawError for a fact no rule knows, or a value it cannot have."""
    for name, value in facts.items():
        if name in TRUTHS:
            if not isinstance(value, bool):
                raise LawError(f"{name} is true or false, not {value!r}")
        elif name == "complexity":
            if value not in GRADES:
                raise LawError(f"complexity is one of {', '.join(GRADES)}, not {value!r}")
        elif name == "obstacle_days":
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise LawError(f"obstacle_days is a number of days, not {value!r}")
        else:
            raise LawError(f"no rule asks about {name}")


def _day(start: date) -> date:
    # A moment belongs to its day in Viet Nam, whatever zone it is written in.
    if isinstance(start, datetime):
        return start.astimezone(VIET_NAM).date() if start.tzinfo else start.date()
    return start


def _roll(day: date, how: str) -> date:
    if how == "next":  # BLDS Đ148 k5: a last day that is a day off ends with the next working day
        return working_days.next_working_day(day)
    if how == "previous":  # a fixed date promises no day of grace
        return working_days.last_working_day(day)
    return day


def _step(day: date, n: int, unit: str) -> date:
    # BLDS Đ147 k2: the day of the event is not counted. BLLĐ Đ111-112: rest days are not worked.
    try:
        return working_days.add(day, n) if unit == "working_days" else day + timedelta(days=n)
    except OverflowError:
        raise BeyondCalendar(f"{n} days from {day.isoformat()} leave the calendar") from None


def _passed(start: date, until: date, unit: str) -> int:
    return working_days.count(start, until) if unit == "working_days" else (until - start).days


def _end(start: date, length: int, unit: str, pauses: Sequence[Pause], roll: str) -> date:
    """Find the raw end of `length` days, time under suspension not counted (Luật Khiếu nại Đ11a k4)."""
    day, left = start, length
    for pause in pauses:
        if pause.resumed_on is None or pause.suspended_on > _roll(_step(day, left, unit), roll):
            break  # the clock stands, or had run out already: no pause revives it
        left = max(left - _passed(day, pause.suspended_on, unit), 0)
        # The rest runs from the decision to resume, which is its day 0 (BLDS Đ147 k2).
        day = pause.resumed_on
    return _step(day, left, unit)


def _check_pauses(day: date, pauses: Sequence[Pause]) -> None:
    for pause in pauses:
        if pause.suspended_on < day:
            raise LawError(f"suspended on {pause.suspended_on}, before the clock ran on {day}")
        if pause.resumed_on is None:
            if pause is not pauses[-1]:
                raise LawError("a clock that stands cannot be suspended again")
        elif pause.resumed_on < pause.suspended_on:
            raise LawError(f"resumed on {pause.resumed_on}, before the suspension")
        else:
            day = pause.resumed_on


def _check_extensions(rule: Rule, extensions: Sequence[int], facts: Mapping[str, Any]) -> None:
    if not extensions:
        return
    if rule.extension is None:
        raise UnlawfulExtension(f"{rule.id} allows no extension")
    if any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in extensions):
        raise UnlawfulExtension("an extension is a number of days, one at least")
    longest, count = rule.extension.allowed(facts)
    if max(extensions) > longest:
        raise UnlawfulExtension(f"{rule.id}: one extension is {longest} days at most")
    if count is not None and len(extensions) > count:
        raise UnlawfulExtension(f"{rule.id}: {count} extensions at most on these facts")
    if rule.extension.total is not None and sum(extensions) > rule.extension.total:
        raise UnlawfulExtension(f"{rule.id}: {rule.extension.total} days in all at most")


def _forward(
    rule: Rule,
    day: date,
    extensions: Sequence[int],
    pauses: Sequence[Pause],
    facts: Mapping[str, Any],
) -> Reckoning:
    _check_extensions(rule, extensions, facts)
    _check_pauses(day, pauses)
    length = best(rule.variants, facts).get("length", rule.length)
    if rule.obstacle:  # Luật Khiếu nại Đ9: time under an obstacle is not counted
        length += facts.get("obstacle_days") or 0
    unit, more = rule.unit, sum(extensions)
    raw = _end(day, length, unit, pauses, rule.roll)
    base_due = _roll(raw, rule.roll)
    same_unit = rule.extension is None or rule.extension.unit == unit
    if not more:
        due = base_due
    elif same_unit:  # the extension lengthens the raw period; the roll is applied once, at the end
        raw = _end(day, length + more, unit, pauses, rule.roll)
        due = _roll(raw, rule.roll)
    else:  # working days lengthened by calendar days: from the base due day (2016 law, Đ30-31)
        raw = base_due + timedelta(days=more)
        due = _roll(raw, "next")
    if rule.effect:  # in force "after" the period: the day following it (Luật Khiếu nại Đ44)
        due = base_due = raw + ONE_DAY
    closed = tuple((p.suspended_on, p.resumed_on) for p in pauses if p.resumed_on is not None)
    standing = pauses[-1].suspended_on if pauses and pauses[-1].resumed_on is None else None
    return Reckoning(
        rule=rule.id,
        name_vi=rule.vi,
        name_en=rule.en,
        start=day,
        due=due,
        base_due=base_due,
        breach_from=due + ONE_DAY,
        unit=unit,
        length=length,
        citation=rule.citation,
        source_mark=rule.mark,
        valid_from=rule.valid_from,
        promise=rule.promise,
        actor=rule.actor,
        earlier_reading=_earlier(rule, day, due, raw, pauses=closed),
        lower_rank=_lower_rank(rule, day),
        provisional=_expected_only(day, due),
        paused_since=standing,
        told=Told(
            length=length + (more if same_unit else 0),
            second_leg=0 if same_unit else more,
            breaks=closed,
            effect=rule.effect,
        ),
    )


def _earlier(
    rule: Rule, day: date, due: date, raw: date, *, pauses: tuple[tuple[date, date], ...]
) -> date | None:
    """Find the stricter reading, where it gives an earlier day: a target, not the law."""
    found = due
    if rule.earlier and (rule.earlier.due_from is None or due >= rule.earlier.due_from):
        found = min(found, _step(day, rule.earlier.length, rule.earlier.unit))
    if rule.unrolled:
        found = min(found, raw)
    used = sum(suspended <= due for suspended, _ in pauses)
    if used:  # "from the day of issue" may count the day of the decision to resume itself
        stricter = (
            working_days.subtract(raw, used)
            if rule.unit == "working_days"
            else _roll(raw - timedelta(days=used), rule.roll)
        )
        found = min(found, stricter)
    return found if found < due else None


def _lower_rank(rule: Rule, day: date) -> date | None:
    """Reckon what a decree said against its law: told, never followed (Luật 64/2025 Đ58)."""
    lower = rule.lower_rank
    if lower is None or (lower.since and day < lower.since):
        return None
    return _step(day, lower.length, lower.unit)


def _back_from(rule: Rule, day: date) -> Reckoning:
    """Count back "at the latest n days before": the day itself is not counted, nothing rolls."""
    working = rule.unit == "working_days"
    due = working_days.subtract(day, rule.length) if working else day - timedelta(days=rule.length)
    target = working_days.last_working_day(due)  # nobody posts a notice on a day off
    return Reckoning(
        rule=rule.id,
        name_vi=rule.vi,
        name_en=rule.en,
        start=day,
        due=due,
        base_due=due,
        breach_from=due + ONE_DAY,
        unit=rule.unit,
        length=rule.length,
        citation=rule.citation,
        source_mark=rule.mark,
        valid_from=rule.valid_from,
        promise=rule.promise,
        actor=rule.actor,
        earlier_reading=target if target < due else None,
        lower_rank=None,
        provisional=_expected_only(due, day),
        told=Told(length=rule.length, before=True),
    )


def _by_the_clock(rule: Rule, start: date) -> Reckoning:
    """Hours and minutes run from the moment, through holidays (BLDS Đ147 k1)."""
    if not isinstance(start, datetime):
        raise LawError(f"{rule.id} runs in {rule.unit} and needs the moment it began")
    moment = start if start.tzinfo else start.replace(tzinfo=VIET_NAM)
    due_at = moment.astimezone(VIET_NAM) + timedelta(seconds=rule.length * CLOCKED[rule.unit])
    due = due_at.date()
    return Reckoning(
        rule=rule.id,
        name_vi=rule.vi,
        name_en=rule.en,
        start=_day(moment),
        due=due,
        base_due=due,
        breach_from=due + ONE_DAY,
        unit=rule.unit,
        length=rule.length,
        citation=rule.citation,
        source_mark=rule.mark,
        valid_from=rule.valid_from,
        promise=rule.promise,
        actor=rule.actor,
        earlier_reading=None,
        lower_rank=None,
        provisional=False,
        due_at=due_at,
    )


def _expected_only(first: date, last: date) -> bool:
    expected = working_days.calendar().provisional
    return any(year in expected for year in range(first.year, last.year + 1))


def extension_limit(
    rule_id: str,
    start: date,
    *,
    granted: Sequence[int] = (),
    pauses: Sequence[Pause] = (),
    select_on: date | None = None,
    **facts: object,
) -> Extension | None:
    """Tell the longest further extension lawful now, or nothing when the law allows no more.

    `notice_by` is the last day to issue it: the due day as it stands, or the end of the first
    period where the law says so. For complaints the extension *is* the longer period of a complex
    matter: with `complexity="complex"` the longer period runs already and nothing more is allowed.
    """
    rule = rule_on(rule_id, select_on or _day(start))
    if rule.extension is None:
        return None
    check_facts(facts)
    longest, count = rule.extension.allowed(facts)
    if count is not None and len(granted) >= count:
        return None
    if rule.extension.total is not None:
        longest = min(longest, rule.extension.total - sum(granted))
    if longest < 1:
        return None
    now = reckon(rule_id, start, extensions=granted, pauses=pauses, select_on=select_on, **facts)
    return Extension(
        days=longest,
        unit=rule.extension.unit,
        notice_by=now.base_due if rule.extension.in_base else now.due,
        by_vi=rule.extension.vi,
        by_en=rule.extension.en,
        citation=rule.extension.citation,
        source_mark=rule.extension.mark,
    )
