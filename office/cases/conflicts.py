"""Conflict of interest: whom a case is about is outside of it, before anyone is told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from office.base import audit, clock
from office.base.db import db
from office.base.text import fold
from office.cases import conditions, handovers, holders, workflow
from office.cases.models import Case, Excluded
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.appointments import held_on
from office.people.models import Appointment, Officer, Unit
from office.people.roles import Role

KINDS = frozenset({Kind.DENUNCIATION, Kind.COMPLAINT})
"""What can be about someone in the office."""
SENDER, INTAKE, LINE = "sender", "intake", "line"
SETTLES = {True: (Role.HEAD,), False: (Role.HEAD, Role.DEPUTY)}
"""Who settles a denunciation (True), anything else: what is told of the head no deputy judges."""
SORTS = {True: Role.SEALED_INTAKE, False: Role.RECEPTION}
"""Who takes a case in: of a denunciation (True), of anything else."""
MOST = 5
SHORTEST = 8
"""Letters of a post that must be found in free text before it is suggested."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A post or unit that a case may be about."""

    key: str
    label: str


def choices(today: date, locale: str = "vi") -> list[Choice]:
    """Return the units, then the posts, that a sender may name; units in the reader's language."""
    units = db.session.scalars(select(Unit).where(Unit.kind == "unit").order_by(Unit.id))
    english = locale == "en"
    found = [Choice(f"unit.{each.id}", each.name_en if english else each.name) for each in units]
    posts = db.session.scalars(
        select(Officer)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .where(Officer.active, held_on(today))
        .distinct()
        .order_by(Officer.id)
    )
    return [*found, *(Choice(f"officer.{each.id}", each.name) for each in posts)]


def with_line(keys: Iterable[str], today: date) -> dict[str, str]:
    """Return *keys* and what goes with them, each with its source `sender` or `line`.

    With a unit go the units below it; with an officer the lead of each unit where a post is held.
    Keys that name nobody here are left out.
    """
    known = {each.key for each in choices(today)}
    found = dict.fromkeys((key for key in list(keys)[:MOST] if key in known), SENDER)
    for one in sorted(line_of(found, today)):
        found.setdefault(one, LINE)
    return found


def line_of(keys: Iterable[str], today: date) -> set[str]:
    """Return what goes with *keys*: the units below a unit, the leads of an officer's units."""
    found: set[str] = set()
    for key in keys:
        sort, _, said = key.partition(".")
        if sort != "lead":
            found.update(_below(int(said)) if sort == "unit" else _leads_of(int(said), today))
    return found


def _below(unit_id: int) -> list[str]:
    children = list(db.session.scalars(select(Unit.id).where(Unit.parent_id == unit_id)))
    return [f"unit.{each}" for each in children] + [
        key for each in children for key in _below(each)
    ]


def _leads_of(officer_id: int, today: date) -> list[str]:
    asked = select(Appointment.unit_id).where(Appointment.officer_id == officer_id, held_on(today))
    return [f"lead.{each}" for each in sorted(set(db.session.scalars(asked)))]


def exclude(case: Case, keys: Iterable[str], at: datetime, today: date, source: str) -> list[str]:
    """Set aside whom *case* is about, with their line, in the open transaction; return who is new.

    The case must have its id. What nobody is left to settle here can only go up.
    """
    new = {key: why for key, why in with_line(keys, today).items() if key not in case.excluded}
    for key, why in new.items():
        origin = source if why == SENDER else why
        db.session.add(Excluded(case_id=case.id, who=key, source=origin, at=at))
    if new:
        case.excluded = [*case.excluded, *new]
        judge(case, today)
    return list(new)


def judge(case: Case, today: date) -> None:
    """Write down whether anybody here is left to settle *case*; if not, it can only go up."""
    case.goes_up = bool(case.excluded) and not _someone(
        case, SETTLES[case.kind == Kind.DENUNCIATION], today
    )


def is_outside(case: Case, unit_id: int | None, officer_id: int | None, day: date) -> bool:
    """Tell whether *case* is about this unit or officer, under any name the officer has on *day*."""
    names = {f"unit.{unit_id}"}
    if officer_id is not None:
        officer = db.session.get_one(Officer, officer_id)
        names |= conditions.names_of(accounts.actor_of(officer, day))
    return not names.isdisjoint(case.excluded)


def office_of(case: Case) -> Unit:
    """Return the office itself, above the unit that has *case*: it can always hold it."""
    unit = case.unit
    while unit.parent_id is not None:
        unit = db.session.get_one(Unit, unit.parent_id)
    return unit


def set_aside(case: Case, key: str, actor: Actor, at: datetime) -> None:
    """Set aside whom an officer found the case to be about; the trail says that, not whom.

    An officer who is handling the case and is now outside of it no longer holds it.
    """
    workflow.hold(case, None)
    day = clock.day_of(at)
    new = exclude(case, [key], at, day, INTAKE)
    if is_outside(case, None, case.handler_id, day):
        case.handler_id = None
    if is_outside(case, case.unit_id, None, day):
        handovers.give(case, office_of(case), None, at)
        case.handler_id = None
    holders.take_back(case, day)
    audit.record(actor, "case:case:set_aside", at, case_id=case.id, count=len(new))
    workflow.touch(case)


def _someone(case: Case, roles: tuple[Role, ...], today: date) -> bool:
    """Tell whether an officer with one of *roles* is left for *case*."""
    posts = db.session.execute(
        select(Appointment.officer_id, Appointment.unit_id)
        .join(Officer, Officer.id == Appointment.officer_id)
        .where(Officer.active, Appointment.role.in_(roles), held_on(today))
    )
    out = set(case.excluded)
    return any(out.isdisjoint((f"officer.{officer}", f"unit.{unit}")) for officer, unit in posts)


def suggested(case: Case, today: date, told: Mapping[str, Any]) -> list[Choice]:
    """Return the posts and units that *told* of the accused names and nobody set aside yet."""
    if case.kind not in KINDS:
        return []
    said = fold(f"{told.get('accused', '')} {told.get('accused_body', '')}")
    return [
        each
        for each in choices(today)
        if each.key not in case.excluded
        and len(each.label) >= SHORTEST
        and fold(each.label) in said
    ]
