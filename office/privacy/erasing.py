"""Letting go: what the schedule says is over, two officers' decision, and a case without its person.

What counts stays: kind, dates, clocks, lateness, scores, numbers of letters. What tells of a person
goes: names, words, papers, keys. The trail says that it was done, on whose decision, and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, and_, delete, func, or_, select, update

from office.base import audit, clock, config, files, outbox, retention
from office.base.db import Base, db, reading, transaction
from office.base.outbox import Given
from office.base.retention import ARCHIVE, Schedule
from office.cases import inquiries
from office.cases.models import (
    Agreement,
    Attachment,
    Case,
    CaseLink,
    CheckAnswer,
    CoSigner,
    Explanation,
    ExtensionRequest,
    Extract,
    Group,
    Handover,
    Inquiry,
    InquiryAnswer,
    Joining,
    Mark,
    Note,
    Rating,
    Redaction,
    Reminder,
    Splitting,
    Telling,
)
from office.cases.models.conflicts import Lift
from office.cases.models.duties import Duty
from office.cases.models.receipts import IssuedReceipt
from office.cases.models.seal import Opening
from office.cases.resealing import ERASE
from office.cases.sight import not_about
from office.letters import forgetting
from office.letters.models import Letter
from office.people.actors import SYSTEM, Actor
from office.privacy.models import DataRequest, Disposal, Erasure, Hold

GONE = "[đã ẩn danh]"
"""Stands where a person's words stood."""
MOST_AT_ONCE = 2000
"""Cases of one proposal."""
IN_ONE_TICK = 25
TOPIC = ERASE
FOLDERS = {
    "files": Attachment.key,
    "originals": Attachment.original_key,
    "letters": Letter.pdf_key,
}
"""Where content lies on the disk, and the column that needs it."""
TYPED = (
    "reason", "waived_reason", "comment", "said", "extended_for", "refusal", "judgement",
    "untold_why", "question", "note", "words",
)  # fmt: skip
"""Columns that hold what someone typed beside a decision, a score or a request."""


class NotAllowed(PermissionError):
    """Nobody approves what they proposed, and nothing is decided twice."""


@dataclass(frozen=True, slots=True)
class Over:
    """How many cases of one row of the schedule have had their time."""

    schedule: Schedule
    cutoff: date
    count: int
    held: int
    """Of further cases whose time is over: held back, and not counted above."""


# What is over


def _of(row: Schedule, today: date) -> ColumnElement[bool]:
    """Return the condition of the cases that follow *row* and whose time is over."""
    mine = [
        Case.open.is_(False),
        Case.kind.in_(row.kinds),
        Case.closed_day < row.cutoff(today),
        Case.id.not_in(select(Erasure.case_id)),
    ]
    if row.complexity:
        return and_(*mine, Case.complexity == row.complexity)
    narrow = [
        and_(Case.kind.in_(each.kinds), Case.complexity == each.complexity)
        for each in retention.schedules()
        if each.complexity
    ]
    return and_(*mine, ~or_(*narrow)) if narrow else and_(*mine)


def _held() -> Any:
    return select(Hold.case_id).where(Hold.lifted_at.is_(None))


def _needed() -> Any:
    """Return the cases with a request about data that nobody has decided."""
    return select(DataRequest.case_id).where(
        DataRequest.decided_at.is_(None), DataRequest.case_id.is_not(None)
    )


def over(today: date) -> list[Over]:
    """Return what the schedule says is over *today*, row by row: counts alone, so for anyone."""
    return [_over(row, today) for row in retention.schedules()]


def _over(row: Schedule, today: date) -> Over:
    free = and_(Case.id.not_in(_held()), Case.id.not_in(_needed()))
    count, held = db.session.execute(
        select(func.count().filter(free), func.count().filter(~free))
        .select_from(Case)
        .where(_of(row, today))
    ).one()
    return Over(row, row.cutoff(today), count, held)


def _ids(row: Schedule, today: date, most: int) -> list[int]:
    asked = select(Case.id).where(
        _of(row, today), Case.id.not_in(_held()), Case.id.not_in(_needed())
    )
    return list(db.session.scalars(asked.order_by(Case.closed_day, Case.id).limit(most)))


# Who decides


def propose(actor: Actor, at: datetime) -> Disposal | None:
    """Propose to let go what is over now; None when nothing is. Raises `NotAllowed` while one waits."""
    if pending() is not None:
        raise NotAllowed
    today, left = clock.day_of(at), MOST_AT_ONCE
    counts: dict[str, int] = {}
    chosen: list[int] = []
    for row in retention.schedules():
        if row.action != ARCHIVE and (found := _ids(row, today, left)):
            counts[row.id] = len(found)
            chosen += found
            left -= len(found)
    if not chosen or actor.id is None:
        return None
    made = Disposal(
        day=today, counts=counts, cases=chosen, proposed_by=actor.id, proposed_at=at, done=0
    )
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "privacy:disposal:propose", at, count=len(chosen), disposal=made.id)
    return made


