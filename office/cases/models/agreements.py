"""Which words someone agreed to, in which version, and whether they took it back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Agreement(Base):
    """One text of `consents.toml` shown or agreed to, for a case or an account."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(16))
    """`filing`, `mail` or `account`."""
    version: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_agreement_case", "case_id", "text"),
        Index("ix_agreement_citizen", "citizen_id", "text"),
    )
