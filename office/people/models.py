"""Citizens, officers, units, appointments, and the sessions and attempts at the doors."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base


class Unit(Base):
    """A part of the administration that can hold a case."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(16))
    """`agency` (the office itself), `unit` (a part of it) or `outside` (another agency)."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class Officer(Base):
    """A person who works in the office, known on pages by the post, not by a name."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
    appointments: Mapped[list["Appointment"]] = relationship(back_populates="officer")


class Appointment(Base):
    """An officer's post in a unit, from a day, until a day."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(24))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    officer: Mapped[Officer] = relationship(back_populates="appointments")
    unit: Mapped[Unit] = relationship()


class Citizen(Base):
    """A citizen who chose to have an account; nobody needs one."""

    __tablename__ = "citizen"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(2), default="vi")
    made_at: Mapped[datetime]


class Session(Base):
    """A visit that may see something: an officer, a citizen, or cases opened by code and secret."""

    __tablename__ = "session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Hash of the 128 random bits in the visitor's cookie."""
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"), index=True)
    opened: Mapped[list[Any]] = mapped_column(default=list)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Attempt(Base):
    """One failed attempt to enter; names and addresses are kept as keyed hashes only."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    door: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_attempt_who", "door", "who", "at"),
        Index("ix_attempt_address", "door", "address", "at"),
    )


class Link(Base):
    """A single-use link sent by mail: to make an account or to set a new password."""

    __tablename__ = "link"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("id", "purpose"),)
