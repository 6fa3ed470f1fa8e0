"""The work on a case: ask the citizen, suspend, ask for time, draft and sign the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from office.base import audit, clock, outbox
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import (
    admissibility,
    calendar,
    codes,
    deadlines,
    duties,
    evidence,
    faults,
    intake,
    links,
    sealed,
    settling,
    threads,
    workflow,
)
from office.cases.catalogue import WITHDRAWN
from office.cases.models import Case, Clock, ExtensionRequest, Message
from office.cases.models.talk import EVIDENCE, INTERNAL, PROPOSED
from office.cases.settling import Said
from office.cases.steps import ACCEPT, SETTLE
from office.cases.threads import REQUEST
from office.law import deadlines as law
from office.law.kinds import Kind
from office.people.actors import Actor, in_the_trail

QUESTION = "question"
"""What a message of the office is about that is to be answered by a link."""


class Unanswered(ValueError):
    """A point has no answer yet; `numbers` says which."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(numbers)
        self.numbers = list(numbers)


class NoMoreTime(ValueError):
    """The law gives no (or not so much) more time; `limit` is the most it gives, or None."""

    def __init__(self, limit: law.Extension | None) -> None:
        super().__init__(limit)
        self.limit = limit


class SecretTold(ValueError):
    """A message holds the case's own secret: whoever reads the message could open the case."""


class OwnRequest(PermissionError):
    """Nobody grants the extension he asked for himself."""


def say(
    case: Case,
    actor: Actor,
    at: datetime,
    text: str,
    *,
    uploads: Sequence[Upload] = (),
    about: str = "",
    thread: str = "",
    key: str | None = None,
) -> Message:
    """Add a turn to the conversation; the same form (*key*) sent twice is one message.

    It belongs to the subject *thread*; answering there, the sender has read what the office wrote.
    About a `QUESTION`, the mail that tells of it carries a link to answer by; nothing else changes.
    Raises `SecretTold` when the secret of the case stands in the text,
    and `threads.NoThread`.
    """
    if codes.secret_inside(case.code, text, case.secret_hash):
        raise SecretTold
    known = key and db.session.scalar(select(Message).where(Message.key == key))
    if known:
        return known
    from_citizen = not actor.is_officer
    said = Message(
        at=at,
        from_citizen=from_citizen,
        author="" if from_citizen else actor.name,
        about=about,
        thread=threads.fits(case, thread),
        text=sealed.without_identity(case, nfc(text).strip(), actor),
        key=key,
    )
    case.messages.append(said)
    for one in intake.attach(
        case, uploads, at, purpose="added" if from_citizen else "sent", from_citizen=from_citizen
    ):
        one.message = said
    case.awaiting_reply = from_citizen
    if from_citizen:
        threads.read(case, thread, at)
    who = "citizen" if from_citizen else "officer"
    db.session.flush()
    audit.record(
        in_the_trail(actor),
        f"case:message:{who}",
        at,
        case_id=case.id,
        message=said.id,
        files=[each.sha256 for each in case.attachments if each.message is said],
        originals=[
            each.original_sha256
            for each in case.attachments
            if each.message is said and each.original_sha256
        ],
    )
    if not from_citizen:
        outbox.put(
            "notice",
            key=str(case.id),
            case_id=case.id,
            news=about if about == QUESTION else "message",
            subject=said.id,
        )
    workflow.find_overdue(case, at)
    workflow.touch(case)
    return said


def ask(case: Case, actor: Actor, at: datetime, *, question: str, seen: int | None = None) -> None:
    """Ask the citizen for what is missing; an information request not yet valid waits unclocked."""
    workflow.check(case, "ask", actor, seen)
    workflow.find_overdue(case, at)  # what is late already stays late
    if _incomplete(case, case.status):
        deadlines.wait(case)
        deadlines.stop(case, ACCEPT, clock.day_of(at))  # the citizen has been told where it stands
    if case.status == "received":
        admissibility.asked_for(case, at)
    workflow.move(case, "ask", actor, at, reason=question)
    outbox.put(
        "letter.issue",
        case=case,
        kind="more_information",
        actor=actor,
        at=at,
        facts={"question": question},
    )


