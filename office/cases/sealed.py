"""The only bridge to the seal: a denouncer's identity goes in here and comes out here."""

import hashlib
import re
import unicodedata
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
SHORTEST_GIVEN = 2
TITLES = (
    "ông", "bà", "anh", "chị", "em", "cô", "chú", "bác", "tên tôi là", "tôi tên là", "tôi tên",
    "tôi là",
)  # fmt: skip
"""Forms of address after which a given name alone tells who it is."""
_LETTER = r"[^\W\d_]"
_SIGN = r"(?:\W|_)"
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

    Found whatever its case and marks, whatever invisible letters or signs stand between; the given
    name alone only after a form of address.
    """
    text = nfc(text)
    for start, end in sorted(_found(text, identity), reverse=True):
        text = text[:start] + MASK + text[end:]
    return text


def _plain(text: str) -> list[tuple[str, int]]:
    """Return the letters of *text* as they compare, each with its place; what is unseen is left out."""
    return [
        (bare, place)
        for place, letter in enumerate(text)
        if unicodedata.category(letter) != "Cf"
        for bare in fold(unicodedata.normalize("NFKC", letter))
    ]


def _found(text: str, identity: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    letters = _plain(text)
    folded = "".join(bare for bare, _place in letters)
    places = [place for _bare, place in letters]
    spans: list[tuple[int, int]] = []

    def add(start: int, end: int) -> None:
        start, end = places[start], places[end - 1] + 1
        if all(end <= before or start >= after for before, after in spans):
            spans.append((start, end))

    for field in IDENTITY_FIELDS:
        said = "".join(bare for bare, _place in _plain(str(identity.get(field) or ""))).strip()
        if len(said) < SHORTEST_MASKED:
            continue
        for match in re.finditer(_pattern(field, said), folded):
            add(*match.span())
    given = re.findall(rf"{_LETTER}+", nfc(str(identity.get("name") or "")))[-1:]
    for match in re.finditer(_addressed(fold(given[0])), folded) if given else ():
        title, name = (
            text[places[match.start(part)] : places[match.end(part) - 1] + 1] for part in (1, 2)
        )
        if any(
            fold(each).split() == fold(title).split() and _alike(title, each) for each in TITLES
        ) and _alike(name, given[0]):
            add(*match.span(2))
    return spans


def _pattern(field: str, said: str) -> str:
    if field in {"phone", "identity_number"}:
        digits = "".join(letter for letter in said if letter.isdigit())
        home = ""
        if field == "phone":
            digits = re.sub(r"^(?:84|0)(?=\d{6})", "", digits)
            home = rf"(?:(?:\((?:\+?84|0)\)|\+?84|0){_GAP})?"
        return rf"(?<!\d){home}" + _GAP.join(digits) + r"(?!\d)" if digits else r"(?!)"
    if field == "email":
        return rf"\b{re.escape(said)}\b"
    words = re.findall(r"[^\W_]+", said)
    if field == "name":
        name = f"{_SIGN}*".join(words)
        return rf"(?<!{_LETTER}){name}(?!{_LETTER})" if words else r"(?!)"
    words = [word for word in words if word != "so"]
    between = rf"{_SIGN}+(?:so{_SIGN}+)?"
    return rf"(?<![^\W_]){between.join(words)}(?![^\W_])" if words else r"(?!)"


def _addressed(given: str) -> str:
    """Return the pattern of a form of address (1) and the given name behind it (2)."""
    if len(given) < SHORTEST_GIVEN:
        return r"(?!)"
    titles = "|".join(fold(each).replace(" ", r"\s+") for each in TITLES)
    return rf"(?<![^\W_])({titles})(?:[^\w.;!?]|_)+({given})(?!{_LETTER})"


def _alike(typed: str, name: str) -> bool:
    """Tell whether *typed* has the marks of *name*, wherever set (hòa, hoà), or none: vẫn is not Vân."""
    return _marks(typed) in ([], _marks(name))


def _marks(word: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", word.lower())
    return sorted(each for each in apart if unicodedata.category(each) == "Mn" or each == "đ")
