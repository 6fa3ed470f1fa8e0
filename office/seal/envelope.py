"""A closed envelope: text that opens only with a key from the settings and for its own place.

The keys live in the settings, not in the database: whoever has only the database or a backup of it
reads nothing. Keys held by named recipients alone come with the full seal.
"""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from office.base import config

PURPOSE = "identity"
NONCE = 12
PAD = 256
"""Envelopes are filled up to a multiple of this many bytes, so that length tells nothing."""


class DoesNotOpen(ValueError):
    """The envelope was changed, moved to another place, or closed with a key we lack."""


def close(said: Mapping[str, Any], place: str) -> str:
    """Return *said* in an envelope that opens at *place* only (`case/<id>/identity`)."""
    plain = json.dumps(said, ensure_ascii=False).encode()
    plain += b" " * (-len(plain) % PAD)
    return urlsafe_b64encode(close_bytes(plain, place, _keys()[0])).decode()


def open_(envelope: str, place: str) -> dict[str, Any]:
    """Return what is in *envelope*. Raises `DoesNotOpen`."""
    sealed = urlsafe_b64decode(envelope)
    for key in _keys():
        try:
            opened: dict[str, Any] = json.loads(open_bytes(sealed, place, key))
        except DoesNotOpen:
            continue
        return opened
    raise DoesNotOpen(place)


def close_bytes(plain: bytes, place: str, key: bytes) -> bytes:
    """Seal *plain* (AES-256-GCM) with *key*, bound to *place*."""
    from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 -- heavy
        AESGCM,
    )

    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def open_bytes(sealed: bytes, place: str, key: bytes) -> bytes:
    """Return what `close_bytes` sealed. Raises `DoesNotOpen`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- heavy
    from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 -- heavy
        AESGCM,
    )

    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError) as wrong:
        raise DoesNotOpen(place) from wrong


def _keys() -> list[bytes]:
    return config.current().derive_all(PURPOSE)
