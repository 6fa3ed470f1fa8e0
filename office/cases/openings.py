"""Opening an identity: asked by the named handler, lent by a keeper of another line, for minutes.

Nobody both lends and uses. The halves meet only in the asker's visit, and every opening is judged
afterwards by the supervisor.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import joinedload

from office.base import audit, clock, outbox
from office.base.db import db
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import holders, sealed, sight
from office.cases import permissions as may
from office.cases.models import Case, Opening
from office.cases.sealed import IDENTITY_FIELDS, DoesNotOpen, Key
from office.law import working_days
from office.people import accounts
from office.people.actors import SYSTEM, Actor
from office.people.models import Appointment, Officer
from office.people.roles import Role

LONGEST_MINUTES = 60
GOOD_FOR = timedelta(days=1)
"""A loan that is not used lapses after this."""
DAYS_TO_JUDGE = 5
"""Working days within which the supervisor says whether an opening was justified."""
PURPOSES = {
    "verify": N_("Xác minh danh tính người tố cáo"),
    "contact": N_("Liên hệ, làm việc với người tố cáo"),
    "protect": N_("Bảo vệ người tố cáo"),
    "court": N_("Theo yêu cầu của cơ quan có thẩm quyền"),
}
ALARM_SUBJECT = "Nghe Dân: một niêm phong được mở khẩn cấp"
ALARM = (
    "Người đứng đầu vừa cho mở khẩn cấp một danh tính được niêm phong.\n"
    "Xin đăng nhập trang Niêm phong và Nhật ký để xem xét.\n"
)
"""Nothing of the case is in a mail."""


class NotNow(Exception):
    """The opening cannot be done in its present state: decided, lapsed, ended or changed."""


class Locked(Exception):
    """The actor's key is not open in this visit, or holds no half of this case."""


@dataclass(frozen=True)
class Asked:
    """What is asked for, and why."""

    fields: tuple[str, ...]
    purpose: str
    article: str
    reason: str
    minutes: int
    untold_until: date | None = None
    untold_why: str = ""

    def refuse_gaps(self) -> None:
        """Raise ValueError unless every part is said, and within its bounds."""
        whole = self.fields and set(self.fields) <= set(IDENTITY_FIELDS)
        said = self.purpose in PURPOSES and self.article.strip() and self.reason.strip()
        told = self.untold_until is None or self.untold_why.strip()
        if not (whole and said and told and 1 <= self.minutes <= LONGEST_MINUTES):
            raise ValueError("an opening names fields, purpose, article, reason and minutes")


def ask(case: Case, actor: Actor, at: datetime, asked: Asked) -> Opening:
    """Ask to open the identity of *case*. Raises `PermissionError` and ValueError."""
    if actor.id is None or not may.allows(actor, may.IDENTITY, case):
        raise PermissionError
    asked.refuse_gaps()
    opening = Opening(
        handle=secrets.token_urlsafe(12),
        case_id=case.id,
        officer_id=actor.id,
        fields=[each for each in IDENTITY_FIELDS if each in asked.fields],
        purpose=asked.purpose,
        article=nfc(asked.article).strip()[:160],
        reason=sealed.without_identity(case, nfc(asked.reason).strip()[:2000], actor),
        minutes=asked.minutes,
        untold_until=asked.untold_until,
        untold_why=sealed.without_identity(case, nfc(asked.untold_why).strip(), actor)[:300],
        asked_at=at,
    )
    db.session.add(opening)
    db.session.flush()
    audit.record(
        actor, "case:identity:ask", at, case_id=case.id, opening=opening.handle,
        purpose=asked.purpose,
    )  # fmt: skip
    return opening


def may_decide(actor: Actor, opening: Opening, today: date) -> bool:
    """Tell whether *actor* is a keeper of another line: not the asker, and of no unit of the asker's."""
    if not actor.has(Role.SEAL_KEEPER) or actor.id in {None, opening.officer_id}:
        return False
    if sight.set_aside(actor, db.session.get_one(Case, opening.case_id)):
        return False
    units = actor.units([each.role for each in actor.posts])
    return not units & _units_of(opening.officer_id, today)


