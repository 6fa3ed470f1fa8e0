"""What anyone may know of the cases: which fields are busy, and what neighbours reported already."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from office.base.db import db
from office.base.text import fold
from office.cases.models import Case
from office.law.kinds import Kind

OPEN_KINDS = (Kind.FEEDBACK.value, Kind.PETITION.value)
"""Denunciations, complaints and requests are nobody else's business."""
SMALLEST_SHOWN = 5
LOOKED_THROUGH = 3000
"""The newest cases among which similar ones are sought: the work is bounded."""
COMPARED = 200
ENOUGH = 0.34
WINDOW = timedelta(days=90)
_PERSONAL = re.compile(r"\S+@\S+|\+?\d(?:[\s.\-]?\d){7,}")
_WORD = re.compile(r"[a-z0-9]{2,}")
_COMMON = frozenset(
    (
        "duong",
        "hem",
        "so",
        "nha",
        "khu",
        "pho",
        "phuong",
        "truoc",
        "cua",
        "tai",
        "va",
        "bi",
        "khong",
        "da",
    )
)


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
    kind: Kind, field: str, subject: str, place: str, today: date, most: int = 3
) -> list[Similar]:
    """Return open reports and proposals of the same field with the same words, likest first."""
    if kind.value not in OPEN_KINDS:
        return []
    said = _words(f"{subject} {place}")
    if len(said) < 2:
        return []
    newest = select(func.max(Case.id)).scalar_subquery()
    rows = db.session.execute(
        select(Case.code, Case.subject, Case.place, Case.received_day, Case.status, Case.joined)
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
    weighed = [(_likeness(said, _words(f"{row[1]} {row[2]}")), row) for row in rows]
    best = sorted((pair for pair in weighed if pair[0] >= ENOUGH), key=lambda pair: -pair[0])
    return [_shown(*row) for _weight, row in best[:most]]


def _shown(
    code: str, subject: str, place: str, received: date, status: str, joined: int
) -> Similar:
    return Similar(code, _bare(subject), _bare(place), received, status, joined + 1)


def _bare(text: str) -> str:
    """Return *text* without telephone numbers, mail addresses and the like."""
    return _PERSONAL.sub("…", text)[:140]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text))) - _COMMON


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