def pending() -> Disposal | None:
    """Return the proposal that waits for a second person."""
    return db.session.scalar(select(Disposal).where(Disposal.approved.is_(None)))


def decide(disposal: Disposal, actor: Actor, at: datetime, *, approve: bool) -> None:
    """Approve or refuse a proposal, as another person. Raises `NotAllowed`."""
    if disposal.approved is not None or actor.id in {None, disposal.proposed_by}:
        raise NotAllowed
    disposal.decided_by, disposal.decided_at, disposal.approved = actor.id, at, approve
    verb = "approve" if approve else "refuse"
    audit.record(actor, f"privacy:disposal:{verb}", at, disposal=disposal.id)


def disposals(most: int = 20) -> list[Disposal]:
    """Return the latest proposals, newest first."""
    return list(db.session.scalars(select(Disposal).order_by(Disposal.id.desc()).limit(most)))


# Legal hold


def hold(case: Case, actor: Actor, at: datetime, reason: str) -> Hold:
    """Keep *case* from being erased until the hold is lifted; one hold at a time."""
    standing = db.session.scalar(
        select(Hold).where(Hold.case_id == case.id, Hold.lifted_at.is_(None))
    )
    if standing is not None or actor.id is None:
        raise NotAllowed
    made = Hold(case_id=case.id, reason=reason.strip()[:300], placed_by=actor.id, placed_at=at)
    db.session.add(made)
    audit.record(actor, "privacy:hold:place", at, case_id=case.id)
    return made


def lift(standing: Hold, actor: Actor, at: datetime) -> None:
    """End a hold."""
    if standing.lifted_at is not None:
        raise NotAllowed
    standing.lifted_by, standing.lifted_at = actor.id, at
    audit.record(actor, "privacy:hold:lift", at, case_id=standing.case_id)


def holds(actor: Actor) -> list[Hold]:
    """Return the holds in force, without those on cases that are about *actor*."""
    asked = select(Hold).join(Case).where(Hold.lifted_at.is_(None), not_about(actor))
    return list(db.session.scalars(asked.order_by(Hold.id)))


# Carrying out


def carry_out(at: datetime, most: int = IN_ONE_TICK) -> int:
    """Let go cases that two officers decided on, each in its own transaction; return how many."""
    with reading():
        found = db.session.scalar(_APPROVED)
        disposal_id, chosen = (found.id, list(found.cases)) if found else (0, [])
        db.session.rollback()
    if not disposal_id:
        return 0
    done = 0
    for case_id in _left_of(chosen):
        if done == most:
            return done
        with transaction():
            done += _carry_out_one(case_id, disposal_id, at)
    with transaction():
        _finish(db.session.get_one(Disposal, disposal_id), at)
    return done


_APPROVED = (
    select(Disposal)
    .where(Disposal.approved.is_(True), Disposal.carried_at.is_(None))
    .order_by(Disposal.id)
    .limit(1)
)


def approved() -> bool:
    """Tell whether a decision of two officers waits to be carried out."""
    with reading():
        found = db.session.scalar(_APPROVED.with_only_columns(Disposal.id))
        db.session.rollback()
    return found is not None


def _left_of(chosen: list[int]) -> list[int]:
    erased = select(Erasure.case_id).where(Erasure.case_id.in_(chosen))
    with reading():
        gone = set(db.session.scalars(erased))
        db.session.rollback()
    return [each for each in chosen if each not in gone]


def _carry_out_one(case_id: int, disposal_id: int, at: datetime) -> int:
    """Erase one case of an approved list, unless it is held or needed again by now."""
    today = clock.day_of(at)
    case = db.session.get(Case, case_id, with_for_update={"of": Case})
    still = any(
        db.session.scalar(
            select(Case.id).where(
                Case.id == case_id,
                _of(row, today),
                Case.id.not_in(_held()),
                Case.id.not_in(_needed()),
            )
        )
        for row in retention.schedules()
        if row.action != ARCHIVE
    )
    if case is None or not still:
        return 0
    anonymise(case, at, disposal_id=disposal_id)
    return 1


def _finish(disposal: Disposal, at: datetime) -> None:
    count = select(func.count()).where(Erasure.disposal_id == disposal.id)
    disposal.done, disposal.carried_at = db.session.scalar(count) or 0, at
    disposal.cases = []  # what was chosen stands in `erasure`
    audit.record(SYSTEM, "privacy:disposal:done", at, disposal=disposal.id, count=disposal.done)


def anonymise(case: Case, at: datetime, *, disposal_id: int | None = None) -> Erasure:
    """Take the person out of *case*: names, words, papers, keys; leave every figure."""
    inquiries.forget(case, at, GONE, papers=True)
    _forget_extracts(case)
    _forget_co_signers(case)
    forgetting.forget(case, GONE)
    papers = list(_forget_papers(case))
    _forget_words(case)
    _forget_people(case)
    _forget_closed(case)
    made = Erasure(
        case_id=case.id, disposal_id=disposal_id, day=clock.day_of(at), files=len(papers)
    )
    db.session.add(made)
    audit.record(
        SYSTEM, "privacy:case:anonymise", at, case_id=case.id, disposal=disposal_id,
        count=len(papers),
    )  # fmt: skip
    case.version += 1
    outbox.put("case.changed", key=str(case.id), case_id=case.id)
    return made


