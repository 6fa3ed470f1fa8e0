"""Who is set aside from a case because it is about them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
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
