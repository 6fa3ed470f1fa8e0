"""Answers to inquiries: by the link of an outside body, once, or by an officer of the asked unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from office.base import audit, clock
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import extracts, inquiries, intake, links, sealed, workflow
from office.cases.inquiries import ANSWERED, ASKED, Settled
from office.cases.models import Attachment, Case, CaseLink, Inquiry, InquiryAnswer, InquiryPaper
from office.cases.models.talk import OUTSIDE
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.people.actors import SYSTEM, VISITOR, Actor

LONGEST = 20_000
MOST_PARTS = 5
"""Partial answers that one question takes."""
FARTHEST = timedelta(days=60)
"""More time than this is not noted by the link: the office is called."""


class EnoughParts(ValueError):
    """The question was answered in part so often that the next answer is the whole one."""


@dataclass(frozen=True)
class Answer:
    """What is answered, as typed."""

    text: str
    name: str = ""
    post: str = ""
    until: date | None = None
    """Of a partial answer: until when more time is needed."""
    reason: str = ""
    uploads: Sequence[Upload] = ()


def look(token: str, at: datetime) -> Inquiry:
    """Return what was asked by the link of *token*; nothing changes.

    Raises what `links.look` raises, and `Settled`.
    """
    return _waiting(links.look(token, links.OUTSIDE, at))


def _waiting(link: CaseLink) -> Inquiry:
    found = db.session.get(Inquiry, link.subject) if link.subject else None
    if found is None or found.case_id != link.case_id:
        raise links.Unknown
    if found.state != ASKED or not found.case.open:
        raise Settled
    return found


def by_link(token: str, at: datetime, said: Answer) -> InquiryAnswer:
    """Take an answer in by a link; a whole one uses it up, a partial one keeps it good until then.

    Raises what `look` raises and `EnoughParts`; the caller takes the transaction back, and the link
    is still good.
    """
    case = look(token, at).case
    workflow.hold(case, None)  # before the link, as whoever takes links back does
    if said.until is None:
        link = links.use(token, links.OUTSIDE, at)
    else:
        link = links.look(token, links.OUTSIDE, at)
        link.expires_at = max(link.expires_at, clock.moment_of(said.until + timedelta(days=1)))
    return _take_in(_waiting(link), VISITOR, at, said)


def by_officer(made: Inquiry, actor: Actor, at: datetime, said: Answer) -> InquiryAnswer:
    """Take the answer of the asked unit in. Raises `NotAllowed`, `Settled` and `EnoughParts`."""
    workflow.hold(made.case, None)
    db.session.refresh(made, with_for_update=True)
    if made.state != ASKED or not made.case.open:
        raise Settled
    if not inquiries.for_me(made, actor, clock.day_of(at)):
        raise workflow.NotAllowed("inquiry")
    return _take_in(made, actor, at, said)


def _take_in(made: Inquiry, actor: Actor, at: datetime, said: Answer) -> InquiryAnswer:
    case = made.case
    if said.until is not None and len(made.answers) >= MOST_PARTS:
        raise EnoughParts
    answer = InquiryAnswer(
        inquiry_id=made.id,
        at=at,
        text=nfc(said.text).strip()[:LONGEST],
        name=(actor.name if actor.is_officer else nfc(said.name).strip())[:120],
        post=nfc(said.post).strip()[:160],
        officer_id=actor.id if actor.is_officer else None,
        until=said.until,
        reason=nfc(said.reason).strip()[:1000] if said.until else "",
    )
    made.answers.append(answer)
    db.session.flush()
    kept = intake.attach(case, said.uploads, at, purpose=OUTSIDE, from_citizen=False)
    db.session.flush()
    for number, paper in enumerate(kept, 1):
        made.papers.append(_paper(made, answer, number, paper))
    made.more_until, made.seen_at = said.until, None
    if said.until is None:
        made.state, made.settled_at = ANSWERED, at
        inquiries.forget_copies(made)
    else:
        made.rung = 0
    who = actor if actor.is_officer else SYSTEM  # the trail calls no body a citizen
    audit.record(
        who,
        PART if said.until else WHOLE,
        at,
        case_id=case.id,
        inquiry=made.id,
        due=said.until.isoformat() if said.until else "",
        files=[each.sha256 for each in kept],
        originals=[each.original_sha256 for each in kept if each.original_sha256],
    )
    workflow.find_overdue(case, at)
    workflow.touch(case)
    return answer


WHOLE, PART = "case:inquiry:answer", "case:inquiry:part"


def _paper(made: Inquiry, answer: InquiryAnswer, number: int, paper: Attachment) -> InquiryPaper:
    return InquiryPaper(
        inquiry_id=made.id,
        answer_id=answer.id,
        attachment_id=paper.id,
        number=number,
        name=paper.name,
        media_type=paper.media_type,
        size=paper.size,
        sha256=paper.original_sha256 or paper.sha256,
    )


def taken_in(link: CaseLink | None, text: str, at: datetime) -> InquiryAnswer | None:
    """Return the very answer that used the link up, where the button was pressed twice."""
    if link is None or link.used_at is None or link.purpose != links.OUTSIDE:
        return None
    made = db.session.get(Inquiry, link.subject) if link.subject else None
    last = made.answers[-1] if made and made.answers else None
    soon = at - link.used_at < timedelta(hours=1)
    same = last is not None and last.until is None and last.text == nfc(text).strip()[:LONGEST]
    return last if same and soon else None


def words_for(case: Case, actor: Actor, text: str) -> str | None:
    """Return an answer as *actor* may read it; None where its key is not open in this visit.

    Whoever reads no original of a denunciation reads it without what may tell who denounced.
    """
    if case.kind != Kind.DENUNCIATION or not text or level(actor, case) >= Level.ORIGINAL:
        return text
    try:
        return extracts.masked(case, actor, {"answer": text})["answer"]
    except sealed.DoesNotOpen:
        return None
