"""The citizens' door: tell us something, see where it stands, write back."""

from citizen import (
    account,
    answering,
    check,
    confirming,
    cosigners,
    deadlines,
    downloads,
    outside,
    own_data,
    pages,
    personal_data,
    queueing,
    sending,
    submit,
    track,
    uploading,
    vneid,
)
from citizen.door import door

__all__ = [
    "account",
    "answering",
    "check",
    "confirming",
    "cosigners",
    "deadlines",
    "door",
    "downloads",
    "outside",
    "own_data",
    "pages",
    "personal_data",
    "queueing",
    "sending",
    "submit",
    "track",
    "uploading",
    "vneid",
]
