"""Key pairs of named people (X25519), locked by their passwords; sealing to a public key (HPKE)."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from office.seal.envelope import DoesNotOpen, close_bytes, open_bytes

SALT = 16
MEMORY_KIB = 65_536
ROUNDS = 3
"""Argon2id, more than a sign-in costs: the locked key is what a thief of the database works on."""
LABEL = b"nghedan seal 2 "


@dataclass(frozen=True)
class Pair:
    """A key pair: whoever has *public* can close, only *private* opens."""

    public: bytes
    private: bytes = field(repr=False)


def new_pair() -> Pair:
    """Return a fresh X25519 key pair, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 -- heavy
        X25519PrivateKey,
    )

    private = X25519PrivateKey.generate()
    return Pair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def public_of(private: bytes) -> bytes:
    """Return the public half that belongs to *private*."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 -- heavy
        X25519PrivateKey,
    )

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def lock(private: bytes, password: str, salt: bytes, place: str) -> bytes:
    """Return *private* closed with a key from *password* (normalised by the caller) and *salt*."""
    return close_bytes(private, place, _from_password(password, salt))


def unlock(locked: bytes, password: str, salt: bytes, place: str) -> bytes:
    """Return what `lock` closed. Raises `DoesNotOpen`."""
    return open_bytes(locked, place, _from_password(password, salt))


def seal_to(public: bytes, plain: bytes, place: str) -> bytes:
    """Seal *plain* to the holder of *public* (HPKE base mode, RFC 9180), bound to *place*."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 -- heavy
        X25519PublicKey,
    )

    to = X25519PublicKey.from_public_bytes(public)
    return bytes(_suite().encrypt(plain, to, _info(place)))


def open_with(private: bytes, sealed: bytes, place: str) -> bytes:
    """Return what `seal_to` sealed. Raises `DoesNotOpen`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- heavy
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 -- heavy
        X25519PrivateKey,
    )

    try:
        mine = X25519PrivateKey.from_private_bytes(private)
        return bytes(_suite().decrypt(sealed, mine, _info(place)))
    except (InvalidTag, ValueError) as wrong:
        raise DoesNotOpen(place) from wrong


def from_secret(secret: str, purpose: str) -> bytes:
    """Return the key that *secret*, of 96 random bits or more, gives for *purpose*."""
    named = f"{purpose}\0{secret}".encode()
    return hashlib.blake2b(named, digest_size=32, person=b"nghedan seal 2").digest()


def _suite() -> Any:
    from cryptography.hazmat.primitives import hpke  # noqa: PLC0415 -- heavy

    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _info(place: str) -> bytes:
    return LABEL + place.encode()


def _from_password(password: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 -- heavy

    return hash_secret_raw(
        password.encode(), salt, time_cost=ROUNDS, memory_cost=MEMORY_KIB,
        parallelism=1, hash_len=32, type=Type.ID,
    )  # fmt: skip
