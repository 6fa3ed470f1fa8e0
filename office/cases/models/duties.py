"""A letter the office owes someone."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Duty(Base):
    """An apology, a thank-you or a commendation that is owed until it is issued, or waived by the head."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    letter: Mapped[str] = mapped_column(String(24))
    """`apology`, `thank_you` or `commendation`."""
    ground: Mapped[str] = mapped_column(String(40))
    """Why it is owed: one of `duties.TRIGGERS`, with its step after a dot for what is late."""
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clock.id"))
    proposed: Mapped[bool] = mapped_column(default=False)
    """Only proposed: it does not hold up the closing."""
    since: Mapped[date]
    due_on: Mapped[date | None]
    """By when it is owed, as the law stood when it arose; None only of what is older than this."""
    words: Mapped[str] = mapped_column(Text, default="")
    """What went wrong, or what was praised, as the officer wrote it down."""
    new_day: Mapped[date | None]
    """The day an issued apology promised instead: when it passes too, the office is late a second time."""
    settled_on: Mapped[date | None]
    settled_by: Mapped[str | None] = mapped_column(String(12))
    """`issued` or `waived`."""
    waived_reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index(
            "ix_duty_open",
            "since",
            sqlite_where=text("settled_on IS NULL"),
            postgresql_where=text("settled_on IS NULL"),
        ),
    )
