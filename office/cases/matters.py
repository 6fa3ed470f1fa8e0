"""Long-running matters: what comes back at one place gathers into one, with one owner, until it is settled.

Each report keeps its own clock, answer and record: a matter takes nothing from a case. It shows them
together, names who owns the whole, and asks for proof before another of them is closed as solved.
"""

import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true, update

from office.base import audit, clock
from office.base.audit import Event
from office.base.db import db
from office.base.text import nfc
from office.cases import queries, similar, workflow
from office.cases.models import Case, Matter, MatterCase
from office.cases.models.talk import EVIDENCE
from office.cases.permissions import MATTER, allowed, allows
from office.cases.queries import Row
from office.cases.sight import not_about, readable_by, set_aside, visible_to
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.appointments import held_on
from office.people.models import Appointment, Officer, Unit
from office.people.roles import Role

MOST_SUGGESTED = 30
MOST_LISTED = 200
MOST_EVENTS = 60
SOLVED = frozenset({"done"})
OWNERS = (Role.HANDLER, Role.LEAD, Role.INFORMATION_OFFICER, Role.HEAD, Role.DEPUTY)


class NeedsProof(ValueError):
    """A report of a matter still open is closed as solved with a picture or document only."""


class NotOne(ValueError):
    """A denunciation, or a case of another matter, belongs to none here."""


class NeedsOwner(ValueError):
    """A matter has one owner, who may be given its cases."""


class NeedsOutcome(ValueError):
    """A matter is closed by saying what settled it, once every report of it is answered."""


@cache
def recurrence() -> tuple[int, timedelta]:
    """Return how many reports within which time make a matter."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        row = tomllib.load(file)["recurrence"]
    return int(row["cases"]), timedelta(days=int(row["days"]))


# Suggested


@dataclass(frozen=True)
class Suggested:
    """Reports that may be one matter, this one among them, and a matter that is there already."""

    rows: list[Row]
    matter: Matter | None


def suggest(case: Case, actor: Actor, today: date, found: Sequence[int] = ()) -> Suggested | None:
    """Return the earlier cases of the same place and field, once they are as many as the policy says.

    Among *found* (ids a search gave) and the latest of the field, as far as *actor* may read them.
    A matter open already is offered from its first report on.
    """
    if case.kind == Kind.DENUNCIATION or of(case) is not None:
        return None
    near = _same_place(case, actor, found)
    matter = _open_among(near) if near else None
    if matter is None and len(near) + 1 < recurrence()[0]:
        return None
    return Suggested(queries.by_ids(near, actor, today), matter)


def suggest_for(case: Case, actor: Actor) -> list[Case]:
    """Return the earlier reports of the same place that *actor* may put into the matter of *case*."""
    found = _same_place(case, actor, [], allowed(actor, MATTER))
    if not found:
        return []
    free = Case.id.not_in(select(MatterCase.case_id))
    return list(db.session.scalars(select(Case).where(Case.id.in_(found), free).order_by(Case.id)))


def _same_place(
    case: Case, actor: Actor, found: Sequence[int], among: ColumnElement[bool] | None = None
) -> list[int]:
    """Return the earlier cases of the same place and field within the policy's time, newest first."""
    own = similar.sketch(case.id, case.received_day, case.subject, case.body, case.place)
    if not own.place or case.kind == Kind.DENUNCIATION:
        return []
    _least, window = recurrence()
    rows = db.session.execute(
        select(Case.id, Case.received_day, Case.subject, Case.place)
        .where(
            Case.received_day >= case.received_day - window,
            Case.id != case.id,
            Case.kind != Kind.DENUNCIATION.value,
            or_(Case.field == case.field, Case.id.in_(list(found))),
            readable_by(actor),
            among if among is not None else true(),
        )
        .order_by(Case.received_day.desc(), Case.id.desc())
        .limit(MOST_LISTED)
    )
    near = [row.id for row in rows if similar.same_place(own, _sketch(row))]
    return near[:MOST_SUGGESTED]


def _sketch(row: Any) -> similar.Sketch:
    return similar.sketch(row.id, row.received_day, row.subject, "", row.place)


def _open_among(case_ids: Sequence[int]) -> Matter | None:
    return db.session.scalar(
        select(Matter)
        .join(MatterCase, MatterCase.matter_id == Matter.id)
        .where(MatterCase.case_id.in_(case_ids), Matter.closed_on.is_(None))
        .order_by(Matter.id.desc())
        .limit(1)
    )


# Kept


def of(case: Case) -> Matter | None:
    """Return the matter that *case* belongs to."""
    return db.session.scalar(
        select(Matter)
        .join(MatterCase, MatterCase.matter_id == Matter.id)
        .where(MatterCase.case_id == case.id)
    )


def by_handle(handle: str, actor: Actor) -> Matter | None:
    """Return a matter that *actor* owns or sees a case of: whoever sees none learns of none."""
    seen = select(MatterCase.id).join(Case, Case.id == MatterCase.case_id)
    one = seen.where(MatterCase.matter_id == Matter.id, visible_to(actor)).exists()
    own = Matter.owner_id == (actor.id or 0)
    return db.session.scalar(select(Matter).where(Matter.handle == handle, or_(own, one)))


