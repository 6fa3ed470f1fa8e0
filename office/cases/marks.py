"""What officers say to the lists of supervision: pinned on top, taken off for a time, raised in public."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from office.base import audit, clock
from office.base.db import db
from office.base.text import nfc
from office.cases import attention, sealed, workflow
from office.cases import permissions as may
from office.cases.models import Case, Mark
from office.cases.sight import visible_to
from office.people.actors import Actor

PIN, ASIDE, PRESS = "pin", "aside", "press"
LONGEST = 1000
WRITTEN = {PIN: "case:attention:pin", ASIDE: "case:attention:aside", PRESS: "case:attention:press"}
ENDED = "case:attention:end"
MOST_PINNED = 20
"""More cases on top of a list than this are no longer on top."""


class NotNow(ValueError):
    """Somebody has done it already, or may not."""


class Empty(ValueError):
    """No words were written where a reason is asked for."""


class TooLong(ValueError):
    """A case may not be off a list for so long; the message is the last day allowed, ISO."""


class TooMany(ValueError):
    """Enough cases are pinned: one has to go first."""


@dataclass(frozen=True)
class Standing:
    """What stands for one actor today, of open cases."""

    pinned: dict[str, list[tuple[Mark, int]]] = field(default_factory=dict)
    """List → the marks of cases that stand in it, with the unit that holds each; latest first."""
    aside: dict[str, list[Mark]] = field(default_factory=dict)
    """List → the marks of the cases taken off it."""


def standing(actor: Actor, today: date) -> Standing:
    """Return the marks that hold today over open cases *actor* may see, in one question."""
    asked = (
        select(Mark, Case.weight, Case.reasons, Case.received_day, Case.unit_id)
        .join(Case, Case.id == Mark.case_id)
        .where(Mark.ended_at.is_(None), Mark.deed != PRESS)
        .where(Case.open.is_(True), visible_to(actor))
        .options(joinedload(Mark.by))
        .order_by(Mark.id.desc())
    )
    found = Standing({name: [] for name in attention.LISTS}, {name: [] for name in attention.LISTS})
    for mark, weight, reasons, received_day, unit_id in db.session.execute(asked):
        if not _holds(mark, weight, today):
            continue
        if mark.deed == ASIDE:
            found.aside[mark.listed].append(mark)
            continue
        for name, limits in attention.thresholds().items():
            if limits.holds(reasons, (today - received_day).days):
                found.pinned[name].append((mark, unit_id))
    return found


def of_case(case: Case, today: date) -> list[Mark]:
    """Return the marks that hold over *case* today, latest first."""
    asked = select(Mark).where(Mark.case_id == case.id, Mark.ended_at.is_(None))
    found = db.session.scalars(asked.options(joinedload(Mark.by)).order_by(Mark.id.desc()))
    return [each for each in found if _holds(each, case.weight, today)]


def _holds(mark: Mark, weight: int, today: date) -> bool:
    if mark.deed != ASIDE:
        return True
    return mark.until is not None and mark.until >= today and weight <= mark.weight


def pin(case: Case, actor: Actor, at: datetime, *, note: str = "") -> Mark:
    """Put *case* on top of every list it stands in. Raises `NotNow`, `TooMany`."""
    _refuse(case, actor, at, PIN)
    asked = select(Mark.id).join(Case, Case.id == Mark.case_id)
    asked = asked.where(Mark.ended_at.is_(None), Mark.deed == PIN, Case.open.is_(True))
    if len(db.session.scalars(asked.limit(MOST_PINNED)).all()) >= MOST_PINNED:
        raise TooMany
    return _write(case, actor, at, PIN, _words(case, actor, note))


def put_aside(
    case: Case, actor: Actor, at: datetime, *, listed: str, reason: str, until: date
) -> Mark:
    """Take *case* off one list until the end of a day; more weight brings it back before.

    Raises `NotNow`, `Empty` without a reason, `TooLong`.
    """
    today = clock.day_of(at)
    last = today + timedelta(days=attention.aside_days()[1])
    if listed not in attention.LISTS or until < today:
        raise NotNow
    if until > last:
        raise TooLong(last.isoformat())
    _refuse(case, actor, at, ASIDE, listed)
    words = _words(case, actor, reason)
    if not words:
        raise Empty
    return _write(case, actor, at, ASIDE, words, listed=listed, until=until, weight=case.weight)


def note_press(case: Case, actor: Actor, at: datetime, *, where: str) -> Mark:
    """Write down where *case* was raised in public: it weighs from now on. Raises `NotNow`, `Empty`."""
    if not may.allows(actor, may.SURFACE, case) or not case.open:
        raise NotNow
    words = _words(case, actor, where)
    if not words:
        raise Empty
    made = _write(case, actor, at, PRESS, words)
    _weigh(case)
    return made


def end(mark_id: int, actor: Actor, at: datetime) -> Case:
    """End a mark: no longer on top, back in the list, or written down by mistake. Raises `NotNow`."""
    mark = db.session.get(Mark, mark_id, with_for_update={"of": Mark})
    case = db.session.get(Case, mark.case_id) if mark else None
    if mark is None or case is None or mark.ended_at or not may.allows(actor, may.SURFACE, case):
        raise NotNow
    mark.ended_at, mark.ended_by_id = at, actor.id
    audit.record(actor, ENDED, at, case_id=case.id, deed=mark.deed)
    if mark.deed == PRESS:
        _weigh(case)
    return case


def _weigh(case: Case) -> None:
    asked = select(Mark.id).where(
        Mark.case_id == case.id, Mark.deed == PRESS, Mark.ended_at.is_(None)
    )
    db.session.flush()
    case.public_concern = db.session.scalar(asked.limit(1)) is not None
    workflow.touch(case)


def _refuse(case: Case, actor: Actor, at: datetime, deed: str, listed: str = "") -> None:
    """Raise `NotNow` without the right, over a closed case, or where the same mark stands."""
    if not may.allows(actor, may.SURFACE, case) or not case.open:
        raise NotNow
    standing = of_case(case, clock.day_of(at))
    if any(each.deed == deed and each.listed == listed for each in standing):
        raise NotNow


def _words(case: Case, actor: Actor, typed: str) -> str:
    return sealed.without_identity(case, nfc(typed).strip()[:LONGEST], actor)


def _write(
    case: Case, actor: Actor, at: datetime, deed: str, note: str, *, listed: str = "",
    until: date | None = None, weight: int = 0,
) -> Mark:  # fmt: skip
    mark = Mark(
        case_id=case.id, deed=deed, listed=listed, note=note, until=until, weight=weight,
        by_id=actor.id, at=at,
    )  # fmt: skip
    db.session.add(mark)
    db.session.flush()
    day = until.isoformat() if until else ""
    audit.record(actor, WRITTEN[deed], at, case_id=case.id, list=listed, until=day)
    return mark
