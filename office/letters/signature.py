"""A draft on its way to the head: sent for signature, or given back with a remark that is kept."""

from datetime import datetime

from office.base import audit, clock
from office.base.db import db
from office.base.text import nfc
from office.cases import handling, sealed, workflow
from office.cases import permissions as may
from office.cases.permissions import allows
from office.letters import issue
from office.letters.models import ASKED, DRAFT, RETURNED, Letter, LetterStep
from office.people.actors import Actor

ANSWER = "answer"
"""Sent for signature and given back by moves of its case."""


def may_ask(letter: Letter, actor: Actor) -> bool:
    """Tell whether *actor* may send this draft for signature now."""
    waits = letter.status == DRAFT and letter.kind != ANSWER and letter.stage != ASKED
    return waits and allows(actor, may.HANDLE, letter.case)


def may_return(letter: Letter, actor: Actor) -> bool:
    """Tell whether *actor* may give this draft back to who prepares it."""
    return (
        letter.status == DRAFT
        and letter.stage != RETURNED
        and allows(actor, may.SIGN_LETTER, letter.case)
    )


def ask(letter: Letter, actor: Actor, at: datetime, remark: str, *, seen: int) -> None:
    """Send a draft for signature as it stood in version *seen*.

    Raises `workflow.NotAllowed`, `workflow.Changed` and `issue.Incomplete`.
    """
    issue.hold(letter, seen)
    if not may_ask(letter, actor):
        raise workflow.NotAllowed("ask_signature")
    lacking = issue.missing_parts(letter, clock.day_of(at))
    if lacking:
        raise issue.Incomplete(lacking)
    put_before(letter, actor, at, remark)
    audit.record(actor, "letter:letter:ask", at, case_id=letter.case_id, letter=letter.handle)
    workflow.touch(letter.case)


def put_before(letter: Letter, actor: Actor, at: datetime, remark: str = "") -> None:
    """Write down that a draft waits for the signature, and who put it there; the deed is recorded."""
    if actor.is_officer:
        _step(letter, ASKED, actor, at, remark)


def give_back(letter: Letter, actor: Actor, at: datetime, remark: str, *, seen: int) -> None:
    """Give a draft back with a remark; an answer goes back by the move of its case.

    Raises `workflow.NotAllowed`, `workflow.Changed` and `issue.NeedsReason`.
    """
    issue.hold(letter, seen)
    if not may_return(letter, actor):
        raise workflow.NotAllowed("return_letter")
    if not nfc(remark).strip():
        raise issue.NeedsReason
    _step(letter, RETURNED, actor, at, remark)
    if letter.kind == ANSWER:
        handling.send_back(letter.case, actor, at, reason=remark)
        return
    audit.record(actor, "letter:letter:return", at, case_id=letter.case_id, letter=letter.handle)
    workflow.touch(letter.case)


def _step(letter: Letter, act: str, actor: Actor, at: datetime, remark: str) -> None:
    said = sealed.without_identity(letter.case, nfc(remark).strip(), actor)
    letter.stage = act
    letter.version += act == RETURNED  # who had it open before that is told
    letter.steps.append(LetterStep(at=at, act=act, by=actor.name, officer_id=actor.id, remark=said))
    db.session.flush()
