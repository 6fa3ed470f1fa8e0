"""The tables of the seal: keys of people, shares of a case's keys, visits, openings, recoveries."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.people.models import Officer


class SealKey(Base):
    """An officer's key pair; the private half is locked by the officer's password."""

    __tablename__ = "seal_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    locked: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    """Lost with a password reset, or taken out of use: nothing more is sealed to it."""
    officer: Mapped[Officer] = relationship()

    @property
    def offline(self) -> bool:
        """Tell whether the private half never was here: it lies on a machine off the network."""
        return not self.locked


class SealVisit(Base):
    """A key open for one visit, closed with what that browser's cookie alone holds."""

    __tablename__ = "seal_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(String(64), index=True)
    key_id: Mapped[int | None] = mapped_column(ForeignKey("seal_key.id"))
    """An officer's key …"""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """… or the key a sender has by the secret of the case."""
    closed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class SealShare(Base):
    """A part of the keys of a case, sealed to one officer's key.

    `a`, `b`: the halves of the identity's key; `r`: a share of all that sealed intake holds; `c`: the
    key of the content;
    `d`: of extracts not approved yet; `t`: of approved papers and the marks of the identity.
    """

    __tablename__ = "seal_share"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("seal_key.id"), index=True)
    half: Mapped[str] = mapped_column(String(1))
    number: Mapped[int] = mapped_column(default=0)
    """Of a recovery share; the quorum it belongs to is in `needed`."""
    needed: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("case_id", "key_id", "half"),)


class SealGift(Base):
    """A keeper's recovery share, sealed anew to whoever is to hold half a again."""

    __tablename__ = "seal_gift"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("seal_key.id"))
    """The key it is given to."""
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    """The keeper who gave it."""
    number: Mapped[int]
    needed: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("case_id", "key_id", "officer_id"),)


class Opening(Base):
    """One opening of an identity: asked for, granted or refused, used, and judged afterwards."""

    __tablename__ = "seal_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    fields: Mapped[list[Any]] = mapped_column(default=list)
    purpose: Mapped[str] = mapped_column(String(16))
    article: Mapped[str] = mapped_column(String(160))
    reason: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    emergency: Mapped[bool] = mapped_column(default=False)
    untold_until: Mapped[date | None]
    """The denouncer is told after this day only …"""
    untold_why: Mapped[str] = mapped_column(String(300), default="")
    """… for this reason of law."""
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    granted: Mapped[bool | None]
    refusal: Mapped[str] = mapped_column(Text, default="")
    half: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Half b, sealed to the asker's key for this opening; gone when the opening ends."""
    seen: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What the asker saw, sealed to the asker's key: with it the asker's own typing is masked for
    as long as the case is open, also after the opening has ended."""
    begun_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]
    """When it went up to the head, because nobody had judged it in time."""
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    judged_at: Mapped[datetime | None]
    justified: Mapped[bool | None]
    judgement: Mapped[str] = mapped_column(Text, default="")
    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])
