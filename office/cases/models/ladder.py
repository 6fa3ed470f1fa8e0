"""Reminders of a limit, rung by rung, and the explanations that were written to them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.people.models import Officer, Unit


class Reminder(Base):
    """One rung of the ladder, raised once for a limit, or an explanation asked for by hand."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clock.id"))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """Limit, rung and due day: the same is never raised twice."""
    rung: Mapped[str] = mapped_column(String(16))
    """As in `ladder.toml`, or `asked` when a supervisor asked by hand."""
    step: Mapped[str] = mapped_column(String(16), default="")
    about: Mapped[date | None]
    """The due day it was about."""
    belongs_on: Mapped[date]
    """The day of the rung, however late it was raised."""
    raised_on: Mapped[date]
    quiet: Mapped[bool] = mapped_column(default=False)
    """A higher rung was raised with it: it is kept, and reminds nobody."""
    to_role: Mapped[str] = mapped_column(String(16))
    """`holder`, `lead`, `head`, `supervisor`, or `nobody` who may know of the case is at work."""
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    to_officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Who held the case then, for what goes to the holder."""
    state: Mapped[str] = mapped_column(String(12), default="open")
    """`open`, `explained` (waits for judgement), `again` (asked for once more) or `settled`."""
    question: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    wanted_by: Mapped[date | None]
    """The day by which the explanation is asked for."""
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    acknowledged_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None]
    """When an explanation was accepted."""
    unit: Mapped[Unit | None] = relationship()
    explanations: Mapped[list["Explanation"]] = relationship(order_by="Explanation.id")

    __table_args__ = (
        Index("ix_reminder_clock", "clock_id"),
        Index(
            "ix_reminder_open",
            "to_role",
            "case_id",
            sqlite_where=text("state <> 'settled'"),
            postgresql_where=text("state <> 'settled'"),
        ),
    )


class Explanation(Base):
    """What was written to a reminder, and whether it was accepted or asked for again."""

    __tablename__ = "explanation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminder.id"), index=True)
    said: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the form: sent twice it is one explanation."""
    written_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    written_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    judged_at: Mapped[datetime | None]
    judgement: Mapped[str] = mapped_column(Text, default="")
    """What is still missing, when it was asked for again."""
    writer: Mapped[Officer] = relationship(foreign_keys=[written_by])
