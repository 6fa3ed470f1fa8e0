"""What citizens say after closing, by unit and month: counted without names, and never guessed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, extract, func, select

from office.base.db import db
from office.cases.catalogue import SATISFACTION
from office.cases.models import Attachment, Case, Point, Rating
from office.cases.sight import counted_for, readable_by
from office.law.kinds import Kind
from office.people.actors import Actor

FEWEST = 5
"""Of fewer closed cases nothing is told: who knows the unit would know the person."""
MONTHS = 12
COMMENTS = 30
CLOSED = "closed"


@dataclass
class Said:
    """The closed cases of one unit and month, or a sum of such."""

    replied: int = 0
    """Closed with an answer; nothing is said yet of whether it helped."""
    silent: int = 0
    """The citizen has not said anything; that is no consent."""
    shown: int = 0
    """Of the silent: everything asked is answered as done, with evidence."""
    replies: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in SATISFACTION}
    )

    @property
    def few(self) -> bool:
        """Tell whether there are too few to tell anything."""
        return self.replied < FEWEST

    @property
    def solved(self) -> int:
        """How many citizens said that it is solved."""
        return self.replies["solved"]["yes"]

    @property
    def told(self) -> bool:
        """Tell whether enough people answered for their answers to be told."""
        return self.replied - self.silent >= FEWEST


@dataclass(frozen=True, slots=True)
class Comment:
    """Free words of a citizen, without name, code or day."""

    unit_id: int
    month: date
    text: str


def first_month(today: date) -> date:
    """Return the first day of the oldest month that is counted."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _present() -> Any:
    """Return the condition that joins the rating of the present closing to its case."""
    return and_(Rating.case_id == Case.id, Rating.round == Case.reopenings + 1)


def figures(actor: Actor, today: date) -> dict[tuple[int, date], Said]:
    """Return what was said, by unit and month of closing; denunciations stand under unit 0 alone."""
    papers = exists().where(Attachment.case_id == Case.id, Attachment.purpose == "evidence")
    undone = exists().where(Point.case_id == Case.id, Point.outcome != "done")
    done = and_(papers, ~undone).label("done")
    year, month = extract("year", Case.closed_day), extract("month", Case.closed_day)
    hidden = (Case.kind == Kind.DENUNCIATION.value).label("hidden")
    asked = [getattr(Rating, name) for name in SATISFACTION]
    keys = [Case.unit_id, year, month, hidden, done, Rating.id.is_(None), *asked]
    found = (
        select(*keys, func.count())
        .outerjoin(Rating, _present())
        .where(Case.status == CLOSED, Case.closed_day >= first_month(today), counted_for(actor))
        .group_by(*keys)
    )
    told: dict[tuple[int, date], Said] = {}
    for unit, in_year, in_month, sealed, proved, silent, *replies, count in db.session.execute(
        found
    ):
        key = (0 if sealed else unit, date(int(in_year), int(in_month), 1))
        said = told.setdefault(key, Said())
        said.replied += count
        said.silent += count if silent else 0
        said.shown += count if silent and proved else 0
        for name, reply in zip(SATISFACTION, replies, strict=True):
            said.replies[name][reply or ""] += count
    return told


def whole(found: dict[tuple[int, date], Said]) -> Said:
    """Return the sum of what was *found*.

    Denunciations are added only where enough of their authors answered: taking the rows of the
    units from the sum would tell what one of them said.
    """
    hidden = together(said for (unit, _), said in found.items() if not unit)
    rest = [said for (unit, _), said in found.items() if unit]
    return together([*rest, hidden] if hidden.told else rest)


def together(all_: Iterable[Said]) -> Said:
    """Return the sum of *all_*."""
    total = Said()
    for each in all_:
        total.replied += each.replied
        total.silent += each.silent
        total.shown += each.shown
        for name, counted in each.replies.items():
            total.replies[name] += counted
    return total


def comments(actor: Actor, today: date) -> list[Comment]:
    """Return the latest free words about cases *actor* may read; none about a denunciation."""
    found = (
        select(Case.unit_id, Case.closed_day, Rating.comment)
        .join(Rating, _present())
        .where(
            Case.status == CLOSED,
            Case.closed_day >= first_month(today),
            Case.kind != Kind.DENUNCIATION.value,
            Rating.comment != "",
            readable_by(actor),
        )
        .order_by(Rating.id.desc())
        .limit(COMMENTS)
    )
    return [
        Comment(unit, day.replace(day=1), text)
        for unit, day, text in db.session.execute(found)
        if day
    ]
