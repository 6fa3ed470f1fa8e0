"""A case comes in: number and secret, clocks, points, papers, receipt."""

import dataclasses
import secrets as random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, or_, select

from office.base import audit, clock, config, files, outbox, scanner
from office.base.db import db
from office.base.files import Upload
from office.base.text import clean_name, nfc
from office.cases import attention, codes, conflicts, deadlines, holders, receipts, sealed
from office.cases.models import Attachment, Case, Party, Point, SealShare
from office.cases.models.talk import HELD, UNSCANNED, WAITING
from office.law.kinds import Kind
from office.people.accounts import hash_of
from office.people.actors import VISITOR, Actor, in_the_trail

LONGEST = {"subject": 300, "body": 50_000, "wanted": 10_000, "place": 300}
MOST_POINTS = 20
ORIGINALS = "originals"
"""Folder of what was sent, before it was cleaned: beside what anyone views, never handed out."""


@dataclass(frozen=True)
class Filing:
    """What a citizen sends, as typed."""

    kind: Kind
    subject: str
    body: str
    wanted: str = ""
    field: str = "other"
    place: str = ""
    channel: str = "web"
    urgency: str = "normal"
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    identity_number: str = ""
    anonymous: bool = False
    name_hidden: bool = False
    locale: str = "vi"
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    uploads: Sequence[Upload] = ()
    about: Sequence[str] = ()
    """Posts and units the case is about, as in `conflicts.choices`."""

    @property
    def identity(self) -> dict[str, str]:
        """Return what tells who the sender is."""
        return {name: nfc(getattr(self, name)).strip() for name in sealed.IDENTITY_FIELDS}


@dataclass(frozen=True)
class Receipt:
    """The case as filed, and its secret, which is shown to the sender alone."""

    case: Case
    secret: str
    again: bool
    """The same form had been sent before: this is the case it made then."""


def receive(
    filing: Filing,
    actor: Actor,
    at: datetime,
    *,
    token: str,
    unit_id: int,
    came: date | None = None,
) -> Receipt:
    """Take in *filing* as a case held by *unit_id*; the same *token* always gives one case.

    The receipt is good once the transaction is on disk. Received is the calendar day of *at* in
    Asia/Ho_Chi_Minh, also at night and on rest days, or the day a letter *came* that is put into the
    book later: it lies before *at*, and the clocks run from it. Raises `holders.NotTakenOnline` for a
    denunciation that nobody could ever open.
    """
    request_key = hash_of(token)
    at = audit.not_before_the_last(at)
    is_sealed = filing.kind == Kind.DENUNCIATION
    code, known = _free_code(at, request_key)
    if known is not None:
        case = db.session.get_one(Case, known)
        return Receipt(case, codes.secret_of(case.code, token, case.secret_hash), again=True)
    secret = codes.secret_for(token, sealed=is_sealed)
    case = _case(filing, actor, at, unit_id, code)
    today, case.received_day = case.received_day, came or case.received_day
    case.request_key = request_key
    case.secret_hash = codes.hash_secret(case.code, secret)
    _name(case, filing, secret, today)
    _list_points(case)
    attach(case, filing.uploads, at, purpose="filed", from_citizen=True)
    deadlines.open_clocks(case, case.received_day)
    attention.refresh(case)
    db.session.add(case)
    db.session.flush()  # all at once: nothing was asked of the database in between
    if filing.about and filing.kind in conflicts.KINDS:  # before anyone can be told of the case
        conflicts.exclude(case, filing.about, at, today, conflicts.SENDER)
    _record(case, actor, at)
    receipts.write(
        case,
        receipts.text_digest(secret, filing.subject, filing.body, filing.wanted),
        [receipts.Received(each.size, each.sha256) for each in case.attachments],
    )
    return Receipt(case, secret, again=False)


def _case(filing: Filing, actor: Actor, at: datetime, unit_id: int, code: str) -> Case:
    day = clock.day_of(at)
    said = {name: nfc(getattr(filing, name)).strip()[:most] for name, most in LONGEST.items()}
    details: dict[str, Any] = {key: value for key, value in filing.details.items() if value}
    if (
        filing.kind == Kind.DENUNCIATION
    ):  # its words lie in the envelope alone, until an extract is approved
        said = {**dict.fromkeys(said, ""), "subject": sealed.UNTOLD}
        details = {key: value for key, value in details.items() if key in sealed.CHOSEN}
    return Case(
        code=code,
        kind=filing.kind.value,
        status="received",
        level=1,
        open=True,
        version=1,
        field=filing.field,
        channel=filing.channel,
        urgency=filing.urgency,
        complexity="normal",
        extracted=False,
        details=details,
        locale=filing.locale,
        anonymous=filing.anonymous,
        name_hidden=filing.name_hidden,
        received_at=at,
        received_day=day,
        unit_id=unit_id,
        held_since=day,
        citizen_id=actor.id if actor.is_citizen and filing.kind != Kind.DENUNCIATION else None,
        letters_owed=0,
        transfers=0,
        reopenings=0,
        joined=0,
        awaiting_reply=False,
        public_concern=False,
        excluded=[],
        goes_up=False,
        parties=[],
        clocks=[],
        points=[],
        messages=[],
        attachments=[],
        shares=[],
        **said,
    )


