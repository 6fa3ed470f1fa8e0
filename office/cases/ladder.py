"""The ladder of reminders: due soon to the holder, late to the head, long late to the unit above.

A rung is raised once for a limit and a due day, on the day it belongs to, however late that is
found. It is addressed only to people who may know of the case.
"""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import and_, exists, false, func, select, true
from sqlalchemy.orm import selectinload

from office.base import audit, clock, config, outbox
from office.base.db import db, transaction
from office.base.i18n import N_
from office.base.outbox import Given, Promise
from office.cases import conditions as c
from office.cases import targets
from office.cases.models import Case, Clock, Reminder
from office.cases.models.case import NO_DUE
from office.cases.sight import Level, level
from office.cases.statuses import UNDECIDED
from office.law import deadlines as law
from office.law import working_days
from office.people import accounts
from office.people.actors import SYSTEM, Actor
from office.people.appointments import held_on
from office.people.models import Appointment, Officer, Unit
from office.people.roles import Role

SOON, LATE, LONG_LATE, RED_LINE, ASKED = "soon", "late", "long_late", "redline", "asked"
RANKS = {SOON: 1, LATE: 2, LONG_LATE: 3}
HOLDER, LEAD, HEAD, SUPERVISOR, NOBODY = "holder", "lead", "head", "supervisor", "nobody"
STAND_IN = (Role.LEAD, Role.RECEPTION, Role.SEALED_INTAKE)
"""Who is told of a case of the unit while nobody holds it."""
TOPIC = "reminder.raised"
AT_ONCE = 300
"""Cases of one tick; the others follow with the next."""
AHEAD = timedelta(days=45)
"""Calendar days that no "due soon" is earlier than."""
RAISED, PASSED_ON = "case:reminder:raise", "case:reminder:pass_on"
LABELS = {
    SOON: N_("Sắp đến hạn"),
    LATE: N_("Đã trễ hạn"),
    LONG_LATE: N_("Trễ hạn lâu"),
    RED_LINE: N_("Quá vạch đỏ"),
    ASKED: N_("Yêu cầu giải trình"),
}
MAIL_SUBJECT = N_("Có lời nhắc đang chờ ông/bà")
Place = tuple[str, int | None]
"""Role and unit that a reminder is addressed to."""


@dataclass(frozen=True)
class Rung:
    """One row of the ladder."""

    name: str
    to: str
    days: int
    """Working days from the due day, negative before it."""
    explain_in: int
    kinds: frozenset[str]
    steps: frozenset[str]
    first: date
    last: date
    mark: str
    vi: str
    en: str

    def fits(self, kind: str, step: str) -> bool:
        """Tell whether the row is about limits of this *kind* and *step*."""
        return (not self.kinds or kind in self.kinds) and (not self.steps or step in self.steps)


@dataclass(frozen=True)
class RedLine:
    """The line that a letter may not cross undecided."""

    rule: str
    to: str
    kinds: frozenset[str]
    explain_in: int
    first: date
    mark: str


@dataclass(frozen=True)
class Raised:
    """A rung whose day has come, for one limit."""

    rung: Rung
    about: date
    belongs_on: date


@cache
def rungs() -> tuple[Rung, ...]:
    """Load the ladder, once."""
    return tuple(_rung(row) for row in _data()["rung"])


@cache
def red_line() -> RedLine:
    """Load the red line, once."""
    row = _data()["redline"]
    kinds = frozenset(row["kinds"])
    return RedLine(row["rule"], row["to"], kinds, row["explain_in"], row["from"], row["mark"])


@cache
def _data() -> dict[str, Any]:
    with Path(__file__).with_name("ladder.toml").open("rb") as file:
        return tomllib.load(file)


def _rung(row: dict[str, Any]) -> Rung:
    return Rung(
        row["rung"],
        row["to"],
        row["working_days"],
        row["explain_in"],
        frozenset(row.get("kinds", ())),
        frozenset(row.get("steps", ())),
        row["from"],
        row.get("until", date.max),
        row["mark"],
        row["vi"],
        row["en"],
    )


# Which rungs have come


