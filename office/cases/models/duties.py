"""A letter the office owes someone."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Duty(Base):
    """An apology or a thank-you that is owed until it is issued, or waived by the head."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    letter: Mapped[str] = mapped_column(String(24))
    """`apology` or `thank_you`."""
    ground: Mapped[str] = mapped_column(String(40))
    """Why it is owed: `late.accept`, `late.settle`, `acted`, `adopted`, `praise`."""
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clock.id"))
    proposed: Mapped[bool] = mapped_column(default=False)
    """Only proposed: it does not hold up the closing."""
    since: Mapped[date]
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
