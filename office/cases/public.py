"""What anyone may know of the cases: which fields are busy, and what neighbours reported already."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from office.base.db import db
from office.cases import similar
from office.cases.models import Case, Party
from office.cases.similar import Likeness, Reason
from office.law.kinds import Kind

OPEN_KINDS = (Kind.FEEDBACK.value, Kind.PETITION.value)
"""Denunciations, complaints and requests are nobody else's business."""
SMALLEST_SHOWN = 5
LOOKED_THROUGH = 3000
"""The newest cases among which similar ones are sought: the work is bounded."""
COMPARED = 200
WINDOW = timedelta(days=90)
_PERSONAL = re.compile(r"\S+@\S+|\+?\d(?:[\s.\-]?\d){7,}")


@dataclass(frozen=True, slots=True)
class Similar:
    """An open public case about much the same."""

    code: str
    subject: str
    place: str
    received_on: date
    status: str
    reported: int
    """How many people have reported it."""
    reasons: tuple[Reason, ...] = ()
    """Why it may be the same matter."""


def busiest_fields(since: date, most: int = 5) -> list[tuple[str, int]]:
    """Return the fields with most reports and proposals since a day; small numbers are left out."""
    count = func.count()
    rows = db.session.execute(
        select(Case.field, count)
        .where(Case.received_day >= since, Case.kind.in_(OPEN_KINDS))
        .group_by(Case.field)
        .having(count >= SMALLEST_SHOWN)
        .order_by(count.desc(), Case.field)
        .limit(most)
    )
    return [(field, number) for field, number in rows]


def similar_open(
    kind: Kind, field: str, subject: str, place: str, today: date, *, body: str = "", most: int = 3
) -> list[Similar]:
    """Return open reports and proposals that may be about the same matter, likest first.

    Compared by words (with marks or without), place and time; never by person: whoever files is
    told nothing of who filed before.
    """
    if kind.value not in OPEN_KINDS:
        return []
    own = similar.sketch(0, today, subject, body, place)
    if len(own.topic) < 2:
        return []
    newest = select(func.max(Case.id)).scalar_subquery()
    rows = db.session.execute(
        select(
            Case.id,
            Case.code,
            Case.subject,
            Case.place,
            Case.received_day,
            Case.status,
            Case.joined,
            func.substr(Case.body, 1, similar.LETTERS_READ).label("body"),
        )
        .where(
            Case.id > newest - LOOKED_THROUGH,
            Case.open,
            Case.field == field,
            Case.kind.in_(OPEN_KINDS),
            Case.name_hidden.is_(False),
            Case.received_day >= today - WINDOW,
        )
        .order_by(Case.id.desc())
        .limit(COMPARED)
    ).all()
    weighed = [(likeness, row) for row in rows if (likeness := _weigh(own, row))]
    best = sorted(weighed, key=lambda pair: -pair[0].percent)[:most]
    own_words = _of_senders([row.id for _likeness, row in best])
    return [_shown(row, likeness, own_words.get(row.id, ())) for likeness, row in best]


def _of_senders(case_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return name and address of who sent each case: what nobody else is shown of a subject."""
    asked = select(Party.case_id, Party.name, Party.address).where(Party.case_id.in_(case_ids))
    return {id_: (name, address) for id_, name, address in db.session.execute(asked)}


def _weigh(own: similar.Sketch, row: Any) -> Likeness | None:
    other = similar.sketch(row.id, row.received_day, row.subject, row.body, row.place)
    return similar.compare(own, other)


def _shown(row: Any, likeness: Likeness, whose: Iterable[str]) -> Similar:
    return Similar(
        row.code,
        _bare(row.subject, whose),
        _bare(row.place, whose),
        row.received_day,
        row.status,
        row.joined + 1,
        likeness.reasons,
    )


def _bare(text: str, whose: Iterable[str]) -> str:
    """Return *text* without telephone numbers, mail addresses, and the sender's name and address."""
    for said in whose:
        if said:
            text = re.sub(re.escape(said), "…", text, flags=re.IGNORECASE)
    return _PERSONAL.sub("…", text)[:140]
