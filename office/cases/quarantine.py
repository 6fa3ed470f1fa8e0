"""Papers wait until the scanner has looked at them: filing goes on, nobody opens them meanwhile."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import func, select

from office.base import audit, config, outbox, scanner
from office.base.db import db, reading, transaction
from office.cases import intake
from office.cases.models import Attachment
from office.cases.models.talk import CLEAN, FOUND, UNSCANNED, WAITING
from office.people.actors import SYSTEM

log = structlog.get_logger()
AT_ONCE = 50
"""Papers looked at in one run: letters and index do not wait for the rest."""
MOST_HANGS = 2
ACTION = "case:paper:harmful"

_put_off: set[int] = set()
"""Papers over which the scanner failed: they are tried last, so that no other waits for them."""


@dataclass(frozen=True)
class Round:
    """What one run did; *away*: the scanner was not there."""

    looked_at: int = 0
    harmful: int = 0
    away: bool = False


def waiting() -> int:
    """Return how many papers wait for the scanner."""
    asked = select(func.count()).select_from(Attachment).where(Attachment.scan == WAITING)
    return db.session.scalar(asked) or 0


def scan_waiting(at: datetime) -> Round:
    """Let the scanner look at what waits, and at what came before there was one; run by upkeep.

    No transaction is open while the scanner works. Safe to repeat and to kill.
    """
    address = config.current().clamav
    if not address:
        return Round()
    done = harmful = hangs = 0
    for number in _next():
        try:
            found = _look(address, number)
        except scanner.Unscannable:
            _put_off.add(number)
            log.warning("paper_not_scanned", paper=number)
        except scanner.Away as why:
            _put_off.add(number)
            log.warning("scanner_away", reason=str(why))
            hangs += 1
            if hangs == MOST_HANGS:
                return Round(done, harmful, away=True)
        else:
            if found is not None:
                _put_off.discard(number)
                _settle(number, found, at)
                done += 1
                harmful += bool(found)
    return Round(done, harmful, away=hangs > 0)


def _next() -> list[int]:
    """Return the papers to look at: those that wait first, those that failed before last."""
    with reading():
        # A sealed paper opens for its holders alone: it is looked at when one of them opens it.
        open_ = Attachment.scan.in_((WAITING, UNSCANNED)) & Attachment.sealed.is_(False)
        asked = select(Attachment.id).where(open_)
        fresh = asked.where(Attachment.id.not_in(_put_off)) if _put_off else asked
        order = (Attachment.scan.desc(), Attachment.id)
        found = list(db.session.scalars(fresh.order_by(*order).limit(AT_ONCE)))
        if len(found) < AT_ONCE and _put_off:
            again = asked.where(Attachment.id.in_(_put_off)).order_by(*order)
            found += db.session.scalars(again.limit(AT_ONCE - len(found)))
        db.session.rollback()
    return found


def _look(address: str, number: int) -> str | None:
    """Return what the scanner finds, or None when the paper cannot be read (yet)."""
    with reading():
        paper = db.session.get_one(Attachment, number)
        try:
            data = intake.kept_as_sent(paper)
        except OSError as why:
            _put_off.add(number)
            log.warning("paper_not_read", paper=number, reason=type(why).__name__)
            return None
        finally:
            db.session.rollback()
    return scanner.scan(address, data)


def _settle(number: int, found: str, at: datetime) -> None:
    with transaction():
        paper = db.session.get_one(Attachment, number)
        paper.scan = FOUND if found else CLEAN
        if found:
            audit.record(SYSTEM, ACTION, at, case_id=paper.case_id, paper=paper.sha256, found=found)
            outbox.put("case.changed", key=str(paper.case_id), case_id=paper.case_id)
