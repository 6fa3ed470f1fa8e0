"""Cases that go together: who joined which, who parted again, and who was told of the one answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Joining(Base):
    """One case that goes with another about the same matter, until it is parted; never rewritten."""

    __tablename__ = "joining"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    """The case it goes with now; another one once that one was merged itself."""
    way: Mapped[str] = mapped_column(String(8))
    """`join` (a repeat, at triage), `merge` (both in work) or `own` (its sender chose so)."""
    counted: Mapped[bool] = mapped_column(default=True)
    """It counts as one more who reported; a second report of one person does not."""
    status: Mapped[str] = mapped_column(String(16))
    """Where the case stood before."""
    before_waiting: Mapped[str | None] = mapped_column(String(16))
    clocks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Number of each clock that ended by it → how that clock stood."""
    brought: Mapped[list[Any]] = mapped_column(default=list)
    """Joinings to this case that went over with it."""
    at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was parted."""

    __table_args__ = (
        Index(
            "ix_joining_standing",
            "case_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )


class Telling(Base):
    """One person told of one answer: by which channel, and whether it arrived."""

    __tablename__ = "telling"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    """Whose answer it is."""
    news: Mapped[str] = mapped_column(String(24))
    round: Mapped[int]
    joining_id: Mapped[int | None] = mapped_column(ForeignKey("joining.id"))
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("co_signer.id"), index=True)
    channel: Mapped[str] = mapped_column(String(8))
    """`page`, `email` or `hand`."""
    state: Mapped[str] = mapped_column(String(12))
    """`shown`, `waiting`, `sent`, `failed`, `refused`, `owed` (to be handed over) or `handed`."""
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Who handed it over."""
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """Of case, news, round and person: nobody is told twice of one thing."""

    __table_args__ = (
        Index(
            "ix_telling_waiting",
            "case_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
