"""Addresses that send mail back are left alone until corrected, or until somebody lifts the pause.

An address is known by a keyed hash alone: the table tells nobody's address.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from office.base import config
from office.base.db import db
from office.letters.models import PausedAddress

SOFT_TIMES = 5
"""So many passing refusals within `SOFT_WITHIN` pause an address."""
SOFT_WITHIN = timedelta(days=14)
PASSING = "4"
"""What the status of a passing refusal begins with (RFC 3463)."""


def hash_of(address: str) -> str:
    """Return by what *address* is known, large and small letters alike."""
    secret = config.current().derive("mail address")
    return hmac.new(secret, address.strip().casefold().encode(), hashlib.sha256).hexdigest()


def is_paused(address: str) -> bool:
    """Tell whether no mail goes to *address* now."""
    kept = db.session.get(PausedAddress, hash_of(address)) if address else None
    return kept is not None and kept.paused_at is not None


def note(address: str, status: str, at: datetime) -> bool:
    """Write down that *address* sent mail back with *status* (RFC 3463); tell whether it is paused now.

    A lasting refusal pauses at once, a passing one the fifth time in two weeks.
    """
    key = hash_of(address)
    kept = db.session.get(PausedAddress, key, with_for_update=True)
    if kept is None:
        kept = PausedAddress(key=key, soft=0)
        db.session.add(kept)
    kept.status = status[:12]
    if not status.startswith(PASSING):
        kept.paused_at = kept.paused_at or at
    else:
        if kept.soft_since is None or at - kept.soft_since > SOFT_WITHIN:
            kept.soft, kept.soft_since = 0, at
        kept.soft += 1
        if kept.soft >= SOFT_TIMES:
            kept.paused_at = kept.paused_at or at
    db.session.flush()
    return kept.paused_at is not None


def lift(address: str) -> bool:
    """Let mail go to *address* again; tell whether it was paused."""
    kept = db.session.get(PausedAddress, hash_of(address), with_for_update=True)
    if kept is None:
        return False
    was = kept.paused_at is not None
    db.session.delete(kept)
    db.session.flush()
    return was