def deciders(case: Case, asker_id: int, today: date) -> list[str]:
    """Return the names of the keepers of another line who may decide on a request of *asker_id*."""
    units = _units_of(asker_id, today)
    ids = {each.officer_id for each in holders.at_work(today, (Role.SEAL_KEEPER,))} - {asker_id}
    asked = select(Officer).where(Officer.id.in_(ids)).order_by(Officer.name)
    found = [(each, accounts.actor_of(each, today)) for each in db.session.scalars(asked)]
    return [
        each.name
        for each, actor in found
        if not units & actor.units([post.role for post in actor.posts])
        and not sight.set_aside(actor, case)
    ]


def _units_of(officer_id: int, today: date) -> frozenset[int]:
    held = select(Appointment.unit_id).where(
        Appointment.officer_id == officer_id,
        Appointment.from_day <= today,
        or_(Appointment.until_day.is_(None), Appointment.until_day >= today),
    )
    return frozenset(db.session.scalars(held))


def grant(opening: Opening, actor: Actor, at: datetime) -> None:
    """Lend half b for this opening. Fresh proof of the password is the door's business.

    Raises `PermissionError`, `NotNow` and `Locked`.
    """
    if not may_decide(actor, opening, clock.day_of(at)):
        raise PermissionError
    _lend(opening, actor, at)
    audit.record(actor, "case:identity:grant", at, case_id=opening.case_id, opening=opening.handle)


def open_in_danger(opening: Opening, actor: Actor, at: datetime) -> None:
    """Let the head lend half b because a life is in danger: every keeper and the supervisor hear it.

    Raises `PermissionError` (for anyone else, and for the asker), `NotNow` and `Locked`.
    """
    case = db.session.get_one(Case, opening.case_id)
    out = sight.set_aside(actor, case) or actor.id == opening.officer_id
    if out or not may.allows(actor, may.EMERGENCY, case):
        raise PermissionError
    _lend(opening, actor, at)
    opening.emergency = True
    audit.record(
        actor, "case:identity:emergency", at, case_id=opening.case_id, opening=opening.handle
    )
    for email in _alarmed(case, clock.day_of(at)):
        outbox.put("mail", key=opening.handle, to=email, subject=ALARM_SUBJECT, text=ALARM)


def _alarmed(case: Case, today: date) -> list[str]:
    """Return the addresses of keepers and supervisors; whom the case is about hears nothing."""
    roles = [Role.SEAL_KEEPER.value, Role.SUPERVISOR.value]
    asked = (
        select(Officer)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .where(
            Officer.active,
            Appointment.role.in_(roles),
            Appointment.from_day <= today,
            or_(Appointment.until_day.is_(None), Appointment.until_day >= today),
        )
        .distinct()
        .order_by(Officer.email)
    )
    return [
        each.email
        for each in db.session.scalars(asked)
        if not sight.set_aside(accounts.actor_of(each, today), case)
    ]


def _lend(opening: Opening, actor: Actor, at: datetime) -> None:
    _undecided(opening)
    case = db.session.get_one(Case, opening.case_id)
    with_, to = sealed.key_of_visit(actor), holders.key_of(opening.officer_id)
    half = sealed.half_of(case, "b", with_) if with_ else None
    if half is None or to is None:
        raise Locked
    opening.half = sealed.seal_at(sealed.place_of(opening), Key(to.id, to.public), half)
    opening.granted, opening.decided_by, opening.decided_at = True, actor.id, at


def _undecided(opening: Opening) -> None:
    db.session.refresh(opening, with_for_update=True)
    if opening.granted is not None:
        raise NotNow


def refuse(opening: Opening, actor: Actor, at: datetime, why: str) -> None:
    """Refuse an opening with a reason. Raises `PermissionError`, `NotNow` and ValueError."""
    if not may_decide(actor, opening, clock.day_of(at)):
        raise PermissionError
    if not why.strip():
        raise ValueError("a refusal has a reason")
    _undecided(opening)
    opening.granted, opening.decided_by, opening.decided_at = False, actor.id, at
    opening.refusal = nfc(why).strip()[:2000]
    audit.record(actor, "case:identity:refuse", at, case_id=opening.case_id, opening=opening.handle)


