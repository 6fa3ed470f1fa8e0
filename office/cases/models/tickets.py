"""The numbers people wait with at the counter: of a day, and of nobody."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Ticket(Base):
    """One number of one day."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    """Of the form it was drawn with: pressed twice it is one number."""
    day: Mapped[date]
    number: Mapped[int]
    drawn_at: Mapped[datetime]
    desk: Mapped[int | None]
    """Where it was called to."""
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    called_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("day", "number"),
        Index("ix_ticket_waiting", "day", "called_at", "number"),
    )
