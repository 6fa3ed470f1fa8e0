"""The clocks of one case: law bound to facts. Started, paused, extended, stopped, late for ever."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from office.base import audit, clock
from office.cases import editions
from office.cases.models import Case, Clock, Overdue, Pause
from office.cases.models.case import NO_DUE
from office.cases.steps import ACCEPT, SETTLE, STEPS
from office.law import deadlines as law
from office.law.kinds import Kind, clock_rule, clock_start, has_clock
from office.people.actors import SYSTEM

LABELS = {step: words.label for step, words in STEPS.items()}
DONE = frozenset({"met", "missed", "dropped"})


class AlreadyLate(ValueError):
    """More time may only be given before the due day (the past is not rewritten)."""


@dataclass(frozen=True)
class Face:
    """A clock as people read it on one day."""

    step: str
    label: str
    due_on: date
    first_due: date
    started_on: date
    days_left: int
    """Calendar days from today to the due day; negative when late."""
    state: str
    """`late`, `soon`, `on-time`, `paused`, `done`, `done-late` or `dropped`."""
    late_since: date | None
    stopped_on: date | None
    promise: bool
    round: int
    reckoning: law.Reckoning
    waits: bool
    """It stands because the request is not complete."""
    pauses: tuple[Pause, ...]
    facts: Mapping[str, Any]
    """What the reckoning went by, besides the day it began."""
    extensions: Sequence[int]


def open_clocks(case: Case, day: date) -> None:
    """Start the clocks that run from receipt."""
    start(case, ACCEPT, day)
    if clock_start(Kind(case.kind), SETTLE, day) == "received":
        start(case, SETTLE, day)
    refresh(case)


def start(case: Case, step: str, day: date, *, round_: int = 1) -> Clock:
    """Start the clock of *step* with *day* as the day that is not counted (Điều 147 BLDS).

    Where the calendar ends before the period does, its due day stays open (NO_DUE) until the year
    is announced: nothing is guessed, and nobody is turned away.
    """
    kind = Kind(case.kind)
    chooses = law_day(kind, day, received=case.received_day)
    rule = clock_rule(kind, step, chooses, channel=case.channel, level=case.level)
    facts: dict[str, Any] = {}
    if case.complexity != "normal":
        facts["complexity"] = case.complexity
    chosen = version_day(rule, day)
    try:
        reckoned = law.reckon(rule, day, select_on=chosen, **facts)
    except law.BeyondCalendar:
        reckoned = law.beyond(rule, day, select_on=chosen)
    begun = Clock(
        step=step,
        round=round_,
        rule=rule,
        facts=facts,
        started_on=day,
        first_due=reckoned.due,
        due_on=reckoned.due,
        shortened_days=0,
        extensions=[],
        promise=reckoned.promise,
        state="running",
        edition=reckoned.calendar.edition,
        checked=reckoned.calendar.edition,
    )
    case.clocks.append(begun)
    return begun


def begin(case: Case, step: str, day: date) -> None:
    """Start the clock of a further *step* in this round, where the law has one on *day*."""
    kind = Kind(case.kind)
    if has_clock(kind, step, law_day(kind, day, received=case.received_day)):
        start(case, step, day, round_=case.reopenings + 1)


def law_day(kind: Kind, begun: date, *, received: date) -> date:
    """Return the day whose law rules a clock of *kind* begun on *begun*.

    A request for information stays under the law of the day it was sent, whenever it is completed
    or reopened (khoản 4 Điều 31 Luật Tiếp cận thông tin 2026).
    """
    return received if kind == Kind.INFORMATION else begun


def version_day(rule: str, begun: date) -> date:
    """Return the day that picks the version of *rule*: *begun*, or its last day in force."""
    until = law.versions(rule)[-1].valid_until
    return min(begun, until) if until else begun


def running(case: Case, step: str | None = None) -> list[Clock]:
    """Return the clocks still owed (running, paused or waiting), of one step or of all."""
    return [each for each in case.clocks if each.state not in DONE and step in {None, each.step}]


def stop(case: Case, step: str, day: date) -> None:
    """Stop the clock of *step*: what it asked was done on *day*; one that waits is let go.

    Lateness once written down is not undone by a deed dated back: it then ends no sooner than it began.
    """
    for each in running(case, step):
        if each.state == "waiting":
            let_go(each, day)
            continue
        each.stopped_on = max(day, each.overdue.since) if each.overdue else day
        each.state = "missed" if each.stopped_on > each.due_on else "met"
        if each.overdue and each.overdue.ended_on is None:
            each.overdue.ended_on = each.stopped_on


def drop(case: Case, day: date) -> None:
    """Let all clocks go: the case left the office (withdrawn, transferred, declined, joined)."""
    for each in running(case):
        let_go(each, day)


def go_on(case: Case, stood: Mapping[str, str]) -> None:
    """Let clocks that ended when the case joined another go on, by their number, as they *stood*.

    They were never answered, so nothing had ended: neither the period nor lateness written down.
    """
    for each in case.clocks:
        if str(each.id) in stood and each.state in DONE:
            each.state, each.stopped_on = stood[str(each.id)], None
            if each.overdue:
                each.overdue.ended_on = None
    refresh(case)


def let_go(each: Clock, day: date) -> None:
    """End one clock without its deed; lateness stays written down."""
    each.stopped_on = day
    each.state = "missed" if each.overdue else "dropped"
    if each.overdue and each.overdue.ended_on is None:
        each.overdue.ended_on = day


def restart(case: Case, step: str, day: date) -> None:
    """Count *step* anew from *day*, on which the request became complete (valid)."""
    for each in running(case, step):
        let_go(each, day)
    start(case, step, day)


def pause(case: Case, day: date, reason: str, paper: str) -> None:
    """Suspend the settlement clock by the decision *paper*; one already late gains nothing by it."""
    for each in running(case, SETTLE):
        if each.state == "running" and each.overdue is None:
            each.pauses.append(Pause(suspended_on=day, resumed_on=None, reason=reason, paper=paper))
            each.state = "paused"


def resume(case: Case, day: date, paper: str) -> None:
    """Let the paused clock run on by the decision *paper*; the remaining days count from *day* (Điều 11a Luật Khiếu nại)."""
    for each in running(case, SETTLE):
        if each.state == "paused":
            each.pauses[-1].resumed_on = day
            each.pauses[-1].resumed_by = paper
            each.state = "running"
            try:
                _set_due(each, due_with(each))
            except law.BeyondCalendar:
                _set_due(each, NO_DUE)  # until the year is announced


def wait(case: Case) -> None:
    """Hold the settlement clock of a request that is not complete; lateness is not undone."""
    for each in running(case, SETTLE):
        if each.state == "running" and each.overdue is None:
            each.state = "waiting"


def wait_no_more(case: Case) -> None:
    """Let the clock that waits run as it did: the request had been valid when it came."""
    for each in running(case, SETTLE):
        if each.state == "waiting":
            each.state = "running"


def extend(each: Clock, days: int, day: date) -> None:
    """Give *each* clock *days* more, in the unit of its rule, as the law allows.

    Raises `AlreadyLate`, or `law.UnlawfulExtension` when the law gives no more.
    """
    if each.overdue or day > each.due_on:
        raise AlreadyLate
    due = due_with(each, more=[days])
    each.extensions = [*each.extensions, days]
    _set_due(each, due)


def _set_due(each: Clock, due: date) -> None:
    """Set the due day of *each* as it was just reckoned, with the calendar in use."""
    each.due_on = due
    each.edition = each.checked = editions.newest()


def shorten(each: Clock, due_on: date) -> None:
    """Make *each* clock due on *due_on* already; more time given later comes on top of that."""
    each.shortened_days += (each.due_on - due_on).days
    each.due_on = due_on


def due_with(each: Clock, *, more: Sequence[int] = (), resumed_on: date | None = None) -> date:
    """Return the due day of *each* by its rule, less the days a new label took off.

    With *more* extensions, or with its open pause ended on *resumed_on*: nothing is changed. The
    calendar is the one in use: more time is counted with what is known now.
    Raises `law.UnlawfulExtension` when the law gives no more.
    """
    reckoned = law.reckon(
        each.rule,
        each.started_on,
        extensions=(*each.extensions, *more),
        pauses=_pauses(each, resumed_on),
        select_on=version_day(each.rule, each.started_on),
        **each.facts,
    )
    return reckoned.due - timedelta(days=each.shortened_days)


def extension_limit(each: Clock) -> law.Extension | None:
    """Return the longest lawful further extension of *each*, or None."""
    return law.extension_limit(
        each.rule,
        each.started_on,
        granted=list(each.extensions),
        pauses=_pauses(each),
        select_on=version_day(each.rule, each.started_on),
        **each.facts,
    )


def sweep(case: Case, today: date, at: datetime) -> list[Overdue]:
    """Write down every clock of *case* that turned late and was not yet seen to.

    The event is dated to the first day after the due day, however late it is found.
    """
    found = []
    for each in running(case):
        if each.state == "running" and each.overdue is None and each.due_on < today:
            since = each.due_on + timedelta(days=1)
            each.overdue = Overdue(case_id=case.id, since=since, recorded_at=at)
            case.overdue_since = min(case.overdue_since or since, since)
            audit.record(
                SYSTEM,
                "case:clock:overdue",
                at,
                case_id=case.id,
                effective_at=clock.moment_of(since),
                step=each.step,
                rule=each.rule,
                due=each.due_on.isoformat(),
            )
            found.append(each.overdue)
    return found


def refresh(case: Case) -> None:
    """Bring the case's next due day in line with its clocks."""
    going = [each for each in case.clocks if each.state == "running"]
    first = min(going, key=lambda each: each.due_on, default=None)
    case.next_due = first.due_on if first else NO_DUE
    case.next_step = first.step if first else ""


