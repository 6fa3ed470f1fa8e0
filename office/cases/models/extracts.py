"""The tables of the extract gate: versions of an extract, and redacted copies of papers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.cases.models.talk import Attachment
from office.people.models import Officer


class Extract(Base):
    """One version of a denunciation without whoever wrote it; all versions are kept."""

    __tablename__ = "extract"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    """`draft`, `waiting`, `returned`, `approved` or `superseded`."""
    way: Mapped[str] = mapped_column(String(8))
    """`marked` or `written`."""
    through: Mapped[int] = mapped_column(default=0)
    """The last message of the sender that was before the writer."""
    closed: Mapped[bytes] = mapped_column(LargeBinary)
    """Its words, reasons and remark until approval, for those who write and approve."""
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The words, once approved."""
    made_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    maker: Mapped[Officer] = relationship(foreign_keys=[made_by])
    decider: Mapped[Officer | None] = relationship(foreign_keys=[decided_by])

    __table_args__ = (UniqueConstraint("case_id", "number"),)


class Redaction(Base):
    """A copy of a paper without what tells of its sender; the original stays where it is."""

    __tablename__ = "redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"))
    state: Mapped[str] = mapped_column(String(12))
    """`waiting`, `returned`, `approved` or `superseded`."""
    way: Mapped[str] = mapped_column(String(8))
    """`boxes` drawn over the picture, or a file `handed` in as the redacted copy."""
    name: Mapped[str] = mapped_column(String(40))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(80))
    made_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    attachment: Mapped[Attachment] = relationship()
