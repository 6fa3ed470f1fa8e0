"""The citizens' door: tell us something, see where it stands, write back."""

from citizen import account, pages, submit, track
from citizen.door import door

__all__ = ["account", "door", "pages", "submit", "track"]
