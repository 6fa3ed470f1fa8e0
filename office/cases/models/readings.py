"""Who has read a case, and when; and what was made of reading out of the ordinary."""

from datetime import date, datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Reading(Base):
    """One look of an officer at the personal data of one case."""

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """None for a table of many cases that was carried away."""
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """In whose name it was read: the unit that holds the case, where the officer has a post there."""
    what: Mapped[str] = mapped_column(String(12))
    """`case`, `paper`, `letter`, `identity` or `export`."""
    at: Mapped[datetime]
    day: Mapped[date]

    __table_args__ = (
        Index("ix_reading_case", "case_id", "day"),
        Index("ix_reading_at", "at"),
    )


class Review(Base):
    """A day of an officer that stood out: what was asked, what was answered, how it was closed."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    sign: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    count: Mapped[int]
    own: Mapped[float | None] = mapped_column(Float)
    role: Mapped[float | None] = mapped_column(Float)
    """What was usual for the person and for the role, as it was told then."""
    question: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """`justified` or `inquiry`."""
    note: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("officer_id", "sign", "day"),)

    @property
    def key(self) -> tuple[int, str, date]:
        """Return what names the line it is about."""
        return self.officer_id, self.sign, self.day
