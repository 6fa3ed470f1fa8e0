"""A closed envelope: text that opens only with its key and in its own place.

`close_identity` takes a fresh key that is kept nowhere whole (`office/cases/sealed.py` splits it).
`close` and `open_` are the first version, with a key from the settings: only the upgrade reads it.
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


KEY = 32
IDENTITY_SIZE = 8192
LONGEST_FIELD = 300
"""Letters kept of one field: five of them fit, whatever the letters."""


class DoesNotOpen(ValueError):
    """The envelope was changed, moved to another place, or closed with a key we lack."""


def place(code: str, what: str) -> str:
    """Return the name of the one place where something of case *code* opens."""
    return f"case/{code}/{what}"


def together(one: bytes, other: bytes) -> bytes:
    """Return the key of two halves, or of a key and one half the other half."""
    return bytes(x ^ y for x, y in zip(one, other, strict=True))


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


def close_identity(said: Mapping[str, Any], place: str, key: bytes) -> str:
    """Return who it is, in an envelope that is as long for everybody."""
    cut = {name: str(value)[:LONGEST_FIELD] for name, value in said.items()}
    plain = json.dumps(cut, ensure_ascii=False).encode().ljust(IDENTITY_SIZE)
    if len(plain) != IDENTITY_SIZE:
        raise ValueError("an identity has five short fields")
    return urlsafe_b64encode(close_bytes(plain, place, key)).decode()


def open_identity(envelope: str, place: str, key: bytes) -> dict[str, Any]:
    """Return what `close_identity` closed. Raises `DoesNotOpen`."""
    opened: dict[str, Any] = json.loads(open_bytes(urlsafe_b64decode(envelope), place, key))
    return opened


def filled(said: Mapping[str, Any]) -> bytes:
    """Return *said* as JSON, filled up so that its length tells little."""
    plain = json.dumps(said, ensure_ascii=False).encode()
    return plain + b" " * (-len(plain) % 4096)


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
