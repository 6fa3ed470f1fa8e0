"""Who else has a case open now: a light row that expires, told to officers who may read the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from office.base import clock
from office.base.db import db
from office.cases import readings
from office.cases.mentions import may_be_named
from office.cases.models import Case, Presence, Reading
from office.cases.sight import Level, level
from office.people import accounts
from office.people.actors import Actor
from office.people.models import Officer

KEPT = timedelta(minutes=2)
"""How long after the last sign of life someone is still taken to be there."""


@dataclass(frozen=True, slots=True)
class Present:
    """Someone at the case."""

    name: str
    since: datetime
    edited_at: datetime | None


def come(case: Case, actor: Actor, at: datetime, *, typed: bool = False) -> None:
    """Write down that *actor* is at the case; what has expired goes."""
    if actor.id is None or not actor.is_officer:
        return
    db.session.execute(delete(Presence).where(Presence.seen_at < at - KEPT))
    mine = db.session.get(Presence, (case.id, actor.id))
    if mine is None:
        mine = Presence(case_id=case.id, officer_id=actor.id, since=at)
        db.session.add(mine)
    mine.seen_at = at
    if typed:
        mine.edited_at = at


def others(case: Case, actor: Actor, at: datetime) -> list[Present]:
    """Return who else is at *case* as far as *actor* may know, the latest to come last.

    Where no script tells, a mark of reading does: the page was opened a moment ago.
    """
    if level(actor, case) < Level.EXTRACT:
        return []
    since: dict[int, datetime] = {}
    edited: dict[int, datetime | None] = {}
    for id_, came, typed in db.session.execute(
        select(Presence.officer_id, Presence.since, Presence.edited_at).where(
            Presence.case_id == case.id, Presence.seen_at >= at - KEPT
        )
    ):
        since[id_], edited[id_] = came, typed
    for id_, came in db.session.execute(
        select(Reading.officer_id, func.max(Reading.at))
        .where(Reading.case_id == case.id, Reading.what == readings.CASE, Reading.at >= at - KEPT)
        .group_by(Reading.officer_id)
    ):
        since.setdefault(id_, came)
    since.pop(actor.id or 0, None)
    named = _known(case, actor, list(since), at)
    found = [Present(name, since[id_], edited.get(id_)) for id_, name in named]
    return sorted(found, key=lambda each: each.since)


def _known(case: Case, actor: Actor, ids: Sequence[int], at: datetime) -> list[tuple[int, str]]:
    if not ids:
        return []
    day = clock.day_of(at)
    found = []
    for officer in db.session.scalars(select(Officer).where(Officer.id.in_(ids), Officer.active)):
        other = accounts.actor_of(officer, day)
        if level(other, case) >= Level.EXTRACT and may_be_named(case, other, actor):
            found.append((officer.id, officer.name))
    return found
