"""The only bridge to the seal: a denouncer's identity goes in here and comes out here."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from office.base import audit, config
from office.base.i18n import N_
from office.base.text import fold, nfc
from office.cases.models import Case
from office.people.actors import Actor
from office.seal import envelope

DoesNotOpen = envelope.DoesNotOpen
MASK = N_("[đã che]")
SHORTEST_MASKED = 4
_GAP = r"[\s.\-()]{0,2}"
IDENTITY_FIELDS = ("name", "phone", "email", "address", "identity_number")


def seal_identity(code: str, identity: Mapping[str, Any]) -> str:
    """Return *identity* closed in an envelope that opens for the case *code* only."""
    return envelope.close(identity, f"case/{code}/identity")


def open_identity(case: Case, actor: Actor, reason: str, at: datetime) -> dict[str, Any]:
    """Open the denouncer's identity for the named handler, and write down who asked and why.

    Raises `PermissionError` for anyone else or without a reason (Điều 56 Luật Tố cáo).
    """
    named = actor.is_officer and actor.id is not None and actor.id == case.handler_id
    if not named or not reason.strip():
        raise PermissionError
    sealed = _envelope_of(case)
    if sealed is None:
        raise PermissionError
    identity = envelope.open_(sealed, f"case/{case.code}/identity")
    why = masked(reason.strip(), identity)
    audit.record(actor, "case:identity:open", at, case_id=case.id, reason=why)
    return identity


def without_identity(case: Case, text: str) -> str:
    """Return *text* as it may be kept in the open; only words said in a denunciation change."""
    sealed = _envelope_of(case)
    if sealed is None or not text.strip():
        return text
    return masked(text, envelope.open_(sealed, f"case/{case.code}/identity"))


def _envelope_of(case: Case) -> str | None:
    return next((each.sealed for each in case.parties if each.sealed), None)


def seal_file(code: str, number: int, data: bytes) -> bytes:
    """Return a file of a denunciation, closed for its case."""
    return envelope.close_bytes(data, f"case/{code}/file/{number}", _file_keys()[0])


def open_file(code: str, number: int, sealed: bytes) -> bytes:
    """Return what `seal_file` closed. Raises `DoesNotOpen`."""
    place = f"case/{code}/file/{number}"
    for key in _file_keys():
        try:
            return envelope.open_bytes(sealed, place, key)
        except DoesNotOpen:
            continue
    raise DoesNotOpen(place)


def _file_keys() -> list[bytes]:
    return config.current().derive_all("sealed file")


def seal_draft(token: str, data: bytes, place: str = "draft") -> bytes:
    """Return a draft closed with a key that only the holder of *token* has."""
    return envelope.close_bytes(data, place, _draft_key(token))


def open_draft(token: str, sealed: bytes, place: str = "draft") -> bytes:
    """Return what `seal_draft` closed. Raises `DoesNotOpen`."""
    return envelope.open_bytes(sealed, place, _draft_key(token))


def _draft_key(token: str) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=32, person=b"nghedan draft").digest()


def masked(text: str, identity: Mapping[str, Any]) -> str:
    """Return *text* without what would tell the sender's name, number, mail or address.

    Found whatever its case and marks; digits whatever stands between them.
    """
    text = nfc(text)
    folded = "".join(fold(letter)[:1] or " " for letter in text)
    for start, end in sorted(_found(folded, identity), reverse=True):
        text = text[:start] + MASK + text[end:]
    return text


def _found(folded: str, identity: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for field in IDENTITY_FIELDS:
        said = fold(str(identity.get(field) or "")).strip()
        if len(said) < SHORTEST_MASKED:
            continue
        for match in re.finditer(_pattern(field, said), folded):
            if all(match.end() <= start or match.start() >= end for start, end in spans):
                spans.append(match.span())
    return spans


def _pattern(field: str, said: str) -> str:
    if field in {"phone", "identity_number"}:
        digits = "".join(letter for letter in said if letter.isdigit())
        home = ""
        if field == "phone":
            digits = re.sub(r"^(?:84|0)(?=\d{6})", "", digits)
            home = rf"(?:(?:\((?:\+?84|0)\)|\+?84|0){_GAP})?"
        return rf"(?<!\d){home}" + _GAP.join(digits) + r"(?!\d)" if digits else r"(?!)"
    return r"\b" + r"\s+".join(re.escape(word) for word in said.split()) + r"\b"
