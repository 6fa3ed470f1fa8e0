"""One deed for many cases: what was asked for, and what came of it, row by row."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base


class Bulk(Base):
    """A run over many cases, previewed first."""

    __tablename__ = "bulk"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was chosen or typed for all of them."""
    made_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    """When it was confirmed."""
    done_at: Mapped[datetime | None]
    rows: Mapped[list["BulkRow"]] = relationship(order_by="BulkRow.id")


class BulkRow(Base):
    """One case of a run."""

    __tablename__ = "bulk_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int]
    """Of the case, when it was previewed."""
    result: Mapped[str] = mapped_column(String(16), default="")
    """Empty until it was tried; then `done` or why not."""
    at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("bulk_id", "case_id"),)
