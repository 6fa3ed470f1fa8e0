"""Hand-overs: from which unit to which a case went, and whether the one that got it took it on."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.people.models import Unit


class Handover(Base):
    """One hand-over from a unit to another; the last one says who has the case now."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12))
    """`offered`, `taken`, `returned` (given back with a reason) or `passed` (given on untaken)."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_id])
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_id])
