"""The only bridge to the seal: a denouncer's identity goes in here and comes out here."""

import hashlib
import json
import re
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select

from office.base import config
from office.base.db import db
from office.base.i18n import N_
from office.base.text import fold, nfc
from office.cases import codes
from office.cases.models import Case, Opening, Party, SealKey, SealShare, SealVisit
from office.law.kinds import Kind
from office.people import passwords
from office.people.accounts import hash_of
from office.people.actors import Actor
from office.seal import envelope, keys, shamir, telltale

DoesNotOpen = envelope.DoesNotOpen
Finding = telltale.Finding
OWN = telltale.OWN
_confined: list[bool] = []


def confine(*, seals_only: bool) -> None:
    """Make this process one that closes and never opens an officer's key: the public zone."""
    _confined[:] = [True] if seals_only else []


def opens_here() -> bool:
    """Tell whether officers' keys may be opened in this process."""
    return not _confined


MASK = N_("[đã che]")
UNTOLD = N_("Nội dung tố cáo được niêm phong")
"""What stands for the words of a denunciation until an extract is approved."""
CHOSEN = frozenset({"threat"})
"""Details chosen from a list, not typed: they tell of nobody."""
AMONG_OFFICERS = frozenset({"talk", "inside"})
"""What the envelope of a case sealed later keeps besides the sender's own words."""
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
FILE_MARK = b"ND2."
IDENTITY_FIELDS = ("name", "phone", "email", "address", "identity_number")


class IdentityTold(ValueError):
    """What an officer typed holds the denouncer's identity; `words` says where."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__("a text tells who denounced")  # the words go to the officer, not to a log
        self.words = list(dict.fromkeys(words))


@dataclass(frozen=True)
class Key:
    """Whom something is sealed to: the number of a key pair and its public half."""

    id: int
    public: bytes


@dataclass(frozen=True)
class Unlocked:
    """A key pair open in the visit of its owner, and nowhere else."""

    id: int
    private: bytes = field(repr=False)


@dataclass(frozen=True)
class Holders:
    """Whom the keys of a case are sealed to."""

    a: Sequence[Key]
    """Sealed-intake officers and the named handler: one half of the identity's key, the words."""
    b: Sequence[Key]
    """Keepers, and the head for an emergency: the other half."""
    keepers: Sequence[Key]
    """The keepers alone: shares of half a, for a recovery by several of them."""
    words: Sequence[Key]
    """Sealed-intake officers: the words and papers as they came, key `c`."""
    drafts: Sequence[Key]
    """Sealed-intake officers and the head: extracts that wait for a second person, key `d`."""
    extract: Sequence[Key]
    """All who work on the case: approved papers, and the marks of the identity, key `t`."""


@dataclass(frozen=True)
class Closed:
    """A denunciation as it may be written: the columns of its party, and the shares of its keys."""

    party: dict[str, Any]
    shares: list[dict[str, Any]]


def close_case(
    code: str,
    identity: Mapping[str, Any],
    words: Mapping[str, Any],
    secret: str | None,
    holders: Holders,
    others: Sequence[Mapping[str, Any]] = (),
) -> Closed:
    """Seal who wrote and what: public keys are enough, nothing here opens it again.

    The identity's fresh key is two halves, each worthless without the other; words and papers go to
    a key pair of the case. The sender opens both with the secret of the case; None where it is not
    known here. The machine check finds *others* too, who signed with the sender.
    """
    key = secrets.token_bytes(envelope.KEY)
    half_b = secrets.token_bytes(envelope.KEY)
    half_a = envelope.together(key, half_b)
    pair = keys.new_pair()
    draft_key, extract_key = (secrets.token_bytes(envelope.KEY) for _ in range(2))
    shares = [
        *(share(code, "a", each, half_a) for each in holders.a),
        *(share(code, "b", each, half_b) for each in holders.b),
        *(share(code, "c", each, pair.private) for each in holders.words),
        *(share(code, "d", each, draft_key) for each in holders.drafts),
        *(share(code, "t", each, extract_key) for each in holders.extract),
        *recovery_shares(code, half_a + pair.private + draft_key + extract_key, holders.keepers),
    ]
    own = {"identity": dict(identity), "words": urlsafe_b64encode(pair.private).decode()}
    party = {
        "sealed": envelope.close_identity(identity, envelope.place(code, "identity"), key),
        "content": keys.seal_to(pair.public, envelope.filled(words), envelope.place(code, "words")),
        "content_key": pair.public,
        "telltales": _telltales(code, [identity, *others], extract_key),
        "for_sender": secret
        and envelope.close_bytes(
            envelope.filled(own), envelope.place(code, "sender"), sender_key(code, secret)
        ),
    }
    return Closed(party, shares)


