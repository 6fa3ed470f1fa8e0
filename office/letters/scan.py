"""The scan of an issued paper that was signed by pen and stamped; an earlier scan stays beside the next.

Never of a denunciation: a scan bears names and handwriting that nobody could take out.
"""

from datetime import datetime

from sqlalchemy import select

from office.base import audit
from office.base.db import db
from office.base.files import Upload
from office.cases import intake, workflow
from office.cases import permissions as may
from office.cases.models import Attachment, Case
from office.cases.models.talk import INTERNAL
from office.cases.permissions import allows
from office.letters import catalogue
from office.letters.models import ISSUED, Letter, LetterScan
from office.people.actors import Actor

SIGNED = "signed"
"""The purpose of a scan that its sender may read."""
PDF = "application/pdf"


class NotPdf(ValueError):
    """A scan is a PDF of the whole paper."""


def may_add(letter: Letter, actor: Actor) -> bool:
    """Tell whether *actor* may add the signed scan of *letter*: nobody to one about a denunciation."""
    return letter.status == ISSUED and allows(actor, may.HAND_LETTER, letter.case)


def add(letter: Letter, actor: Actor, at: datetime, paper: Upload) -> LetterScan:
    """Keep the scan of *letter*, signed by pen; its sender reads it where the letter is theirs.

    Raises `workflow.NotAllowed` and `NotPdf`.
    """
    if not may_add(letter, actor):
        raise workflow.NotAllowed("scan")
    if paper.media_type != PDF:
        raise NotPdf
    purpose = SIGNED if letter.kind in catalogue.for_sender() else INTERNAL
    (kept,) = intake.attach(letter.case, [paper], at, purpose=purpose, from_citizen=False)
    db.session.flush()
    made = LetterScan(letter_id=letter.id, attachment_id=kept.id, at=at, by=actor.name)
    db.session.add(made)
    db.session.flush()
    audit.record(
        actor, "letter:scan:add", at, case_id=letter.case_id, letter=letter.handle, sha256=kept.sha256
    )  # fmt: skip
    return made


def of(letter: Letter) -> list[tuple[LetterScan, Attachment]]:
    """Return the scans of *letter* with their papers, the newest first."""
    asked = (
        select(LetterScan, Attachment)
        .join(Attachment, Attachment.id == LetterScan.attachment_id)
        .where(LetterScan.letter_id == letter.id)
        .order_by(LetterScan.id.desc())
    )
    return [(row, paper) for row, paper in db.session.execute(asked)]


def latest(case: Case) -> dict[int, str]:
    """Return the handle of the newest scan of each letter of *case* that its sender may read."""
    asked = (
        select(LetterScan.letter_id, Attachment.handle)
        .join(Attachment, Attachment.id == LetterScan.attachment_id)
        .where(Attachment.case_id == case.id, Attachment.purpose == SIGNED)
        .order_by(LetterScan.id)
    )
    found = db.session.execute(asked)
    return {row.letter_id: row.handle for row in found}
