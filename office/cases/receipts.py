"""The receipt a citizen keeps: what came in and when, signed, so that nobody can deny it later.

The same words for every kind: a receipt found on a table tells neither what it was about nor whose
it is. Checked on a public page, or without us by docs/verify_receipt.py.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from office.base import anchors, clock, config
from office.base.db import db
from office.base.text import nfc
from office.cases.models import Case, IssuedReceipt

BEGINS = "nghedan-receipt-1"
LONGEST = 20_000
"""Letters of a receipt that is looked at; twenty files make two thousand."""
SHORTEST_CODE = 32
"""Figures of the fingerprint that name a receipt: 128 bits."""
OURS, CHANGED, NOT_OURS, UNREADABLE = "ours", "changed", "not-ours", "unreadable"
_SHAPE = re.compile(
    rf"(?P<said>{BEGINS}\n.+)\nkey: (?P<key>[A-Za-z0-9+/=]+)\nsignature: (?P<signature>[A-Za-z0-9+/=]+)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Received:
    """One file as it was kept."""

    size: int
    sha256: str


def text_digest(secret: str, *texts: str) -> str:
    """Return the digest of the words filed, which only whoever holds the secret can make again.

    Otherwise a thief of the database could try out which short text it was.
    """
    said = "\n".join([secret, *(nfc(each).strip() for each in texts)])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def write(case: Case, text: str, files: Sequence[Received]) -> IssuedReceipt:
    """Write down what is confirmed to the sender of *case*, in the transaction that receives it."""
    lines = [
        BEGINS,
        f"office: {' '.join(config.current().office_name.split())}",
        f"code: {case.code}",
        f"received: {clock.local(case.received_at).isoformat(timespec='seconds')}",
        f"text: {text}",
        *(f"file {n}: {each.size} {each.sha256}" for n, each in enumerate(files, 1)),
    ]
    said = "\n".join(lines)
    made = IssuedReceipt(case_id=case.id, said=said, fingerprint=_fingerprint(said))
    db.session.add(made)
    return made


def of(case: Case) -> IssuedReceipt | None:
    """Return the receipt of *case*; cases older than receipts have none."""
    return db.session.get(IssuedReceipt, case.id)


def signed(receipt: IssuedReceipt) -> str:
    """Return the receipt with its signature, as it is handed out. Raises OSError, ValueError."""
    key, signature = anchors.signature_of(receipt.said)
    return f"{receipt.said}\nkey: {key}\nsignature: {signature}\n"


def check(said: str) -> str:
    """Tell whether *said* is a receipt of ours: `ours`, `changed`, `not-ours` or `unreadable`.

    Nothing is looked up: the answer tells nothing that does not stand in the receipt itself.
    """
    text = nfc(said[:LONGEST].lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")).strip()
    found = _SHAPE.fullmatch("\n".join(line.rstrip() for line in text.split("\n")))
    if found is None:
        return UNREADABLE
    if found["key"] not in anchors.known_keys():
        return NOT_OURS
    return OURS if anchors.signs(found["key"], found["said"], found["signature"]) else CHANGED


def is_issued(code: str) -> bool:
    """Tell whether a receipt with the fingerprint that begins with *code* was issued here."""
    plain = "".join(letter for letter in code.lower() if letter in "0123456789abcdef")
    if len(plain) < SHORTEST_CODE:
        return False
    asked = select(IssuedReceipt.case_id).where(
        IssuedReceipt.fingerprint >= plain[:64],
        IssuedReceipt.fingerprint <= plain[:64].ljust(64, "f"),
    )
    return db.session.scalar(asked.limit(1)) is not None


def code_of(receipt: IssuedReceipt) -> str:
    """Return the code printed under a paper receipt, in groups."""
    plain = receipt.fingerprint[:SHORTEST_CODE]
    return " ".join(plain[n : n + 4] for n in range(0, SHORTEST_CODE, 4))


def _fingerprint(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()
