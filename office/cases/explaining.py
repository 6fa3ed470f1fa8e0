"""What is owed to a reminder: seen, explained in writing, accepted or asked for once more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from office.base import audit, clock
from office.base.db import db
from office.base.text import nfc
from office.cases import ladder, sealed
from office.cases import permissions as may
from office.cases.ladder import ASKED, SOON
from office.cases.models import Case, Clock, Explanation, Reminder
from office.cases.sight import visible_to
from office.people.actors import Actor

LONGEST = 2000
SHOWN = 100
OPEN, EXPLAINED, AGAIN, SETTLED = "open", "explained", "again", "settled"
ACKNOWLEDGED, WRITTEN = "case:reminder:acknowledge", "case:reminder:explain"
ACCEPTED, ASKED_AGAIN, BY_HAND = (
    "case:reminder:accept", "case:reminder:ask_again", "case:reminder:ask"
)  # fmt: skip


class NotNow(ValueError):
    """Somebody has done it already, or it is not for this person."""


class Empty(ValueError):
    """Nothing was written where words are asked for."""


@dataclass(frozen=True)
class Waiting:
    """What waits for one officer."""

    mine: Sequence[Reminder]
    """To be seen and explained."""
    to_judge: Sequence[Reminder]
    """Explained by someone else, to be accepted or asked for again."""


def _alive() -> ColumnElement[bool]:
    """Leave out what reminded of a day that is no longer the limit, or of a limit that was met."""
    still = exists().where(
        Clock.id == Reminder.clock_id, Clock.state == "running", Clock.due_on == Reminder.about
    )
    return and_(Reminder.quiet.is_(False), or_(Reminder.rung != SOON, still))


def _mine(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Reminder.state.in_((OPEN, AGAIN)),
        _alive(),
        ladder.addressed_to(actor),
        visible_to(actor),
    )


def _to_judge(actor: Actor) -> ColumnElement[bool]:
    """Return what *actor* may judge: never what he explained himself."""
    own = exists().where(
        Explanation.reminder_id == Reminder.id,
        Explanation.accepted.is_(None),
        Explanation.written_by == actor.id,
    )
    return and_(
        Reminder.state == EXPLAINED, ~own, may.allowed(actor, may.ASK_WHY), visible_to(actor)
    )


def count(actor: Actor) -> int:
    """Return how many reminders wait for *actor*, to be explained or judged."""
    asked = (
        select(func.count())
        .select_from(Reminder)
        .join(Case, Case.id == Reminder.case_id)
        .where(or_(_mine(actor), _to_judge(actor)))
    )
    return db.session.scalar(asked) or 0


def waiting(actor: Actor, most: int = SHOWN) -> Waiting:
    """Return what waits for *actor*, the oldest first."""
    return Waiting(_found(_mine(actor), most), _found(_to_judge(actor), most))


def cases_of(found: Iterable[Reminder]) -> dict[int, Case]:
    """Return the cases of *found* by their numbers, in one question."""
    ids = sorted({each.case_id for each in found})
    return {each.id: each for each in db.session.scalars(select(Case).where(Case.id.in_(ids)))}


def _found(condition: ColumnElement[bool], most: int) -> list[Reminder]:
    asked = (
        select(Reminder)
        .join(Case, Case.id == Reminder.case_id)
        .where(condition)
        .options(
            selectinload(Reminder.explanations).selectinload(Explanation.writer),
            selectinload(Reminder.unit),
        )
        .order_by(Reminder.belongs_on, Reminder.id)
        .limit(most)
    )
    return list(db.session.scalars(asked))


def of_case(case: Case) -> list[Reminder]:
    """Return every reminder of *case* that somebody was nagged with, latest first."""
    asked = (
        select(Reminder)
        .where(Reminder.case_id == case.id, Reminder.quiet.is_(False))
        .options(
            selectinload(Reminder.explanations).selectinload(Explanation.writer),
            selectinload(Reminder.unit),
        )
        .order_by(Reminder.id.desc())
    )
    return list(db.session.scalars(asked))


def _owed(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Reminder.state != SETTLED,
        Reminder.rung != SOON,
        Reminder.quiet.is_(False),
        visible_to(actor),
    )


def owed_count(actor: Actor, unit_id: int | None = None) -> int:
    """Return how many reminders of late cases that *actor* sees lack an accepted explanation."""
    asked = select(func.count()).select_from(Reminder).join(Case, Case.id == Reminder.case_id)
    asked = asked.where(_owed(actor))
    if unit_id is not None:
        asked = asked.where(Case.unit_id == unit_id)
    return db.session.scalar(asked) or 0


def owed(actor: Actor, unit_id: int | None = None, most: int = SHOWN) -> list[Reminder]:
    """Return these reminders, the oldest first."""
    condition = _owed(actor)
    if unit_id is not None:
        condition = and_(condition, Case.unit_id == unit_id)
    return _found(condition, most)


def find(reminder_id: int, actor: Actor) -> tuple[Reminder, Case] | None:
    """Return a reminder and its case when *actor* may know of the case."""
    found = db.session.execute(
        select(Reminder, Case)
        .join(Case, Case.id == Reminder.case_id)
        .where(Reminder.id == reminder_id, visible_to(actor))
    ).first()
    return (found[0], found[1]) if found else None


def may_explain(made: Reminder, case: Case, actor: Actor) -> bool:
    """Tell whether *actor* may write to *made*: whom it is addressed to, and who works on the case."""
    waits = made.state in {OPEN, AGAIN}
    return waits and (ladder.is_addressed(actor, made, case) or may.allows(actor, may.HANDLE, case))


def may_judge(made: Reminder, case: Case, actor: Actor) -> bool:
    """Tell whether *actor* may accept what someone else wrote to *made*."""
    last = made.explanations[-1] if made.explanations else None
    return (
        made.state == EXPLAINED
        and last is not None
        and last.written_by != actor.id
        and may.allows(actor, may.ASK_WHY, case)
    )


def acknowledge(made: Reminder, case: Case, actor: Actor, at: datetime) -> None:
    """Write down that *actor* has seen it; a second time changes nothing. Raises `NotNow`."""
    if not ladder.is_addressed(actor, made, case):
        raise NotNow
    if made.acknowledged_at is None:
        _see(made, actor, at)
        audit.record(actor, ACKNOWLEDGED, at, case_id=case.id, rung=made.rung)


def _see(made: Reminder, actor: Actor, at: datetime) -> None:
    made.acknowledged_by, made.acknowledged_at = actor.id, at


def explain(
    made: Reminder, case: Case, actor: Actor, at: datetime, said: str, key: str | None = None
) -> Explanation:
    """Write an explanation, which also says that it was seen; sent twice it is one.

    Raises `NotNow`, `Empty`, and `sealed.IdentityTold` for what tells who denounced.
    """
    known = key and db.session.scalar(select(Explanation).where(Explanation.key == key))
    if known:
        return known
    if actor.id is None or not may_explain(made, case, actor):
        raise NotNow
    words = nfc(said).strip()[:LONGEST]
    if not words:
        raise Empty
    written = Explanation(
        case_id=case.id,
        said=sealed.without_identity(case, words, actor),
        key=key,
        written_by=actor.id,
        written_at=at,
    )
    made.explanations.append(written)
    made.state = EXPLAINED
    if made.acknowledged_at is None:
        _see(made, actor, at)
    db.session.flush()
    audit.record(actor, WRITTEN, at, case_id=case.id, rung=made.rung, explanation=written.id)
    return written


def judge(
    made: Reminder, case: Case, actor: Actor, at: datetime, *, accepted: bool, remark: str = ""
) -> None:
    """Accept the explanation, or ask again and say what is missing. Raises `NotNow` and `Empty`."""
    if not may_judge(made, case, actor):
        raise NotNow
    words = sealed.without_identity(case, nfc(remark).strip()[:LONGEST], actor)
    if not accepted and not words:
        raise Empty
    last = made.explanations[-1]
    last.accepted, last.judged_by, last.judged_at, last.judgement = accepted, actor.id, at, words
    made.state = SETTLED if accepted else AGAIN
    if accepted:
        made.settled_by, made.settled_at = actor.id, at
    name = ACCEPTED if accepted else ASKED_AGAIN
    audit.record(actor, name, at, case_id=case.id, rung=made.rung)


def ask(
    case: Case, actor: Actor, at: datetime, *, question: str, wanted_by: date, key: str
) -> Reminder:
    """Ask whoever works on *case* for an explanation until a day; sent twice it is one.

    Raises `NotNow` without the right or for a day gone by, and `Empty`.
    """
    known = db.session.scalar(select(Reminder).where(Reminder.key == f"{ASKED}.{key}"[:80]))
    if known:
        return known
    today = clock.day_of(at)
    if not may.allows(actor, may.ASK_WHY, case) or wanted_by < today:
        raise NotNow
    words = sealed.without_identity(case, nfc(question).strip()[:LONGEST], actor)
    if not words:
        raise Empty
    (role, unit_id), told = ladder.address(case, "holder", ladder.at_work(today))
    made = Reminder(
        case_id=case.id,
        key=f"{ASKED}.{key}"[:80],
        rung=ASKED,
        belongs_on=today,
        raised_on=today,
        to_role=role,
        to_unit_id=unit_id,
        to_officer_id=case.handler_id if role == ladder.HOLDER else None,
        question=words,
        asked_by=actor.id,
        wanted_by=wanted_by,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(actor, BY_HAND, at, case_id=case.id, rung=ASKED, due=wanted_by.isoformat())
    ladder.tell(case, made, told)
    return made
