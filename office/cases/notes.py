"""Notes among officers: a room of their own, so that none goes out by mistake."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from office.base import audit
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import codes, handling, intake, mentions, sealed, workflow
from office.cases.models import Case, Note
from office.cases.models.talk import INTERNAL
from office.people.actors import Actor, in_the_trail


class FromOutside(PermissionError):
    """Nobody but an officer, or the office itself, writes a note."""


def write(
    case: Case,
    actor: Actor,
    at: datetime,
    text: str,
    *,
    uploads: Sequence[Upload] = (),
    key: str | None = None,
) -> Note:
    """Keep a note; nobody outside is told, and whether the citizen waits for a reply stays as it is.

    Whoever is called with "@" finds it on the desk. Of a denunciation the text is checked against the marks of the identity. Raises
    `handling.SecretTold`, `mentions.Unknown`, `sealed.IdentityTold` and `sealed.DoesNotOpen`.
    """
    if not actor.is_officer:
        raise FromOutside
    if codes.secret_inside(case.code, text, case.secret_hash):
        raise handling.SecretTold
    known = db.session.scalar(select(Note).where(Note.key == key)) if key else None
    if known:
        return known
    called = mentions.called(text, mentions.people(case, actor, at)) if "@" in text else []
    note = Note(
        case_id=case.id,
        at=at,
        author=actor.name,
        text=sealed.without_identity(case, nfc(text).strip(), actor),
        key=key,
    )
    db.session.add(note)
    db.session.flush()
    mentions.write(case, note, actor, called)
    papers = intake.attach(case, uploads, at, purpose=INTERNAL, from_citizen=False)
    for one in papers:
        one.note_id = note.id
    audit.record(
        in_the_trail(actor),
        "case:note:officer",
        at,
        case_id=case.id,
        note=note.id,
        files=[each.sha256 for each in papers],
    )
    workflow.find_overdue(case, at)
    workflow.touch(case)
    return note


def by_the_house(case: Case, at: datetime, text: str) -> None:
    """Keep what officers should know of a change nobody of them made; the trail has it already."""
    db.session.add(Note(case_id=case.id, at=at, author="Nghe Dân", text=text))