def open_matter(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    title: str,
    place: str,
    unit: Unit,
    owner: Officer,
    plan: str = "",
) -> Matter:
    """Open a matter with *case* as its first report, owned by *owner* of *unit*.

    Raises `NotOne`, `NeedsOwner` and `workflow.NotAllowed`.
    """
    if not allows(actor, MATTER, case):
        raise workflow.NotAllowed("matter")
    if actor.id is None or not title.strip() or not _may_own(owner, case, at):
        raise NeedsOwner
    _refuse_unfit(case)
    matter = Matter(
        handle=secrets.token_urlsafe(9),
        title=nfc(title).strip()[:300],
        place=nfc(place).strip()[:300],
        field=case.field,
        plan=nfc(plan).strip(),
        unit_id=unit.id,
        owner_id=owner.id,
        opened_on=clock.day_of(at),
        opened_by=actor.id,
        outcome="",
        version=1,
    )
    db.session.add(matter)
    db.session.flush()
    audit.record(actor, "case:matter:open", at, case_id=case.id, matter=matter.handle)
    _enter(matter, case, actor, at)
    return matter


def _may_own(owner: Officer, case: Case, at: datetime) -> bool:
    """Tell whether *owner* may be given such a case, and is not whom it is about.

    Owning gives no sight: of the reports the owner reads those given to the own unit.
    """
    who = accounts.actor_of(owner, clock.day_of(at))
    return owner.active and who.has(*OWNERS) and not set_aside(who, case)


def owners(today: date) -> list[tuple[int, str, int]]:
    """Return id, name and unit of whoever may own a matter *today*."""
    rows = db.session.execute(
        select(Officer.id, Officer.name, Appointment.unit_id)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .where(
            Officer.active,
            Appointment.role.in_(OWNERS),
            Appointment.case_id.is_(None),
            held_on(today),
        )
        .group_by(Officer.id, Officer.name, Appointment.unit_id)
        .order_by(Appointment.unit_id, Officer.id)
    )
    return [(id_, name, unit) for id_, name, unit in rows]


def _refuse_unfit(case: Case) -> None:
    if case.kind == Kind.DENUNCIATION or of(case) is not None:
        raise NotOne


def _enter(matter: Matter, case: Case, actor: Actor, at: datetime) -> None:
    seen = matter.owner_id == actor.id
    db.session.add(MatterCase(matter_id=matter.id, case_id=case.id, at=at, by=actor.id, seen=seen))
    matter.version += 1
    workflow.touch(case)


def add(matter: Matter, case: Case, actor: Actor, at: datetime) -> None:
    """Add a report to an open matter; the owner hears of it. The same one twice changes nothing."""
    if not allows(actor, MATTER, case):
        raise workflow.NotAllowed("matter")
    if (known := of(case)) is not None and known.id == matter.id:
        return
    if matter.closed_on is not None:
        raise workflow.Changed
    _refuse_unfit(case)
    audit.record(actor, "case:matter:add", at, case_id=case.id, matter=matter.handle)
    _enter(matter, case, actor, at)


def take_out(case: Case, actor: Actor, at: datetime) -> None:
    """Take a report out of its matter: it was another thing after all."""
    if not allows(actor, MATTER, case):
        raise workflow.NotAllowed("matter")
    row = db.session.scalar(select(MatterCase).where(MatterCase.case_id == case.id))
    if row is None:
        return
    matter = db.session.get_one(Matter, row.matter_id)
    db.session.delete(row)
    matter.version += 1
    audit.record(actor, "case:matter:leave", at, case_id=case.id, matter=matter.handle)
    workflow.touch(case)


def change(
    matter: Matter,
    actor: Actor,
    at: datetime,
    *,
    owner: Officer,
    unit: Unit,
    plan: str,
    seen: int | None,
) -> None:
    """Name another owner, or write the plan anew. Raises `workflow.Changed` and `NotAllowed`."""
    case = _any_case(matter, actor)
    if seen is not None and seen != matter.version:
        raise workflow.Changed
    if matter.closed_on is not None or case is None:
        raise workflow.NotAllowed("matter")
    if not _may_own(owner, db.session.get_one(Case, case), at):
        raise NeedsOwner
    before, matter.owner_id = matter.owner_id, owner.id
    matter.unit_id = unit.id
    matter.plan = nfc(plan).strip()
    matter.version += 1
    audit.record(
        actor, "case:matter:change", at, case_id=case, matter=matter.handle,
        was=before, owner=owner.id,
    )  # fmt: skip


def close(matter: Matter, actor: Actor, at: datetime, *, outcome: str, seen: int | None) -> None:
    """Close a matter whose reports are all answered, by saying what settled it.

    Raises `NeedsOutcome`, `workflow.Changed` and `workflow.NotAllowed`.
    """
    case = _any_case(matter, actor)
    if seen is not None and seen != matter.version:
        raise workflow.Changed
    if matter.closed_on is not None or case is None:
        raise workflow.NotAllowed("matter")
    if not outcome.strip() or unanswered(matter):
        raise NeedsOutcome
    matter.outcome, matter.closed_on, matter.closed_by = (
        nfc(outcome).strip(), clock.day_of(at), actor.id,
    )  # fmt: skip
    matter.version += 1
    audit.record(actor, "case:matter:close", at, case_id=case, matter=matter.handle)


