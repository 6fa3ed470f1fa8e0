"""Reckon a time limit: from the day a step began to its due day, with the article that says so.

Days are days in Viet Nam (Asia/Ho_Chi_Minh); day 0 is the day of the event and is never counted.
BLDS is the Civil Code 2015, which holds for other fields where they say nothing else (Article 145).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from office.law import working_days
from office.law.dated import ONE_DAY
from office.law.errors import (
    BeyondCalendar,
    LateExtension,
    LawError,
    MissingFact,
    NoSuspension,
    NotInForce,
    OverlappingPauses,
    ResumedBeforeSuspended,
    SuspendedBeforeStart,
    UnknownRule,
    UnlawfulExtension,
    WrongFact,
)
from office.law.reckoning import Extension, Granted, Pause, Reckoning
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
from office.law.working_days import Calendar

__all__ = [
    "BeyondCalendar",
    "Calendar",
    "Day",
    "Extension",
    "Granted",
    "LawError",
    "NotInForce",
    "Pause",
    "Reckoning",
    "Rule",
    "UnknownRule",
    "UnlawfulExtension",
    "beyond",
    "extension_limit",
    "reckon",
    "rule_ids",
    "rule_on",
    "rules_on",
    "versions",
]

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


class _Case(NamedTuple):
    """What a reckoning goes by: the version of the rule, day 0, the facts and the calendar."""

    rule: Rule
    day: date
    facts: Mapping[str, Any]
    calendar: Calendar


def reckon(
    rule_id: str,
    start: date,
    *,
    extensions: Sequence[int | Granted] = (),
    pauses: Sequence[Pause] = (),
    select_on: date | None = None,
    calendar: Calendar | None = None,
    **facts: object,
) -> Reckoning:
    """Reckon the due day of `rule_id` for a step begun on `start`, by the version then in force.

    `start` is a day in Viet Nam, or a moment with its zone for limits in hours. `select_on` picks
    the version where another day decides it (a request sent before the change, completed after).
    `extensions` are granted lengths in the unit of the rule's extension; one that says when it was
    granted must have been in time. `calendar` is the one in use unless another is given. Facts:
    complexity (normal, complex, very_complex), remote_area, multi_location_or_delegated_check,
    third_party, dismissal, multi_agency, obstacle_days. Raises an error of `office.law.errors`.
    """
    day = _day(start)
    rule = rule_on(rule_id, select_on or day)
    check_facts(facts)
    case = _Case(rule, day, facts, calendar or working_days.calendar())
    given = [each if isinstance(each, Granted) else Granted(each) for each in extensions]
    if rule.unit in COUNTED and not rule.before:
        return _forward(case, given, pauses)
    if given:
        raise UnlawfulExtension(
            f"{rule.en}: the law allows no extension.", f"“{rule.vi}”: luật không cho gia hạn."
        )
    if pauses:
        raise NoSuspension(rule.vi, rule.en)
    if rule.unit in CLOCKED:
        return _by_the_clock(case, start)
    if rule.unit not in COUNTED:
        raise WrongFact(
            f"{rule.en}: a fixed day or a number of times, not counted from an event.",
            f"“{rule.vi}” là ngày cố định hoặc số lần, không tính từ một sự kiện.",
        )
    return _back_from(case)


def beyond(rule_id: str, start: date, *, select_on: date | None = None) -> Reckoning:
    """Return the reckoning of a period whose end no calendar reaches yet: rule, article, no day."""
    day = _day(start)
    case = _Case(rule_on(rule_id, select_on or day), day, {}, working_days.calendar())
    return _told(case, date.max, length=case.rule.length, known=False)


def check_facts(facts: Mapping[str, object]) -> None:
    """Raise WrongFact for a fact no rule knows, or a value it cannot have."""
    for name, value in facts.items():
        if name in TRUTHS:
            if not isinstance(value, bool):
                raise WrongFact(
                    f"{name} is true or false, not {value!r}.",
                    f"{name} chỉ nhận true (có) hoặc false (không), không phải {value!r}.",
                )
        elif name == "complexity":
            if value not in GRADES:
                raise WrongFact(
                    f"complexity is one of {', '.join(GRADES)}, not {value!r}.",
                    f"complexity (mức phức tạp) là một trong {', '.join(GRADES)}, không phải {value!r}.",
                )
        elif name == "obstacle_days":
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise WrongFact(
                    f"obstacle_days is a number of days, not {value!r}.",
                    f"obstacle_days (số ngày có trở ngại) là số ngày, không phải {value!r}.",
                )
        else:
            raise WrongFact(f"No rule asks about {name}.", f"Không quy tắc nào hỏi về {name}.")


def _day(start: date) -> date:
    # A moment belongs to its day in Viet Nam, whatever zone it is written in.
    if isinstance(start, datetime):
        return start.astimezone(VIET_NAM).date() if start.tzinfo else start.date()
    return start


def _roll(day: date, how: str, calendar: Calendar) -> date:
    if how == "next":  # BLDS Đ148 k5: a last day that is a day off ends with the next working day
        return calendar.next_working_day(day)
    return day


def _step(day: date, n: int, unit: str, calendar: Calendar) -> date:
    # BLDS Đ147 k2: the day of the event is not counted. BLLĐ Đ111-112: rest days are not worked.
    if unit == "working_days":
        return calendar.add(day, n)
    try:
        return _months_after(day, n) if unit == "months" else day + timedelta(days=n)
    except (OverflowError, ValueError):
        raise BeyondCalendar(9999, calendar.first.year, calendar.last.year) from None


def _months_after(day: date, n: int) -> date:
    """Find the same day `n` months on, or the last of that month (BLDS Đ148 k3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - ONE_DAY).day
    return date(year, month + 1, min(day.day, last))


