"""What the supervisor of the stories says to the lists: one case on top, one that a newspaper wrote about."""

from datetime import datetime, timedelta

from sqlalchemy import select

from cli.demo.office import Ward, last_morning
from office.base import clock
from office.base.db import db
from office.cases import marks
from office.cases.conditions import PLAIN
from office.cases.models import Case
from office.people.roles import Role

NOTE = "Đưa ra giao ban tuần này"
PRESS = "Báo Mây Trắng, mục Bạn đọc, {day:%d/%m/%Y}"


def mark(ward: Ward, now: datetime) -> None:
    """Pin the heaviest open case, and note where the next was raised in public."""
    at, supervisor = last_morning(now), ward.actors[Role.SUPERVISOR]
    asked = select(Case).where(Case.open, Case.kind.in_(PLAIN), Case.received_at < at)
    heaviest = db.session.scalars(asked.order_by(Case.weight.desc(), Case.id).limit(2)).all()
    if len(heaviest) < 2:
        return
    with clock.at(at):
        marks.pin(heaviest[0], supervisor, at, note=NOTE)
        raised = clock.day_of(at) - timedelta(days=2)
        marks.note_press(heaviest[1], supervisor, at, where=PRESS.format(day=raised))
