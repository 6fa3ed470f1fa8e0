"""Jumps of the machine's clock: found by a clock that only goes forward, and by the trail; kept."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from office.base import ledger
from office.base.db import Base, db

FILE = "clock.json"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
TOLERATED = 5.0
"""Seconds: a clock that is led gently to the right time is let be."""
DRIFT = 0.001
"""Of the time between two looks: a poor quartz loses some eighty seconds a day."""
TICK, TRAIL = "tick", "trail"


class ClockJump(Base):
    """A jump of the clock that gives receipt times."""

    __tablename__ = "clock_jump"

    id: Mapped[int] = mapped_column(primary_key=True)
    found_at: Mapped[datetime]
    """By the clock as it stands after the jump."""
    before: Mapped[datetime]
    """What the clock should have shown, or the moment of the last event."""
    after: Mapped[datetime]
    """What it showed instead."""
    seconds: Mapped[int]
    """Forward when positive."""
    found_by: Mapped[str] = mapped_column(String(12))
    """`tick` (upkeep compares two clocks) or `trail` (a deed earlier than the last one)."""


ledger.cover(ClockJump)


@dataclass(frozen=True)
class Reading:
    """Both clocks at one moment."""

    wall: float
    """Seconds since 1970, as the machine believes."""
    steady: float
    """Seconds since the machine started; sleep counts."""
    boot: str
    """Which start of the machine *steady* counts from."""


def read() -> Reading:
    """Read both clocks now."""
    which = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""
    return Reading(time.time(), time.clock_gettime(which), boot)


def jumped(earlier: Reading, now: Reading) -> float:
    """Return by how many seconds the wall clock jumped between two readings; 0 when it did not.

    Across a start of the machine only going back can be told.
    """
    if earlier.boot != now.boot or now.steady < earlier.steady:
        back = now.wall - earlier.wall
        return back if back < -TOLERATED else 0.0
    passed = now.steady - earlier.steady
    jump = (now.wall - earlier.wall) - passed
    return jump if abs(jump) > TOLERATED + DRIFT * passed else 0.0


def look(folder: Path, now: Reading | None = None) -> ClockJump | None:
    """Compare the clocks with the last look, kept in *folder*; keep and return a jump."""
    now = now or read()
    earlier = _last(folder / FILE)
    seconds = jumped(earlier, now) if earlier else 0.0
    found = None
    if earlier and seconds:
        after = datetime.fromtimestamp(now.wall, UTC)
        found = note(_shifted(after, -seconds), after, round(seconds), TICK)
    _keep(folder / FILE, now)
    return found


def _shifted(moment: datetime, seconds: float) -> datetime:
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:  # a clock of the year 9999 is wrong enough
        return moment


def note(before: datetime, after: datetime, seconds: int, found_by: str) -> ClockJump:
    """Keep a jump in the open transaction."""
    jump = ClockJump(found_at=after, before=before, after=after, seconds=seconds, found_by=found_by)
    db.session.add(jump)
    return jump


def note_set_back(last: datetime, at: datetime) -> None:
    """Keep that a deed was written down at a moment before that of the deed before it."""
    note(last, at, round((at - last).total_seconds()), TRAIL)


def latest(since: datetime) -> list[ClockJump]:
    """Return the jumps found after *since*, newest first, at most ten."""
    asked = select(ClockJump).where(ClockJump.found_at > since).order_by(ClockJump.id.desc())
    return list(db.session.scalars(asked.limit(10)))


def last() -> ClockJump | None:
    """Return the newest jump."""
    return db.session.scalar(select(ClockJump).order_by(ClockJump.id.desc()).limit(1))


def _last(path: Path) -> Reading | None:
    try:
        return Reading(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _keep(path: Path, reading: Reading) -> None:
    piece = path.with_suffix(".new")
    piece.touch(mode=0o600)
    piece.write_text(json.dumps(vars(reading)))
    piece.replace(path)
