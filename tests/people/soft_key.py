"""A security key in software: what a USB key answers, and what a dishonest one might."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

SITE = "nghe.example"
ORIGIN = f"https://{SITE}"
PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


def letters(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class SoftKey:
    """One key; what it lies about is set by its fields."""

    origin: str = ORIGIN
    site: str = SITE
    flags: int = PRESENT | VERIFIED
    count: int = 0
    step: int = 1
    """How much the counter grows with each signature; 0 for a key that does not count."""
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: str) -> str:
        """Answer the wish for a new key."""
        asked = json.loads(options)
        numbers = self.private.public_key().public_numbers()
        public = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        about = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(MADE) + about})
        client = self._client("webauthn.create", asked["challenge"])
        return self._said(clientDataJSON=letters(client), attestationObject=letters(made))

    def sign(self, options: str, **told: Any) -> str:
        """Answer the wish for a signature; *told* goes into what is signed."""
        self.count += self.step
        client = self._client(**{"kind": "webauthn.get", "challenge": json.loads(options)["challenge"], **told})  # fmt: skip
        data = self._data()
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said(
            clientDataJSON=letters(client),
            authenticatorData=letters(data),
            signature=letters(signature),
        )

    def copied(self) -> "SoftKey":
        """Return the key as a thief copied it just now."""
        return SoftKey(count=self.count, private=self.private, id=self.id)

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, more: int = 0) -> bytes:
        head = hashlib.sha256(self.site.encode()).digest()
        return head + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _said(self, **response: str) -> str:
        name = letters(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