def supply(
    case: Case, actor: Actor, at: datetime, text: str, *, uploads: Sequence[Upload] = (),
    about: str = "", thread: str = REQUEST, key: str | None = None,
) -> None:  # fmt: skip
    """Take in what the citizen supplied; the case goes back to where it was.

    The days of a request for information not yet accepted count from now: it is valid only from
    the day it is complete.
    """
    workflow.check(case, "supply", actor)
    say(case, actor, at, text, uploads=uploads, about=about, thread=thread, key=key)
    if _incomplete(case, case.before_waiting):
        workflow.find_overdue(case, at)  # what is late already stays late
        deadlines.restart(case, SETTLE, clock.day_of(at))
    _leave_waiting(case, "supply", actor, at)


def go_on(case: Case, actor: Actor, at: datetime, *, seen: int | None = None) -> None:
    """Go on without waiting any longer: what can be worked on was valid when it came."""
    workflow.check(case, "go_on", actor, seen)
    deadlines.wait_no_more(case)
    _leave_waiting(case, "go_on", actor, at)


def _incomplete(case: Case, stage: str | None) -> bool:
    """Tell whether *case* is a request for information that nobody found valid at that *stage*."""
    return case.kind == Kind.INFORMATION and (stage or "received") == "received"


def _leave_waiting(case: Case, name: str, actor: Actor, at: datetime) -> None:
    if (case.before_waiting or "received") == "received":
        admissibility.answer_anew(case, at)
    links.revoke(case, links.SUPPLEMENT, at)
    workflow.move(case, name, actor, at)


def suspend(
    case: Case, actor: Actor, at: datetime, *, reason: str, paper: str, seen: int | None = None
) -> None:
    """Suspend the settlement by the decision *paper*: the clock pauses, unless it is late already."""
    workflow.check(case, "suspend", actor, seen)
    workflow.find_overdue(case, at)
    reason, paper = (sealed.without_identity(case, each, actor) for each in (reason, paper))
    workflow.move(case, "suspend", actor, at, reason=reason, paper=paper)


def resume(case: Case, actor: Actor, at: datetime, *, paper: str, seen: int | None = None) -> None:
    """Resume the settlement by the decision *paper*: the remaining days count from today."""
    workflow.check(case, "resume", actor, seen)
    paper = sealed.without_identity(case, paper, actor)
    workflow.move(case, "resume", actor, at, paper=paper)


def pending_extension(case: Case) -> ExtensionRequest | None:
    """Return the request for more time that waits for a decision."""
    return db.session.scalar(
        select(ExtensionRequest)
        .join(Clock, Clock.id == ExtensionRequest.clock_id)
        .where(
            ExtensionRequest.case_id == case.id,
            ExtensionRequest.decided_at.is_(None),
            Clock.state.in_(("running", "paused")),  # of this round, not of one long answered
        )
    )


def ask_extension(
    case: Case, actor: Actor, at: datetime, *, days: int, reason: str, seen: int | None = None
) -> ExtensionRequest:
    """Ask for *days* more (in the unit of the rule).

    Raises `deadlines.AlreadyLate` once the due day has passed and `NoMoreTime` beyond the law.
    """
    workflow.check(case, "ask_extension", actor, seen)
    going = _extendable(case, at)
    limit = deadlines.extension_limit(going)
    if limit is None or not 0 < days <= limit.days or pending_extension(case):
        raise NoMoreTime(limit)
    reason = sealed.without_identity(case, reason, actor)
    request = ExtensionRequest(
        case_id=case.id, clock_id=going.id, days=days, reason=reason, asked_by=actor.id, asked_at=at
    )
    db.session.add(request)
    workflow.move(case, "ask_extension", actor, at, days=days, reason=reason)
    return request


def _extendable(case: Case, at: datetime) -> Clock:
    calendar.bring_up(case, at)
    going = [each for each in deadlines.running(case, SETTLE) if each.state == "running"]
    if not going:
        raise NoMoreTime(None)
    if going[-1].overdue or clock.day_of(at) > going[-1].due_on:
        raise deadlines.AlreadyLate
    return going[-1]


