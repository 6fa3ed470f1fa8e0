"""Who has read a case, and when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Reading(Base):
    """One look of an officer at the personal data of one case."""

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """In whose name it was read: the unit that holds the case, where the officer has a post there."""
    what: Mapped[str] = mapped_column(String(12))
    """`case`, `paper` or `identity`."""
    at: Mapped[datetime]
    day: Mapped[date]

    __table_args__ = (
        Index("ix_reading_case", "case_id", "day"),
        Index("ix_reading_at", "at"),
    )
