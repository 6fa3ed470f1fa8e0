"""Promises: what must follow a deed is written beside it and kept afterwards, again and again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, Text, delete, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from office.base import clock, retention
from office.base.db import Base, db, transaction

CLAIM = timedelta(minutes=2)
REMEMBERED = retention.period("promise")
"""How long a kept promise stays, without its facts: a mail may carry a name or a link."""
FORGOTTEN_AT_ONCE = 500
LONGEST_PAUSE = timedelta(hours=1)
"""A promise is never given up: a mail server may be away for a week."""


class Promise(Base):
    """One thing to do after the transaction; a row until it is kept."""

    __tablename__ = "promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(Text)
    kept_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_promise_open",
            "due_at",
            "id",
            sqlite_where=text("kept_at IS NULL"),
            postgresql_where=text("kept_at IS NULL"),
        ),
        Index("ix_promise_key", "topic", "key"),
    )


@dataclass(frozen=True)
class Given:
    """A promise as its keeper sees it."""

    id: int
    topic: str
    key: str
    facts: dict[str, Any]


Keeper = Callable[[Sequence[Given]], None]
Listener = Callable[..., object]
_keepers: dict[str, tuple[Keeper, bool]] = {}
_at_once: dict[str, Listener] = {}


def keeps(topic: str, keeper: Keeper, *, together: bool = False) -> None:
    """Say who keeps *topic* after the commit; `together` hands over many at once."""
    _keepers[topic] = (keeper, together)


def answers(topic: str, listener: Listener) -> None:
    """Say who answers *topic* inside the same transaction (cheap, database only)."""
    _at_once[topic] = listener


def put(topic: str, key: str = "", **facts: Any) -> None:
    """Promise *topic*: answered at once inside this transaction, or kept after it."""
    if topic in _at_once:
        _at_once[topic](**facts)
        return
    now = clock.now()
    db.session.add(Promise(topic=topic, key=key, facts=facts, made_at=now, due_at=now))


def drain(limit: int = 200) -> int:
    """Keep the promises that are due, oldest first; return how many were kept.

    Safe to run twice at once: a promise is claimed for two minutes before it is kept, and one
    whose keeper died is claimed again.
    """
    kept = 0
    for topic, given in _by_topic(_claim(limit)).items():
        keeper, together = _keepers[topic]
        batches = [given] if together else [[each] for each in given]
        for batch in batches:
            kept += _keep(keeper, batch)
    return kept


def _claim(limit: int) -> list[Given]:
    now = clock.now()
    with transaction():
        rows = db.session.scalars(
            select(Promise)
            .where(
                Promise.kept_at.is_(None),
                Promise.due_at <= now,
                Promise.topic.in_(_keepers),
            )
            .order_by(Promise.due_at, Promise.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.due_at = now + CLAIM
            row.tries += 1
        return [Given(row.id, row.topic, row.key, row.facts) for row in rows]


def _by_topic(given: Sequence[Given]) -> dict[str, list[Given]]:
    topics: dict[str, list[Given]] = {}
    for each in given:
        topics.setdefault(each.topic, []).append(each)
    return topics


def _keep(keeper: Keeper, batch: Sequence[Given]) -> int:
    ids = [each.id for each in batch]
    try:
        keeper(batch)
    except Exception as failure:  # noqa: BLE001 -- any failure of any keeper is kept for the desk
        db.session.rollback()
        with transaction():
            _put_off(ids, type(failure).__name__)
        return 0
    with transaction():
        db.session.execute(
            update(Promise)
            .where(Promise.id.in_(ids))
            .values(kept_at=clock.now(), failure=None, facts={})
        )
    return len(ids)


def forget_old(at: datetime) -> None:
    """Remove promises kept more than thirty days before *at*, from the oldest on; run by upkeep."""
    oldest = select(Promise.id, Promise.kept_at).order_by(Promise.id).limit(FORGOTTEN_AT_ONCE)
    first = oldest.subquery()  # a glance at the oldest, not a walk through all of them
    over = select(first.c.id).where(first.c.kept_at < at - REMEMBERED)
    ids = db.session.scalars(over).all()
    db.session.execute(delete(Promise).where(Promise.id.in_(ids)))


def _put_off(ids: Sequence[int], failure: str) -> None:
    for row in db.session.scalars(select(Promise).where(Promise.id.in_(ids))):
        row.failure = failure  # the kind only: a message may quote a person
        pause = timedelta(seconds=2 ** min(row.tries, 12))
        row.due_at = clock.now() + min(pause, LONGEST_PAUSE)


def failed() -> list[Promise]:
    """Return the promises that went wrong at least twice and are not kept yet."""
    return list(db.session.scalars(_FAILED))


_FAILED = (
    select(Promise)
    .where(Promise.kept_at.is_(None), Promise.failure.is_not(None), Promise.tries >= 2)
    .order_by(Promise.id)
    .limit(100)
)


def waiting() -> int:
    """Count the promises not yet kept, up to a thousand."""
    rows = select(Promise.id).where(Promise.kept_at.is_(None)).limit(1000)
    return len(db.session.scalars(rows).all())
