"""Who is set aside from a case because it is about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Excluded(Base):
    """One officer, unit or lead of a unit for whom the case does not exist."""

    __tablename__ = "excluded"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    who: Mapped[str] = mapped_column(String(40), primary_key=True)
    """`officer.5`, `unit.3` (everyone with a post there) or `lead.3` (who leads it)."""
    source: Mapped[str] = mapped_column(String(12))
    """`sender` (chosen while filing), `intake` (found by an officer) or `line` (goes with another)."""
    at: Mapped[datetime]

    __table_args__ = (Index("ix_excluded_who", "who", "case_id"),)


class Lift(Base):
    """A request to let someone in again, with its reason; granted or refused by a second person."""

    __tablename__ = "lift"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    who: Mapped[list[Any]]
    """The name asked for, then what goes with it, as in `excluded.who`."""
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None]
    granted: Mapped[bool | None]
    was: Mapped[list[Any]]
    """The rows of `excluded` that a grant removed: who, source, since when."""