def begin(opening: Opening, actor: Actor, at: datetime) -> None:
    """Begin the minutes of an opening; the deed is in the trail before anything is shown.

    Raises `PermissionError`, `NotNow` and `Locked`.
    """
    case = db.session.get_one(Case, opening.case_id)
    mine = actor.id == opening.officer_id and may.allows(actor, may.IDENTITY, case)
    if not mine:
        raise PermissionError
    db.session.refresh(opening, with_for_update=True)
    if opening.begun_at is not None or not _good(opening, at):
        raise NotNow
    said = _shown(case, opening, actor)
    opening.seen = sealed.seal_seen(opening, actor, said)
    opening.begun_at = at
    opening.ends_at = at + timedelta(minutes=opening.minutes)
    audit.record(actor, "case:identity:open", at, case_id=case.id, **_facts(opening, case))


def carry_out(opening: Opening, at: datetime) -> None:
    """Note that a request goes out to be opened off the network: judged and told like any other.

    Whoever has only one side's key opens nothing there either. Raises `NotNow`.
    """
    _undecided(opening)
    opening.granted, opening.decided_at = True, at
    opening.begun_at = opening.ends_at = at
    case = db.session.get_one(Case, opening.case_id)
    officer = db.session.get_one(Officer, opening.officer_id)
    actor = accounts.actor_of(officer, clock.day_of(at))
    audit.record(actor, "case:identity:open", at, case_id=case.id, **_facts(opening, case))


def _facts(opening: Opening, case: Case) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "opening": opening.handle,
        "purpose": opening.purpose,
        "office": case.unit.name,
        "reason": opening.reason,
    }
    if opening.untold_until:
        facts["untold_until"] = opening.untold_until.isoformat()
    return facts


def shown(opening: Opening, actor: Actor, at: datetime) -> dict[str, str]:
    """Return the fields asked for, while the minutes run. Raises as `begin` does."""
    case = db.session.get_one(Case, opening.case_id)
    if actor.id != opening.officer_id or not may.allows(actor, may.IDENTITY, case):
        raise PermissionError
    if opening.begun_at is None or not _good(opening, at):
        raise NotNow
    return _shown(case, opening, actor)


def _good(opening: Opening, at: datetime) -> bool:
    if not opening.granted or opening.half is None or opening.decided_at is None:
        return False
    return at < (opening.ends_at or opening.decided_at + GOOD_FOR)


def _shown(case: Case, opening: Opening, actor: Actor) -> dict[str, str]:
    with_ = sealed.key_of_visit(actor)
    if with_ is None:
        raise Locked
    try:
        said = sealed.identity_of(case, opening, with_)
    except DoesNotOpen as wrong:
        raise Locked from wrong
    return {name: str(said.get(name, "")) for name in opening.fields}


def end(opening: Opening, actor: Actor, at: datetime) -> None:
    """End an opening early; the lent half is gone. Raises `PermissionError`."""
    if actor.id != opening.officer_id:
        raise PermissionError
    opening.half = None
    opening.ends_at = min(at, opening.ends_at or at)
    audit.record(actor, "case:identity:end", at, case_id=opening.case_id, opening=opening.handle)


def lapse(at: datetime) -> None:
    """Take back every lent half whose time is over, and what was seen of closed cases; by upkeep."""
    over = or_(
        Opening.ends_at <= at, Opening.ends_at.is_(None) & (Opening.decided_at <= at - GOOD_FOR)
    )
    db.session.execute(
        update(Opening).where(Opening.half.is_not(None), over).values(half=None),
        execution_options={"synchronize_session": False},
    )
    still_open = select(Case.id).where(Case.open)
    db.session.execute(
        update(Opening)
        .where(Opening.seen.is_not(None), Opening.case_id.not_in(still_open))
        .values(seen=None),
        execution_options={"synchronize_session": False},
    )


def judge(opening: Opening, actor: Actor, at: datetime, *, justified: bool, words: str) -> None:
    """Say whether an opening had its grounds, or open an inquiry (with words). By the supervisor.

    Raises `PermissionError`, `NotNow` and ValueError.
    """
    involved = {opening.officer_id, opening.decided_by}
    case = db.session.get_one(Case, opening.case_id)
    out = sight.set_aside(actor, case) or actor.id in involved
    if out or not may.allows(actor, may.JUDGE_OPENING):
        raise PermissionError
    if opening.begun_at is None or opening.judged_at is not None:
        raise NotNow
    if not justified and not words.strip():
        raise ValueError("an inquiry says what is in doubt")
    opening.justified, opening.judged_by, opening.judged_at = justified, actor.id, at
    opening.judgement = nfc(words).strip()[:2000]
    verb = "justify" if justified else "inquire"
    audit.record(
        actor, f"case:identity:{verb}", at, case_id=opening.case_id, opening=opening.handle
    )


