"""Units that cease: from the day after their last one, their open cases are with whoever follows them."""

from datetime import date, datetime

from sqlalchemy import select

from office.base import audit
from office.base.db import db
from office.cases import conflicts, handovers, holders, workflow
from office.cases.models import Case
from office.people.actors import SYSTEM
from office.people.models import Unit

AT_ONCE = 200


class NotInOffice(ValueError):
    """Only a unit of this office is followed by another such unit, or by the office itself."""


def cease(unit: Unit, last_day: date, successor: Unit | None, at: datetime) -> None:
    """Let *unit* exist until *last_day*; from then on its cases are with *successor*, or the office.

    Raises `NotInOffice`.
    """
    parts = {"unit", "agency"}
    if unit.kind != "unit" or (successor and (successor.kind not in parts or successor is unit)):
        raise NotInOffice
    unit.until_day, unit.successor_id = last_day, successor.id if successor else None
    audit.record(
        SYSTEM, "people:unit:cease", at, unit=unit.name, day=last_day.isoformat(),
        successor=successor.name if successor else "",
    )  # fmt: skip


def pass_on(today: date, at: datetime) -> int:
    """Give on what units hold that are no more on *today*; return how many cases. Run by upkeep."""
    gone = select(Unit.id).where(Unit.until_day < today)
    asked = select(Case).where(Case.open, Case.unit_id.in_(gone)).order_by(Case.id).limit(AT_ONCE)
    found = list(db.session.scalars(asked))
    for case in found:
        workflow.hold(case, None)
        to = _successor(case, today)
        handovers.give(case, to, None, at)
        case.handler_id = None
        holders.take_back(case, today)
        audit.record(SYSTEM, "case:unit:pass_on", at, case_id=case.id, unit=to.name)
        workflow.touch(case)
    return len(found)


def _successor(case: Case, today: date) -> Unit:
    """Return who follows the unit of *case*, over several changes; the office where nobody may."""
    unit, seen = case.unit, set()
    while handovers.is_gone(unit, today) and unit.successor_id and unit.id not in seen:
        seen.add(unit.id)
        unit = db.session.get_one(Unit, unit.successor_id)
    if handovers.is_gone(unit, today) or conflicts.is_outside(case, unit.id, None, today):
        return conflicts.office_of(case)
    return unit
