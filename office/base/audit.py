"""The trail: append-only events, each sealed with the one before by a key the database lacks."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Index, String, Table, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from office.base import config
from office.base.db import Base, db

PURPOSE = "trail"
BEGINNING = "0" * 64


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
    """How long the trail is and what seals its last event, so that nothing is cut off unseen."""

    __tablename__ = "trail_end"

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int]
    last_seal: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


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
    event.seal = seal_of(row_of(event), end.last_seal)
    end.length, end.last_seal = event.id, event.seal
    end.seal = _end_seal(end.length, end.last_seal)
    db.session.add(event)
    return event


def record_all(
    actor: Any, action: str, at: datetime, deeds: Sequence[tuple[int, dict[str, Any]]]
) -> None:
    """Write down that *actor* did *action* to many cases at once: (case id, facts) for each."""
    if not deeds:
        return
    db.session.flush()  # what was recorded before comes before
    end = _end()
    length, seal = end.length, end.last_seal
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


def _end() -> TrailEnd:
    end = db.session.get(TrailEnd, 1, with_for_update=True)
    if end is None:
        end = TrailEnd(id=1, length=0, last_seal=BEGINNING, seal=_end_seal(0, BEGINNING))
        db.session.add(end)
    return end


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
    return _macs(_said(row, previous))[0]


def _said(row: Mapping[str, Any], previous: str) -> str:
    return json.dumps([previous, row], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _end_said(length: int, last_seal: str) -> str:
    return f"end {length} {last_seal}"


def _end_seal(length: int, last_seal: str) -> str:
    return _macs(_end_said(length, last_seal))[0]


def write_end(length: int, last_seal: str) -> None:
    """Set the end of the trail after events written in bulk by `seal_of`."""
    end = _end()
    end.length, end.last_seal, end.seal = length, last_seal, _end_seal(length, last_seal)


def _macs(said: str) -> list[str]:
    keys = config.current().derive_all(PURPOSE)
    return [hmac.new(key, said.encode(), hashlib.sha256).hexdigest() for key in keys]


def _holds(said: str, seal: str) -> bool:
    """Tell whether *seal* was made for *said* with the present key or an earlier one."""
    return any(hmac.compare_digest(each.encode(), seal.encode()) for each in _macs(said))


def end_of_trail() -> tuple[int, str]:
    """Return the number of events and the last seal, for publication where nobody can edit it."""
    end = db.session.get(TrailEnd, 1)
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
        if not _holds(_said(row_of(event), previous), event.seal):
            yield Break(event.id, "the event does not match its seal")
        previous = event.seal
    end = db.session.get(TrailEnd, 1, populate_existing=True)
    length, last, seal = (end.length, end.last_seal, end.seal) if end else (0, BEGINNING, None)
    if end and not _holds(_end_said(length, last), seal or ""):
        yield Break(length, "the end of the trail was forged")
    if (length, last) != (expected, previous):
        yield Break(expected, "events were cut off or added at the end")