def come(kind: str, each: Clock, today: date) -> list[Raised]:
    """Return the rungs whose day has come for *each* running clock of a case of *kind*, lowest first."""
    found = []
    for name in RANKS:
        for row in rungs():
            if row.name != name or not row.fits(kind, each.step):
                continue
            day = _day_of(row, kind, each)
            if day is not None and not row.first <= day <= row.last:
                continue
            if day is not None and day <= today:
                found.append(Raised(row, each.due_on, day))
            break
    return found


def _day_of(row: Rung, kind: str, each: Clock) -> date | None:
    """Return the day of a rung; a limit begun later than its own "soon" is told on its first day."""
    if each.due_on == NO_DUE:
        return None
    try:
        if row.days > 0:
            return working_days.add(each.due_on, row.days)
        day = working_days.subtract(each.due_on, -row.days)
    except law.BeyondCalendar:
        return None
    target = targets.by_policy(kind, each)
    return max(min(day, target) if target else day, each.started_on)


def key_of(each: Clock, rung: str) -> str:
    """Return what a rung is raised under: the limit, the rung, the due day."""
    return f"{each.id}.{rung}.{each.due_on.isoformat()}"


def due(today: date) -> list[int]:
    """Return the cases for which a rung has come that was not raised, oldest due day first."""
    raised = (
        select(func.count())
        .where(Reminder.clock_id == Clock.id, Reminder.about == Clock.due_on)
        .scalar_subquery()
    )
    asked = (
        select(Clock, Case.kind, raised)
        .join(Case, Case.id == Clock.case_id)
        .where(Clock.state == "running", Clock.due_on <= today + AHEAD, raised < len(RANKS))
        .options(selectinload(Clock.pauses))
        .order_by(Clock.due_on, Clock.id)
    )
    rows = db.session.execute(asked)
    found = [each.case_id for each, kind, known in rows if len(come(kind, each, today)) > known]
    return list(dict.fromkeys([*found, *_beyond_the_line(today)]))


def _beyond_the_line(today: date) -> list[int]:
    line = red_line()
    if today < line.first:
        return []
    known = exists().where(Reminder.case_id == Case.id, Reminder.rung == RED_LINE)
    asked = select(Case.id, Case.received_day).where(
        Case.open,
        Case.kind.in_(line.kinds),
        Case.status.in_([each.value for each in UNDECIDED]),
        Case.received_day < today - timedelta(days=law.versions(line.rule)[-1].length),
        ~known,
    )
    rows = db.session.execute(asked.order_by(Case.received_day, Case.id))
    return [id_ for id_, received in rows if line_day(received) <= today]


def line_day(received: date) -> date:
    """Return the first day beyond the red line for a letter received on *received*."""
    line = red_line()
    version = max(received, line.first)
    return max(law.reckon(line.rule, received, select_on=version).breach_from, line.first)


# Raising them


def climb(today: date, at: datetime, most: int = AT_ONCE) -> int:
    """Raise what has come for all cases, each in its own transaction; return how many were raised."""
    found = due(today)[:most]
    staff = at_work(today) if found else []
    raised = 0
    for case_id in found:
        with transaction():
            case = db.session.get(Case, case_id, with_for_update={"of": Case})
            if case is not None:
                raised += len(raise_for(case, today, at, staff))
    return raised


def raise_for(
    case: Case, today: date, at: datetime, staff: Sequence[Actor] | None = None
) -> list[Reminder]:
    """Raise what has come for *case* and was not raised yet. Only the highest rung of a limit nags."""
    people = at_work(today) if staff is None else staff
    mine = select(Reminder.key).where(Reminder.case_id == case.id)
    known = set(db.session.scalars(mine))
    made = []
    for each in case.clocks:
        if each.state != "running":
            continue
        came = come(case.kind, each, today)
        new = [one for one in came if key_of(each, one.rung.name) not in known]
        made += [_raise(case, each, one, (today, at), people, one is not came[-1]) for one in new]
    if f"{case.id}.{RED_LINE}" not in known and _crossed(case, today):
        made.append(_raise_line(case, today, at, people))
    return made


def _crossed(case: Case, today: date) -> bool:
    mine = case.open and case.kind in red_line().kinds and case.status in UNDECIDED
    return mine and line_day(case.received_day) <= today


