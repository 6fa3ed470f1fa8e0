"""A letter about several matters is split once: each content a case of its own, by its kind (Thông tư 05/2021).

The parts keep the day of the first receipt, and the sender follows all of them from the letter. The
letter ends only when its parts carry all it says. A content that is a denunciation is no part: the
letter itself is sealed with it and goes on as the denunciation, and nothing in the open tells which
other cases came of it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, select

from office.base import audit, clock, outbox
from office.base.audit import Event
from office.base.db import db
from office.base.text import nfc
from office.cases import (
    attention,
    behalf,
    codes,
    conflicts,
    consents,
    deadlines,
    intake,
    resealing,
    sealed,
    triage,
    workflow,
)
from office.cases.catalogue import FIELDS
from office.cases.intake import Filing
from office.cases.models import (
    Agreement,
    Attachment,
    Case,
    Clock,
    CoSigner,
    Excluded,
    Group,
    Splitting,
)
from office.cases.statuses import Status
from office.cases.steps import ACCEPT, SETTLE
from office.law.kinds import Kind, clock_start
from office.people.actors import SYSTEM, Actor
from office.people.models import Session

LEAST, MOST = 2, 5
KINDS = (Kind.COMPLAINT, Kind.PETITION, Kind.FEEDBACK, Kind.DENUNCIATION)
"""What a content of a letter may be."""
MADE = "case:split:make"
NEWS = "split"


class WrongNumber(ValueError):
    """A letter is split into two to five contents."""


class NotWhole(ValueError):
    """Something of the letter is in no part: it would be lost with the letter."""


class OneSealed(ValueError):
    """What is denounced in one letter stays one denunciation."""


class ActedOn(ValueError):
    """Somebody has worked on a part meanwhile: the letter is not put together again."""


@dataclass(frozen=True)
class Part:
    """One content of the letter."""

    kind: Kind
    field: str
    subject: str
    body: str
    wanted: str = ""
    unit_id: int | None = None
    """Who is to look at it; None leaves it where the letter is."""
    papers: Sequence[str] = ()
    """Handles of the papers of the letter that belong to it."""
    about: Sequence[str] = ()
    """Of a denunciation: whom it is about, as in `conflicts.choices`."""


def split(
    case: Case,
    actor: Actor,
    at: datetime,
    parts: Sequence[Part],
    *,
    whole: bool,
    seen: int | None = None,
) -> list[Case]:
    """Split *case* into *parts*, once, and return the new cases; *whole*: they carry all it says.

    Raises `WrongNumber`, `NotWhole`, `OneSealed`, `triage.Outside`, what `workflow.move` raises, and
    with a denunciation among the parts what `resealing.seal` raises.
    """
    workflow.check(case, "split", actor, seen)
    resealing.refuse_together(case)
    denounced = [each for each in parts if each.kind == Kind.DENUNCIATION]
    if not LEAST <= len(parts) <= MOST:
        raise WrongNumber
    if len(denounced) > 1:
        raise OneSealed
    if not whole or not all(each.subject.strip() and each.body.strip() for each in parts):
        raise NotWhole
    for each in parts:
        _refuse_unfit(case, each, at)
    workflow.find_overdue(case, at)  # what is late already is written before its clock ends
    open_parts = [each for each in parts if each.kind != Kind.DENUNCIATION]
    made = [_make(case, each, actor, at, linked=not denounced) for each in open_parts]
    if denounced:
        others = [each.code for each in made]
        resealing.seal(case, actor, at, about=denounced[0].about, parts=others)
    else:
        _end(case, actor, at, made)
    return made


def _refuse_unfit(case: Case, part: Part, at: datetime) -> None:
    if part.kind not in KINDS or part.field not in FIELDS:
        raise workflow.NotAllowed(NEWS)
    if part.unit_id and conflicts.is_outside(case, part.unit_id, None, clock.day_of(at)):
        raise triage.Outside


def _end(case: Case, actor: Actor, at: datetime, made: Sequence[Case]) -> None:
    clocks = {str(each.id): each.state for each in deadlines.running(case)}
    db.session.add(
        Splitting(case_id=case.id, parts=len(made), clocks=clocks, at=at, made_by=actor.id)
    )
    workflow.move(case, "split", actor, at, count=len(made))
    _open_with(case, made)


def _make(case: Case, part: Part, actor: Actor, at: datetime, *, linked: bool) -> Case:
    """Make *part* a case: of the sender of *case*, with the papers chosen, about the same people."""
    details = {**case.details} if part.kind == case.kind else behalf.of(case)
    party = case.parties[0]
    filing = Filing(
        kind=part.kind,
        field=part.field,
        subject=nfc(part.subject),
        body=nfc(part.body),
        wanted=nfc(part.wanted),
        place=case.place,
        channel=case.channel,
        urgency=case.urgency,
        anonymous=case.anonymous,
        name_hidden=case.name_hidden,
        locale=case.locale,
        details=details,
        **{name: getattr(party, name) for name in ("name", "phone", "email", "address")},
        identity_number=party.identity_number,
    )
    unit_id = part.unit_id or case.unit_id
    made = intake.part_of(case, filing, at, unit_id, secrets.token_urlsafe(24))
    made.parent_id = case.id if linked else None
    _give_papers(case, made, part.papers)
    _give_people(case, made, at)
    if part.kind == case.kind and case.accepted_day:
        _stands_accepted(case, made)
    for each in consents.agreed(case):
        db.session.add(
            Agreement(
                text=each.text, version=each.version, case_id=made.id, given_at=each.given_at,
                withdrawn_at=each.withdrawn_at,
            )
        )  # fmt: skip
    action = MADE if linked else "case:case:receive"
    audit.record(actor, action, at, case_id=made.id, kind=made.kind, after=made.status)
    workflow.find_overdue(made, at)
    workflow.touch(made)
    if not linked:
        outbox.put("notice", key=str(made.id), case_id=made.id, news="receive")
    return made


def _give_papers(case: Case, made: Case, handles: Sequence[str]) -> None:
    columns = [each.key for each in Attachment.__table__.columns]
    own = {"id", "handle", "case_id", "message_id", "point_id"}
    for paper in case.attachments:
        if paper.handle in handles:
            same = {name: getattr(paper, name) for name in columns if name not in own}
            made.attachments.append(Attachment(handle=secrets.token_urlsafe(12), **same))
    db.session.flush()


def _give_people(case: Case, made: Case, at: datetime) -> None:
    """Set aside whom the letter is about, and name those who signed it, for the part too."""
    made.excluded = list(case.excluded)
    for row in db.session.scalars(select(Excluded).where(Excluded.case_id == case.id)):
        db.session.add(Excluded(case_id=made.id, who=row.who, source=row.source, at=at))
    conflicts.judge(made, clock.day_of(at))
    group = db.session.scalar(select(Group).where(Group.case_id == case.id))
    if group is not None:
        same = {
            name: getattr(group, name)
            for name in ("people", "came", "paper", "paper_day", "all_signed")
        }
        db.session.add(Group(case_id=made.id, made_at=at, version=1, attachment_id=None, **same))
    columns = [each.key for each in CoSigner.__table__.columns if each.key not in {"id", "case_id"}]
    for one in db.session.scalars(select(CoSigner).where(CoSigner.case_id == case.id)):
        db.session.add(CoSigner(case_id=made.id, **{name: getattr(one, name) for name in columns}))
    db.session.flush()


def _stands_accepted(case: Case, made: Case) -> None:
    """Let a part of the letter's own kind stand where the letter stood: it was accepted with it."""
    day = case.accepted_day or case.received_day
    made.status, made.accepted_day = Status.ACCEPTED, day
    deadlines.stop(made, ACCEPT, day)
    if clock_start(Kind(made.kind), SETTLE, made.received_day) == "accepted":
        deadlines.start(made, SETTLE, day)
    attention.refresh(made)


