"""What officers say to each other about a case: kept apart from what is said to the citizen."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
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


class Mention(Base):
    """An officer called by name or post in a note. Read is who opened the case since: `reading` tells."""

    __tablename__ = "mention"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_mention_officer", "officer_id", "at"),)


class Presence(Base):
    """An officer who has a case open now; the row means nothing once it is older than a few minutes."""

    __tablename__ = "presence"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    since: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    edited_at: Mapped[datetime | None]
    """When the officer last typed something there."""
