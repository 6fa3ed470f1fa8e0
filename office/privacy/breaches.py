"""The register of breaches: 72 hours from discovery to the notice, a checklist, and telling the persons."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from office.base import audit, clock, config, outbox
from office.base.db import db
from office.base.i18n import N_
from office.base.text import nfc
from office.law import deadlines as law
from office.people.actors import SYSTEM, Actor
from office.people.models import Appointment, Officer
from office.people.roles import Role
from office.privacy.models import Breach

RULE = "data.breach.notify"
LAST_HOURS = timedelta(hours=24)
"""So long before the notice is due, the officers in charge are reminded."""
IN_CHARGE = (Role.SUPERVISOR, Role.ADMINISTRATOR)
CHECKLIST = {
    "stop": N_("Chặn nguồn rò rỉ; đổi khóa, mật khẩu đã lộ"),
    "keep": N_("Giữ nguyên dấu vết: nhật ký, bản sao lưu trước và sau"),
    "extent": N_("Xác định dữ liệu nào, của bao nhiêu người"),
    "head": N_("Báo người đứng đầu cơ quan"),
    "notice": N_("Gửi thông báo đến cơ quan chuyên trách bảo vệ dữ liệu cá nhân (Bộ Công an)"),
    "persons": N_("Báo những người bị ảnh hưởng, nói rõ họ nên làm gì"),
    "repair": N_("Khắc phục và ghi lại bài học"),
}
WORDS = ("what", "whose", "data", "consequences", "measures")
MOST_PEOPLE = 100_000_000


class NotAllowed(ValueError):
    """It is notified already, or the moment lies before the discovery or ahead of now."""


def record(actor: Actor, at: datetime, discovered_at: datetime, said: Mapping[str, Any]) -> Breach:
    """Write down a breach discovered at *discovered_at*; its 72 hours run from then."""
    if discovered_at > at or actor.id is None:
        raise NotAllowed
    made = Breach(
        discovered_at=discovered_at,
        due_at=due_of(discovered_at),
        how_many=int(said["how_many"]),
        recorded_by=actor.id,
        recorded_at=at,
        done=[],
        **{name: nfc(str(said.get(name, ""))).strip() for name in WORDS},
    )
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "privacy:breach:record", at, breach=made.id)
    return made


def due_of(discovered_at: datetime) -> datetime:
    """Return the last moment for the notice, by the rule in force."""
    found = law.reckon(RULE, discovered_at)
    if found.due_at is None:
        raise NotAllowed
    return found.due_at


def find(breach_id: int) -> Breach | None:
    """Return the breach with this number."""
    return db.session.get(Breach, breach_id)


def every() -> list[Breach]:
    """Return the register, newest first."""
    return list(db.session.scalars(select(Breach).order_by(Breach.id.desc()).limit(200)))


def is_late(breach: Breach, now: datetime) -> bool:
    """Tell whether the notice went out too late, or has not and should have; for ever."""
    if breach.notified_late is not None:
        return breach.notified_late
    return now > breach.due_at


def left(breach: Breach, now: datetime) -> timedelta | None:
    """Return how long is left until the notice is due; None once it went out."""
    return None if breach.notified_at else breach.due_at - now


def tick(breach: Breach, actor: Actor, at: datetime, step: str) -> None:
    """Write down that a step of the checklist is done; again changes nothing."""
    if step in CHECKLIST and step not in {each[0] for each in breach.done}:
        breach.done = [*breach.done, [step, at.isoformat(), actor.id]]
        audit.record(actor, "privacy:breach:step", at, breach=breach.id, task=step)


def add(breach: Breach, actor: Actor, at: datetime, name: str, said: str) -> None:
    """Add to the measures or the consequences; what was written before stays."""
    said = nfc(said).strip()
    if name not in {"measures", "consequences"} or not said:
        return
    day = f"{clock.local(at):%d/%m/%Y %H:%M}"
    setattr(breach, name, f"{getattr(breach, name)}\n{day}: {said}".strip())
    audit.record(actor, "privacy:breach:add", at, breach=breach.id, part=name)


def notify(breach: Breach, actor: Actor, at: datetime, sent_at: datetime, number: str) -> None:
    """Write down when the notice went out; too late is too late for ever. Raises `NotAllowed`."""
    if breach.notified_at or not breach.discovered_at <= sent_at <= at:
        raise NotAllowed
    breach.notified_at, breach.notified_late = sent_at, sent_at > breach.due_at
    breach.notice_number = nfc(number).strip()[:120]
    audit.record(actor, "privacy:breach:notify", at, breach=breach.id, late=breach.notified_late)
    tick(breach, actor, at, "notice")


def tell_persons(breach: Breach, actor: Actor, at: datetime, how: str) -> None:
    """Write down that, and how, the persons affected were told. Raises `NotAllowed`."""
    if breach.persons_told_at:
        raise NotAllowed
    breach.persons_told_at, breach.persons_told_how = at, nfc(how).strip()
    audit.record(actor, "privacy:breach:tell", at, breach=breach.id)
    tick(breach, actor, at, "persons")


def remind(at: datetime) -> int:
    """Mail the officers in charge once, a day before a notice is due; return of how many breaches."""
    asked = select(Breach).where(
        Breach.notified_at.is_(None), Breach.reminded_at.is_(None), Breach.due_at < at + LAST_HOURS
    )
    found = list(db.session.scalars(asked))
    for each in found:
        each.reminded_at = at
        for to in _in_charge(at):
            outbox.put("mail", to=to, subject="Sắp hết 72 giờ báo sự cố dữ liệu", text=_words(each))
        audit.record(SYSTEM, "privacy:breach:remind", at, breach=each.id)
    return len(found)


def _in_charge(at: datetime) -> list[str]:
    day = clock.day_of(at)
    asked = (
        select(Officer.email)
        .join(Appointment)
        .where(
            Officer.active,
            Appointment.role.in_(IN_CHARGE),
            Appointment.from_day <= day,
            (Appointment.until_day.is_(None)) | (Appointment.until_day >= day),
        )
        .distinct()
    )
    return sorted(db.session.scalars(asked))


def _words(breach: Breach) -> str:
    due = f"{clock.local(breach.due_at):%H:%M %d/%m/%Y}"
    site = config.current().site_address.rstrip("/")
    return (
        f"Sự cố dữ liệu cá nhân số {breach.id} phải được báo trước {due}. Luật không nghỉ ngày lễ.\n"
        f"The notice of breach {breach.id} is due by {due}; no rest day stops the clock.\n\n"
        f"{site}/can-bo/du-lieu/su-co/{breach.id}\n"
    )
