"""The trail: append-only events, each sealed with the one before by a key the database lacks."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Index, String, Table, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from office.base import clock, config
from office.base.db import Base, db

PURPOSE = "trail"
BEGINNING = "0" * 64
EVENTS, LEDGER = 1, 2
"""Which chain an end belongs to."""
_WORDS = {EVENTS: "end", LEDGER: "end of ledger"}
RUNNING_BACK = timedelta(seconds=60)
"""A moment so much earlier than the last event's shows that the machine's clock was set back.

Less may be a deed that waited for another to be written."""
HELD = timedelta(minutes=10)
"""Set back by so little, moments stand still rather than run backwards."""


class Event(Base):
    """One thing that happened; never changed, never removed."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    effective_at: Mapped[datetime | None]
    """For what is written down later than it came true (an overdue clock)."""
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    """`room:thing:verb`."""
    case_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    seal: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_event_case", "case_id", "id"),)


class TrailEnd(Base):
    """How long a chain is and what seals its last link, so that nothing is cut off unseen."""

    __tablename__ = "trail_end"

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int]
    last_seal: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    last_at: Mapped[datetime | None]
    """The latest moment written down: an earlier one shows that the clock was set back."""


@dataclass(frozen=True)
class Break:
    """A place where the trail does not hold."""

    event_id: int
    reason: str


def record(
    actor: Any,
    action: str,
    at: datetime,
    *,
    case_id: int | None = None,
    effective_at: datetime | None = None,
    **facts: Any,
) -> Event:
    """Write down that *actor* did *action* at the moment *at*, in the deed's own transaction."""
    end = _end()
    facts |= {**_beside.get(), **_added(actor, case_id)}
    event = Event(
        id=end.length + 1,
        at=at,
        effective_at=effective_at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        case_id=case_id,
        facts=facts,
    )
    event.seal = seal_of(row_of(event), _previous(end))
    _set(end, event.id, event.seal)
    _look_at_the_clock(end, at)
    db.session.add(event)
    return event


adds: list[Callable[[Any, int | None], dict[str, Any]]] = []
"""What else an event holds, asked of the actor and the case: for whom it was done."""
_beside: ContextVar[Mapping[str, Any]] = ContextVar("beside every event", default={})  # noqa: B039 -- never changed


def _added(actor: Any, case_id: int | None) -> dict[str, Any]:
    return {name: fact for each in adds for name, fact in each(actor, case_id).items()}


@contextmanager
def beside(**facts: Any) -> Iterator[None]:
    """Write *facts* into every event recorded inside."""
    token = _beside.set({**_beside.get(), **facts})
    try:
        yield
    finally:
        _beside.reset(token)


def record_all(
    actor: Any, action: str, at: datetime, deeds: Sequence[tuple[int, dict[str, Any]]]
) -> None:
    """Write down that *actor* did *action* to many cases at once: (case id, facts) for each."""
    if not deeds:
        return
    db.session.flush()  # what was recorded before comes before
    end = _end()
    length, seal = end.length, _previous(end)
    keep = [
        {
            "id": number,
            "at": at,
            "effective_at": None,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "action": action,
            "case_id": case_id,
            "facts": facts,
        }
        for number, (case_id, facts) in enumerate(deeds, length + 1)
    ]
    said = {"at": at.astimezone(UTC).isoformat(), "actor": [actor.kind, actor.id, actor.name]}
    own = ("id", "effective_at", "action", "case_id", "facts")
    for row in keep:
        seal = row["seal"] = seal_of({**said, **{name: row[name] for name in own}}, seal)
    # Straight into the table: the mapper would cut so many rows into small portions.
    db.session.connection().execute(insert(cast("Table", Event.__table__)), keep)
    write_end(length + len(keep), seal)


def _look_at_the_clock(end: TrailEnd, at: datetime) -> None:
    """Tell `set_back` of a deed earlier than the one before; a pretended moment is no clock's."""
    if clock.pretended():
        return
    if end.last_at and at < end.last_at - RUNNING_BACK:
        for told in set_back:
            told(end.last_at, at)
        end.last_at = at  # told once
    else:
        end.last_at = max(at, end.last_at or at)


def not_before_the_last(at: datetime) -> datetime:
    """Return *at*, or the moment of the last deed when the clock was set back by a few minutes.

    So receipt times do not run backwards. A clock set back by more was far ahead before, and is
    believed; the jump is kept either way.
    """
    end = db.session.get(TrailEnd, EVENTS)
    if end is None or end.last_at is None or clock.pretended():
        return at
    return end.last_at if at < end.last_at <= at + HELD else at


set_back: list[Callable[[datetime, datetime], object]] = []
"""Who is told (last moment, present moment) when the clock was found set back."""


def _end(chain: int = EVENTS) -> TrailEnd:
    end = db.session.get(TrailEnd, chain, with_for_update=True)
    if end is None:
        end = TrailEnd(id=chain)
        _set(end, 0, BEGINNING)
        db.session.add(end)
    return end