def _passed(start: date, until: date, unit: str, calendar: Calendar) -> int:
    return calendar.count(start, until) if unit == "working_days" else (until - start).days


def _end(case: _Case, length: int, pauses: Sequence[Pause]) -> date:
    """Find the raw end of `length` days, time under suspension not counted (Luật Khiếu nại Đ11a k4)."""
    rule, calendar, unit = case.rule, case.calendar, case.rule.unit
    day, left = case.day, length
    for pause in pauses:
        end = _roll(_step(day, left, unit, calendar), rule.roll, calendar)
        if pause.resumed_on is None or pause.suspended_on > end:
            break  # the clock stands, or had run out already: no pause revives it
        left = max(left - _passed(day, pause.suspended_on, unit, calendar), 0)
        # The rest runs from the decision to resume, which is its day 0 (BLDS Đ147 k2).
        day = pause.resumed_on
    return _step(day, left, unit, calendar)


def _check_pauses(case: _Case, pauses: Sequence[Pause]) -> None:
    if pauses and case.rule.suspension is None:
        raise NoSuspension(case.rule.vi, case.rule.en)
    before: Pause | None = None
    for pause in pauses:
        if pause.suspended_on < case.day:
            raise SuspendedBeforeStart(pause.suspended_on, case.day)
        if before and (before.resumed_on is None or pause.suspended_on < before.resumed_on):
            raise OverlappingPauses(pause.suspended_on)
        if pause.resumed_on is not None and pause.resumed_on < pause.suspended_on:
            raise ResumedBeforeSuspended(pause.resumed_on, pause.suspended_on)
        before = pause


def _check_extensions(
    case: _Case, extensions: Sequence[Granted], pauses: Sequence[Pause], length: int
) -> None:
    if not extensions:
        return
    rule = case.rule
    if rule.extension is None:
        raise UnlawfulExtension(
            f"{rule.en}: the law allows no extension.", f"“{rule.vi}”: luật không cho gia hạn."
        )
    days = [each.days for each in extensions]
    if any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in days):
        raise UnlawfulExtension(
            "An extension is a number of days, one at least.", "Mỗi lần gia hạn ít nhất một ngày."
        )
    longest, count = rule.extension.allowed(case.facts)
    article_vi = rule.extension.citation.text("vi")
    article_en = rule.extension.citation.text("en")
    if count is not None and len(days) > count:
        raise UnlawfulExtension(
            f"{rule.en}: {count} extensions at most on these facts ({article_en}).",
            f"“{rule.vi}”: với vụ việc này chỉ được gia hạn {count} lần ({article_vi}).",
        )
    if max(days) > longest:
        raise UnlawfulExtension(
            f"{rule.en}: one extension is {longest} days at most ({article_en}).",
            f"“{rule.vi}”: mỗi lần gia hạn nhiều nhất {longest} ngày ({article_vi}).",
        )
    if rule.extension.total is not None and sum(days) > rule.extension.total:
        raise UnlawfulExtension(
            f"{rule.en}: {rule.extension.total} days in all at most ({article_en}).",
            f"“{rule.vi}”: tổng cộng nhiều nhất {rule.extension.total} ngày ({article_vi}).",
        )
    for n, each in enumerate(extensions):
        _check_in_time(case, each, extensions[:n], pauses, length)


