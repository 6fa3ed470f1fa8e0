"""Questions asked of cases: my desk, what is late, what is due, one by its code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import joinedload

from office.base.audit import Event
from office.base.db import db
from office.base.i18n import N_
from office.base.text import whole_number
from office.cases import codes
from office.cases.attention import red_line_days
from office.cases.conditions import standing_in, where
from office.cases.deadlines import state_of
from office.cases.models import Case, Clock, Overdue
from office.cases.models.case import NO_DUE
from office.cases.permissions import TRIAGE, allowed
from office.cases.sight import readable_by, visible_to
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.appointments import held_on
from office.people.models import Appointment, Officer, Unit
from office.people.roles import Role

PAGE = 50
STAND_IN = (Role.LEAD, Role.RECEPTION, Role.SEALED_INTAKE)
"""Who is told what happens to a case of the unit while nobody holds it."""
HANDED = (Role.HANDLER, Role.SEALED_INTAKE)
"""Who may be given a case by name."""
MOST_COUNTED = 1000
"""Counts stop here and say so: a lane of more is late in any case."""
SEALED_SUBJECT = N_("Tố cáo (nội dung được bảo mật)")
UNREAD_SUBJECT = N_("Chỉ xem dòng sổ")

LANES = {
    "tre-han": N_("Trễ hạn"),
    "hom-nay": N_("Hạn hôm nay"),
    "tuan-nay": N_("Hạn trong 7 ngày"),
    "moi": N_("Mới, chưa thụ lý"),
    "moi-giao": N_("Mới giao, chưa nhận"),
    "nguoi-dan-viet": N_("Người dân vừa viết"),
    "cho-bo-sung": N_("Chờ người dân"),
    "cho-ky": N_("Chờ ký trả lời"),
    "no-thu": N_("Nợ thư"),
    "khong-dong-y": N_("Người dân chưa đồng ý"),
    "ton-dong": N_("Tồn đọng"),
    "han-doi": N_("Hạn đổi vì lịch nghỉ"),
    "cua-toi": N_("Của tôi"),
    "tat-ca": N_("Tất cả đang mở"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list, with no more than the reader may see."""

    id: int
    code: str
    kind: str
    status: str
    subject: str
    sealed: bool
    place: str
    field: str
    unit: str
    unit_en: str
    handler: str
    received_on: date
    due_on: date | None
    days_left: int | None
    state: str
    """`late`, `soon`, `on-time` or `none`."""
    step: str
    overdue_since: date | None
    urgency: str
    letters_owed: int
    reopenings: int
    joined: int
    awaiting_reply: bool
    due_before: date | None
    """The due day before the calendar moved it, until it was seen."""


COLUMNS = (
    Case.id, Case.code, Case.kind, Case.status, Case.subject, Case.place, Case.field,
    Case.received_day, Case.next_due, Case.next_step, Case.overdue_since,
    Case.urgency, Case.letters_owed, Case.reopenings, Case.joined, Case.awaiting_reply,
    Case.due_before, Unit.name, Unit.name_en, Officer.name,
)  # fmt: skip


def _rows(actor: Actor) -> Any:
    return (
        select(*COLUMNS, readable_by(actor).label("readable"))
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(Officer, Officer.id == Case.handler_id)
    )


def _row(found: Sequence[Any], today: date) -> Row:
    (
        id_, code, kind, status, subject, place, field, received, due, step, since,
        urgency, owed, reopened, joined, awaiting, before, unit, unit_en, handler, readable,
    ) = found  # fmt: skip
    hidden = not readable
    has_due = due != NO_DUE
    return Row(
        id_, code, kind, status, _hidden_subject(kind) if hidden else subject, hidden,
        "" if hidden else place, field, unit, unit_en, handler or "", received,
        due if has_due else None, (due - today).days if has_due else None,
        state_of(due, today) if has_due else "none", step, since, urgency, owed, reopened,
        joined, awaiting, before,
    )  # fmt: skip


def _hidden_subject(kind: str) -> str:
    return SEALED_SUBJECT if kind == Kind.DENUNCIATION else UNREAD_SUBJECT


def lane(name: str, actor: Actor, today: date) -> ColumnElement[bool]:
    """Return the condition of a lane of the desk; raises `KeyError` for an unknown one."""
    return and_(Case.open, _among_open(name, actor, today))


