"""A case that turns out to be a denunciation: sealed as if it had been filed as one, in one deed.

Whoever had opened it before cannot unlearn it, and mail that went out stays where it is; from now on
only sealed intake reads it. What the sender's secret should open is closed at the sender's next visit,
because nobody here knows the secret.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, select, update

from office.base import audit, clock, config, files, outbox
from office.base.db import db
from office.base.traces import EMPTY_LOG
from office.cases import (
    conflicts,
    holders,
    inquiries,
    intake,
    paper_texts,
    points,
    sealed,
    triage,
    workflow,
)
from office.cases.models import (
    Attachment,
    Case,
    CaseLink,
    CheckAnswer,
    CoSigner,
    Duty,
    Explanation,
    ExtensionRequest,
    Group,
    Joining,
    Mark,
    Matter,
    MatterCase,
    Note,
    Party,
    Point,
    Reminder,
    SealShare,
    Telling,
)
from office.cases.models.conflicts import Lift
from office.cases.models.talk import FOUND, UNSCANNED
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Session, Unit

ERASE = "paper.erase"
"""The promise that a paper goes from the disk once no row needs it."""
NEW_INDEX = "index.anew"
SEALED = "case.sealed"
"""Answered at once by the rooms above: what they keep of the case is told to the envelope, and wiped."""
TYPED = ("reason", "waived_reason", "said", "judgement", "question", "note")
"""Columns that hold what someone typed about a case beside its own words."""


class Together(ValueError):
    """Other cases go with this one: they are parted first, or the seal would be told by them."""


def seal(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    about: Sequence[str] = (),
    parts: Sequence[str] = (),
    seen: int | None = None,
) -> None:
    """Make *case* a denunciation: close identity, words and papers, and hand it to sealed intake.

    The day of receipt stays and all clocks count from it; *about* whom it is (as in
    `conflicts.choices`) is outside at once. *parts* are the codes of cases made of other contents of the
    letter: they lie in the envelope alone. Raises `Together`, `holders.NotTakenOnline` where nobody
    could open it, and what `workflow.move` raises.
    """
    workflow.check(case, "seal", actor, seen)
    refuse_together(case)
    day = clock.day_of(at)
    out = frozenset({*case.excluded, *conflicts.with_line(about, day)})
    to = holders.wanted(day, out=out)
    workflow.move(case, "seal", actor, at)
    letter = db.session.get(Case, case.parent_id) if case.parent_id else None
    _put_away(case, to, parts)
    triage.change_kind(case, Kind.DENUNCIATION, day)
    if about:
        conflicts.exclude(case, about, at, day, conflicts.INTAKE)
    conflicts.judge(case, day)
    workflow.touch(case)
    if letter is not None:
        _seal_letter(letter, case, actor, at, to)
        conflicts.exclude(letter, about, at, day, conflicts.INTAKE)
    outbox.put(NEW_INDEX, key=str(case.id))
    outbox.put(EMPTY_LOG, key=str(case.id))


def _put_away(case: Case, to: sealed.Holders, parts: Sequence[str]) -> None:
    """Close all that tells of sender and matter, and leave none of it in the open."""
    signers = _signers(case)
    _close(case, to, _words(case, signers) | {"parts": list(parts)}, signers)
    _close_papers(case)
    _wipe(case)


def _seal_letter(letter: Case, part: Case, actor: Actor, at: datetime, to: sealed.Holders) -> None:
    """Seal the letter *part* came from, which says the same, and part it from its other parts."""
    others = list(db.session.scalars(select(Case).where(Case.parent_id == letter.id)))
    _put_away(letter, to, [part.code, *(each.code for each in others)])
    letter.kind = Kind.DENUNCIATION.value
    for each in others:
        each.parent_id = None
        workflow.touch(each)
    audit.record(actor, "case:case:seal", at, case_id=letter.id)
    workflow.touch(letter)


def refuse_together(case: Case) -> None:
    """Raise `Together` where other cases go with *case*."""
    asked = select(Joining.id).where(Joining.first_id == case.id, Joining.undone_at.is_(None))
    if case.first_case_id or db.session.scalar(asked.limit(1)):
        raise Together


# Into the envelope


def _words(case: Case, signers: Sequence[CoSigner]) -> dict[str, Any]:
    """Return all that was typed in the case, and let the rooms above tell theirs and wipe it."""
    told: list[str] = []
    outbox.put(SEALED, case=case, told=told)
    details = {name: said for name, said in case.details.items() if isinstance(said, str)}
    return {
        **details,
        "subject": case.subject,
        "body": case.body,
        "wanted": case.wanted,
        "place": case.place,
        "files": [each.name for each in case.attachments],
        "talk": "\n\n".join([*_talk(case, signers), *told]),
        "inside": "\n\n".join(_inside(case)),
    }


def _talk(case: Case, signers: Sequence[CoSigner]) -> Iterator[str]:
    for each in case.messages:
        who = each.author or ("Người gửi" if each.from_citizen else "Cơ quan")
        yield f"{clock.local(each.at):%d/%m/%Y} – {who}: {each.text}"
    for one in signers:
        said = (one.name, one.address, one.phone, one.email, one.identity_number)
        yield "Người cùng ký: " + ", ".join(each for each in said if each)


def _inside(case: Case) -> Iterator[str]:
    """Yield what officers wrote to each other: the envelope keeps it, and never shows it to the sender."""
    for said in db.session.scalars(select(Note).where(Note.case_id == case.id).order_by(Note.id)):
        yield f"{clock.local(said.at):%d/%m/%Y} – {said.author}: {said.text}"
    for each in db.session.scalars(select(CheckAnswer).where(CheckAnswer.case_id == case.id)):
        if each.note:
            yield f"Ghi khi xem đơn ({each.item}): {each.note}"
    yield from inquiries.told(case)


def _signers(case: Case) -> list[CoSigner]:
    return list(db.session.scalars(select(CoSigner).where(CoSigner.case_id == case.id)))


def _close(
    case: Case, to: sealed.Holders, words: dict[str, Any], signers: Sequence[CoSigner]
) -> None:
    party = next(iter(case.parties), None) or Party()
    names = sealed.IDENTITY_FIELDS
    identity = {name: getattr(party, name) or "" for name in names}
    others = [{name: getattr(one, name) for name in names} for one in signers]
    closed = sealed.close_case(case.code, identity, words, None, to, others)
    for each in [*case.parties[1:]]:
        db.session.delete(each)
    if party not in case.parties:
        case.parties.append(party)
    for name, value in (dict.fromkeys(names, "") | closed.party).items():
        setattr(party, name, value)
    case.shares += [SealShare(**each) for each in closed.shares]
    db.session.flush()


def _close_papers(case: Case) -> None:
    """Put every paper behind the seal under a plain name; the open one goes once this is on disk."""
    instance = config.current().instance
    for number, paper in enumerate(case.attachments, 1):
        data = sealed.seal_file(case, number, intake.kept_content(paper))
        to_be_erased(paper)
        if paper.original_key:
            sent = sealed.seal_file(case, number, intake.kept_as_sent(paper), what="original")
            paper.original_key = files.store(instance / intake.ORIGINALS, sent)
        paper.key = files.store(instance / "files", data)
        paper.name = f"tep-{number}.{paper.name.rpartition('.')[2].lower()}"
        paper.sealed, paper.point_id = True, None
        paper.scan = FOUND if paper.scan == FOUND else UNSCANNED  # looked at when it is opened
    paper_texts.forget(case)


def to_be_erased(paper: Attachment) -> None:
    """Promise that what lies on the disk for *paper* now goes from there, once no row needs it."""
    outbox.put(ERASE, key=paper.handle, folder="files", paper=paper.key)
    if paper.original_key:
        told = {"folder": intake.ORIGINALS, "paper": paper.original_key}
        outbox.put(ERASE, key=f"{paper.handle}/original", **told)


# Out of the open


def _wipe(case: Case) -> None:
    case.subject, case.body, case.wanted, case.place = sealed.UNTOLD, "", "", ""
    case.details = {name: said for name, said in case.details.items() if name in sealed.CHOSEN}
    case.citizen_id = case.handler_id = case.earlier_case_id = case.parent_id = None
    case.level, case.extracted, case.accepted_day = 1, False, None
    agency = db.session.scalar(select(Unit).where(Unit.kind == "agency").order_by(Unit.id).limit(1))
    if agency is not None:
        case.unit, case.unit_id = agency, agency.id
    for point in list(case.points):
        points.drop(case, point)
    db.session.flush()
    case.points.append(Point(number=1, asked=sealed.UNTOLD))
    for message in case.messages:
        message.text = sealed.UNTOLD
    db.session.execute(update(Note).where(Note.case_id == case.id).values(text=sealed.UNTOLD))
    for each in case.clocks:
        for pause in each.pauses:
            pause.reason = sealed.UNTOLD
    for table in (CheckAnswer, Duty, Explanation, ExtensionRequest, Joining, Lift, Mark, Reminder):
        for row in db.session.scalars(select(table).where(table.case_id == case.id)):
            for name in TYPED:
                if getattr(row, name, ""):
                    setattr(row, name, sealed.UNTOLD)
    inquiries.forget(case, clock.now(), sealed.UNTOLD)
    db.session.execute(delete(CaseLink).where(CaseLink.case_id == case.id))
    _wipe_others(case)
    _leave_matter(case)
    _close_visits(case)


def _wipe_others(case: Case) -> None:
    """Take away the list of those who signed too: their names lie in the envelope."""
    mine = Telling.case_id == case.id
    db.session.execute(update(Telling).where(mine).values(signer_id=None))
    db.session.execute(delete(CoSigner).where(CoSigner.case_id == case.id))
    db.session.execute(delete(Group).where(Group.case_id == case.id))


def _leave_matter(case: Case) -> None:
    """Take the case out of its long-running matter, whose title may be the subject of the case."""
    mine = db.session.scalar(select(MatterCase).where(MatterCase.case_id == case.id))
    if mine is None:
        return
    others = select(MatterCase.id).where(
        MatterCase.matter_id == mine.matter_id, MatterCase.id != mine.id
    )
    if db.session.scalar(others.limit(1)) is None:
        matter = db.session.get_one(Matter, mine.matter_id)
        matter.title, matter.place, matter.plan = sealed.UNTOLD, "", ""
    db.session.delete(mine)


def _close_visits(case: Case) -> None:
    """Let no visit tie the case to an account or to other cases of the same sender."""
    said = cast(Session.opened, Text).contains(json.dumps(case.id))
    for visit in db.session.scalars(select(Session).where(said)):
        visit.opened = [each for each in visit.opened if each != case.id]
