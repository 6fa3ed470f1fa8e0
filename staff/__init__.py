"""The officers' door: the day's work, one case, letters to sign, and what was left lying."""

from staff import (
    appointments,
    calendar,
    counts,
    desk,
    handling,
    health,
    letters,
    officers,
    oversight,
    own,
    registers,
    seal,
    search,
    sign_in,
    trail,
    triage,
    verifying,
)
from staff.door import door

__all__ = [
    "appointments",
    "calendar",
    "counts",
    "desk",
    "door",
    "handling",
    "health",
    "letters",
    "officers",
    "oversight",
    "own",
    "registers",
    "seal",
    "search",
    "sign_in",
    "trail",
    "triage",
    "verifying",
]
