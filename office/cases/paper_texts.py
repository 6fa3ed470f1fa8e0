"""What the papers of a case say, kept so that the search finds it; of a sealed paper nothing is read."""

from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, Select, and_, delete, select, update

from office.base import config, outbox, paper_words
from office.base.db import db, reading, transaction
from office.base.paper_words import READABLE
from office.base.text import nfc
from office.cases import intake
from office.cases.models import Attachment, Case, PaperText
from office.cases.models.talk import CLEAN, FOUND, UNSCANNED

log = structlog.get_logger()
AT_ONCE = 20
"""Papers read in one run: letters and index do not wait for the rest."""


def read_waiting(at: datetime) -> int:
    """Read the papers not read yet, a few at a time, oldest first; return how many. Run by upkeep.

    No transaction is open while a paper is read. Safe to repeat and to kill.
    """
    waiting = _next()
    for number, key in waiting:
        _settle(number, key, _read(number, key), at)
    return len(waiting)


def _next() -> list[tuple[int, str]]:
    with reading():
        asked = select(Attachment.id, Attachment.key).where(_unread())
        found = db.session.execute(asked.order_by(Attachment.id).limit(AT_ONCE)).all()
        db.session.rollback()
    return [(number, key) for number, key in found]


def _unread() -> ColumnElement[bool]:
    harmless = (CLEAN,) if config.current().clamav else (CLEAN, UNSCANNED)
    return and_(
        Attachment.words_read.is_(False),
        Attachment.sealed.is_(False),
        Attachment.media_type.in_(sorted(READABLE)),
        Attachment.scan.in_(harmless),
    )


def _read(number: int, key: str) -> str:
    try:
        return paper_words.words_of(intake.bytes_of(key))
    except (OSError, paper_words.Unreadable) as why:
        log.warning("paper_not_understood", paper=number, reason=type(why).__name__)
        return ""


def _settle(number: int, key: str, said: str, at: datetime) -> None:
    """Keep what was read, unless the paper was sealed, went, or was read by another process meanwhile."""
    with transaction():
        paper = db.session.get(Attachment, number, populate_existing=True, with_for_update=True)
        if paper is None or paper.sealed or paper.words_read or paper.key != key:
            return
        paper.words_read = True
        words = nfc(" ".join(said.split())).replace("\0", " ")
        if words:
            db.session.add(PaperText(attachment_id=number, words=words, read_at=at))
            outbox.put("case.changed", key=str(paper.case_id), case_id=paper.case_id)


def asked_of(case_ids: Collection[int]) -> Select[int, str, str]:
    """Return the question for (case, name of the paper, its words) of what may be searched of these cases.

    Nothing of a paper that is sealed or harmful; of a case whose sender is hidden nothing that the sender sent, for it
    may say who that is.
    """
    return (
        select(Attachment.case_id, Attachment.name, PaperText.words)
        .join(PaperText, PaperText.attachment_id == Attachment.id)
        .join(Case, Case.id == Attachment.case_id)
        .where(Attachment.case_id.in_(case_ids), Attachment.sealed.is_(False))
        .where(Attachment.scan != FOUND)
        .where(Case.name_hidden.is_(False) | Attachment.from_citizen.is_(False))
        .order_by(Attachment.id)
    )


def forget(case: Case) -> None:
    """Forget what the papers of *case* say; they are read again should they ever be open."""
    mine = select(Attachment.id).where(Attachment.case_id == case.id)
    db.session.execute(delete(PaperText).where(PaperText.attachment_id.in_(mine)))
    db.session.execute(
        update(Attachment).where(Attachment.case_id == case.id).values(words_read=False)
    )
