"""Promises: what must follow a deed is written beside it and kept afterwards, again and again."""

import random
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
JITTER = 0.2
"""A pause is up to so much longer, so that what failed together is not tried together again."""


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
    dead_at: Mapped[datetime | None]
    """When it was given up: it waits for somebody to try again or let it go."""

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
_patience: dict[str, timedelta] = {}


class Settled(ValueError):
    """The promise was kept, taken up again or let go meanwhile."""


def keeps(
    topic: str, keeper: Keeper, *, together: bool = False, patience: timedelta | None = None
) -> None:
    """Say who keeps *topic* after the commit; `together` hands over many at once.

    What fails for longer than *patience* is given up and waits for a person; without one it is tried for ever.
    """
    _keepers[topic] = (keeper, together)
    if patience:
        _patience[topic] = patience


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
                Promise.dead_at.is_(None),
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
    now = clock.now()
    for row in db.session.scalars(select(Promise).where(Promise.id.in_(ids))):
        row.failure = failure  # the kind only: a message may quote a person
        pause = min(timedelta(seconds=2 ** min(row.tries, 12)), LONGEST_PAUSE)
        row.due_at = now + pause * (1 + JITTER * random.random())  # noqa: S311 -- no secret
        patience = _patience.get(row.topic)
        if patience and now - row.made_at > patience:
            row.dead_at = now


def take_up(promise: Promise) -> None:
    """Try *promise* again now, as if it were new. Raises `Settled`."""
    _hold(promise)
    now = clock.now()
    promise.dead_at, promise.tries, promise.made_at, promise.due_at = None, 0, now, now


def let_go(promise: Promise) -> None:
    """Give *promise* up for good; what it held is forgotten. Raises `Settled`."""
    _hold(promise)
    promise.kept_at, promise.facts = clock.now(), {}


def _hold(promise: Promise) -> None:
    db.session.refresh(promise, with_for_update=True)
    if promise.kept_at is not None or promise.failure is None:
        raise Settled


def by_id(id_: int) -> Promise | None:
    """Return one promise."""
    return db.session.get(Promise, id_)


def failed() -> list[Promise]:
    """Return the promises that went wrong at least twice and are not kept yet, those given up first."""
    return list(db.session.scalars(_FAILED))


_FAILED = (
    select(Promise)
    .where(Promise.kept_at.is_(None), Promise.failure.is_not(None), Promise.tries >= 2)
    .order_by(Promise.dead_at.is_(None), Promise.id)
    .limit(100)
)


def waiting() -> int:
    """Count the promises not yet kept, up to a thousand."""
    going = (Promise.kept_at.is_(None), Promise.dead_at.is_(None))
    rows = select(Promise.id).where(*going).limit(1000)
    return len(db.session.scalars(rows).all())