UNJUDGED: ColumnElement[bool] = Opening.begun_at.is_not(None) & Opening.judged_at.is_(None)


def _overdue(today: date) -> ColumnElement[bool]:
    last = working_days.subtract(today, DAYS_TO_JUDGE)
    return UNJUDGED & (Opening.begun_at < clock.moment_of(last))


def overdue(today: date) -> int:
    """Count the openings that nobody has judged five working days after they began."""
    asked = select(func.count()).select_from(Opening).where(_overdue(today))
    return int(db.session.scalar(asked) or 0)


def raise_overdue(at: datetime) -> int:
    """Write down, once each, what nobody judged in time: from then on the head sees it; by upkeep."""
    late = db.session.scalars(
        select(Opening).where(_overdue(clock.day_of(at)), Opening.raised_at.is_(None)).limit(50)
    ).all()
    for each in late:
        each.raised_at = at
        audit.record(
            SYSTEM, "case:identity:unjudged", at, case_id=each.case_id, opening=each.handle
        )
    return len(late)


def raised(actor: Actor) -> list[Opening]:
    """Return what nobody judged in time, for the head to press upon; oldest first."""
    if not may.allows(actor, may.EMERGENCY):
        return []
    return list(reversed(_listed(UNJUDGED & Opening.raised_at.is_not(None), actor)))


@dataclass(frozen=True)
class Waiting:
    """How much of the seal waits for someone."""

    to_decide: int
    to_judge: int
    raised: int

    @property
    def total(self) -> int:
        """Return all of it together."""
        return self.to_decide + self.to_judge + self.raised


def waiting_for(actor: Actor, today: date) -> Waiting:
    """Count what `to_decide`, `to_judge` and `raised` list: three questions at most."""
    return Waiting(len(to_decide(actor, today)), len(to_judge(actor)), len(raised(actor)))


def by_handle(handle: str) -> Opening | None:
    """Return the opening called *handle*."""
    return db.session.scalar(select(Opening).where(Opening.handle == handle))


def own(actor: Actor) -> list[Opening]:
    """Return what *actor* asked for, newest first."""
    return _listed(Opening.officer_id == actor.id, actor)


def to_decide(actor: Actor, today: date) -> list[Opening]:
    """Return what waits for a decision of *actor*: as keeper of another line, or as the head."""
    if not actor.has(Role.SEAL_KEEPER, Role.HEAD):
        return []
    which = Opening.granted.is_(None) & (Opening.officer_id != actor.id)
    if not actor.has(Role.HEAD):
        units = actor.units([each.role for each in actor.posts])
        which &= Opening.officer_id.not_in(_posted_in(units, today))
    return _listed(which, actor)


def _posted_in(units: Iterable[int], today: date) -> Select[Any]:
    return select(Appointment.officer_id).where(
        Appointment.unit_id.in_(units),
        Appointment.from_day <= today,
        or_(Appointment.until_day.is_(None), Appointment.until_day >= today),
    )


def to_judge(actor: Actor) -> list[Opening]:
    """Return the openings the supervisor has not judged yet, oldest first."""
    if not may.allows(actor, may.JUDGE_OPENING):
        return []
    return list(reversed(_listed(UNJUDGED, actor)))


def _listed(which: ColumnElement[bool], actor: Actor) -> list[Opening]:
    """Return openings with who asked; those of a case that is about *actor* are not there."""
    seen = Opening.case_id.in_(select(Case.id).where(sight.not_about(actor)))
    asked = (
        select(Opening)
        .where(which, seen)
        .options(joinedload(Opening.officer))
        .order_by(Opening.id.desc())
        .limit(50)
    )
    return list(db.session.scalars(asked))


def codes_of(openings: Iterable[Opening]) -> dict[int, str]:
    """Return case id → code for *openings*."""
    ids = {each.case_id for each in openings}
    rows = db.session.execute(select(Case.id, Case.code).where(Case.id.in_(ids)))
    return {row.id: row.code for row in rows}