def reckoning(each: Clock) -> law.Reckoning:
    """Return how the due day of *each* comes about, day by day, with the calendar it was set by."""
    chosen = version_day(each.rule, each.started_on)
    try:
        return law.reckon(
            each.rule,
            each.started_on,
            extensions=tuple(each.extensions),
            pauses=_pauses(each),
            select_on=chosen,
            calendar=editions.at_edition(each.edition),
            **each.facts,
        )
    except law.BeyondCalendar:
        return law.beyond(each.rule, each.started_on, select_on=chosen)


def _pauses(each: Clock, resumed_on: date | None = None) -> tuple[law.Pause, ...]:
    return tuple(law.Pause(one.suspended_on, one.resumed_on or resumed_on) for one in each.pauses)


def faces(clocks: Iterable[Clock], today: date) -> list[Face]:
    """Return *clocks* as people read them on *today*."""
    return [
        Face(
            step=each.step,
            label=LABELS[each.step],
            due_on=each.due_on,
            first_due=each.first_due,
            started_on=each.started_on,
            days_left=(each.due_on - today).days,
            state=_state(each, today),
            late_since=each.overdue.since if each.overdue else None,
            stopped_on=each.stopped_on,
            promise=each.promise,
            round=each.round,
            reckoning=reckoning(each),
            waits=each.state == "waiting",
            pauses=tuple(each.pauses),
            facts=_facts_of(each),
            extensions=each.extensions,
        )
        for each in clocks
    ]


def going(found: Iterable[Face]) -> list[Face]:
    """Return the faces of clocks still owed, the next due day first."""
    return sorted((each for each in found if not each.stopped_on), key=lambda each: each.due_on)


def _facts_of(each: Clock) -> Mapping[str, Any]:
    chosen = version_day(each.rule, each.started_on)
    sent = {"sent_date": chosen.isoformat()} if chosen != each.started_on else {}
    return {**each.facts, **sent}


SOON_DAYS = 3


def state_of(due_on: date, today: date) -> str:
    """Return `late`, `soon` or `on-time` for a running clock."""
    left = (due_on - today).days
    if left < 0:
        return "late"
    return "soon" if left <= SOON_DAYS else "on-time"


_SAID = {
    "paused": "paused",
    "waiting": "paused",
    "dropped": "dropped",
    "met": "done",
    "missed": "done-late",
}


def _state(each: Clock, today: date) -> str:
    return _SAID.get(each.state) or state_of(each.due_on, today)
