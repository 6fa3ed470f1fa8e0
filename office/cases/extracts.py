"""The extract gate: those who handle a denunciation read what two people let through, never the original.

Law on Denunciation 2018, art. 56: name, address, handwriting and whatever else tells of the denouncer
is taken out before anything goes to those who verify. One officer writes, a machine checks, a second
person reads original and extract side by side. Until then nothing of it can be assigned.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from office.base import audit
from office.base.db import db
from office.base.text import nfc
from office.cases import intake, points, sealed, workflow
from office.cases import permissions as may
from office.cases.models import Case, Extract, Message, Point
from office.cases.sealed import Finding, IdentityTold
from office.cases.sight import visible_to
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Appointment, Officer
from office.people.roles import Role

DRAFT, WAITING, RETURNED = "draft", "waiting", "returned"
APPROVED, SUPERSEDED = "approved", "superseded"
FIELDS = ("subject", "accused", "conduct", "place", "body", "wanted", "evidence", "added")
"""The parts of an extract; `added` is what the sender wrote later."""
LONGEST = {"subject": 300, "accused": 300, "place": 300, "wanted": 10_000, "evidence": 10_000}
LONGEST_BODY = 50_000
OMITTED = "[…]"
_SENTENCE = re.compile(r".+?(?:[.!?;]+(?=\s)\s*|\n\s*|$)", re.DOTALL)


class NoExtract(ValueError):
    """There is no approved extract yet: the case cannot be given to whoever is not sealed intake."""


class Unmended(ValueError):
    """Findings are neither taken out nor explained; `left` says which."""

    def __init__(self, left: Sequence["Found"]) -> None:
        super().__init__(len(left))
        self.left = list(left)


class OwnExtract(PermissionError):
    """Nobody approves the extract he wrote himself."""


@dataclass(frozen=True)
class Found:
    """A finding of the machine check, in its part of the extract."""

    part: str
    finding: Finding

    @property
    def key(self) -> str:
        """Return what a reason is kept under: the same words in the same part are one finding."""
        return f"{self.part}.{self.finding.kind}.{self.finding.words}"[:200]

    @property
    def may_stay(self) -> bool:
        """Tell whether a reason lets it stay; the denouncer's own identity never does."""
        return not self.finding.sure


@dataclass(frozen=True)
class Piece:
    """A numbered passage of the original, to be kept or taken out."""

    key: str
    part: str
    number: int
    text: str


def original_of(case: Case, actor: Actor) -> dict[str, str]:
    """Return the denunciation as it came, part by part, but for the identity beyond doubt.

    Sight of the original never implies the identity. Raises `DoesNotOpen` without the keys.
    """
    typed = sealed.words_of(case, actor)
    kept = {"place": case.place, **case.details} if not case.extracted else {}
    said = {part: str(typed.get(part) or kept.get(part) or "") for part in FIELDS}
    later = [each.text for each in case.messages if each.from_citizen]
    kept_too = [str(typed.get(each) or "") for each in sorted(sealed.AMONG_OFFICERS, reverse=True)]
    added = [each for each in (*kept_too, *later) if each]
    return masked(case, actor, {**said, "added": "\n\n".join(added)}, perhaps=False)


def pieces(original: Mapping[str, str]) -> list[Piece]:
    """Return the sentences of *original*, numbered through all its parts."""
    found: list[Piece] = []
    for part in FIELDS:
        for text in _SENTENCE.findall(original.get(part, "")):
            found.append(Piece(f"{part}.{len(found) + 1}", part, len(found) + 1, text))
    return found


def marked(original: Mapping[str, str], out: Iterable[str], words: Iterable[str]) -> dict[str, str]:
    """Return *original* without the pieces in *out*, and without each of *words* wherever it stands."""
    gone = set(out)
    said = dict.fromkeys(FIELDS, "")
    for piece in pieces(original):
        text = piece.text
        if piece.key in gone:
            text = OMITTED + re.sub(r"\S", "", text[len(text.rstrip()) :])
        said[piece.part] += text
    for word in sorted({nfc(each).strip() for each in words} - {""}, key=len, reverse=True):
        pattern = re.compile(re.escape(word), re.IGNORECASE)
        said = {part: pattern.sub(OMITTED, text) for part, text in said.items()}
    return {part: _tidy(text) for part, text in said.items()}


def _tidy(text: str) -> str:
    return re.sub(rf"(?:{re.escape(OMITTED)}\s*){{2,}}", f"{OMITTED} ", text).strip()


def check(case: Case, actor: Actor, words: Mapping[str, str]) -> list[Found]:
    """Return what the machine finds in *words*, in their order. Raises `DoesNotOpen` without the key."""
    own = sealed.own_marks(case, actor)
    return [
        Found(part, finding)
        for part in FIELDS
        if words.get(part)
        for finding in sealed.findings(words[part], own)
    ]