def _raise(
    case: Case,
    each: Clock,
    one: Raised,
    now: tuple[date, datetime],
    people: Sequence[Actor],
    quiet: bool,
) -> Reminder:
    today, at = now
    made = Reminder(
        case_id=case.id,
        clock_id=each.id,
        key=key_of(each, one.rung.name),
        rung=one.rung.name,
        step=each.step,
        about=one.about,
        belongs_on=one.belongs_on,
        raised_on=today,
        quiet=quiet,
        wanted_by=_wanted(today, one.rung.explain_in),
    )
    return _send(case, made, one.rung.to, at, people)


def _raise_line(case: Case, today: date, at: datetime, people: Sequence[Actor]) -> Reminder:
    first = line_day(case.received_day)
    made = Reminder(
        case_id=case.id,
        key=f"{case.id}.{RED_LINE}",
        rung=RED_LINE,
        about=first - timedelta(days=1),
        belongs_on=first,
        raised_on=today,
        wanted_by=_wanted(today, red_line().explain_in),
    )
    return _send(case, made, red_line().to, at, people)


def _wanted(today: date, days: int) -> date:
    try:
        return working_days.add(today, days)
    except law.BeyondCalendar:
        return today + timedelta(days=days)


def _send(case: Case, made: Reminder, to: str, at: datetime, people: Sequence[Actor]) -> Reminder:
    """Address *made*, write it down, and promise the mail of whoever it is addressed to."""
    (made.to_role, made.to_unit_id), told = address(case, to, people)
    made.to_officer_id = case.handler_id if made.to_role == HOLDER else None
    db.session.add(made)
    db.session.flush()
    late = made.belongs_on < made.raised_on
    audit.record(
        SYSTEM,
        RAISED,
        at,
        case_id=case.id,
        effective_at=clock.moment_of(made.belongs_on) if late else None,
        rung=made.rung,
        step=made.step,
        due=made.about.isoformat() if made.about else "",
        to=made.to_role,
    )
    if not made.quiet:
        tell(case, made, told)
    return made


def tell(case: Case, made: Reminder, told: Iterable[Actor]) -> None:
    """Promise a mail to each of *told*: the code, and that there is a reminder."""
    for each in told:
        outbox.put(TOPIC, key=f"{made.id}.{each.id}", officer_id=each.id, code=case.code)


def pass_on(today: date, at: datetime) -> int:
    """Address anew what nobody at work may answer any more: a post that ended, a case that moved.

    Each in its own transaction; return how many found somebody else. Done once a day by upkeep.
    """
    staff = at_work(today)
    waiting = select(Reminder.id).where(
        Reminder.state.in_(("open", "again")), Reminder.quiet.is_(False)
    )
    passed = 0
    for id_ in db.session.scalars(waiting.order_by(Reminder.id)).all():
        with transaction():
            passed += _pass_on(db.session.get_one(Reminder, id_), at, staff)
    return passed


def _pass_on(made: Reminder, at: datetime, people: Sequence[Actor]) -> bool:
    case = db.session.get_one(Case, made.case_id)
    before = (made.to_role, made.to_unit_id)
    if made.to_role != NOBODY and any(_holds(before, each, case) for each in people):
        return False
    place, told = address(case, _to_of(made, case), people)
    if place == before:
        return False
    made.to_role, made.to_unit_id = place
    made.to_officer_id = case.handler_id if made.to_role == HOLDER else None
    audit.record(SYSTEM, PASSED_ON, at, case_id=case.id, rung=made.rung, to=made.to_role)
    tell(case, made, told)
    return True


def _to_of(made: Reminder, case: Case) -> str:
    """Return whom the rung of *made* speaks to."""
    if made.rung in {RED_LINE, ASKED}:
        return red_line().to if made.rung == RED_LINE else "holder"
    fits = (each for each in rungs() if each.name == made.rung)
    return next(each.to for each in fits if each.fits(case.kind, made.step))


# Who is addressed


def at_work(today: date) -> list[Actor]:
    """Return every officer with a post on *today*, as the rules see them."""
    posts = select(Appointment.officer_id).where(held_on(today))
    asked = select(Officer).where(Officer.active, Officer.id.in_(posts))
    found = db.session.scalars(
        asked.options(selectinload(Officer.appointments)).order_by(Officer.id)
    )
    return [accounts.actor_of(each, today) for each in found]