def _check_in_time(
    case: _Case, asked: Granted, before: Sequence[Granted], pauses: Sequence[Pause], length: int
) -> None:
    """Refuse an extension granted once the period was over; while it stands it is not over."""
    if asked.on is None or case.rule.extension is None:
        return
    begun = [pause for pause in pauses if pause.suspended_on < asked.on]
    counted = () if case.rule.extension.in_base else before
    last = _due(case, length, [each.days for each in counted], begun).due
    stands = bool(begun) and begun[-1].resumed_on is None and begun[-1].suspended_on <= last
    if asked.on > last and not stands:
        raise LateExtension(asked.on, last)


class _Ends(NamedTuple):
    """Where a period ends: before the roll, without extensions, and on its last lawful day."""

    raw: date
    base_due: date
    due: date


def _due(case: _Case, length: int, more: Sequence[int], pauses: Sequence[Pause]) -> _Ends:
    rule, calendar = case.rule, case.calendar
    raw = _end(case, length, pauses)
    base_due = _roll(raw, rule.roll, calendar)
    if not more:
        return _Ends(raw, base_due, base_due)
    if rule.extension is None or rule.extension.unit == rule.unit:
        # the extension lengthens the raw period; the roll is applied once, at the end
        raw = _end(case, length + sum(more), pauses)
        return _Ends(raw, base_due, _roll(raw, rule.roll, calendar))
    # working days lengthened by calendar days: from the base due day (2016 law, Đ30-31)
    raw = _step(base_due, sum(more), rule.extension.unit, calendar)
    return _Ends(raw, base_due, _roll(raw, "next", calendar))


def _forward(case: _Case, extensions: Sequence[Granted], pauses: Sequence[Pause]) -> Reckoning:
    rule, day = case.rule, case.day
    length = best(rule.variants, case.facts).get("length", rule.length)
    obstacle = (case.facts.get("obstacle_days") or 0) if rule.obstacle else 0
    if rule.unit in {"calendar_days", "working_days"}:
        length += obstacle  # Luật Khiếu nại Đ9: time under an obstacle is not counted
    _check_pauses(case, pauses)
    _check_extensions(case, extensions, pauses, length)
    more = [each.days for each in extensions]
    raw, base_due, due = _due(case, length, more, pauses)
    if rule.unit == "months" and obstacle:
        raw = _step(raw, obstacle, "calendar_days", case.calendar)
        due = base_due = _roll(raw, rule.roll, case.calendar)
    rolled = due != raw
    if rule.effect:  # in force "after" the period: the day following it (Luật Khiếu nại Đ44)
        due = base_due = raw + ONE_DAY
    stops = [pause for pause in pauses if pause.suspended_on <= due]  # later ones stop nothing
    closed = tuple((p.suspended_on, p.resumed_on) for p in stops if p.resumed_on is not None)
    standing = stops[-1].suspended_on if stops and stops[-1].resumed_on is None else None
    same_unit = rule.extension is None or rule.extension.unit == rule.unit
    numbered = length + (sum(more) if same_unit else 0)
    told = Told(
        length=(raw - day).days if rule.unit == "months" else numbered,
        second_leg=0 if same_unit else sum(more),
        breaks=closed,
        effect=rule.effect,
        rolled=rolled,
        extended=sum(more),
        obstacle=obstacle,
    )
    return _told(
        case,
        due,
        length=length,
        base_due=base_due,
        earlier_reading=_earlier(case, due, raw, closed),
        lower_rank=_lower_rank(case),
        provisional=case.calendar.expected_only(day, due),
        paused_since=standing,
        told=told,
    )