def _set(end: TrailEnd, length: int, last_seal: str) -> None:
    end.length, end.last_seal = length, last_seal
    end.seal = _macs(_end_said(length, last_seal, end.id))[0]


def _previous(end: TrailEnd) -> str:
    """Return what the next link is chained to: of a forged end something that never verifies.

    Otherwise the next honest event would seal the forgery, and the cut before it was gone.
    """
    if _holds(_end_said(end.length, end.last_seal, end.id), end.seal):
        return end.last_seal
    return f"forged {end.last_seal}"


def row_of(event: Event) -> dict[str, Any]:
    """Return what the seal covers: every column but the seal itself."""
    return {
        "id": event.id,
        "at": event.at.astimezone(UTC).isoformat(),
        "effective_at": event.effective_at.astimezone(UTC).isoformat()
        if event.effective_at
        else None,
        "actor": [event.actor_kind, event.actor_id, event.actor_name],
        "action": event.action,
        "case_id": event.case_id,
        "facts": event.facts,
    }


def seal_of(row: Mapping[str, Any], previous: str) -> str:
    """Return the keyed seal of *row* after the seal *previous*."""
    return _macs(_told(row, previous))[0]


def _told(said: object, previous: str) -> str:
    return json.dumps([previous, said], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _end_said(length: int, last_seal: str, chain: int) -> str:
    return f"{_WORDS[chain]} {length} {last_seal}"


def write_end(length: int, last_seal: str) -> None:
    """Set the end of the trail after events written in bulk by `seal_of`."""
    _set(_end(), length, last_seal)


def end_held(chain: int) -> tuple[int, str]:
    """Hold the end of *chain* for writing; return its length and what comes next is chained to."""
    end = _end(chain)
    return end.length, _previous(end)


def set_end(chain: int, length: int, last_seal: str) -> None:
    """Set the end of *chain*, held before, after its newest link."""
    _set(db.session.get_one(TrailEnd, chain), length, last_seal)
    db.session.flush()


def chained(purpose: str, said: object, previous: str) -> str:
    """Return the keyed seal of anything JSON holds, *said* after the seal *previous*."""
    return _macs(_told(said, previous), purpose)[0]


def chain_holds(purpose: str, said: object, previous: str, seal: str) -> bool:
    """Tell whether *seal* was made by `chained` with the present key or an earlier one."""
    return _holds(_told(said, previous), seal, purpose)


def _macs(said: str, purpose: str = PURPOSE) -> list[str]:
    keys = config.current().derive_all(purpose)
    return [hmac.new(key, said.encode(), hashlib.sha256).hexdigest() for key in keys]


def _holds(said: str, seal: str, purpose: str = PURPOSE) -> bool:
    """Tell whether *seal* was made for *said* with the present key or an earlier one."""
    return any(hmac.compare_digest(each.encode(), seal.encode()) for each in _macs(said, purpose))


def end_of_trail() -> tuple[int, str]:
    """Return the number of events and the last seal, for publication where nobody can edit it."""
    end = db.session.get(TrailEnd, EVENTS)
    return (end.length, end.last_seal) if end else (0, BEGINNING)


def breaks(after: int = 0) -> Iterator[Break]:
    """Yield every place where an event was changed, removed, added, moved or cut off.

    Looks at the events after the one numbered *after*; from the beginning when that is 0.
    """
    previous, expected = BEGINNING, after
    if after:
        previous = db.session.scalar(select(Event.seal).where(Event.id == after)) or ""
    rows = db.session.scalars(
        select(Event)
        .where(Event.id > after)
        .order_by(Event.id)
        .execution_options(yield_per=1000, populate_existing=True)
    )
    for event in rows:
        expected += 1
        if event.id != expected:
            yield Break(event.id, f"expected event {expected}: events are missing or moved")
            expected = event.id
        if not _holds(_told(row_of(event), previous), event.seal):
            yield Break(event.id, "the event does not match its seal")
        previous = event.seal
    end = db.session.get(TrailEnd, EVENTS, populate_existing=True)
    if end and not _holds(_end_said(end.length, end.last_seal, EVENTS), end.seal):
        yield Break(end.length, "the end of the trail was forged")
    if ((end.length, end.last_seal) if end else (0, BEGINNING)) != (expected, previous):
        yield Break(expected, "events were cut off or added at the end")


def end_agrees(chain: int, length: int, last_seal: str) -> bool:
    """Tell whether the end of *chain* is unforged and says *length* and *last_seal*."""
    end = db.session.get(TrailEnd, chain, populate_existing=True)
    if end is None:
        return (length, last_seal) == (0, BEGINNING)
    said = _end_said(end.length, end.last_seal, chain)
    return (end.length, end.last_seal) == (length, last_seal) and _holds(said, end.seal)
