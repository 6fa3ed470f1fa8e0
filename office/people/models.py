"""Citizens, officers, units, appointments, and the sessions and attempts at the doors."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base import ledger
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
    until_day: Mapped[date | None]
    """The last day it exists; nothing is given to it afterwards."""
    successor_id: Mapped[int | None]
    """Who has its cases from then on."""


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
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    """The one case it is held for, as a verifier's; None for a standing post."""
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    """The last day of the term."""
    ended_at: Mapped[datetime | None]
    """When it was ended before its time: it counts no more from that moment."""
    officer: Mapped[Officer] = relationship(back_populates="appointments")
    unit: Mapped[Unit] = relationship()


class AppointmentRequest(Base):
    """An appointment that one person asks for and another grants or refuses."""

    __tablename__ = "appointment_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(24))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None]
    granted: Mapped[bool | None]
    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])
    unit: Mapped[Unit] = relationship()


class Absence(Base):
    """Days on which a head is away, so that a deputy signs in the head's stead."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    from_day: Mapped[date]
    until_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    noted_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    noted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When the head was back before the last day."""
    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])


class Substitution(Base):
    """Days on which one officer does the work of another on the cases the other holds."""

    __tablename__ = "substitution"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    """Whose cases they are."""
    substitute_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    from_day: Mapped[date]
    until_day: Mapped[date]
    """The last day of it."""
    reason: Mapped[str] = mapped_column(String(500))
    noted_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    noted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was ended before its time: it counts no more from that moment."""
    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])
    substitute: Mapped[Officer] = relationship(foreign_keys=[substitute_id])


class Citizen(Base):
    """A citizen who chose to have an account; nobody needs one."""

    __tablename__ = "citizen"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    """None for an account that is entered with the national identity alone."""
    number: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Keyed hash of the identity number, for whoever enters with it; the number itself is not kept."""
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
    proved_at: Mapped[datetime]
    """When the visitor last proved who it is: at sign-in, or when asked again."""
    device: Mapped[str] = mapped_column(String(40), default="")
    """Browser and system in words, for the owner to know the visit by."""
    agency: Mapped[bool] = mapped_column(default=False)
    """Whether the officer came in by the agency's own sign-in."""
    vouched: Mapped[bool] = mapped_column(default=False)
    """Whether the agency's sign-in vouched for a second factor, by the rule of the settings."""


class Factor(Base):
    """The second factor of an officer: a secret shared with an app that shows six figures."""

    __tablename__ = "factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    secret: Mapped[str] = mapped_column(String(200))
    """Closed with a key derived from the master key."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The last half minute whose code was used: none opens twice."""
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SecurityKey(Base):
    """A key of an officer that resists phishing (WebAuthn): it signs for our address alone."""

    __tablename__ = "security_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    handle: Mapped[str] = mapped_column(String(1400), unique=True)
    """The name the key gave itself, in URL-safe base64."""
    public: Mapped[bytes]
    sign_count: Mapped[int]
    """How often the key says it has signed: a lower one comes from a copy."""
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """What a key is to sign next, for one visit and one purpose, once."""

    __tablename__ = "challenge"

    visit_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Hash of the token of the visit, or of the half entry."""
    purpose: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[bytes]
    made_at: Mapped[datetime]


class HalfEntry(Base):
    """An officer who gave the first proof and still owes the second: opens nothing else."""

    __tablename__ = "half_entry"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Hash of the token in the visitor's cookie."""
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    agency: Mapped[bool]
    password: Mapped[bytes]
    """Closed with the token, so that nobody but the visitor's cookie opens it; empty from an agency."""
    made_at: Mapped[datetime]


class Recovery(Base):
    """One recovery code of an officer, kept as a keyed hash, good once."""

    __tablename__ = "recovery"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class FactorReset(Base):
    """A lost second factor to be taken away: one person asks, another confirms."""

    __tablename__ = "factor_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None]


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


ledger.cover(
    Unit,
    Officer,
    Appointment,
    AppointmentRequest,
    Absence,
    Substitution,
    Citizen,
    Factor,
    Recovery,
    FactorReset,
    SecurityKey,
)
