"""A long-running matter: what comes back at one place, with one owner, until it is settled."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.people.models import Officer, Unit


class Matter(Base):
    """What comes back at one place, however often each report of it was closed."""

    __tablename__ = "matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(24), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(300))
    field: Mapped[str] = mapped_column(String(24))
    plan: Mapped[str] = mapped_column(Text, default="")
    """What will be done about it, and by when, in words."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    opened_on: Mapped[date]
    opened_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    closed_on: Mapped[date | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    outcome: Mapped[str] = mapped_column(Text, default="")
    """What settled it, with the evidence in words."""
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    owner: Mapped[Officer] = relationship(foreign_keys=[owner_id])


class MatterCase(Base):
    """A case that belongs to a matter; it belongs to one at most."""

    __tablename__ = "matter_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    seen: Mapped[bool] = mapped_column(default=False)
    """The owner has looked since it came."""
