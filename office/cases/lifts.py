"""Letting in again who was set aside: asked with a reason, decided by a second person, never forgotten."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from office.base import audit, clock
from office.base.db import db
from office.cases import conflicts, sealed, workflow
from office.cases.conflicts import LINE, SENDER
from office.cases.models import Case, Excluded, Lift
from office.cases.permissions import LIFT, allows
from office.people.actors import Actor
from office.people.models import Officer, Unit

ASKED, LIFTED, KEPT = "case:conflict:ask_lift", "case:conflict:lift", "case:conflict:keep"


class SecondPerson(Exception):
    """Whoever asked does not decide."""


class NothingToLift(ValueError):
    """That name is not set aside, or its return is asked for or decided already."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Someone who is set aside from a case."""

    key: str
    name: str
    source: str
    since: date


def aside(case: Case) -> list[Aside]:
    """Return who is set aside from *case*: those named first, then their line."""
    rows = db.session.scalars(
        select(Excluded)
        .where(Excluded.case_id == case.id)
        .order_by(Excluded.source == LINE, Excluded.at, Excluded.who)
    ).all()
    names = names_of([each.who for each in rows])
    return [Aside(each.who, names[each.who], each.source, clock.day_of(each.at)) for each in rows]


def names_of(keys: list[str]) -> dict[str, str]:
    """Return the posts and units behind *keys*; a key without one stays as it is."""
    ids: dict[str, set[int]] = {"officer": set(), "unit": set(), "lead": set()}
    for key in keys:
        sort, _, number = key.partition(".")
        ids[sort].add(int(number))
    officers = dict(_rows(Officer, ids["officer"]))
    units = dict(_rows(Unit, ids["unit"] | ids["lead"]))
    known = {"officer": officers, "unit": units, "lead": units}
    return {
        key: known[sort].get(int(number), key)
        for key in keys
        for sort, _, number in [key.partition(".")]
    }


def _rows(model: type[Officer] | type[Unit], ids: set[int]) -> list[tuple[int, str]]:
    found = db.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
    return [(id_, name) for id_, name in found]


def of(case: Case) -> list[Lift]:
    """Return every request to let someone in again, newest first; decided ones stay."""
    return list(
        db.session.scalars(select(Lift).where(Lift.case_id == case.id).order_by(Lift.id.desc()))
    )


def goes_with(case: Case, key: str, today: date) -> list[str]:
    """Return *key* and the part of its line that goes with nobody else who is set aside."""
    rows = {each.key: each for each in aside(case)}
    if key not in rows:
        return []
    others = [each.key for each in rows.values() if each.key != key and each.source != LINE]
    line = conflicts.line_of([key], today) - conflicts.line_of(others, today)
    return [key, *(each for each in rows if each in line and rows[each].source == LINE)]


def ask(case: Case, key: str, reason: str, actor: Actor, at: datetime) -> Lift:
    """Ask that *key* be let in again; nothing changes before a second person agrees.

    Raises `NothingToLift`, and `workflow.NotAllowed`.
    """
    workflow.hold(case, None)
    _allowed(case, actor)
    keys = goes_with(case, key, clock.day_of(at))
    if not keys or any(key in each.who for each in of(case) if each.settled_at is None):
        raise NothingToLift
    said = sealed.without_identity(case, reason, actor)
    made = Lift(case_id=case.id, who=keys, reason=said, asked_by=actor.id, asked_at=at, was=[])
    db.session.add(made)
    audit.record(actor, ASKED, at, case_id=case.id, count=len(keys))
    workflow.touch(case)
    return made


def grant(asked: Lift, case: Case, actor: Actor, at: datetime) -> None:
    """Let them in again, as the second person; what was set aside stays written in the request."""
    _settle(asked, case, actor, at, granted=True)
    rows = db.session.scalars(
        select(Excluded).where(Excluded.case_id == case.id, Excluded.who.in_(asked.who))
    ).all()
    asked.was = [
        {"who": each.who, "source": each.source, "at": each.at.isoformat()} for each in rows
    ]
    for each in rows:
        db.session.delete(each)
    case.excluded = [each for each in case.excluded if each not in asked.who]
    conflicts.judge(case, clock.day_of(at))
    named = any(each.source == SENDER for each in rows)
    audit.record(actor, LIFTED, at, case_id=case.id, count=len(rows), named=named)
    workflow.touch(case)


def refuse(asked: Lift, case: Case, actor: Actor, at: datetime) -> None:
    """Leave them outside, as the second person."""
    _settle(asked, case, actor, at, granted=False)
    audit.record(actor, KEPT, at, case_id=case.id, count=len(asked.who))
    workflow.touch(case)


def _settle(asked: Lift, case: Case, actor: Actor, at: datetime, *, granted: bool) -> None:
    workflow.hold(case, None)
    _allowed(case, actor)
    if asked.settled_at is not None or asked.case_id != case.id:
        raise NothingToLift
    if actor.id == asked.asked_by:
        raise SecondPerson
    asked.settled_by, asked.settled_at, asked.granted = actor.id, at, granted


def _allowed(case: Case, actor: Actor) -> None:
    """Whoever is set aside has no sight of the case, and so never passes here."""
    if not allows(actor, LIFT, case):
        raise workflow.NotAllowed("lift")
