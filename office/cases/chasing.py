"""Reminders of inquiries: a working day before an answer is wanted, when it is late, and twice again."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from office.base import audit, config, outbox
from office.base.db import db, transaction
from office.cases import inquiries
from office.cases.inquiries import ASKED, INSIDE, MAIL
from office.cases.models import Case, Inquiry
from office.law import working_days
from office.law.deadlines import BeyondCalendar
from office.people.actors import SYSTEM

AHEAD = timedelta(days=20)
"""No reminder is earlier than so many days before the day an answer is wanted on."""
AFTER = (1, 8, 15)
"""Days after the day an answer is wanted on."""
AT_ONCE = 200
SUBJECT = "Nhắc: câu hỏi của cơ quan nhà nước đang chờ trả lời"


def days_of(wanted: date) -> list[date]:
    """Return the days of the reminders of an answer wanted on *wanted*."""
    try:
        before = working_days.subtract(wanted, 1)
    except BeyondCalendar:
        before = wanted - timedelta(days=1)
    return [before, *(wanted + timedelta(days=each) for each in AFTER)]


def remind(today: date, at: datetime) -> int:
    """Remind of every inquiry whose day has come, each in its own transaction; run by upkeep.

    However many days have come since the last look, one reminder goes out. Return how many did.
    """
    wanted = func.coalesce(Inquiry.more_until, Inquiry.due_on)
    asked = (
        select(Inquiry.id)
        .join(Case, Case.id == Inquiry.case_id)
        .where(Inquiry.state == ASKED, Case.open, wanted <= today + AHEAD)
        .where(Inquiry.rung < 1 + len(AFTER))
        .order_by(Inquiry.id)
        .limit(AT_ONCE)
    )
    done = 0
    for id_ in db.session.scalars(asked).all():
        with transaction():
            done += _remind(
                db.session.get_one(Inquiry, id_, with_for_update={"of": Inquiry}), today, at
            )
    return done


def _remind(made: Inquiry, today: date, at: datetime) -> bool:
    come = sum(day <= today for day in days_of(made.more_until or made.due_on))
    if made.state != ASKED or come <= made.rung:
        return False
    made.rung = come
    made.reminded += 1
    audit.record(SYSTEM, "case:inquiry:remind", at, case_id=made.case_id, inquiry=made.id, count=made.reminded)  # fmt: skip
    if made.way == INSIDE:
        inquiries.tell_unit(made, today)
    elif made.way == MAIL:
        key = f"inquiry-{made.id}-remind-{made.reminded}"
        outbox.put("mail", key=key, to=made.email, subject=SUBJECT, text=_letter(made, today))
    return True


def _letter(made: Inquiry, today: date) -> str:
    """Return the words of a reminder: without a link, so that the one under way stays good."""
    settings = config.current()
    wanted = made.more_until or made.due_on
    said = "đã quá ngày" if wanted < today else "cần trả lời chậm nhất ngày"
    return (
        f"Câu hỏi số {inquiries.reference(made)} của {settings.office_name} {said} {wanted:%d/%m/%Y}.\n\n"
        "Xin trả lời bằng đường dẫn trong thư trước. Không còn thư đó, hoặc cần thêm ngày, "
        f"xin gọi {settings.office_phone} để nhận đường dẫn mới.\n"
        f"-- \n{settings.office_name}\n"
    )
