"""A brake on guessing: growing delay per name and per address, never a lock."""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from office.base import config
from office.base.db import db
from office.people.models import Attempt

WINDOW = timedelta(minutes=30)
FREE_PER_NAME = 5
FREE_PER_ADDRESS = 60
"""A whole commune may sit behind one address."""
LONGEST_WAIT = timedelta(minutes=2)


def hidden(said: str) -> str:
    """Return the keyed hash under which a name or address is counted."""
    key = config.current().derive("attempts")
    return hmac.new(key, said.strip().casefold().encode(), hashlib.sha256).hexdigest()


def wait(door: str, who: str, address: str, at: datetime) -> int:
    """Return for how many seconds this try must still wait; 0 when it may go on."""
    longest = 0.0
    for column, value, free in (
        (Attempt.who, who, FREE_PER_NAME),
        (Attempt.address, address, FREE_PER_ADDRESS),
    ):
        tries, last = db.session.execute(
            select(func.count(), func.max(Attempt.at)).where(
                Attempt.door == door, column == hidden(value), Attempt.at > at - WINDOW
            )
        ).one()
        if tries >= free:
            pause = min(timedelta(seconds=2 ** min(tries - free, 10)), LONGEST_WAIT)
            longest = max(longest, (last + pause - at).total_seconds())
    return max(0, int(longest + 0.999))


def failed(door: str, who: str, address: str, at: datetime) -> None:
    """Remember a failed try."""
    db.session.add(Attempt(door=door, who=hidden(who), address=hidden(address), at=at))


def succeeded(door: str, who: str) -> None:
    """Forget the failed tries of a name that has now proved itself."""
    db.session.execute(delete(Attempt).where(Attempt.door == door, Attempt.who == hidden(who)))


def forget_old(at: datetime) -> None:
    """Remove tries that no longer count; run by upkeep."""
    db.session.execute(delete(Attempt).where(Attempt.at < at - WINDOW))
