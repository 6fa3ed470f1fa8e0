"""What weighs on a case and since when, and what officers say to the lists it stands in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.people.models import Officer


class Weighing(Base):
    """A change of what weighs on a case: before and after; never changed."""

    __tablename__ = "weighing"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    day: Mapped[date]
    weight_before: Mapped[int]
    weight: Mapped[int]
    before: Mapped[dict[str, Any]]
    """Reason → how often it held."""
    after: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_weighing_day", "day", "case_id"),)


class Mark(Base):
    """What an officer says to the place of a case in the lists."""

    __tablename__ = "attention_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    deed: Mapped[str] = mapped_column(String(8))
    """`pin`: on top of every list it stands in; `aside`: off one list for a time; `press`: raised in public."""
    listed: Mapped[str] = mapped_column(String(16), default="")
    """The list it was taken off."""
    note: Mapped[str] = mapped_column(Text, default="")
    """Why, or where it was raised."""
    weight: Mapped[int] = mapped_column(default=0)
    """Of the case then: once more weighs on it, it comes back."""
    until: Mapped[date | None]
    """The last day off the list."""
    by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))

    by: Mapped[Officer] = relationship(foreign_keys=[by_id])

    __table_args__ = (Index("ix_attention_mark_standing", "ended_at", "deed", "case_id"),)
