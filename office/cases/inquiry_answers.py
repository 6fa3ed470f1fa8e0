"""Answers to inquiries: by the link of an outside body, once, or by an officer of the asked unit."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from office.base import audit, clock
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import extracts, inquiries, intake, links, sealed, workflow
from office.cases import permissions as may
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
    return _take_in(made, actor, at, replace(said, name=actor.name))


def on_paper(made: Inquiry, actor: Actor, at: datetime, said: Answer) -> InquiryAnswer:
    """Write down what an outside body answered on paper; its link is taken back with a whole answer.

    Raises `NotAllowed`, `Settled` and `EnoughParts`.
    """
    inquiries.hold(made, actor)
    if made.way == inquiries.INSIDE:
        raise Settled
    if said.until is None:
        links.revoke(made.case, links.OUTSIDE, at, actor, subject=made.id)
    return _take_in(made, actor, at, said)


def _take_in(made: Inquiry, actor: Actor, at: datetime, said: Answer) -> InquiryAnswer:
    case = made.case
    if said.until is not None and len(made.answers) >= MOST_PARTS:
        raise EnoughParts
    words = {
        "text": nfc(said.text).strip()[:LONGEST],
        "name": nfc(said.name).strip()[:120],
        "post": nfc(said.post).strip()[:160],
        "reason": nfc(said.reason).strip()[:1000] if said.until else "",
    }
    closed = case.kind == Kind.DENUNCIATION
    answer = InquiryAnswer(
        inquiry_id=made.id,
        at=at,
        officer_id=actor.id if actor.is_officer else None,
        until=said.until,
        **(dict.fromkeys(words, "") if closed else words),
    )
    made.answers.append(answer)
    db.session.flush()
    uploads = [*([_packet(words)] if closed else []), *said.uploads]
    kept = intake.attach(case, uploads, at, purpose=OUTSIDE, from_citizen=False)
    db.session.flush()
    for number, paper in enumerate(kept, WORDS if closed else WORDS + 1):
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


def _packet(words: dict[str, str]) -> Upload:
    """Return what was answered about a denunciation as a paper, to be closed like every other.

    A body may know who denounced. The salt keeps the hash of the paper from confirming a guess.
    """
    data = json.dumps({**words, "salt": secrets.token_hex(16)}, ensure_ascii=False).encode()
    digest = hashlib.sha256(data).hexdigest()
    return Upload("tra-loi.json", "application/json", len(data), digest, data, False, False)


WORDS = 0
"""The number of the paper that holds the words of an answer about a denunciation."""
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
    """Return the very answer that used the link up, where the button was pressed twice.

    The words of an answer about a denunciation are closed: there a minute is all that tells it.
    """
    if link is None or link.used_at is None or link.purpose != links.OUTSIDE:
        return None
    made = db.session.get(Inquiry, link.subject) if link.subject else None
    last = made.answers[-1] if made and made.answers else None
    if last is None or last.until is not None:
        return None
    if link.case.kind == Kind.DENUNCIATION:
        return last if at - link.used_at < timedelta(minutes=1) else None
    same = last.text == nfc(text).strip()[:LONGEST]
    return last if same and at - link.used_at < timedelta(hours=1) else None


# What was answered about a denunciation


def words_of(case: Case, answer: InquiryAnswer, made: Inquiry, actor: Actor) -> dict[str, str]:
    """Return what was answered, as *actor* may read it; nothing before it was let through.

    Whoever reads the original reads it as it came. Raises `DoesNotOpen` where the key is not open.
    """
    words = {name: getattr(answer, name) for name in ("text", "name", "post", "reason")}
    if case.kind != Kind.DENUNCIATION or level(actor, case) < Level.ORIGINAL:
        return words
    paper = _words_paper(made, answer)
    return words if paper is None else _opened(case, paper, actor)


def _words_paper(made: Inquiry, answer: InquiryAnswer) -> InquiryPaper | None:
    mine = (each for each in made.papers if each.answer_id == answer.id and each.number == WORDS)
    return next(mine, None)


def _opened(case: Case, paper: InquiryPaper, actor: Actor) -> dict[str, str]:
    if paper.attachment is None:
        raise sealed.DoesNotOpen(case.code)
    said = json.loads(intake.content_of(case, paper.attachment, actor))
    return {name: str(said.get(name) or "") for name in ("text", "name", "post", "reason")}


def let_through(made: Inquiry, actor: Actor, at: datetime) -> None:
    """Let those who handle a denunciation read what was answered, without what may tell who denounced.

    Raises `NotAllowed`, `Settled` where nothing waits, and `DoesNotOpen`.
    """
    case = made.case
    workflow.hold(case, None)
    if not may.allows(actor, may.EXTRACT, case):
        raise workflow.NotAllowed("inquiry")
    waiting = [each for each in made.answers if not passed(each) and _words_paper(made, each)]
    if not waiting:
        raise Settled
    for answer in waiting:
        paper = _words_paper(made, answer)
        if paper is not None:
            clean = extracts.masked(case, actor, _opened(case, paper, actor))
            answer.text, answer.reason = clean["text"][:LONGEST], clean["reason"][:1000]
            answer.name, answer.post = clean["name"][:120] or "–", clean["post"][:160]
    made.seen_at = None
    audit.record(
        actor, "case:inquiry:pass", at, case_id=case.id, inquiry=made.id, count=len(waiting)
    )


def passed(answer: InquiryAnswer) -> bool:
    """Tell whether those who handle the case may read *answer*."""
    return bool(answer.text or answer.name)
