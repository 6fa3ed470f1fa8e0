"""A letter that was split into parts, each a case of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Splitting(Base):
    """One letter taken apart, until that is undone; its parts name it in `case.parent_id`."""

    __tablename__ = "splitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    parts: Mapped[int]
    clocks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Number of each clock that ended by it → how that clock stood."""
    at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was put together again."""

    __table_args__ = (
        Index(
            "ix_splitting_standing",
            "case_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )
