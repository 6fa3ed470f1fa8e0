"""A filing not sent yet: closed with a key that only the sender holds."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Draft(Base):
    """What someone has typed so far; the database alone cannot read it."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Hash of the token in the sender's cookie or resume link."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The case it became."""
