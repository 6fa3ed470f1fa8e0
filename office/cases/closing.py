"""The end of a case, and what may come after it: evidence, rating, dispute, reopening."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from office.base import audit, clock, outbox
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import (
    deadlines,
    disputes,
    duties,
    handling,
    intake,
    matters,
    sealed,
    settling,
    workflow,
)
from office.cases import evidence as proofs
from office.cases.catalogue import REPLIES, SATISFACTION
from office.cases.models import Case, Rating
from office.cases.permissions import TRACK, allows
from office.cases.steps import REVIEW
from office.law.kinds import Kind
from office.people.actors import Actor, in_the_trail


class NeedsEvidence(ValueError):
    """A case is closed with evidence of what was done: words and, where there is one, a picture."""


def close(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    evidence: str,
    uploads: Sequence[Upload] = (),
    seen: int | None = None,
) -> None:
    """Close *case* with evidence.

    Raises `NeedsEvidence`, `handling.Unanswered`, `evidence.Lacking`, `matters.NeedsProof` and
    `duties.LetterOwed`.
    """
    workflow.check(case, "close", actor, seen)
    if not evidence.strip():
        raise NeedsEvidence
    workflow.find_overdue(case, at)
    duties.refuse_if_owed(case)
    unsettled = [each.number for each in case.points if not each.outcome]
    if unsettled:
        raise handling.Unanswered(unsettled)
    proofs.refuse(case, uploads)
    matters.refuse_unproved(case, uploads)
    intake.attach(case, uploads, at, purpose="evidence", from_citizen=False)
    case.awaiting_reply = False
    workflow.move(case, "close", actor, at, evidence=nfc(evidence).strip())
    outbox.put("moved", case=case, news="close", at=at)


def withdrawal(case: Case, actor: Actor) -> str:
    """Return the move by which the citizen would withdraw *case* now, empty where none is open."""
    open_now = {each.name for each in workflow.available(case, actor)}
    return next((name for name in (workflow.ASK_TO_WITHDRAW, "withdraw") if name in open_now), "")


def withdraw(case: Case, actor: Actor, at: datetime, *, reason: str = "") -> None:
    """Withdraw *case* at the citizen's wish.

    A complaint or denunciation that was accepted goes on until the head decides to end it: until
    then the wish is written down, and waits to be seen by the office.
    """
    name = withdrawal(case, actor) or "withdraw"
    workflow.move(case, name, actor, at, reason=nfc(reason).strip())
    case.awaiting_reply = name == workflow.ASK_TO_WITHDRAW


def dispute(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    reason: str,
    uploads: Sequence[Upload] = (),
    key: str | None = None,
) -> None:
    """Say that the matter is not solved: someone above looks at it again, within the time for it."""
    workflow.check(case, "dispute", actor)
    handling.say(case, actor, at, reason, uploads=uploads, key=key)
    deadlines.begin(case, REVIEW, clock.day_of(at))
    workflow.move(case, "dispute", actor, at)


def reopen(case: Case, actor: Actor, at: datetime, *, reason: str, seen: int | None = None) -> None:
    """Take *case* up again with a new clock; the earlier rounds and their lateness stay.

    Where the sender disputed the closing, and was right, an apology is owed for it.

    Raises `disputes.JudgedBefore` and `disputes.OneLevelUp`.
    """
    disputes.refuse("reopen", case, actor)
    workflow.check(case, "reopen", actor, seen)
    workflow.find_overdue(case, at)
    if case.status == disputes.DISPUTED and case.kind != Kind.DENUNCIATION:
        why = sealed.without_identity(case, nfc(reason).strip(), actor)
        duties.owe_for_fault(case, duties.CLOSING, why, clock.day_of(at), at)
    case.reopenings += 1
    for point in case.points:
        settling.forget(point)
    for paper in case.attachments:
        paper.point_id = None  # what showed the last answer shows nothing of the next
    workflow.move(case, "reopen", actor, at, reason=nfc(reason).strip())


def uphold(case: Case, actor: Actor, at: datetime, *, reason: str, seen: int | None = None) -> None:
    """Uphold the result that the citizen disputes, with the reason.

    Raises `duties.LetterOwed`, `disputes.JudgedBefore` and `disputes.OneLevelUp`.
    """
    disputes.refuse("uphold", case, actor)
    workflow.check(case, "uphold", actor, seen)
    workflow.find_overdue(case, at)
    duties.refuse_if_owed(case)
    workflow.move(case, "uphold", actor, at, reason=nfc(reason).strip())


def rating_of(case: Case) -> Rating | None:
    """Return the citizen's rating of the present closing."""
    return db.session.scalar(
        select(Rating).where(Rating.case_id == case.id, Rating.round == case.reopenings + 1)
    )


def rate(
    case: Case, actor: Actor, at: datetime, *, replies: Mapping[str, str], comment: str = ""
) -> Rating:
    """Keep what the citizen says of the closed case: one of `REPLIES` to each of `SATISFACTION`.

    A second time replaces nothing, it is refused. Raises `workflow.NotAllowed`.
    """
    mine = allows(actor, TRACK, case)
    given = {name: replies.get(name, "") for name in SATISFACTION}
    if (
        not mine
        or case.status != "closed"
        or rating_of(case)
        or not set(given.values()) <= {*REPLIES}
    ):
        raise workflow.NotAllowed("rate")
    kept = Rating(
        case_id=case.id,
        round=case.reopenings + 1,
        score=None,
        reasons=[],
        comment=sealed.without_identity(case, nfc(comment).strip(), actor),
        at=at,
        **given,
    )
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError:
        raise workflow.NotAllowed("rate") from None  # the same form, sent twice at once
    said: dict[str, Any] = {} if case.kind == Kind.DENUNCIATION else {**given}
    audit.record(in_the_trail(actor), "case:case:rate", at, case_id=case.id, **said)
    return kept
