"""Questions to the citizen, and the link by which whoever has no secret at hand answers one, once.

The link is made when the mail is written and told in it alone. It shows the question and the code,
never the case; a denunciation has none, because no mail goes out about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import handling, links, workflow
from office.cases.links import QUESTION, SUPPLEMENT
from office.cases.models import Case, CaseLink, Message
from office.law.kinds import Kind
from office.people.actors import SYSTEM, VISITOR, Actor


class Settled(RuntimeError):
    """Nobody waits for this answer any more: the case went on or has ended."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What goes into a mail."""

    token: str
    until: date
    """The last whole day on which it can be answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever holds a link may see."""

    code: str
    question: str
    until: date
    supplement: bool
    """The case waits for it."""


def invite(
    case: Case, purpose: str, at: datetime, *, subject: int | None = None
) -> Invitation | None:
    """Return a new link to answer with, or None where the question is settled or has no link."""
    if not _waits(case, purpose):
        return None
    token = links.make(case, purpose, at, SYSTEM, subject=subject)
    return Invitation(token, _last_day(at + timedelta(days=links.purposes()[purpose].days)))


def _waits(case: Case, purpose: str) -> bool:
    if case.kind == Kind.DENUNCIATION:
        return False
    return case.status == "waiting" if purpose == SUPPLEMENT else case.open


def _last_day(expires_at: datetime) -> date:
    return clock.day_of(expires_at) - timedelta(days=1)


def open_until(case: Case, at: datetime) -> date | None:
    """Return the last day on which someone can still answer about *case* by a link; None without one."""
    latest = db.session.scalar(
        select(func.max(CaseLink.expires_at)).where(
            CaseLink.case_id == case.id,
            CaseLink.purpose.in_((SUPPLEMENT, QUESTION)),
            CaseLink.used_at.is_(None),
            CaseLink.revoked_at.is_(None),
            CaseLink.expires_at > at,
        )
    )
    return _last_day(latest) if latest else None


def take_back(case: Case, actor: Actor, at: datetime) -> int:
    """Take every open link to answer by back; return how many there were."""
    return sum(links.revoke(case, each, at, actor) for each in (SUPPLEMENT, QUESTION))


def look(token: str, at: datetime) -> Asked:
    """Return what was asked by the link of *token*; nothing changes.

    Raises what `links.look` raises, and `Settled`.
    """
    link = _find(token, at)
    if not _waits(link.case, link.purpose):
        raise Settled
    supplement = link.purpose == SUPPLEMENT
    return Asked(link.case.code, _words(link), _last_day(link.expires_at), supplement)


def _find(token: str, at: datetime) -> CaseLink:
    try:
        return links.look(token, SUPPLEMENT, at)
    except links.Unknown:
        return links.look(token, QUESTION, at)


def _words(link: CaseLink) -> str:
    if link.purpose == QUESTION:
        said = db.session.get(Message, link.subject) if link.subject else None
        return said.text if said else ""
    asked = db.session.scalars(
        select(Event)
        .where(Event.case_id == link.case_id, Event.action == "case:case:ask")
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
    return str(asked.facts.get("reason", "")) if asked else ""


def answer(token: str, at: datetime, text: str, *, uploads: Sequence[Upload] = ()) -> None:
    """Take the answer in and use the link up; the others for the same question are taken back.

    Raises what `look` raises and `handling.SecretTold`; the caller takes the transaction back, and
    the link is still good.
    """
    found = _find(token, at)
    case = found.case
    workflow.hold(case, None)  # before the link, as whoever takes links back does
    link = links.use(token, found.purpose, at)
    if not _waits(case, link.purpose):
        raise Settled
    actor = Actor(VISITOR.kind, None, "", opened=frozenset({case.id}))
    if link.purpose == SUPPLEMENT:
        handling.supply(case, actor, at, text, uploads=uploads)
    else:
        asked = db.session.get(Message, link.subject) if link.subject else None
        thread = asked.thread if asked else ""
        handling.say(case, actor, at, text, uploads=uploads, thread=thread)
        links.revoke(case, QUESTION, at, SYSTEM, subject=link.subject)


def taken_in(link: CaseLink | None, text: str) -> bool:
    """Tell whether *text* is the very answer that used the link up: the button was pressed twice."""
    if link is None or link.used_at is None:
        return False
    same = select(Message.id).where(
        Message.case_id == link.case_id,
        Message.from_citizen.is_(True),
        Message.text == nfc(text).strip(),
        Message.at >= link.used_at,
    )
    return db.session.scalar(same.limit(1)) is not None
