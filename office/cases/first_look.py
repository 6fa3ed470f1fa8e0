"""The queue of new cases, and the earlier ones that may be about the same matter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from office.base.db import db
from office.base.text import fold
from office.cases import queries
from office.cases.models import Case
from office.cases.queries import MOST_COUNTED, Row
from office.cases.sight import visible_to
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role

ALIKE_DAYS = 180
"""How far back the same matter is looked for."""
MOST_READ = 60
MOST_ALIKE = 4
ENOUGH = 0.2
"""The share of words two cases have in common before they are shown beside each other."""
EMPTY_WORDS = frozenset(
    [
        "ve",
        "viec",
        "va",
        "cua",
        "cho",
        "cac",
        "co",
        "la",
        "khong",
        "duoc",
        "toi",
        "o",
        "tai",
        "tu",
        "den",
        "mot",
        "nhung",
        "nhieu",
        "bi",
        "do",
        "de",
        "nay",
        "phan",
        "anh",
        "kien",
        "nghi",
        "khieu",
        "nai",
        "yeu",
        "cau",
        "cung",
        "cap",
        "thong",
        "tin",
        "de",
        "nghi",
    ]
)


def _queue(actor: Actor) -> ColumnElement[bool]:
    mine = and_(Case.open, Case.status == "received", visible_to(actor))
    if not actor.has(Role.SEALED_INTAKE):
        return and_(mine, Case.kind != Kind.DENUNCIATION.value)
    if not actor.has(Role.RECEPTION):
        return and_(mine, Case.kind == Kind.DENUNCIATION.value)
    return mine


def waiting(actor: Actor) -> int:
    """Count the new cases that *actor* may triage, up to a thousand."""
    rows = select(Case.id).where(_queue(actor)).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def before(case: Case, actor: Actor) -> int:
    """Count the new cases received earlier than *case*, up to a thousand."""
    earlier = or_(
        Case.received_at < case.received_at,
        and_(Case.received_at == case.received_at, Case.id < case.id),
    )
    rows = select(Case.id).where(_queue(actor), earlier).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def code_after(case: Case, actor: Actor) -> str | None:
    """Return the code of the new case received next after *case*."""
    later = or_(
        Case.received_at > case.received_at,
        and_(Case.received_at == case.received_at, Case.id > case.id),
    )
    return db.session.scalar(
        select(Case.code).where(_queue(actor), later).order_by(Case.received_at, Case.id).limit(1)
    )


@dataclass(frozen=True)
class Alike:
    """An earlier case that may be about the same matter, and how much the two have in common."""

    row: Row
    percent: int
    words: tuple[str, ...]
    """Words of the other that both have."""


def search_words(case: Case) -> str:
    """Return the words worth searching for to find *case* again under another name."""
    said = [word for word in case.subject.split() if fold(word) not in EMPTY_WORDS]
    return " ".join(said[:4])


def alike(case: Case, actor: Actor, today: date, found: Sequence[int] = ()) -> list[Alike]:
    """Return cases seen by *actor* that read like *case*, likest first.

    Looked for among *found* (ids a search gave) and the latest of the same field; a denunciation
    is never compared with anything.
    """
    if case.kind == Kind.DENUNCIATION:
        return []
    since = case.received_day - timedelta(days=ALIKE_DAYS)
    near = db.session.scalars(
        select(Case.id)
        .where(
            Case.received_day >= since,
            Case.field == case.field,
            Case.kind != Kind.DENUNCIATION.value,
            visible_to(actor),
        )
        .order_by(Case.received_day.desc(), Case.id.desc())
        .limit(MOST_READ)
    )
    ids = [id_ for id_ in dict.fromkeys((*found, *near)) if id_ != case.id]
    own = _words(f"{case.subject} {case.place}")
    compared = [_compared(own, row) for row in queries.by_ids(ids, actor, today)]
    good = [each for each in compared if each.percent >= 100 * ENOUGH]
    return sorted(good, key=lambda each: -each.percent)[:MOST_ALIKE]


def _compared(own: frozenset[str], row: Row) -> Alike:
    other = _words(f"{row.subject} {row.place}") if not row.sealed else frozenset()
    both = own & other
    share = len(both) / max(1, len(own | other))
    said = dict.fromkeys(re.findall(r"\w+", row.subject.lower())) if not row.sealed else {}
    shown = tuple(word for word in said if len(word) > 1 and fold(word) in both)
    return Alike(row, round(100 * share), shown)


def _words(said: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(said))) - EMPTY_WORDS
