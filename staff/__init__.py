"""The officers' door: the day's work, one case, letters to sign, and what was left lying."""

from staff import (
    calendar,
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
)
from staff.door import door

__all__ = [
    "calendar",
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
]