def _telltales(code: str, people: Sequence[Mapping[str, Any]], key: bytes) -> bytes:
    """Return the marks of *people*, hashed with a key of the case and one of the settings."""
    with_ = _mark_keys(key)[0]
    said = ({name: str(one.get(name) or "") for name in IDENTITY_FIELDS} for one in people)
    marks = {mark for each in said for mark in telltale.marks(each, with_)}
    found = [asdict(mark) for mark in sorted(marks, key=lambda each: each.hash)]
    told = {"probe": telltale.hashed(with_, "probe", ""), "marks": found}
    return envelope.close_bytes(envelope.filled(told), envelope.place(code, "telltales"), key)


def _mark_keys(key: bytes) -> list[bytes]:
    return [
        hashlib.blake2b(each, key=key, digest_size=32, person=b"nghedan marks").digest()
        for each in config.current().derive_all("telltales")
    ]


def share(code: str, half: str, to: Key, plain: bytes, number: int = 0, needed: int = 0) -> Any:
    """Return the columns of a share: *plain* sealed to one person, for this case and half only."""
    sealed = keys.seal_to(to.public, plain, envelope.place(code, f"{half}{number or ''}"))
    return {"half": half, "key_id": to.id, "sealed": sealed, "number": number, "needed": needed}


GIVEN_BACK = "acdt"
"""What a quorum of keepers rebuilds: all that an officer of sealed intake holds of a case."""


def recovery_shares(code: str, whole: bytes, keepers: Sequence[Key]) -> list[Any]:
    """Return shares of *whole*, of which more than half of the keepers (two at least) rebuild it."""
    if len(keepers) < 2:  # a single keeper has half b: nothing of half a may lie there
        return []
    needed = len(keepers) // 2 + 1
    parts = shamir.split(whole, len(keepers), needed)
    return [
        share(code, "r", to, parts[number], number, needed) for number, to in enumerate(keepers, 1)
    ]


def whole_of(case: Case, with_: Unlocked) -> bytes | None:
    """Return what recovery shares are made of, for whoever holds all of it; else None."""
    held = [half_of(case, half, with_) for half in GIVEN_BACK]
    return None if None in held else b"".join(each for each in held if each)


