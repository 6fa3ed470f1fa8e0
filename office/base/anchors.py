"""Anchors: once a day the heads of both chains, signed, go where nobody here can take them back.

The seals of trail and ledger need our key to be checked. An anchor needs only the public key: it
signs two plain SHA-256 chains that anyone reckons from an export (docs/verify_trail.py).
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from office.base import audit, clock, config, ledger
from office.base.audit import Event
from office.base.db import Base, db

FILE = "anchor.key"
BEGINNING = "0" * 64
SHOWN = 30


class Anchor(Base):
    """The heads of the chains as they were signed on one day; each names the one before."""

    __tablename__ = "anchor"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    events: Mapped[int]
    """How many events the trail held."""
    events_head: Mapped[str] = mapped_column(String(64))
    sheets: Mapped[int]
    """How many sheets the ledger held."""
    sheets_head: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the line of the anchor before."""
    key: Mapped[str] = mapped_column(String(64))
    """Public key it was signed with, base64."""
    signature: Mapped[str] = mapped_column(String(128))

    @property
    def line(self) -> str:
        """Return what is signed, in one line."""
        return (
            f"nghedan-anchor-1 {self.id} {self.day.isoformat()} {self.events} {self.events_head} "
            f"{self.sheets} {self.sheets_head} {self.previous}"
        )

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the line."""
        return hashlib.sha256(self.line.encode()).hexdigest()

    def holds(self) -> bool:
        """Tell whether the signature is that of the line by the key it names."""
        return signs(self.key, self.line, self.signature)


@dataclass(frozen=True)
class Heads:
    """How far both plain chains go, and where they end."""

    events: int
    events_head: str
    sheets: int
    sheets_head: str


def path() -> Path:
    """Return where the private key lies, readable by its owner only."""
    return config.current().instance / FILE


def key() -> Ed25519PrivateKey:
    """Return the key that signs anchors; made the first time. Raises OSError, ValueError."""
    place = path()
    try:
        number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(b64decode(place.read_text().strip()))
    made = Ed25519PrivateKey.generate()
    with os.fdopen(number, "w") as file:
        file.write(b64encode(made.private_bytes_raw()).decode())
        file.flush()
        os.fsync(file.fileno())
    return made


def public_key() -> str:
    """Return the public key, base64; it checks every anchor signed since it was made."""
    return b64encode(key().public_key().public_bytes_raw()).decode()


def known_key() -> str:
    """Return the public key without making one; empty when there is none yet."""
    return public_key() if path().exists() else ""


def known_keys() -> set[str]:
    """Return every public key that was ever ours: the present one, and those of earlier anchors."""
    earlier = set(db.session.scalars(select(Anchor.key).distinct()))
    return earlier | {known_key()} - {""}


def signature_of(said: str) -> tuple[str, str]:
    """Return (public key, signature) of words of ours that begin with the name of their form.

    Raises OSError, ValueError.
    """
    signing = key()
    public = b64encode(signing.public_key().public_bytes_raw()).decode()
    return public, b64encode(signing.sign(said.encode())).decode()


def signs(public: str, said: str, signature: str) -> bool:
    """Tell whether *signature* is that of *said* by the key *public*."""
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(public)).verify(
            b64decode(signature), said.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


# The plain chains


def told(event: Event) -> str:
    """Return an event with its seal as one line of JSON: what the plain chain is made of.

    The seal needs our key, so nobody guesses the words of an event from its digest alone.
    """
    row = {**audit.row_of(event), "seal": event.seal}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(said: str) -> str:
    """Return the SHA-256 of a line."""
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def linked(head: str, one: str) -> str:
    """Return the head of a chain after the link with the digest *one*."""
    return hashlib.sha256(f"{head}{one}".encode()).hexdigest()


def sheet_told(sheet: ledger.Sheet) -> str:
    """Return a sheet of the ledger as one line of JSON."""
    row = {"id": sheet.id, "rows": sheet.rows, "seal": sheet.seal}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def events(after: int = 0) -> Iterator[Event]:
    """Yield the events after the one numbered *after*, in their order."""
    yield from db.session.scalars(
        select(Event)
        .where(Event.id > after)
        .order_by(Event.id)
        .execution_options(yield_per=1000, populate_existing=True)
    )


def heads(at: datetime) -> Heads | None:
    """Return the heads to be signed for the day of *at*, None when that day or a later one (the clock was set back) is signed.

    Reads all that came since the last anchor: for a long history outside the transaction that signs.
    """
    since = last()
    if since and since.day >= clock.day_of(at):
        return None
    count, head = (since.events, since.events_head) if since else (0, BEGINNING)
    for event in events(count):
        count, head = count + 1, linked(head, digest(told(event)))
    sheets, sheets_head = (since.sheets, since.sheets_head) if since else (0, BEGINNING)
    for sheet in ledger.sheets(sheets):
        sheets, sheets_head = sheets + 1, linked(sheets_head, digest(sheet_told(sheet)))
    return Heads(count, head, sheets, sheets_head)


# Signing


def last() -> Anchor | None:
    """Return the newest anchor."""
    return db.session.scalar(select(Anchor).order_by(Anchor.id.desc()).limit(1))


def latest(most: int = SHOWN) -> list[Anchor]:
    """Return the newest anchors, newest first."""
    return list(db.session.scalars(select(Anchor).order_by(Anchor.id.desc()).limit(most)))


def sign(at: datetime, read: Heads) -> Anchor | None:
    """Sign the heads *read* for the day of *at*, in the open transaction; None when someone signed that day meanwhile."""
    before, day = last(), clock.day_of(at)
    if before and before.day >= day:
        return None
    made = Anchor(
        id=before.id + 1 if before else 1,
        day=day,
        made_at=at,
        previous=before.fingerprint if before else BEGINNING,
        key="",
        **vars(read),
    )
    made.key, made.signature = signature_of(made.line)
    db.session.add(made)
    return made


def breaks() -> Iterator[str]:
    """Yield everything in which the anchors and the chains as they are now do not agree."""
    previous, expected = BEGINNING, 0
    at_event: dict[int, list[Anchor]] = {}
    at_sheet: dict[int, list[Anchor]] = {}
    for anchor in db.session.scalars(select(Anchor).order_by(Anchor.id)):
        expected += 1
        if anchor.id != expected or anchor.previous != previous:
            yield f"anchor {anchor.id}: does not follow the one before"
            expected = anchor.id
        if not anchor.holds():
            yield f"anchor {anchor.id}: the signature does not hold"
        previous = anchor.fingerprint
        at_event.setdefault(anchor.events, []).append(anchor)
        at_sheet.setdefault(anchor.sheets, []).append(anchor)
    yield from _missed("events", at_event, (digest(told(each)) for each in events()))
    yield from _missed("sheets", at_sheet, (digest(sheet_told(one)) for one in ledger.sheets()))


def _missed(what: str, signed: dict[int, list[Anchor]], digests: Iterator[str]) -> Iterator[str]:
    count, head = 0, BEGINNING
    waiting = {each.id for anchors in signed.values() for each in anchors}
    for one in _with_start(digests):
        if one:
            count, head = count + 1, linked(head, one)
        for anchor in signed.get(count, ()):
            waiting.discard(anchor.id)
            if getattr(anchor, f"{what}_head") != head:
                yield f"anchor {anchor.id}: the first {count} {what} are not those signed"
    for number in sorted(waiting):
        yield f"anchor {number}: signed more {what} than there are"


def _with_start(digests: Iterator[str]) -> Iterator[str]:
    yield ""
    yield from digests


def facts(anchor: Anchor) -> dict[str, Any]:
    """Return an anchor as JSON tells it."""
    return {"anchor": anchor.line, "key": anchor.key, "signature": anchor.signature}
