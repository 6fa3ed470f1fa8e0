"""The queue of new cases, and the earlier ones that may be about the same matter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from office.base.db import db
from office.base.text import fold
from office.cases import queries
from office.cases.models import Case
from office.cases.permissions import TRIAGE, allowed
from office.cases.queries import MOST_COUNTED, Row
from office.cases.sight import readable_by
from office.law.kinds import Kind
from office.people.actors import Actor

ALIKE_DAYS = 180
"""How far back the same matter is looked for."""
MOST_READ = 60
MOST_ALIKE = 4
ENOUGH = 0.2
"""The share of words two cases have in common before they are shown beside each other."""
# Folded words; "den" is not among them: with "đến" (to) it would hide "đèn" (lamp).
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
    return and_(Case.open, Case.status == "received", allowed(actor, TRIAGE))


@dataclass(frozen=True)
class Turn:
    """Where a new case stands among those its officer may triage."""

    before: int
    """New cases received earlier, up to a thousand."""
    waiting: int
    """All new cases, up to a thousand."""
    after: str | None
    """The code of the one received next."""


def turn(case: Case, actor: Actor) -> Turn:
    """Return where *case* stands in the queue of *actor*."""
    said = {"at": case.received_at, "id": case.id}
    return Turn(*db.session.execute(_turn(actor), said).one())


@lru_cache(maxsize=64)
def _turn(actor: Actor) -> Any:
    """Return the statement of `turn`; to build it costs more than to run it."""
    at, id_ = bindparam("at", type_=Case.received_at.type), bindparam("id", type_=Case.id.type)
    same = Case.received_at == at
    earlier = or_(Case.received_at < at, and_(same, Case.id < id_))
    later = or_(Case.received_at > at, and_(same, Case.id > id_))
    mine = _queue(actor)
    return select(
        _counted(mine, earlier),
        _counted(mine),
        select(Case.code)
        .where(mine, later)
        .order_by(Case.received_at, Case.id)
        .limit(1)
        .scalar_subquery(),
    )


def _counted(*conditions: ColumnElement[bool]) -> Any:
    rows = select(Case.id).where(*conditions).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


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
    said = {"since": since, "field": case.field, "ids": list(found)}
    rows = [*db.session.execute(_near(actor), said)]
    if found:
        rows += db.session.execute(_named(actor), said)
    texts = {row.id: row for row in rows if row.id != case.id}
    order = [id_ for id_ in dict.fromkeys((*found, *(row.id for row in rows))) if id_ in texts]
    own = _words(f"{case.subject} {case.place}")
    shares = {id_: _share(own, texts[id_]) for id_ in order}
    good = [id_ for id_, percent in shares.items() if percent >= 100 * ENOUGH]
    best = sorted(good, key=lambda id_: -shares[id_])[:MOST_ALIKE]
    return [
        Alike(row, shares[row.id], _common(own, row)) for row in queries.by_ids(best, actor, today)
    ]


_TEXTS = select(Case.id, Case.subject, Case.place)


@lru_cache(maxsize=64)
def _near(actor: Actor) -> Any:
    """Return the statement for the latest cases of one field."""
    return (
        _TEXTS.where(
            Case.received_day >= bindparam("since"),
            Case.field == bindparam("field"),
            Case.kind != Kind.DENUNCIATION.value,
            readable_by(actor),
        )
        .order_by(Case.received_day.desc(), Case.id.desc())
        .limit(MOST_READ)
    )


@lru_cache(maxsize=64)
def _named(actor: Actor) -> Any:
    """Return the statement for the cases a search gave."""
    return _TEXTS.where(
        Case.id.in_(bindparam("ids", expanding=True)),
        Case.kind != Kind.DENUNCIATION.value,
        readable_by(actor),
    )


def _share(own: frozenset[str], row: Any) -> int:
    """Return how many of a hundred words two cases have in common."""
    other = _words(f"{row.subject} {row.place}")
    return round(100 * len(own & other) / max(1, len(own | other)))


def _common(own: frozenset[str], row: Row) -> tuple[str, ...]:
    """Return the words of *row* that *own* has, too, as they are written there."""
    both = own & _words(f"{row.subject} {row.place}")
    said = dict.fromkeys(re.findall(r"\w+", row.subject.lower()))
    return tuple(word for word in said if len(word) > 1 and fold(word) in both)


@lru_cache(maxsize=512)
def _words(said: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(said))) - EMPTY_WORDS