def left(found: Iterable[Found], reasons: Mapping[str, str]) -> list[Found]:
    """Return what still stands in the way: the identity, and findings without a reason."""
    return [each for each in found if not each.may_stay or not reasons.get(each.key, "").strip()]


def of_case(case: Case) -> list[Extract]:
    """Return the versions of the extract of *case*, newest first."""
    asked = select(Extract).where(Extract.case_id == case.id).order_by(Extract.number.desc())
    return list(db.session.scalars(asked))


def by_handle(case: Case, handle: str) -> Extract | None:
    """Return one version of *case*."""
    return db.session.scalar(
        select(Extract).where(Extract.case_id == case.id, Extract.handle == handle)
    )


def packet_of(case: Case, extract: Extract, actor: Actor) -> dict[str, Any]:
    """Return the words, reasons, remark and masked original of a version. Raises `DoesNotOpen`."""
    return sealed.open_packet(case, actor, f"extract/{extract.handle}", extract.closed)


def write(case: Case, actor: Actor, at: datetime, words: Mapping[str, str], way: str) -> Extract:
    """Keep *words* as the draft of the next version. Raises `NotAllowed` and `DoesNotOpen`."""
    _allowed(actor, may.EXTRACT, case)
    workflow.hold(case, None)
    said = {part: nfc(words.get(part, "")).strip()[: _longest(part)] for part in FIELDS}
    versions = of_case(case)
    draft = versions[0] if versions and versions[0].state == DRAFT else None
    if draft is None:
        draft = Extract(
            handle=secrets.token_urlsafe(12),
            case_id=case.id,
            number=(versions[0].number if versions else 0) + 1,
            state=DRAFT,
        )
    draft.made_by, draft.made_at, draft.way = int(actor.id or 0), at, way
    draft.through = max((each.id for each in case.messages if each.from_citizen), default=0)
    _close(case, draft, actor, {"words": said, "reasons": {}, "original": {}, "remark": ""})
    db.session.add(draft)
    db.session.flush()
    _record(case, draft, actor, at, "write")
    return draft


def _longest(part: str) -> int:
    return LONGEST.get(part, LONGEST_BODY)


def submit(
    case: Case, extract: Extract, actor: Actor, at: datetime, reasons: Mapping[str, str]
) -> None:
    """Put a draft before a second person. Raises `Unmended`, `Changed`, `NotAllowed`, `DoesNotOpen`."""
    _allowed(actor, may.EXTRACT, case)
    _in_state(extract, DRAFT)
    packet = packet_of(case, extract, actor)
    found = check(case, actor, packet["words"])
    said = {each.key: nfc(reasons.get(each.key, "")).strip()[:300] for each in found}
    if standing := left(found, said):
        raise Unmended(standing)
    _refuse_told(case, actor, said.values())
    original = original_of(case, actor)
    _close(
        case, extract, actor, {**packet, "reasons": said, "original": masked(case, actor, original)}
    )
    extract.state = WAITING
    extract.made_by = int(actor.id or 0)
    _record(case, extract, actor, at, "submit", findings=len(found))


def masked(
    case: Case, actor: Actor, original: Mapping[str, str], *, perhaps: bool = True
) -> dict[str, str]:
    """Return *original* without the identity; with *perhaps* also without what may be it."""
    own = sealed.own_marks(case, actor)

    def clean(text: str) -> str:
        found = sealed.findings(text, own) if text else []
        told = [each for each in found if each.sure or (perhaps and each.kind in sealed.OWN)]
        return sealed.without(text, told)

    return {part: clean(text) for part, text in original.items()}


def approve(case: Case, extract: Extract, actor: Actor, at: datetime) -> None:
    """Let an extract through: its words are the case from now on, for all who do not receive it.

    Raises `OwnExtract`, `Unmended`, `Changed`, `NotAllowed` and `DoesNotOpen`.
    """
    packet = _before_second_person(case, extract, actor)
    standing = left(check(case, actor, packet["words"]), packet["reasons"])
    if standing:
        raise Unmended(standing)
    for each in of_case(case):
        if each.state == APPROVED:
            each.state = SUPERSEDED
    extract.state, extract.words = APPROVED, packet["words"]
    extract.decided_by, extract.decided_at = actor.id, at
    _take_over(case, packet["words"])
    _record(case, extract, actor, at, "approve")
    workflow.touch(case)


def send_back(case: Case, extract: Extract, actor: Actor, at: datetime, remark: str) -> None:
    """Return an extract to its writer with a remark. Raises as `approve` does, and ValueError."""
    packet = _before_second_person(case, extract, actor)
    said = nfc(remark).strip()[:2000]
    if not said:
        raise ValueError("a remark says what to mend")
    _refuse_told(case, actor, [said])
    _close(case, extract, actor, {**packet, "remark": said})
    extract.state, extract.decided_by, extract.decided_at = RETURNED, actor.id, at
    _record(case, extract, actor, at, "return")


