"""What an officer filed for someone, and how that person agreed to what was written."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class CounterFiling(Base):
    """A case written down by an officer; its sender is whoever spoke or wrote."""

    __tablename__ = "counter_filing"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    registered_at: Mapped[datetime]
    """When it was put into the book; it may have come days before (`case.received_day`)."""
    way: Mapped[str] = mapped_column(String(12))
    """How the sender agreed, as in `counter.WAYS`."""
    confirmed_at: Mapped[datetime | None]
    """None while the sender's own confirmation is awaited."""