def part_of(case: Case, filing: Filing, at: datetime, unit_id: int, secret: str) -> Case:
    """Return a new case made of one part of *case*: the same sender, the same first receipt.

    Its clocks run from that receipt; its papers, events and whom it is about are for the caller.
    """
    request_key = hash_of(random.token_urlsafe(24))
    code, _known = _free_code(at, request_key)
    part = _case(filing, VISITOR, at, unit_id, code)
    part.received_at, part.received_day = case.received_at, case.received_day
    part.citizen_id, part.complexity = case.citizen_id, case.complexity
    part.request_key = request_key
    part.secret_hash = codes.hash_secret(code, secret)
    part.parties.append(Party(**filing.identity))
    _list_points(part)
    deadlines.open_clocks(part, case.received_day)
    attention.refresh(part)
    db.session.add(part)
    db.session.flush()
    return part


_TAKEN = select(Case.id, Case.request_key).where(
    or_(Case.request_key == bindparam("key"), Case.code == bindparam("code"))
)


def _free_code(at: datetime, request_key: str) -> tuple[str, int | None]:
    """Return a code that no case has, and the id of the case that the same form made before."""
    while True:
        code = codes.new_code(clock.day_of(at))
        found = db.session.execute(_TAKEN, {"key": request_key, "code": code}).all()
        known = next((id_ for id_, key in found if key == request_key), None)
        if known is not None or not found:
            return code, known


def _name(case: Case, filing: Filing, secret: str, today: date) -> None:
    """Write down who sent it; of a denunciation only closed, for those appointed to hold its keys."""
    if filing.kind != Kind.DENUNCIATION:
        case.parties.append(Party(**{name: said[:300] for name, said in filing.identity.items()}))
        return
    words = {
        "subject": nfc(filing.subject),
        "body": nfc(filing.body),
        "wanted": nfc(filing.wanted),
        "files": [upload.name for upload in filing.uploads],
        "place": nfc(filing.place),
        **{name: nfc(said) for name, said in filing.details.items() if isinstance(said, str)},
    }
    about = conflicts.with_line(filing.about, today)
    to = holders.wanted(today, out=frozenset(about))
    closed = sealed.close_case(case.code, filing.identity, words, secret, to)
    case.parties.append(Party(**closed.party))
    case.shares += [SealShare(**each) for each in closed.shares]


def _list_points(case: Case) -> None:
    said = case.wanted or case.subject  # of a denunciation: that it is told in the envelope
    own = case.kind != Kind.DENUNCIATION
    for number, asked in enumerate(split_points(said), 1):
        case.points.append(Point(number=number, asked=asked, own_words=asked if own else ""))


def split_points(said: str) -> list[str]:
    """Return what is asked, point by point: one for each line or part set off by a semicolon."""
    parts = [part.strip(" -•\t.") for line in said.splitlines() for part in line.split(";")]
    parts = [part[:1].upper() + part[1:] for part in parts if part]
    if len(parts) > MOST_POINTS:
        parts = [*parts[: MOST_POINTS - 1], "; ".join(parts[MOST_POINTS - 1 :])]
    return parts or [said.strip()]


def attach(
    case: Case,
    uploads: Sequence[Upload],
    at: datetime,
    *,
    purpose: str,
    from_citizen: bool,
) -> list[Attachment]:
    """Keep *uploads* with the case; those of a denunciation closed and under plain names.

    What was cleaned is kept as it was sent, too, apart from what anyone views. Raises `FileRefused`
    for an office file in a denunciation.
    """
    is_sealed = case.kind == Kind.DENUNCIATION
    if is_sealed:
        files.refuse_telling(uploads)
    folder = config.current().instance / "files"
    kept = []
    for number, upload in enumerate(uploads, len(case.attachments) + 1):
        data = sealed.seal_file(case, number, upload.data) if is_sealed else upload.data
        ending = upload.name.rpartition(".")[2].lower()
        one = Attachment(
            handle=random.token_urlsafe(12),
            purpose=purpose,
            name=f"tep-{number}.{ending}" if is_sealed else clean_name(upload.name),
            media_type=upload.media_type,
            size=upload.size,
            sha256=upload.sha256,
            key=files.store(folder, data),
            sealed=is_sealed,
            place_removed=upload.place_removed,
            taken_at=None if is_sealed and from_citizen else upload.taken_at,
            taken_typed=upload.taken_typed,
            **_original(case, number, upload),
            from_citizen=from_citizen,
            at=at,
            scan=WAITING if config.current().clamav and not is_sealed else UNSCANNED,
        )
        case.attachments.append(one)
        kept.append(one)
    return kept


