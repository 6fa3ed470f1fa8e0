"""A case and the people in it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.cases.models.clocks import Clock
from office.cases.models.seal import SealShare
from office.cases.models.talk import Attachment, Message, Point
from office.people.models import Officer, Unit

NO_DUE = date(9999, 12, 31)
"""Sorts a case without a running clock behind all others."""


class Case(Base):
    """What a citizen brought before the office."""

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the draft it was filed from: the same form sent twice is one case."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes; a page that shows an older version is told so."""

    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    open: Mapped[bool] = mapped_column(default=True)
    field: Mapped[str] = mapped_column(String(24))
    channel: Mapped[str] = mapped_column(String(16))
    urgency: Mapped[str] = mapped_column(String(16), default="normal")
    complexity: Mapped[str] = mapped_column(String(16), default="normal")
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    extracted: Mapped[bool] = mapped_column(default=False)
    """Of a denunciation: the words here are those of an approved extract."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What only this kind asks (decision complained of, form of supply, accused post …)."""
    open_as: Mapped[str] = mapped_column(String(16), default="")
    """Of a denunciation: the kind it may be opened as, which its sender is asked about."""
    locale: Mapped[str] = mapped_column(String(2), default="vi")
    anonymous: Mapped[bool] = mapped_column(default=False)
    name_hidden: Mapped[bool] = mapped_column(default=False)
    """The sender asked that the unit which works on the case not be told the name."""

    received_at: Mapped[datetime]
    received_day: Mapped[date]
    accepted_day: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_day: Mapped[date | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    held_since: Mapped[date]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"), index=True)
    first_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The earlier case about the same matter that this one was joined to."""
    parent_id: Mapped[int | None]
    """The letter of which this case is one part."""
    opened_day: Mapped[date | None]
    """The day it was last opened with its secret; the time of day is nobody's business."""
    opened_before: Mapped[date | None]
    """The day of the opening before that one: a stranger's visit is seen by the sender."""
    before_waiting: Mapped[str | None] = mapped_column(String(16))
    """The stage it goes back to, once what it waits for (paper, decision, signature) is there."""
    level: Mapped[int] = mapped_column(default=1)
    """2: a second complaint, or a denunciation taken further; the settlement of the first is asked about."""
    earlier_case_id: Mapped[int | None]
    """The case of the first level, where it was settled here."""

    next_due: Mapped[date] = mapped_column(default=NO_DUE)
    """Due day of the office's next running clock; NO_DUE when none runs."""
    next_step: Mapped[str] = mapped_column(String(16), default="")
    due_before: Mapped[date | None]
    """The due day before the calendar moved it, until whoever works on the case has seen it."""
    overdue_since: Mapped[date | None]
    """First day of the first clock ever missed; nothing removes it."""
    letters_owed: Mapped[int] = mapped_column(default=0)
    transfers: Mapped[int] = mapped_column(default=0)
    reopenings: Mapped[int] = mapped_column(default=0)
    joined: Mapped[int] = mapped_column(default=0)
    awaiting_reply: Mapped[bool] = mapped_column(default=False)
    """The citizen wrote last."""
    offered: Mapped[bool] = mapped_column(default=False)
    """Given to a unit that has yet to take it on."""
    public_concern: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[int] = mapped_column(default=0)
    """Heaviness without age, in days of waiting."""
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What weighs → how often it holds; as `office.cases.attention` names it."""
    excluded: Mapped[list[Any]] = mapped_column(default=list)
    """Who is set aside, as in the table `excluded`: here for one case, there for lists."""
    goes_up: Mapped[bool] = mapped_column(default=False)
    """Nobody here may settle it: it can only be handed to the office above."""

    unit: Mapped[Unit] = relationship()
    handler: Mapped[Officer | None] = relationship()
    parties: Mapped[list["Party"]] = relationship(back_populates="case")
    clocks: Mapped[list[Clock]] = relationship(order_by=Clock.id)
    points: Mapped[list[Point]] = relationship(order_by=Point.number)
    messages: Mapped[list[Message]] = relationship(order_by=Message.id)
    attachments: Mapped[list[Attachment]] = relationship(order_by=Attachment.id)
    shares: Mapped[list[SealShare]] = relationship(
        order_by=SealShare.id, cascade="all, delete-orphan"
    )

    __table_args__ = (
        Index(
            "ix_case_desk",  # covers the counts of the lanes
            "next_due",
            "id",
            "status",
            "kind",
            "unit_id",
            "handler_id",
            "received_day",
            "awaiting_reply",
            "letters_owed",
            "due_before",
            "offered",
            "open",
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        Index(
            "ix_case_unit_desk",
            "unit_id",
            "next_due",
            "id",
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        Index(
            "ix_case_handler",
            "handler_id",
            "next_due",
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        Index(
            "ix_case_status",
            "status",
            "received_at",
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        Index(
            "ix_case_owed",
            "letters_owed",
            "unit_id",
            "open",
            sqlite_where=text("letters_owed > 0"),
            postgresql_where=text("letters_owed > 0"),
        ),
        Index("ix_case_received", "received_day"),
        Index("ix_case_first", "first_case_id"),
        Index("ix_case_earlier", "earlier_case_id"),
        Index("ix_case_parent", "parent_id"),
        Index("ix_case_closed", "closed_day", "unit_id", "overdue_since"),
    )


class Party(Base):
    """The sender of a case; for a denunciation only the sealed envelope is filled."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    identity_number: Mapped[str] = mapped_column(String(20), default="")
    sealed: Mapped[str | None] = mapped_column(Text)
    """A denouncer's identity; opens with both halves of its key."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The words and file names of a denunciation as they were typed."""
    content_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The public key that words and papers of the case are sealed to."""
    for_sender: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The same, for whoever has the secret of the case."""
    sender_public: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of a case sealed afterwards: what the sender's own copy is closed to, known since a visit."""
    telltales: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Keyed hashes by which the machine check finds the identity in a text."""
    case: Mapped[Case] = relationship(back_populates="parties")

    __table_args__ = (Index("ix_party_phone", "phone"), Index("ix_party_email", "email"))