def _before_second_person(case: Case, extract: Extract, actor: Actor) -> dict[str, Any]:
    _allowed(actor, may.APPROVE_EXTRACT, case)
    workflow.hold(case, None)
    _in_state(extract, WAITING)
    if actor.id == extract.made_by:
        raise OwnExtract
    return packet_of(case, extract, actor)


def _take_over(case: Case, words: Mapping[str, str]) -> None:
    """Write the words that passed the gate over those of the case; the original stays sealed."""
    case.subject = words["subject"] or OMITTED
    case.place = words["place"]
    case.wanted = words["wanted"]
    case.body = "\n\n".join(part for part in (words["body"], words["added"]) if part)
    choices = {key: value for key, value in case.details.items() if key in sealed.CHOSEN}
    told = {part: words[part] for part in ("accused", "conduct", "evidence") if words[part]}
    case.details = {**choices, **told}
    if not any(each.answer for each in case.points):
        for point in list(case.points):
            points.drop(case, point)
        case.points[:] = [
            Point(number=number, asked=asked)
            for number, asked in enumerate(intake.split_points(words["wanted"] or case.subject), 1)
        ]
    case.extracted = True


def covers(extract: Extract | None, message_id: int) -> bool:
    """Tell whether what the sender wrote later lies within the approved extract."""
    return extract is not None and message_id <= extract.through


def current(case: Case) -> Extract | None:
    """Return the approved version."""
    return db.session.scalar(
        select(Extract).where(Extract.case_id == case.id, Extract.state == APPROVED)
    )


def refuse_unextracted(case: Case, handler_id: int | None, today: date) -> None:
    """Raise `NoExtract` where a denunciation would go to whoever may not read its original."""
    if case.kind != Kind.DENUNCIATION or handler_id is None or case.extracted:
        return
    receives = (
        select(Appointment.id)
        .join(Officer, Officer.id == Appointment.officer_id)
        .where(
            Officer.id == handler_id,
            Officer.active,
            Appointment.role == Role.SEALED_INTAKE.value,
            Appointment.from_day <= today,
            or_(Appointment.until_day.is_(None), Appointment.until_day >= today),
        )
    )
    if db.session.scalar(receives.limit(1)) is None:
        raise NoExtract


def lacking(actor: Actor) -> list[Case]:
    """Return the open denunciations without an approved extract that *actor* may write one for."""
    if not may.allows(actor, may.EXTRACT):
        return []
    asked = (
        select(Case)
        .where(Case.kind == Kind.DENUNCIATION.value, Case.open, visible_to(actor))
        .where(or_(Case.extracted.is_(False), _written_since()))
        .order_by(Case.received_day, Case.id)
        .limit(100)
    )
    return list(db.session.scalars(asked))


def _written_since() -> Any:
    """Hold for a case whose sender wrote after what the approved extract covers."""
    newest = select(func.max(Extract.through)).where(
        Extract.case_id == Case.id, Extract.state == APPROVED
    )
    return exists().where(
        Message.case_id == Case.id,
        Message.from_citizen,
        Message.id > newest.scalar_subquery(),
    )


def waiting(actor: Actor) -> list[tuple[Case, Extract]]:
    """Return the extracts that wait for *actor* as the second person."""
    if not may.allows(actor, may.APPROVE_EXTRACT):
        return []
    rows = db.session.execute(
        select(Case, Extract)
        .join(Extract, Extract.case_id == Case.id)
        .where(Extract.state == WAITING, Extract.made_by != actor.id, visible_to(actor))
        .order_by(Extract.id)
        .limit(100)
    )
    return [(case, extract) for case, extract in rows]


def _refuse_told(case: Case, actor: Actor, said: Iterable[str]) -> None:
    own = sealed.own_marks(case, actor)
    told = [each.words for text in said for each in own.find(text) if each.sure]
    if told:
        raise IdentityTold(told)


def _close(case: Case, extract: Extract, actor: Actor, packet: Mapping[str, Any]) -> None:
    extract.closed = sealed.seal_packet(case, actor, f"extract/{extract.handle}", packet)


def _allowed(actor: Actor, permission: str, case: Case) -> None:
    if actor.id is None or not may.allows(actor, permission, case):
        raise workflow.NotAllowed("extract")


def _in_state(extract: Extract, state: str) -> None:
    db.session.flush()
    db.session.refresh(extract, with_for_update=True)
    if extract.state != state:
        raise workflow.Changed


def _record(
    case: Case, extract: Extract, actor: Actor, at: datetime, verb: str, **facts: Any
) -> None:
    """Note the deed in the trail: which version, never a word of it."""
    audit.record(
        actor, f"case:extract:{verb}", at, case_id=case.id, version=extract.number, **facts
    )
