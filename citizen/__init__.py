"""The citizens' door: tell us something, see where it stands, write back."""

from citizen import account, check, downloads, pages, sending, submit, track, uploading
from citizen.door import door

__all__ = [
    "account",
    "check",
    "door",
    "downloads",
    "pages",
    "sending",
    "submit",
    "track",
    "uploading",
]
