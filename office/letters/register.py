"""Questions asked of letters: what waits for a signature, the letters of a case, is it ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from office.base import clock
from office.base.db import db
from office.base.text import whole_number
from office.cases import codes, duties
from office.cases.models import Case, Duty
from office.cases.sight import Level, level, readable_by
from office.law.kinds import Kind
from office.letters import catalogue, copies
from office.letters.models import DRAFT, DROPPED, ISSUED, WITHDRAWN, Letter
from office.people.actors import Actor
from office.people.models import Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for the head's signature."""

    id: int
    handle: str
    kind: str
    case_code: str
    case_kind: str
    subject: str
    """Empty for a denunciation."""
    unit: str
    unit_en: str
    prepared_on: date
    since: date | None
    """The day from which the letter is owed; None for an answer."""
    due_on: date | None
    """By when it is owed, for a letter that is a duty."""
    days_left: int | None
    signed_by: str
    """Who has to sign by our rules (Vietnamese), where they say so."""
    proposed: bool
    """Only proposed: nothing is held up by it."""
    stage: str
    """`asked`, `returned` or empty, as of the draft."""


@dataclass(frozen=True, slots=True)
class Page:
    """Drafts, and where the next page begins; empty when there is none."""

    rows: list[Any]
    after: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What anyone may learn with a check code: ours, of which day, as it was, replaced or withdrawn."""

    day: date
    number_text: str
    withdrawn: bool
    replaced_on: date | None
    """The day of the letter that took its place."""
    unchanged: bool
    signed: bool
    """Whether the sheet bears the office's digital signature."""