def _open_with(case: Case, made: Sequence[Case]) -> None:
    """Let visits in which the letter is open open its parts too."""
    said = cast(Session.opened, Text).contains(str(case.id))
    for visit in db.session.scalars(select(Session).where(said)):
        if case.id in visit.opened:
            visit.opened = sorted({*visit.opened, *(each.id for each in made)})


# Afterwards


def parts_of(case: Case) -> list[Case]:
    """Return the cases that *case* was split into, as far as they are linked in the open."""
    asked = select(Case).where(Case.parent_id == case.id).order_by(Case.id)
    return list(db.session.scalars(asked))


def letter_of(case: Case) -> Case | None:
    """Return the letter of which *case* is a part."""
    return db.session.get(Case, case.parent_id) if case.parent_id else None


def open_parts(case: Case) -> list[int]:
    """Return the cases that a visit with the secret of *case* opens too."""
    asked = select(Case.id).where(Case.parent_id == case.id)
    return list(db.session.scalars(asked)) if case.status == Status.SPLIT else []


def sealed_away(case: Case, actor: Actor) -> list[str]:
    """Return the codes of other cases made of the sealed letter *case*, where *actor*'s visit opens it."""
    try:
        return [str(each) for each in sealed.words_of(case, actor).get("parts", [])]
    except sealed.DoesNotOpen:
        return []


def let_in(case: Case, actor: Actor, secret: str) -> None:
    """Let the *secret* of the sealed letter *case* open, each by its own code, what else was made of it."""
    for code in sealed_away(case, actor):
        part = db.session.scalar(select(Case).where(Case.code == code))
        if part is None or codes.same_secret(part.code, secret, part.secret_hash):
            continue
        part.secret_hash = codes.hash_secret(part.code, secret)
        sealed.note_sender(part, secret)


def unsplit(
    case: Case, actor: Actor, at: datetime, *, reason: str, seen: int | None = None
) -> None:
    """Put a letter together again while nobody has acted on any part; its old clocks run on.

    Raises `ActedOn` and what `workflow.move` raises.
    """
    workflow.check(case, "unsplit", actor, seen)
    standing = db.session.scalars(
        select(Splitting).where(Splitting.case_id == case.id, Splitting.undone_at.is_(None))
    ).one()
    parts = parts_of(case)
    for each in parts:
        workflow.hold(each, None)
    if len(parts) != standing.parts or _acted_on(parts):
        raise ActedOn
    for each in parts:
        workflow.move(each, "fold", actor, at)
    standing.undone_at, standing.undone_by, standing.reason = at, actor.id, reason
    for clock_ in case.clocks:
        if str(clock_.id) in standing.clocks:
            _run_on(clock_, standing.clocks[str(clock_.id)])
    workflow.move(case, "unsplit", actor, at, reason=reason)


def _run_on(each: Clock, state: str) -> None:
    """Let a clock stand as it stood; lateness that ended by the splitting alone goes on."""
    each.state, each.stopped_on = state, None
    if each.overdue:
        each.overdue.ended_on = None


def _acted_on(parts: Sequence[Case]) -> bool:
    asked = select(Event.id).where(
        Event.case_id.in_([each.id for each in parts]),
        Event.action != MADE,
        Event.actor_kind != SYSTEM.kind,
    )
    return db.session.scalar(asked.limit(1)) is not None