def rebuilt(parts: Mapping[int, bytes]) -> dict[str, bytes]:
    """Return what the shares of a quorum rebuild, by letter; from too few something that opens nothing."""
    whole = shamir.combine(parts)
    size = envelope.KEY
    return {
        half: whole[number * size : (number + 1) * size]
        for number, half in enumerate(GIVEN_BACK[: len(whole) // size])
    }


def open_share(code: str, one: SealShare, with_: Unlocked) -> bytes:
    """Return what a share holds. Raises `DoesNotOpen`."""
    if one.key_id != with_.id:
        raise DoesNotOpen(code)
    return keys.open_with(
        with_.private, one.sealed, envelope.place(code, f"{one.half}{one.number or ''}")
    )


def seal_at(place: str, to: Key, plain: bytes) -> bytes:
    """Seal *plain* to one person, bound to *place*."""
    return keys.seal_to(to.public, plain, place)


def open_at(place: str, sealed: bytes, with_: Unlocked) -> bytes:
    """Return what `seal_at` sealed. Raises `DoesNotOpen`."""
    return keys.open_with(with_.private, sealed, place)


def open_halves(case: Case, half_a: bytes, half_b: bytes) -> dict[str, Any]:
    """Return the identity, for which both halves are needed. Raises `DoesNotOpen`."""
    party = _party_of(case)
    if party is None or not party.sealed:
        raise DoesNotOpen(case.code)
    key = envelope.together(half_a, half_b)
    return envelope.open_identity(party.sealed, envelope.place(case.code, "identity"), key)


def sender_key(code: str, secret: str) -> bytes:
    """Return the key that the sender's secret gives; the server keeps only a hash of the secret."""
    return keys.from_secret(codes.bare(secret), envelope.place(code, "sender"))


def awaits_sender(case: Case) -> bool:
    """Tell whether *case* was sealed when nobody here knew the secret, and its sender has no copy yet."""
    party = _party_of(case)
    return party is not None and party.content_key is not None and not party.for_sender


def note_sender(case: Case, secret: str) -> None:
    """Keep the public half of what the sender's *secret* gives, so that a holder can close a copy to it."""
    party = _party_of(case)
    if party is not None and awaits_sender(case):
        party.sender_public = keys.public_of(sender_key(case.code, secret))


def copy_for_sender(case: Case, with_: Unlocked) -> bool:
    """Close the words, and the marks of the identity, to the sender of a case sealed afterwards.

    The identity itself lies in two halves that no holder has together; the sender knows it.
    """
    party = _party_of(case)
    words, marks = half_of(case, "c", with_), half_of(case, "t", with_)
    if party is None or not party.sender_public or words is None or marks is None:
        return False
    said = {
        name: urlsafe_b64encode(key).decode() for name, key in (("words", words), ("marks", marks))
    }
    party.for_sender = keys.seal_to(
        party.sender_public, envelope.filled(said), envelope.place(case.code, "sender")
    )
    return True


def new_key(officer_id: int, password: str) -> dict[str, bytes]:
    """Return the columns of a fresh key pair, its private half locked by *password*."""
    pair, salt = keys.new_pair(), secrets.token_bytes(keys.SALT)
    return {"public": pair.public, **locked(officer_id, pair.private, password, salt)}


def locked(officer_id: int, private: bytes, password: str, salt: bytes = b"") -> dict[str, bytes]:
    """Return the columns of *private* locked by *password*, with a salt of its own."""
    salt = salt or secrets.token_bytes(keys.SALT)
    return {
        "salt": salt,
        "locked": keys.lock(private, passwords.normal(password), salt, f"officer/{officer_id}"),
    }


def unlocked(key: SealKey, password: str) -> Unlocked:
    """Return the key pair of an officer. Raises `DoesNotOpen` for another password."""
    if _confined:
        raise DoesNotOpen("this zone only seals")
    said = passwords.normal(password)
    return Unlocked(key.id, keys.unlock(key.locked, said, key.salt, f"officer/{key.officer_id}"))


def close_for_visit(token: str, plain: bytes) -> bytes:
    """Close *plain* with what only the browser of this visit keeps."""
    return envelope.close_bytes(plain, "visit", keys.from_secret(token, "visit"))


def key_of_visit(actor: Actor) -> Unlocked | None:
    """Return the officer's key as opened at sign-in, or None."""
    if _confined or not actor.token or not actor.is_officer:
        return None
    found = db.session.execute(
        select(SealVisit.key_id, SealVisit.closed)
        .join(SealKey, SealKey.id == SealVisit.key_id)
        .where(
            SealVisit.session_id == hash_of(actor.token),
            SealKey.officer_id == actor.id,
            SealKey.retired_at.is_(None),
        )
    ).first()
    if found is None or found.key_id is None:
        return None
    try:
        private = opened_for_visit(actor.token, found.closed)
    except DoesNotOpen:
        return None
    return Unlocked(found.key_id, private)


def opened_for_visit(token: str, closed: bytes) -> bytes:
    """Return what `close_for_visit` closed. Raises `DoesNotOpen`."""
    return envelope.open_bytes(closed, "visit", keys.from_secret(token, "visit"))


def known_to_sender(case: Case, actor: Actor) -> dict[str, Any]:
    """Return what the sender's own secret opens, in a visit it was typed in; else nothing."""
    party = _party_of(case)
    if not actor.token or actor.is_officer or party is None or not party.for_sender:
        return {}
    asked = select(SealVisit.closed).where(
        SealVisit.session_id == hash_of(actor.token), SealVisit.case_id == case.id
    )
    closed = db.session.scalar(asked.limit(1))
    if closed is None:
        return {}
    key, place = opened_for_visit(actor.token, closed), envelope.place(case.code, "sender")
    if party.sender_public:
        plain = keys.open_with(key, party.for_sender, place)
    else:
        plain = envelope.open_bytes(party.for_sender, place, key)
    said: dict[str, Any] = json.loads(plain)
    return said


def without_identity(case: Case, text: str, actor: Actor) -> str:
    """Return *text* as it may be kept in the open; only words said in a denunciation change.

    The server does not know the name: it is taken out where *actor*'s own visit opens it, that is
    for the sender, and for an officer who once saw the name.
    """
    if case.kind != Kind.DENUNCIATION or not text.strip():
        return text
    if actor.is_officer and actor.token:
        _refuse_identity(case, text, actor)
    return _masks_of(case, actor)(text)


def _masks_of(case: Case, actor: Actor) -> Callable[[str], str]:
    """Return what takes the identity out of a text, as far as *actor*'s own visit opens it."""
    marks = None if actor.is_officer else known_to_sender(case, actor).get("marks")
    if not marks:
        known = known_identity(case, actor)
        return lambda text: masked(text, known)
    own = _marks_with(case, urlsafe_b64decode(marks))
    return lambda text: without(text, [each for each in own.find(text) if each.sure])


def _refuse_identity(case: Case, text: str, actor: Actor) -> None:
    party = _party_of(case)
    if party is None or not party.telltales or _holds_no_marks(case, actor):
        return
    told = [each.words for each in own_marks(case, actor).find(text) if each.sure]
    if told:
        raise IdentityTold(told)


def _holds_no_marks(case: Case, actor: Actor) -> bool:
    """Tell whether the check cannot be made here: the key is off the network, or was given no share."""
    mine = select(SealKey).where(SealKey.officer_id == actor.id, SealKey.retired_at.is_(None))
    key = db.session.scalar(mine)
    given = {each.key_id for each in case.shares if each.half == "t"}
    return key is None or key.offline or key.id not in given


def own_marks(case: Case, actor: Actor) -> telltale.Own:
    """Return what finds the denouncer's identity in a text. Raises `DoesNotOpen`."""
    party = _party_of(case)
    if party is None or not party.telltales:
        raise DoesNotOpen(case.code)
    return _marks_with(case, _case_key(case, "t", actor))


def _marks_with(case: Case, key: bytes) -> telltale.Own:
    party = _party_of(case)
    if party is None or not party.telltales:
        raise DoesNotOpen(case.code)
    said = json.loads(
        envelope.open_bytes(party.telltales, envelope.place(case.code, "telltales"), key)
    )
    for each in _mark_keys(key):
        if telltale.hashed(each, "probe", "") == said["probe"]:
            return telltale.Own(each, tuple(telltale.Mark(**one) for one in said["marks"]))
    raise DoesNotOpen(case.code)


def findings(text: str, own: telltale.Own | None) -> list[Finding]:
    """Return all that may tell who wrote *text*: the machine check."""
    return telltale.findings(text, own)


def without(text: str, found: Iterable[Finding]) -> str:
    """Return *text* with the places of *found* masked."""
    return telltale.without(text, found, MASK)


def seal_packet(case: Case, actor: Actor, place: str, said: Mapping[str, Any]) -> bytes:
    """Return a draft of an extract, closed for those who write and approve it. Raises `DoesNotOpen`."""
    key = _case_key(case, "d", actor)
    return envelope.close_bytes(envelope.filled(said), envelope.place(case.code, place), key)


def open_packet(case: Case, actor: Actor, place: str, closed: bytes) -> dict[str, Any]:
    """Return what `seal_packet` closed. Raises `DoesNotOpen`."""
    key = _case_key(case, "d", actor)
    said: dict[str, Any] = json.loads(
        envelope.open_bytes(closed, envelope.place(case.code, place), key)
    )
    return said


def seal_copy(case: Case, actor: Actor, handle: str, data: bytes, *, approved: bool) -> bytes:
    """Return a redacted paper, closed for its readers: before approval for those who approve."""
    key = _case_key(case, "t" if approved else "d", actor)
    return envelope.close_bytes(data, envelope.place(case.code, f"copy/{handle}"), key)


def open_copy(case: Case, actor: Actor, handle: str, closed: bytes, *, approved: bool) -> bytes:
    """Return what `seal_copy` closed. Raises `DoesNotOpen`."""
    key = _case_key(case, "t" if approved else "d", actor)
    return envelope.open_bytes(closed, envelope.place(case.code, f"copy/{handle}"), key)


def _case_key(case: Case, half: str, actor: Actor) -> bytes:
    with_ = key_of_visit(actor)
    found = half_of(case, half, with_) if with_ else None
    if found is None:
        raise DoesNotOpen(case.code)
    return found


def own_words(case: Case, actor: Actor) -> dict[str, str]:
    """Return what the sender typed, without the identity: a screen is looked at by others, too.

    Where it does not open in this visit, return what the case keeps.
    """
    said = {"subject": case.subject, "body": case.body, "wanted": case.wanted, "place": case.place}
    said |= {name: value for name, value in case.details.items() if isinstance(value, str)}
    if case.kind != Kind.DENUNCIATION or actor.is_officer:
        return said
    with suppress(DoesNotOpen):
        typed, hide = words_of(case, actor), _masks_of(case, actor)
        said |= {
            name: hide(value)
            for name, value in typed.items()
            if isinstance(value, str) and name not in AMONG_OFFICERS
        }
    return said


def known_identity(case: Case, actor: Actor) -> Mapping[str, Any]:
    """Return the identity as far as *actor* knows it: the sender, or an officer who saw it opened."""
    if not actor.token:
        return {}
    if not actor.is_officer:
        said: Mapping[str, Any] = known_to_sender(case, actor).get("identity", {})
        return said
    mine = select(Opening).where(
        Opening.case_id == case.id, Opening.officer_id == actor.id, Opening.seen.is_not(None)
    )
    with_ = key_of_visit(actor)
    known: dict[str, Any] = {}
    for each in db.session.scalars(mine) if with_ else ():
        with suppress(DoesNotOpen):
            plain = open_at(_place_of_seen(each), each.seen or b"", with_)  # type: ignore[arg-type]
            known.update(json.loads(plain))
    return known


def seal_seen(opening: Opening, actor: Actor, said: Mapping[str, str]) -> bytes | None:
    """Return what *actor* was shown, sealed to the actor's own key, so that typing can be masked."""
    with_ = key_of_visit(actor)
    key = db.session.get(SealKey, with_.id) if with_ else None
    if key is None:
        return None
    to = Key(key.id, key.public)
    return seal_at(_place_of_seen(opening), to, envelope.filled(said))


def _place_of_seen(opening: Opening) -> str:
    return f"seen/{opening.handle}/{opening.case_id}"


def identity_of(case: Case, opening: Opening, with_: Unlocked) -> dict[str, Any]:
    """Return the identity: half a of the asker, half b as lent for *opening*. Raises `DoesNotOpen`."""
    half_a = half_of(case, "a", with_)
    if half_a is None or opening.half is None or opening.case_id != case.id:
        raise DoesNotOpen(case.code)
    lent = open_at(place_of(opening), opening.half, with_)
    return open_halves(case, half_a, lent)


def place_of(opening: Opening) -> str:
    """Return where a lent half opens: for this opening and its case only."""
    return f"opening/{opening.handle}/{opening.case_id}"


def half_of(case: Case, half: str, with_: Unlocked) -> bytes | None:
    """Return the half (or content key) of *case* that this key holds, or None."""
    for each in case.shares:
        if each.half == half and each.key_id == with_.id:
            with suppress(DoesNotOpen):
                return open_share(case.code, each, with_)
    return None


def _party_of(case: Case) -> Party | None:
    return next((each for each in case.parties if each.sealed), None)


def words_of(case: Case, actor: Actor) -> dict[str, Any]:
    """Return the words of a denunciation as typed, for a holder. Raises `DoesNotOpen`."""
    party = _party_of(case)
    if party is None or not party.content:
        raise DoesNotOpen(case.code)
    private = _content_key(case, actor)
    said: dict[str, Any] = json.loads(
        keys.open_with(private, party.content, envelope.place(case.code, "words"))
    )
    return said


def _content_key(case: Case, actor: Actor) -> bytes:
    if not actor.is_officer:
        said = known_to_sender(case, actor).get("words")
        if not said:
            raise DoesNotOpen(case.code)
        return urlsafe_b64decode(said)
    return _case_key(case, "c", actor)


def seal_file(case: Case, number: int, data: bytes, what: str = "file") -> bytes:
    """Return a file of a denunciation, sealed to its case; *what*: `file`, or its `original`."""
    party = _party_of(case)
    if party is None or not party.content_key:
        raise DoesNotOpen(case.code)
    return FILE_MARK + keys.seal_to(
        party.content_key, data, envelope.place(case.code, f"{what}/{number}")
    )


def open_file(case: Case, number: int, sealed: bytes, actor: Actor, what: str = "file") -> bytes:
    """Return what `seal_file` closed, for a holder or the sender. Raises `DoesNotOpen`."""
    place = envelope.place(case.code, f"{what}/{number}")
    if not sealed.startswith(FILE_MARK):
        return open_old_file(case.code, number, sealed)
    return keys.open_with(_content_key(case, actor), sealed[len(FILE_MARK) :], place)


def open_old_identity(code: str, said: str) -> dict[str, Any]:
    """Open an envelope of the first version, closed with the settings' key; for the upgrade only."""
    return envelope.open_(said, envelope.place(code, "identity"))


def open_old_file(code: str, number: int, sealed: bytes) -> bytes:
    """Open a file of the first version, closed with the settings' key. Raises `DoesNotOpen`."""
    place = envelope.place(code, f"file/{number}")
    for key in config.current().derive_all("sealed file"):
        try:
            return envelope.open_bytes(sealed, place, key)
        except DoesNotOpen:
            continue
    raise DoesNotOpen(place)


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
    folded = "".join(bare for bare, _at in letters)
    places = [place for _bare, place in letters]
    spans: list[tuple[int, int]] = []

    def add(start: int, end: int) -> None:
        start, end = places[start], places[end - 1] + 1
        if all(end <= before or start >= after for before, after in spans):
            spans.append((start, end))

    for name in IDENTITY_FIELDS:
        said = "".join(bare for bare, _at in _plain(str(identity.get(name) or ""))).strip()
        if len(said) < SHORTEST_MASKED:
            continue
        for match in re.finditer(_pattern(name, said), folded):
            add(*match.span())
    given = re.findall(rf"{_LETTER}+", nfc(str(identity.get("name") or "")))[-1:]
    for match in re.finditer(_addressed(fold(given[0])), folded) if given else ():
        title, first = (
            text[places[match.start(part)] : places[match.end(part) - 1] + 1] for part in (1, 2)
        )
        if any(
            fold(each).split() == fold(title).split() and _alike(title, each) for each in TITLES
        ) and _alike(first, given[0]):
            add(*match.span(2))
    return spans


def _pattern(kind: str, said: str) -> str:
    if kind in {"phone", "identity_number"}:
        digits = "".join(letter for letter in said if letter.isdigit())
        home = ""
        if kind == "phone":
            digits = re.sub(r"^(?:84|0)(?=\d{6})", "", digits)
            home = rf"(?:(?:\((?:\+?84|0)\)|\+?84|0){_GAP})?"
        return rf"(?<!\d){home}" + _GAP.join(digits) + r"(?!\d)" if digits else r"(?!)"
    if kind == "email":
        return rf"\b{re.escape(said)}\b"
    words = re.findall(r"[^\W_]+", said)
    if kind == "name":
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
