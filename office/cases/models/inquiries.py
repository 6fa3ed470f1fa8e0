"""What an officer asks of another unit or an outside body about a case, and what comes back."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base
from office.cases.models.case import Case
from office.cases.models.talk import Attachment
from office.people.models import Officer, Unit


class Inquiry(Base):
    """One question to one place."""

    __tablename__ = "inquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the form it was sent from: the same form sent twice is one question."""
    way: Mapped[str] = mapped_column(String(8))
    """`inside` (a unit of the office), `mail` or `post` (an outside body)."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The place asked, where the office knows it as one of its units or bodies."""
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Who of the asked unit is to answer."""
    body: Mapped[str] = mapped_column(String(160), default="")
    """The name of the place asked."""
    email: Mapped[str] = mapped_column(String(254), default="")
    question: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(String(16))
    """The kind whose row of `inquiries.toml` gave the due day; `chosen` where the officer did."""
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why the officer chose another due day."""
    more_until: Mapped[date | None]
    """Until when the place asked says it needs."""
    asked_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="asked")
    """`asked`, `answered` or `withdrawn`."""
    sent: Mapped[int] = mapped_column(default=0)
    """How many links were sent or printed."""
    rung: Mapped[int] = mapped_column(default=0)
    """How many days of a reminder have come for the day it is wanted on."""
    reminded: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]
    """When whoever works on the case had looked at what came last."""
    settled_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit | None] = relationship()
    asker: Mapped[Officer] = relationship(foreign_keys=[asked_by])
    answers: Mapped[list["InquiryAnswer"]] = relationship(order_by="InquiryAnswer.id")
    papers: Mapped[list["InquiryPaper"]] = relationship(order_by="InquiryPaper.id")

    __table_args__ = (
        Index("ix_inquiry_unit", "unit_id", "state"),
        Index("ix_inquiry_state", "state", "due_on"),
        Index("ix_inquiry_asked_by", "asked_by", "state"),
    )


class InquiryAnswer(Base):
    """One answer, whole or in part."""

    __tablename__ = "inquiry_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    post: Mapped[str] = mapped_column(String(160), default="")
    """Name and post of whoever answered, as that person wrote them."""
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    until: Mapped[date | None]
    """Of a partial answer: until when more time is needed."""
    reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why more time is needed."""


class InquiryPaper(Base):
    """A paper that goes with a question, or came with its answer."""

    __tablename__ = "inquiry_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry_answer.id"))
    """None for what is shown with the question."""
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    redaction_id: Mapped[int | None] = mapped_column(ForeignKey("redaction.id"))
    """The approved copy that is shown in a denunciation."""
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(80), default="")
    """Where the copy for the link lies, closed with its token: without the link nobody opens it."""
    attachment: Mapped[Attachment | None] = relationship()