def _original(case: Case, number: int, upload: Upload) -> dict[str, Any]:
    """Keep what was sent before it was cleaned, and return its columns."""
    if not upload.original:
        return {"original_key": "", "original_sha256": ""}
    data = upload.original
    if case.kind == Kind.DENUNCIATION:
        data = sealed.seal_file(case, number, data, what="original")
    return {
        "original_key": files.store(config.current().instance / ORIGINALS, data),
        "original_sha256": upload.sent_sha256,
    }


class Quarantined(OSError):
    """The scanner has not looked at the paper yet, or found something harmful in it."""


def content_of(case: Case, attachment: Attachment, actor: Actor) -> bytes:
    """Return the bytes of an attachment, opened where they are sealed and *actor* holds the key.

    A sealed paper is looked at by the scanner here, each time: before, nobody could open it for the
    scanner. Raises `Quarantined` and `sealed.DoesNotOpen`.
    """
    if attachment.scan in HELD:
        raise Quarantined
    data = kept_content(attachment)
    if not attachment.sealed:
        return data
    number = next(n for n, each in enumerate(case.attachments, 1) if each is attachment)
    data = sealed.open_file(case, number, data, actor)
    _refuse_harmful(original_of(case, attachment, actor) if attachment.original_key else data)
    return data


def original_of(case: Case, attachment: Attachment, actor: Actor) -> bytes:
    """Return an attachment as it was sent, for whoever has to prove it; no page shows this.

    Raises `sealed.DoesNotOpen`.
    """
    if not attachment.original_key:
        return content_of(case, attachment, actor)
    data = kept_as_sent(attachment)
    if not attachment.sealed:
        return data
    number = next(n for n, each in enumerate(case.attachments, 1) if each is attachment)
    return sealed.open_file(case, number, data, actor, what="original")


def kept_content(attachment: Attachment) -> bytes:
    """Return the bytes of an attachment as they lie on the disk."""
    return bytes_of(attachment.key)


def bytes_of(key: str) -> bytes:
    """Return the bytes that lie on the disk under *key*. Raises OSError."""
    return files.path_of(config.current().instance / "files", key).read_bytes()


def kept_as_sent(attachment: Attachment) -> bytes:
    """Return the bytes as they came, before anything was taken out: what the scanner looks at."""
    if not attachment.original_key:
        return kept_content(attachment)
    return files.path_of(
        config.current().instance / ORIGINALS, attachment.original_key
    ).read_bytes()


def _refuse_harmful(data: bytes) -> None:
    address = config.current().clamav
    try:
        harmful = bool(address and scanner.scan(address, data))
    except (scanner.Away, scanner.Unscannable) as why:
        raise Quarantined from why
    if harmful:
        raise Quarantined


def seal_anew(case: Case, today: date, folder: Path) -> int:
    """Seal a denunciation of the first version to today's holders; return 1 when it was one.

    The sender's secret is not known: the papers stay readable for the office alone until the sender
    hands them in again. Raises `holders.NotTakenOnline`.
    """
    party = next((each for each in case.parties if each.sealed and not each.content_key), None)
    if party is None:
        return 0
    said = sealed.open_old_identity(case.code, party.sealed or "")
    words = {name: said.get(name, "") for name in ("subject", "body", "wanted", "files")}
    identity = {name: said.get(name, "") for name in sealed.IDENTITY_FIELDS}
    to = holders.wanted(today, case.handler_id, frozenset(case.excluded))
    closed = sealed.close_case(case.code, identity, words, None, to)
    for name, value in closed.party.items():
        setattr(party, name, value)
    case.shares += [SealShare(**each) for each in closed.shares]
    for number, one in enumerate(case.attachments, 1):
        if one.sealed:
            old = files.path_of(folder, one.key)
            data = sealed.open_old_file(case.code, number, old.read_bytes())
            one.key = files.store(folder, sealed.seal_file(case, number, data))
            old.unlink(missing_ok=True)
    db.session.flush()
    return 1


def _record(case: Case, actor: Actor, at: datetime) -> None:
    audit.record(
        in_the_trail(actor),
        "case:case:receive",
        at,
        case_id=case.id,
        kind=case.kind,
        channel=case.channel,
        after=case.status,
        files=[each.sha256 for each in case.attachments],
        originals=[each.original_sha256 for each in case.attachments if each.original_sha256],
    )
    outbox.put("case.changed", key=str(case.id), case_id=case.id)
    outbox.put("notice", key=str(case.id), case_id=case.id, news="receive")
