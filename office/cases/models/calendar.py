"""The changes the office made to its working calendar: one row each, removed by nothing."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class CalendarChange(Base):
    """A closure, a year announced, or a change taken back; its id is the edition it makes."""

    __tablename__ = "calendar_change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12))
    """`closure`, `year` or `withdrawal`."""
    first_day: Mapped[date]
    last_day: Mapped[date]
    vi: Mapped[str] = mapped_column(String(200))
    en: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(String(200))
    """Number and day of the decision that set it, as it stands on the paper."""
    makeup: Mapped[list[Any]] = mapped_column(default=list)
    """Days worked instead of a closure, in ISO form."""
    rows: Mapped[list[Any]] = mapped_column(default=list)
    """Of a year: [first, last, Vietnamese, English] of each holiday."""
    swaps: Mapped[list[Any]] = mapped_column(default=list)
    """Of a year: [day off, Saturday worked, decision]."""
    withdraws: Mapped[int | None] = mapped_column(ForeignKey("calendar_change.id"))
    """The change that this one takes back."""
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
