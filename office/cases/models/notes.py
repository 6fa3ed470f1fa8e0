"""What officers say to each other about a case: kept apart from what is said to the citizen."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Note(Base):
    """A word among officers. No page, mail, copy or export for people outside reads this table."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the form it was written in: the same form sent twice is one note."""