def address(case: Case, to: str, people: Sequence[Actor]) -> tuple[Place, list[Actor]]:
    """Return whom a reminder about *case* is addressed to, and who that is among *people*.

    Whoever is set aside from the case, or has no sight of it, is not asked: then the next above is.
    """
    for place in _upward(case, to):
        found = [each for each in people if _holds(place, each, case)]
        if found:
            return place, found
    return (NOBODY, None), []


def _upward(case: Case, to: str) -> list[Place]:
    """Return the places to ask, from *to* upward."""
    unit = case.unit or db.session.get_one(Unit, case.unit_id)
    line = [_charge_of(unit)]
    while unit.parent_id is not None:
        unit = db.session.get_one(Unit, unit.parent_id)
        line.append(_charge_of(unit))
    above: list[Place] = [*line[1:], (SUPERVISOR, None)]
    start: dict[str, list[Place]] = {
        "holder": [(HOLDER, case.unit_id), *line, (SUPERVISOR, None)],
        "unit": [*line, (SUPERVISOR, None)],
        "above": above,
        "supervisor": [(SUPERVISOR, None), (HEAD, None)],
    }
    return start[to]


def _charge_of(unit: Unit) -> Place:
    return (HEAD, unit.id) if unit.kind == "agency" else (LEAD, unit.id)


def _holds(place: Place, actor: Actor, case: Case) -> bool:
    role, unit_id = place
    if level(actor, case) < Level.LINE:
        return False
    tests: dict[str, Callable[[], bool]] = {
        HOLDER: lambda: _has_in_hand(actor, case),
        LEAD: lambda: unit_id in actor.units((Role.LEAD,)),
        HEAD: lambda: c.head(actor, case),
        SUPERVISOR: lambda: actor.has(Role.SUPERVISOR),
    }
    return tests[role]()


def _has_in_hand(actor: Actor, case: Case) -> bool:
    if case.handler_id is not None:
        return c.named_handler(actor, case)
    return case.unit_id in actor.units(STAND_IN)


# Mail


def keep_raised(promises: Sequence[Given]) -> None:
    """Send each officer one mail for all reminders of a tick; sent again it is the same mail."""
    codes: dict[int, list[str]] = defaultdict(list)
    first: dict[int, int] = {}
    for each in promises:
        officer_id = int(each.facts["officer_id"])
        codes[officer_id].append(str(each.facts["code"]))
        first.setdefault(officer_id, each.id)
    with transaction():
        for officer_id, said in codes.items():
            key = f"reminder-{first[officer_id]}"
            known = select(Promise.id).where(Promise.topic == "mail", Promise.key == key)
            officer = db.session.get(Officer, officer_id)
            if officer is None or not officer.active or db.session.scalar(known.limit(1)):
                continue
            outbox.put("mail", key=key, to=officer.email, subject=MAIL_SUBJECT, text=_letter(said))


def _letter(codes: Iterable[str]) -> str:
    settings = config.current()
    lines = "\n".join(dict.fromkeys(codes))
    return (
        f"Có lời nhắc đang chờ ông/bà ở các vụ việc:\n{lines}\n\n"
        f"Xin đăng nhập và mở trang Đôn đốc: {settings.site_address}/can-bo/don-doc\n"
        f"-- \n{settings.office_name}\n"
    )


def addressed_to(actor: Actor) -> Any:
    """Return whether a reminder is addressed to *actor*, as the condition of a query over both.

    The case must be joined, and the sight of the actor asked for besides.
    """
    free = and_(Case.handler_id.is_(None), Case.unit_id.in_(sorted(actor.units(STAND_IN))))
    mine = c.where(c.named_handler.ways(actor))
    leads = Reminder.to_unit_id.in_(sorted(actor.units((Role.LEAD,))))
    return (
        and_(Reminder.to_role == HOLDER, mine | free)
        | and_(Reminder.to_role == LEAD, leads)
        | and_(Reminder.to_role == HEAD, c.where(c.head.ways(actor)))
        | and_(Reminder.to_role == SUPERVISOR, true() if actor.has(Role.SUPERVISOR) else false())
    )


def is_addressed(actor: Actor, made: Reminder, case: Case) -> bool:
    """Tell what `addressed_to` asks, of one reminder; never of a case out of sight."""
    return made.to_role != NOBODY and _holds((made.to_role, made.to_unit_id), actor, case)
