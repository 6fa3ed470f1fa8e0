"""A denunciation that turns out to be something else: opened by its sender alone, who is asked first.

Sealed intake proposes a kind and says why; nothing opens by that. Only the sender's own visit, in which the
secret was typed, holds the keys to what is opened here. Silence and refusal leave it a denunciation.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from office.base import clock, config, files, outbox
from office.base.db import db
from office.base.text import nfc
from office.cases import (
    attention,
    conflicts,
    handling,
    intake,
    points,
    resealing,
    sealed,
    triage,
    workflow,
)  # fmt: skip
from office.cases.models import Case, Joining, Note, Point
from office.cases.models.talk import FOUND, UNSCANNED
from office.law.kinds import Kind
from office.people.actors import Actor

INTO = (Kind.COMPLAINT, Kind.PETITION, Kind.FEEDBACK)
"""What a denunciation may be opened as."""
FROM_BEFORE = "Hồ sơ trước khi niêm phong"
_COLUMNS = ("subject", "body", "wanted", "place")
_KEPT_APART = frozenset({*_COLUMNS, "files", "parts", *sealed.AMONG_OFFICERS})


class NotOpened(ValueError):
    """The visit does not hold the keys: the secret was not typed in it, or the copy is not there yet."""


class NameNeeded(ValueError):
    """The new kind is settled for somebody who is named, and no name is known."""


def ask(case: Case, actor: Actor, at: datetime, said: Mapping[str, Any]) -> None:
    """Write the proposal of *said* (`as_kind`, `reason`) to the sender; called with its move.

    Raises `workflow.NotAllowed` for a kind that nothing is opened as and `resealing.Together`.
    """
    if said.get("as_kind") not in set(INTO):
        raise workflow.NotAllowed("ask_to_open")
    resealing.refuse_together(case)
    _refuse_parts(case)
    case.open_as = str(said["as_kind"])
    handling.say(case, actor, at, str(said.get("reason", "")))


def refuse(case: Case, actor: Actor, at: datetime) -> None:
    """Leave the case a denunciation, as its sender wants; it is not asked again."""
    workflow.move(case, "keep_sealed", actor, at)
    case.open_as = ""
    workflow.touch(case)


def needs_name(case: Case, actor: Actor) -> bool:
    """Tell whether the sender has to give a name first: nothing known here is one, and the kind wants it."""
    known = sealed.known_to_sender(case, actor).get("identity") or {}
    return case.open_as != Kind.FEEDBACK and not known.get("name")


def can_open(case: Case, actor: Actor) -> bool:
    """Tell whether this visit holds the keys to the words."""
    return bool(sealed.known_to_sender(case, actor).get("words"))


def agree(case: Case, actor: Actor, at: datetime, typed: Mapping[str, str]) -> None:
    """Open the case as what was proposed, at its sender's word: name, words and papers lie in the open.

    The first receipt stays, and the clocks of the new kind count from it; what was late stays late, who is
    set aside stays so. *typed* (of `sealed.IDENTITY_FIELDS`) goes before what the envelope knows. Raises
    `NotOpened`, `NameNeeded`, `intake.Quarantined` and what `workflow.move` raises.
    """
    workflow.check(case, "open_up", actor)
    if not can_open(case, actor):
        raise NotOpened
    said = sealed.words_of(case, actor)
    identity = _identity(case, actor, typed)
    kind, day = Kind(case.open_as), clock.day_of(at)
    papers = [intake.content_of(case, each, actor) for each in case.attachments if each.sealed]
    originals = [
        intake.original_of(case, each, actor) if each.original_key else b""
        for each in case.attachments
        if each.sealed
    ]
    workflow.find_overdue(case, at)
    workflow.move(case, "open_up", actor, at, kind=kind.value)
    _open_papers(case, papers, originals, said.get("files") or ())
    _open_words(case, said, at)
    _open_identity(case, actor, identity)
    triage.change_kind(case, kind, day)
    conflicts.judge(case, day)
    attention.refresh(case)
    workflow.touch(case)
    outbox.put(resealing.NEW_INDEX, key=f"{case.id}/open")


def _refuse_parts(case: Case) -> None:
    part = select(Case.id).where(Case.parent_id == case.id)
    joined = select(Joining.id).where(Joining.case_id == case.id, Joining.undone_at.is_(None))
    if case.parent_id or db.session.scalar(part.limit(1)) or db.session.scalar(joined.limit(1)):
        raise resealing.Together


def _identity(case: Case, actor: Actor, typed: Mapping[str, str]) -> dict[str, str]:
    known = sealed.known_to_sender(case, actor).get("identity") or {}
    given = {name: nfc(typed.get(name) or "").strip() for name in sealed.IDENTITY_FIELDS}
    identity = {name: given[name] or str(known.get(name) or "") for name in given}
    if case.open_as != Kind.FEEDBACK and not identity["name"]:
        raise NameNeeded
    return identity


def _open_papers(
    case: Case, papers: Sequence[bytes], originals: Sequence[bytes], names: Sequence[str]
) -> None:
    """Put every paper on the disk as it is; the sealed one goes once this is written."""
    instance = config.current().instance
    closed = [each for each in case.attachments if each.sealed]
    filed = iter(names)
    for paper, data, sent in zip(closed, papers, originals, strict=True):
        resealing.to_be_erased(paper)
        paper.key = files.store(instance / "files", data)
        if sent:
            paper.original_key = files.store(instance / intake.ORIGINALS, sent)
        if paper.purpose == "filed":
            paper.name = next(filed, paper.name)
        paper.sealed, paper.scan = False, FOUND if paper.scan == FOUND else UNSCANNED


def _open_words(case: Case, said: Mapping[str, Any], at: datetime) -> None:
    for name in _COLUMNS:
        setattr(case, name, str(said.get(name) or "")[: intake.LONGEST[name]])
    told = {
        name: words
        for name, words in said.items()
        if isinstance(words, str) and words and name not in _KEPT_APART
    }
    case.details = {**case.details, **told}
    case.extracted = False
    if [each.asked for each in case.points] == [sealed.UNTOLD]:
        for point in list(case.points):
            points.drop(case, point)
        db.session.flush()
        for number, asked in enumerate(intake.split_points(case.wanted or case.subject), 1):
            case.points.append(Point(number=number, asked=asked, own_words=asked))
    before = "\n\n".join(str(said[name]) for name in ("talk", "inside") if said.get(name))
    if before:  # was in the open before it was sealed, and is among officers again
        db.session.add(Note(case_id=case.id, at=at, author=FROM_BEFORE, text=before))


def _open_identity(case: Case, actor: Actor, identity: Mapping[str, str]) -> None:
    party = case.parties[0]
    for name, said in identity.items():
        setattr(party, name, said)
    for name in ("sealed", "content", "content_key", "for_sender", "sender_public", "telltales"):
        setattr(party, name, None)
    case.anonymous = not identity["name"]
    case.shares.clear()
    case.citizen_id = actor.id if actor.is_citizen else None
    case.open_as = ""