def drafts(actor: Actor, today: date, *, after: str = "", kind: str = "", stage: str = "") -> Page:
    """Return the drafts that *actor* may see, oldest first."""
    asked = (
        select(
            Letter.id, Letter.handle, Letter.kind, Letter.prepared_at, Case.code, Case.kind,
            Case.subject, Unit.name, Unit.name_en, Duty.since, Duty.due_on, Duty.ground,
            Duty.proposed, Letter.case_id, Letter.stage,
        )
        .join(Case, Case.id == Letter.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(Duty, Duty.id == Letter.duty_id)
        .where(Letter.status == DRAFT, readable_by(actor))
        .order_by(Letter.id)
        .limit(PAGE + 1)
    )  # fmt: skip
    if last := whole_number(after):
        asked = asked.where(Letter.id > last)
    if kind:
        asked = asked.where(Letter.kind == kind)
    if stage:
        asked = asked.where(Letter.stage == stage)
    found = db.session.execute(asked).all()
    again = _apologised([row.case_id for row in found if row.ground])
    rows = [_waiting(row, today, again.get(row.case_id, 0) + 1) for row in found[:PAGE]]
    return Page(rows, str(found[PAGE - 1].id) if len(found) > PAGE else "")


def waiting(actor: Actor) -> dict[str, int]:
    """Count the drafts that *actor* may see by their stage; the empty one is still being written."""
    asked = (
        select(Letter.stage, func.count())
        .join(Case, Case.id == Letter.case_id)
        .where(Letter.status == DRAFT, readable_by(actor))
        .group_by(Letter.stage)
    )
    found = db.session.execute(asked).all()
    return {each[0]: each[1] for each in found}


def _apologised(case_ids: list[int]) -> dict[int, int]:
    """Count the lateness already apologised for in each case."""
    counted: dict[int, int] = {}
    if case_ids:
        asked = select(Duty.case_id, Duty.ground).where(
            Duty.case_id.in_(case_ids), Duty.letter == duties.APOLOGY, Duty.settled_by == "issued"
        )
        for case_id, ground in db.session.execute(asked):
            counted[case_id] = counted.get(case_id, 0) + (duties.about(ground) in duties.LATENESS)
    return counted


def _waiting(row: Any, today: date, times: int) -> Waiting:
    (
        id_, handle, kind, prepared, code, case_kind, subject, unit, unit_en, since,
        due_on, ground, proposed, _case, stage,
    ) = row  # fmt: skip
    owed = duties.lawful(ground, since, case_kind, times) if ground else None
    due = due_on or (owed.due if owed else None)
    return Waiting(
        id_, handle, kind, code, case_kind,
        "" if case_kind == Kind.DENUNCIATION else subject, unit, unit_en,
        clock.day_of(prepared), since, due, (due - today).days if due else None,
        owed.signed_vi if owed else "",
        bool(proposed), stage,
    )  # fmt: skip


def of_case(case: Case, actor: Actor) -> list[Letter]:
    """Return the letters of *case* as *actor* may see them, oldest first.

    Officers who may read the case see drafts too; a citizen sees what was issued and stands.
    """
    if level(actor, case) < Level.EXTRACT:
        return []
    asked = select(Letter).where(Letter.case_id == case.id).order_by(Letter.id)
    if actor.is_officer:
        return list(db.session.scalars(asked.where(Letter.status != DROPPED)))
    return list(db.session.scalars(asked.where(Letter.status == ISSUED)))


_table: Any = Letter.__table__
_FACES: Any = (
    select(
        _table.c.handle, _table.c.kind, _table.c.duty_id, _table.c.status, _table.c.day,
        _table.c.number, _table.c.issued_at, _table.c.stage,
        _table.c.facts["number_text"].as_string().label("number_text"),
    )
    .where(_table.c.case_id == bindparam("case"), _table.c.status != DROPPED)
    .order_by(_table.c.id)
)  # fmt: skip


def listed_of_case(case: Case, actor: Actor) -> Sequence[Row[Any]]:
    """Return the letters of *case* as an officer's page lists them, oldest first: plain rows."""
    if not actor.is_officer or level(actor, case) < Level.EXTRACT:
        return []
    return db.session.execute(_FACES, {"case": case.id}).all()


def case_of(facts: Mapping[str, Any]) -> int | None:
    """Return the case that a promise with *facts* is about, named or by its letter; None for none."""
    if "letter_id" in facts:
        return db.session.scalar(select(Letter.case_id).where(Letter.id == facts["letter_id"]))
    return facts.get("case_id")


def for_citizen(case: Case) -> list[Letter]:
    """Return the issued letters of a case whose secret was proved."""
    asked = select(Letter).where(Letter.case_id == case.id, Letter.status == ISSUED)
    mine = asked.where(Letter.kind.in_(catalogue.for_sender()))
    return list(db.session.scalars(mine.order_by(Letter.id)))


def by_handle(handle: str, actor: Actor) -> Letter | None:
    """Return the letter called *handle* when *actor* may read it; others learn nothing."""
    letter = db.session.scalar(select(Letter).where(Letter.handle == handle))
    if letter is None or letter not in of_case(letter.case, actor):
        return None
    return letter


def by_check_code(said: str) -> Checked | None:
    """Return what the check page answers, or None: "not ours"."""
    plain = "".join(sign for sign in said[:60].upper() if sign.isalnum())
    letter = db.session.scalar(
        select(Letter).where(
            Letter.check_code == codes.grouped(plain), Letter.status.in_([ISSUED, WITHDRAWN])
        )
    )
    if letter is None or letter.day is None:
        return None
    return Checked(
        letter.day, letter.number_text, letter.status == WITHDRAWN, replaced_on(letter),
        copies.unchanged(letter), bool(letter.certificate),
    )  # fmt: skip


def replaced_on(letter: Letter) -> date | None:
    """Return the day of the issued letter that took the place of *letter*."""
    asked = select(func.max(Letter.day)).where(
        Letter.replaces_id == letter.id, Letter.status == ISSUED
    )
    return db.session.scalar(asked)


def replaceable(letter: Letter) -> list[Letter]:
    """Return the issued letters of the same case whose place the draft *letter* could take, the newest first."""
    asked = select(Letter).where(
        Letter.case_id == letter.case_id, Letter.status == ISSUED, Letter.id != letter.id
    )
    return list(db.session.scalars(asked.order_by(Letter.id.desc()).limit(50)))
