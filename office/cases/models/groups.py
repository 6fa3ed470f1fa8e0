"""A letter of several people: its paper of representation, and everyone who signed it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class Group(Base):
    """The people behind one letter, besides the one who sent it."""

    __tablename__ = "group_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    people: Mapped[int] = mapped_column(default=1)
    """Everyone who signed and has not withdrawn, the sender too."""
    came: Mapped[int] = mapped_column(default=0)
    """How many came in person at once: five and more are a delegation."""
    paper: Mapped[str] = mapped_column(String(200), default="")
    """The paper of representation: its name, as it was typed."""
    paper_day: Mapped[date | None]
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    """The same as a file of the case."""
    all_signed: Mapped[bool] = mapped_column(default=False)
    """An officer has seen the signatures of all on the letter."""
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]


class CoSigner(Base):
    """One person who signed a letter that someone else sent; never of a denunciation."""

    __tablename__ = "co_signer"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300), default="")
    identity_number: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    representative: Mapped[bool] = mapped_column(default=False)
    way: Mapped[str] = mapped_column(String(8))
    """`typed`, `pasted` or `link`."""
    later: Mapped[bool] = mapped_column(default=False)
    """Came to it after the case was accepted."""
    at: Mapped[datetime]
    signed_on: Mapped[date | None]
    """Signed by the person's own hand, or by the person's own link."""
    withdrew_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_co_signer_representative", "case_id", "representative"),
    )