def _among_open(name: str, actor: Actor, today: date) -> ColumnElement[bool]:
    conditions: dict[str, Callable[[], ColumnElement[bool]]] = {
        "tre-han": lambda: Case.next_due < today,
        "hom-nay": lambda: Case.next_due == today,
        "tuan-nay": lambda: and_(Case.next_due > today, Case.next_due <= today + timedelta(days=7)),
        "moi": lambda: Case.status == "received",
        "moi-giao": lambda: Case.offered.is_(True),
        "nguoi-dan-viet": lambda: Case.awaiting_reply.is_(True),
        "cho-bo-sung": lambda: Case.status == "waiting",
        "cho-ky": lambda: Case.status == "proposed",
        "no-thu": lambda: Case.letters_owed > 0,
        "khong-dong-y": lambda: Case.status == "disputed",
        "ton-dong": lambda: Case.received_day < today - timedelta(days=red_line_days()),
        "han-doi": lambda: and_(Case.due_before.is_not(None), _told_to(actor)),
        "cua-toi": lambda: _in_my_hands(actor),
        "tat-ca": true,
    }
    return conditions[name]()


def _told_to(actor: Actor) -> ColumnElement[bool]:
    """Return the cases whose news *actor* is told: his own, and those of his post that nobody holds."""
    free = and_(Case.handler_id.is_(None), Case.unit_id.in_(sorted(actor.units(STAND_IN))))
    return or_(_in_my_hands(actor), free)


def _in_my_hands(actor: Actor) -> ColumnElement[bool]:
    """Return the cases *actor* holds, or stands in for."""
    own = Case.handler_id == actor.id
    return or_(own, where(standing_in.ways(actor))) if actor.stands_for else own


def lane_counts(actor: Actor, today: date, names: Iterable[str] = tuple(LANES)) -> dict[str, int]:
    """Count the lanes for *actor* in one pass over an index that holds the open cases alone."""
    wanted = tuple(names)
    if not wanted:
        return {}
    return dict(zip(wanted, db.session.execute(_counting(actor, today, wanted)).one(), strict=True))


@lru_cache(maxsize=256)
def _counting(actor: Actor, today: date, names: tuple[str, ...]) -> Any:
    """Return the statement of `lane_counts`; to build it costs more than to run it."""
    counts = [func.count().filter(_among_open(name, actor, today)) for name in names]
    return select(*counts).select_from(Case).where(Case.open, visible_to(actor))


@lru_cache(maxsize=512)
def _lane_rows(name: str, actor: Actor, today: date) -> Any:
    """Return the statement of a lane's first page, unfiltered."""
    found = _rows(actor).where(lane(name, actor, today), visible_to(actor))
    return found.order_by(Case.next_due, Case.id)


@dataclass(frozen=True)
class Page:
    """A page of a list, and where the next one begins."""

    rows: list[Row]
    after: str
    """`<due day>.<id>` of the last row when there are more, else empty."""


def desk(
    name: str,
    actor: Actor,
    today: date,
    *,
    after: str = "",
    kind: str = "",
    field: str = "",
    unit_id: int | None = None,
) -> Page:
    """Return a page of a lane, what hurts first on top; keyset paging by *after*."""
    asked = _lane_rows(name, actor, today)
    if kind:
        asked = asked.where(Case.kind == kind)
    if field:
        asked = asked.where(Case.field == field)
    if unit_id:
        asked = asked.where(Case.unit_id == unit_id)
    place = _place(after)
    if place:
        due, last = place
        asked = asked.where(or_(Case.next_due > due, and_(Case.next_due == due, Case.id > last)))
    found = db.session.execute(asked.limit(PAGE + 1)).all()
    rows = [_row(each, today) for each in found[:PAGE]]
    more = len(found) > PAGE
    last_due = (rows[-1].due_on or NO_DUE).isoformat() if more else ""
    return Page(rows, f"{last_due}.{rows[-1].id}" if more else "")


def _place(after: str) -> tuple[date, int] | None:
    day, _, id_ = after.partition(".")
    try:
        return date.fromisoformat(day), whole_number(id_)
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _among(actor: Actor) -> Any:
    """Return the statement of `by_ids`."""
    return _rows(actor).where(Case.id.in_(bindparam("ids", expanding=True)), visible_to(actor))