def _any_case(matter: Matter, actor: Actor) -> int | None:
    """Return a case of *matter* over which *actor* may keep matters, or any when he owns it."""
    mine = not_about(actor) if matter.owner_id == actor.id else allowed(actor, MATTER)
    asked = (
        select(MatterCase.case_id)
        .join(Case, Case.id == MatterCase.case_id)
        .where(MatterCase.matter_id == matter.id, mine)
    )
    return db.session.scalar(asked.order_by(MatterCase.id).limit(1))


def may_keep(matter: Matter, actor: Actor) -> bool:
    """Tell whether *actor* may change and close *matter*."""
    return _any_case(matter, actor) is not None


def size(matter: Matter) -> int:
    """Return how many reports belong to *matter*."""
    asked = select(func.count()).where(MatterCase.matter_id == matter.id)
    return db.session.scalar(asked) or 0


def unanswered(matter: Matter) -> int:
    """Return how many reports of *matter* still wait for their answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(MatterCase)
            .join(Case, Case.id == MatterCase.case_id)
            .where(
                MatterCase.matter_id == matter.id,
                Case.open.is_(True),
                Case.status.not_in(("answered",)),
            )
        )
        or 0
    )


def refuse_unproved(case: Case, uploads: Sequence[Any]) -> None:
    """Raise `NeedsProof` when a report of an open matter would be closed as solved without proof.

    What was said five times needs a picture or a document the sixth: words alone do not close it.
    """
    shown = any(each.point_id and each.purpose == EVIDENCE for each in case.attachments)
    if uploads or shown or not any(point.outcome in SOLVED for point in case.points):
        return
    matter = of(case)
    if matter is not None and matter.closed_on is None:
        raise NeedsProof


# Read


def members(matter: Matter, actor: Actor, today: date) -> list[Row]:
    """Return the reports of *matter* that *actor* may see, newest first."""
    ids = db.session.scalars(
        select(MatterCase.case_id)
        .join(Case, Case.id == MatterCase.case_id)
        .where(MatterCase.matter_id == matter.id, visible_to(actor))
        .order_by(Case.received_day.desc(), Case.id.desc())
        .limit(MOST_LISTED)
    )
    return queries.by_ids(list(ids), actor, today)


def history(matter: Matter, actor: Actor) -> list[tuple[Event, str]]:
    """Return what happened in the reports that *actor* may read, newest first, with the code of each."""
    rows = db.session.execute(
        select(Event, Case.code)
        .join(Case, Case.id == Event.case_id)
        .join(MatterCase, MatterCase.case_id == Case.id)
        .where(
            MatterCase.matter_id == matter.id,
            readable_by(actor),
            or_(Event.action.like("case:case:%"), Event.action.like("case:matter:%")),
        )
        .order_by(Event.id.desc())
        .limit(MOST_EVENTS)
    )
    return [(event, code) for event, code in rows]


def unseen(matter: Matter, actor: Actor) -> list[int]:
    """Return which reports came since the owner looked; nothing for anyone else."""
    if matter.owner_id != actor.id:
        return []
    new = select(MatterCase.id).join(Case, Case.id == MatterCase.case_id)
    here = new.where(MatterCase.matter_id == matter.id, MatterCase.seen.is_(False))
    return list(db.session.scalars(here.where(not_about(actor))))


def note_seen(matter: Matter, actor: Actor, at: datetime) -> None:
    """Note that the owner has seen the reports that came."""
    ids = unseen(matter, actor)
    if not ids:
        return
    db.session.execute(update(MatterCase).where(MatterCase.id.in_(ids)).values(seen=True))
    audit.record(actor, "case:matter:see", at, matter=matter.handle, count=len(ids))


@dataclass(frozen=True, slots=True)
class Line:
    """A matter in a list."""

    matter: Matter
    cases: int
    """Of those that may be seen."""
    new: int
    """Of one's own matter: reports not looked at yet."""


def listed(actor: Actor, *, closed: bool = False) -> list[Line]:
    """Return the matters of which *actor* sees a case, those with news first."""
    own = (Matter.owner_id == (actor.id or 0)) & MatterCase.seen.is_(False)
    count, new = func.count(MatterCase.id), func.count().filter(own)
    state = Matter.closed_on.is_not(None) if closed else Matter.closed_on.is_(None)
    shown = visible_to(actor)
    rows = db.session.execute(
        select(Matter, count.filter(shown), new)
        .join(MatterCase, MatterCase.matter_id == Matter.id)
        .join(Case, Case.id == MatterCase.case_id)
        .where(state, or_(shown, (Matter.owner_id == (actor.id or 0)) & not_about(actor)))
        .group_by(Matter.id)
        .order_by(new.desc(), Matter.opened_on.desc(), Matter.id.desc())
        .limit(MOST_LISTED)
    )
    return [Line(*row) for row in rows]