def _told(
    case: _Case, due: date, *, length: int, base_due: date | None = None, **known: Any
) -> Reckoning:
    rule = case.rule
    return Reckoning(
        rule=rule.id,
        name_vi=rule.vi,
        name_en=rule.en,
        start=case.day,
        due=due,
        base_due=base_due or due,
        breach_from=date.max if due == date.max else due + ONE_DAY,
        unit=rule.unit,
        length=length,
        citation=rule.citation,
        source_mark=rule.mark,
        valid_from=rule.valid_from,
        promise=rule.promise,
        actor=rule.actor,
        calendar=case.calendar,
        **known,
    )


def _earlier(
    case: _Case, due: date, raw: date, pauses: tuple[tuple[date, date], ...]
) -> date | None:
    """Find the stricter reading, where it gives an earlier day: a target, not the law."""
    rule, calendar = case.rule, case.calendar
    found = due
    if rule.earlier and (rule.earlier.due_from is None or due >= rule.earlier.due_from):
        found = min(found, _step(case.day, rule.earlier.length, rule.earlier.unit, calendar))
    if rule.unrolled:
        found = min(found, raw)
    used = len(pauses)
    if used:  # "from the day of issue" may count the day of the decision to resume itself
        stricter = (
            calendar.subtract(raw, used)
            if rule.unit == "working_days"
            else _roll(raw - timedelta(days=used), rule.roll, calendar)
        )
        found = min(found, stricter)
    return found if found < due else None


def _lower_rank(case: _Case) -> date | None:
    """Reckon what a decree said against its law: told, never followed (Luật 64/2025 Đ58)."""
    lower = case.rule.lower_rank
    if lower is None or (lower.since and case.day < lower.since):
        return None
    return _step(case.day, lower.length, lower.unit, case.calendar)


def _back_from(case: _Case) -> Reckoning:
    """Count back "at the latest n days before": the day itself is not counted, nothing rolls."""
    rule, day, calendar = case.rule, case.day, case.calendar
    working = rule.unit == "working_days"
    due = calendar.subtract(day, rule.length) if working else day - timedelta(days=rule.length)
    target = calendar.last_working_day(due)  # nobody posts a notice on a day off
    return _told(
        case,
        due,
        length=rule.length,
        earlier_reading=target if target < due else None,
        provisional=calendar.expected_only(due, day),
        told=Told(length=rule.length, before=True),
    )


def _span(rule: Rule) -> timedelta:
    seconds = rule.length * CLOCKED[rule.unit]
    return timedelta(seconds=-seconds if rule.before else seconds)


def _by_the_clock(case: _Case, start: date) -> Reckoning:
    """Hours and minutes run from the moment, through holidays (BLDS Đ147 k1)."""
    rule = case.rule
    if not isinstance(start, datetime):
        raise MissingFact(
            [f"giờ bắt đầu (thời hạn “{rule.vi}” tính theo giờ, phút)"],
            [f"the moment it began ({rule.en} runs in {rule.unit})"],
        )
    moment = start if start.tzinfo else start.replace(tzinfo=VIET_NAM)
    due_at = moment.astimezone(VIET_NAM) + _span(rule)
    found = case._replace(day=_day(moment))
    return _told(found, due_at.date(), length=rule.length, due_at=due_at)


def extension_limit(
    rule_id: str,
    start: date,
    *,
    granted: Sequence[int] = (),
    pauses: Sequence[Pause] = (),
    select_on: date | None = None,
    calendar: Calendar | None = None,
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
    now = reckon(
        rule_id,
        start,
        extensions=granted,
        pauses=pauses,
        select_on=select_on,
        calendar=calendar,
        **facts,
    )
    return Extension(
        days=longest,
        unit=rule.extension.unit,
        notice_by=now.base_due if rule.extension.in_base else now.due,
        by_vi=rule.extension.vi,
        by_en=rule.extension.en,
        citation=rule.extension.citation,
        source_mark=rule.extension.mark,
    )
