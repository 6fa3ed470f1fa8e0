"""Links that open one deed to whoever holds them, once and for a time."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.cases.models.case import Case


class CaseLink(Base):
    """One link; what its address holds is kept as a keyed hash alone."""

    __tablename__ = "case_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    purpose: Mapped[str] = mapped_column(String(12))
    """A purpose of `links.toml`; a link for one opens nothing of another."""
    subject: Mapped[int | None]
    """The row it is about, in the table that belongs to the purpose."""
    addressee: Mapped[str] = mapped_column(String(80), default="")
    """For whom it was made, as a handle (`party.12`, `unit.4`): never a name or an address."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """The officer; None when the machine or a citizen made it."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()

    __table_args__ = (
        Index("ix_case_link_case", "case_id", "purpose"),
        Index("ix_case_link_expires_at", "expires_at"),
    )