def by_ids(ids: Sequence[int], actor: Actor, today: date) -> list[Row]:
    """Return the rows of *ids* in that order, without those *actor* may not see."""
    if not ids:
        return []
    found = db.session.execute(_among(actor), {"ids": list(ids)})
    rows = {row.id: row for row in (_row(each, today) for each in found)}
    return [rows[id_] for id_ in ids if id_ in rows]


@lru_cache(maxsize=256)
def _one(actor: Actor) -> Any:
    """Return the statement of `by_code`: the case with its clocks, in one question."""
    clocks = joinedload(Case.clocks).options(joinedload(Clock.pauses), joinedload(Clock.overdue))
    return select(Case).where(Case.code == bindparam("code"), visible_to(actor)).options(clocks)


def by_code(code: str, actor: Actor) -> Case | None:
    """Return the case called *code* with its clocks, when *actor* may see any of it."""
    found = db.session.scalars(_one(actor), {"code": codes.spell_code(code)})
    return found.unique().one_or_none()


def known(code: str) -> Case | None:
    """Return the case called *code*, whoever asks; for the door that checks the secret."""
    return db.session.scalar(select(Case).where(Case.code == code))


def any_sealed(ids: Iterable[int]) -> bool:
    """Tell whether one of the cases *ids* is a denunciation."""
    sealed = Case.kind == Kind.DENUNCIATION.value
    return db.session.scalar(select(Case.id).where(Case.id.in_(ids), sealed).limit(1)) is not None


def history(case: Case) -> list[Event]:
    """Return the events of *case*, oldest first."""
    return list(
        db.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id))
    )


def next_to_triage(actor: Actor, *, besides: int | None = None) -> Case | None:
    """Return the oldest new case that *actor* may triage."""
    asked = (
        select(Case)
        .where(Case.open, Case.status == "received", allowed(actor, TRIAGE))
        .order_by(Case.received_at, Case.id)
    )
    if besides is not None:
        asked = asked.where(Case.id != besides)
    return db.session.scalar(asked.limit(1))


def units(kind: str = "unit") -> list[Unit]:
    """Return the units of a kind, in the order they were set up."""
    return list(db.session.scalars(_UNITS, {"kind": kind}))


_UNITS = select(Unit).where(Unit.kind == bindparam("kind")).order_by(Unit.id)


def handlers(today: date) -> list[tuple[int, str, int]]:
    """Return (officer id, name, unit id) of everyone who may be given a case on *today*."""
    rows = db.session.execute(
        select(Officer.id, Officer.name, Appointment.unit_id)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .where(
            Officer.active,
            Appointment.role.in_(HANDED),
            held_on(today),
        )
        .order_by(Appointment.unit_id, Officer.id)
    )
    return [(id_, name, unit) for id_, name, unit in rows]


@dataclass(frozen=True)
class Figures:
    """What the home page tells everyone; small numbers are not broken down."""

    received: int
    closed: int
    on_time_percent: int | None
    since: date


def public_figures(today: date) -> Figures:
    """Count the last thirty days: received, closed, and closed without any missed limit.

    Denunciations and complaints are left out: a figure that moves would tell whom they are about.
    """
    since = today - timedelta(days=30)
    told = Case.kind.not_in((Kind.DENUNCIATION.value, Kind.COMPLAINT.value))
    received = db.session.scalar(
        select(func.count()).select_from(Case).where(Case.received_day >= since, told)
    )
    closed, on_time = db.session.execute(
        select(func.count(), func.count().filter(Case.overdue_since.is_(None))).where(
            Case.closed_day >= since, told
        )
    ).one()
    return Figures(
        received or 0, closed, round(100 * on_time / closed) if closed >= 5 else None, since
    )


def late_clocks(today: date) -> list[int]:
    """Return the ids of cases with a clock past its due day and not yet written down as late."""
    rows = (
        select(Clock.case_id)
        .outerjoin(Overdue, Overdue.clock_id == Clock.id)
        .where(Clock.state == "running", Clock.due_on < today, Overdue.id.is_(None))
        .distinct()
    )
    return list(db.session.scalars(rows))