def decide_extension(
    case: Case, actor: Actor, at: datetime, *, granted: bool, seen: int | None = None
) -> None:
    """Grant or refuse the time asked for by someone else.

    Raises `OwnRequest`, `NoMoreTime` and `deadlines.AlreadyLate`.
    """
    workflow.check(case, "grant_extension" if granted else "refuse_extension", actor, seen)
    request = pending_extension(case)
    if request is None:
        raise NoMoreTime(None)
    if request.asked_by == actor.id:
        raise OwnRequest
    if granted:
        going = _extendable(case, at)
        before = going.due_on
        try:
            deadlines.extend(going, request.days, clock.day_of(at))
        except law.UnlawfulExtension as wrong:
            raise NoMoreTime(deadlines.extension_limit(going)) from wrong
    request.decided_by, request.decided_at, request.granted = actor.id, at, granted
    name = "grant_extension" if granted else "refuse_extension"
    workflow.move(case, name, actor, at, days=request.days, reason=request.reason)
    if granted:
        outbox.put(
            "letter.issue",
            case=case,
            kind="extension",
            actor=actor,
            at=at,
            facts={
                "reason": request.reason,
                "old_due": before.isoformat(),
                "new_due": going.due_on.isoformat(),
            },
        )


def draft_answer(
    case: Case,
    actor: Actor,
    at: datetime,
    answers: Mapping[int, tuple[str, str] | Said],
    *,
    seen: int | None = None,
    uploads: Mapping[int, Sequence[Upload]] | None = None,
) -> None:
    """Keep the answers typed so far: point number → what is said of it, and what shows it.

    The files are shown to nobody outside until the answer is signed. Raises what `settling.settle` does.
    """
    workflow.hold(case, seen)
    for point in case.points:
        if point.outcome == WITHDRAWN:
            continue
        if point.number in answers:
            settling.settle(case, point, Said(*answers[point.number]), actor)
        more = (uploads or {}).get(point.number, ())
        for one in intake.attach(case, more, at, purpose=PROPOSED, from_citizen=False):
            one.point_id = point.id
    audit.record(actor, "case:answer:draft", at, case_id=case.id)
    workflow.touch(case)


def propose(case: Case, actor: Actor, at: datetime, *, seen: int | None = None) -> None:
    """Put the answer before the head for signature. Raises `Unanswered` and `evidence.Lacking`."""
    workflow.check(case, "propose", actor, seen)
    missing = [each.number for each in case.points if not (each.answer and each.outcome)]
    if missing or not case.points:
        raise Unanswered(missing)
    evidence.refuse(case)
    workflow.move(case, "propose", actor, at)
    outbox.put("letter.draft", case=case, kind="answer", actor=actor, at=at)


def send_back(
    case: Case, actor: Actor, at: datetime, *, reason: str, seen: int | None = None
) -> None:
    """Give the proposed answer back to be mended."""
    workflow.move(case, "send_back", actor, at, seen=seen, reason=reason)
    outbox.put("letter.drop", case=case, kind="answer")


def answer(case: Case, actor: Actor, at: datetime, *, seen: int | None = None) -> None:
    """Sign and send the answer: the clocks stop, and what it led to may deserve thanks."""
    workflow.move(case, "answer", actor, at, seen=seen)
    for paper in case.attachments:
        if paper.purpose == PROPOSED:
            paper.purpose = EVIDENCE if paper.point_id else INTERNAL
    outbox.put("letter.sign", case=case, kind="answer", actor=actor, at=at)
    outcomes = {each.outcome for each in case.points}
    grounds = {
        Kind.FEEDBACK: ("acted", {"done", "partly"}),
        Kind.PETITION: ("adopted", {"done", "planned", "partly"}),
    }
    ground, good = grounds.get(Kind(case.kind), ("", set()))
    faults.after_answer(case, at)
    if outcomes & good:
        duties.propose_thanks(case, ground, clock.day_of(at), at)
    deadlines.stop(case, ACCEPT, clock.day_of(at))