def _forget_words(case: Case) -> None:
    case.subject, case.body, case.wanted, case.place = GONE, "", "", ""
    case.details = {}
    case.secret_hash, case.request_key = "", None  # nobody opens it any more
    case.opened_day = case.opened_before = None
    case.citizen_id = None
    for point in case.points:
        point.asked, point.answer, point.own_words, point.paper = GONE, "", "", ""
    for message in case.messages:
        message.text, message.key = GONE, None
    for note in db.session.scalars(select(Note).where(Note.case_id == case.id)):
        note.text, note.key = GONE, None
    for each in case.clocks:
        for pause in each.pauses:
            pause.reason, pause.paper, pause.resumed_by = GONE, "", ""
    for table in (
        ExtensionRequest,
        Duty,
        Rating,
        DataRequest,
        Opening,
        IssuedReceipt,
        Lift,
        Explanation,
        Reminder,
        Joining,
        CheckAnswer,
        Handover,
        Splitting,
        Inquiry,
        Mark,
    ):
        for row in db.session.scalars(select(table).where(table.case_id == case.id)):
            _empty(row)
    asked = select(Inquiry.id).where(Inquiry.case_id == case.id)
    for answer in db.session.scalars(
        select(InquiryAnswer).where(InquiryAnswer.inquiry_id.in_(asked))
    ):
        answer.text, answer.name, answer.post, answer.reason = GONE, "", "", ""
    for one in db.session.scalars(select(Hold).where(Hold.case_id == case.id)):
        one.reason = GONE


def _empty(row: Any) -> None:
    """Empty what someone typed into *row*; scores, days and outcomes stay."""
    for name in TYPED:
        if getattr(row, name, ""):
            setattr(row, name, GONE)


def _forget_people(case: Case) -> None:
    for party in list(case.parties):
        db.session.delete(party)
    db.session.execute(delete(CaseLink).where(CaseLink.case_id == case.id))
    for one in db.session.scalars(select(Agreement).where(Agreement.case_id == case.id)):
        db.session.delete(one)


def _forget_co_signers(case: Case) -> None:
    """Take away who signed besides the sender; how many they were, and who was told how, stays."""
    for told in db.session.scalars(select(Telling).where(Telling.case_id == case.id)):
        told.signer_id = None
    for group in db.session.scalars(select(Group).where(Group.case_id == case.id)):
        group.attachment_id, group.paper = None, GONE if group.paper else ""
    db.session.flush()
    for one in db.session.scalars(select(CoSigner).where(CoSigner.case_id == case.id)):
        db.session.delete(one)
    db.session.flush()


def _forget_extracts(case: Case) -> None:
    for one in db.session.scalars(select(Extract).where(Extract.case_id == case.id)):
        one.words, one.closed = {}, b""
    for copy in db.session.scalars(select(Redaction).where(Redaction.case_id == case.id)):
        outbox.put(TOPIC, key=copy.handle, folder="files", paper=copy.key)
        db.session.delete(copy)
    db.session.flush()


def _forget_papers(case: Case) -> Iterator[Attachment]:
    for paper in list(case.attachments):
        outbox.put(TOPIC, key=paper.handle, folder="files", paper=paper.key)
        if paper.original_key:
            told = {"folder": "originals", "paper": paper.original_key}
            outbox.put(TOPIC, key=f"{paper.handle}/original", **told)
        db.session.delete(paper)
        yield paper


def _forget_closed(case: Case) -> None:
    """Destroy the keys and all closed bytes of the case: what is left of them opens no more.

    A row made of such bytes goes; one that also tells of a deed (an opening) is emptied of them.
    """
    db.session.flush()
    for table in Base.metadata.sorted_tables:
        closed = [each for each in table.columns if isinstance(each.type, LargeBinary)]
        if not closed or "case_id" not in table.columns:
            continue
        mine = table.c.case_id == case.id
        if all(each.nullable for each in closed):
            emptied = {each.name: None for each in closed}
            db.session.execute(update(table).where(mine).values(emptied))
        else:
            db.session.execute(delete(table).where(mine))
    db.session.expire(case)


def keep_paper_erased(promises: Sequence[Given]) -> None:
    """Remove a paper from the disk when no row needs it any more; content is kept once for all."""
    for each in promises:
        folder, key = str(each.facts["folder"]), str(each.facts["paper"])
        column = FOLDERS.get(folder)
        if column is None or db.session.scalar(select(column).where(column == key).limit(1)):
            continue
        files.path_of(config.current().instance / folder, key).unlink(missing_ok=True)


def erased_on(case: Case) -> date | None:
    """Return the day on which the person was taken out of *case*."""
    return db.session.scalar(select(Erasure.day).where(Erasure.case_id == case.id))
