"""The tables of this room: letters, how they travelled, and the books that number them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base import ledger
from office.base.db import Base
from office.cases.models import Case
from office.people.models import Officer

DRAFT, ISSUED, DROPPED, WITHDRAWN = "draft", "issued", "dropped", "withdrawn"
ASKED, RETURNED = "asked", "returned"


class Letter(Base):
    """A letter of the office, from its draft to the frozen sheet that went out."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(24), unique=True)
    """Its name in addresses; random."""
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    """One of `catalogue.toml`."""
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    """The duty it answers, for an apology or a thank-you."""
    status: Mapped[str] = mapped_column(String(12), default=DRAFT)
    """`draft`, `issued`, `dropped` or `withdrawn`."""
    stage: Mapped[str] = mapped_column(String(12), default="")
    """Of a draft: `asked` when it waits for the signature, `returned` when it came back; else empty."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the edits of a draft; who edits an older one is told so."""

    year: Mapped[int | None]
    register: Mapped[str | None] = mapped_column(String(8))
    number: Mapped[int | None]
    day: Mapped[date | None]
    """The day it bears (Asia/Ho_Chi_Minh)."""
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the deed that called for the letter said (reason, agency, question …)."""
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The words an officer may edit: title, about, paragraphs, sections."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the words were composed from; of an issued letter all that is printed, frozen."""
    seal: Mapped[str] = mapped_column(String(64), default="")
    """Keyed hash of the frozen facts: a later change is seen."""

    prepared_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    prepared_at: Mapped[datetime]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    signed_title: Mapped[str] = mapped_column(String(200), default="")
    issued_at: Mapped[datetime | None]
    check_code: Mapped[str | None] = mapped_column(String(20), unique=True)
    pdf_key: Mapped[str | None] = mapped_column(String(80))
    """Where the sheet lies in instance/letters, under the SHA-256 of its bytes."""
    certificate: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of the certificate whose digital signature is in the sheet; empty for none."""
    replaces_id: Mapped[int | None] = mapped_column(index=True)
    """The earlier letter of the same case whose place it takes once it is issued."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    deliveries: Mapped[list["Delivery"]] = relationship(order_by="Delivery.id")
    steps: Mapped[list["LetterStep"]] = relationship(order_by="LetterStep.id")

    __table_args__ = (
        UniqueConstraint("year", "register", "number"),
        Index("ix_letter_kind_day", "kind", "day"),
        Index(
            "ix_letter_one_draft",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
        Index(
            "ix_letter_waiting",
            "id",
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
    )

    @property
    def number_text(self) -> str:
        """Return the number as printed; empty for a thư công and for a draft."""
        return str(self.facts.get("number_text") or "") if self.issued_at else ""


class LetterStep(Base):
    """A draft was sent for signature, or came back: who, when, and with what remark."""

    __tablename__ = "letter_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(12))
    """`asked` or `returned`."""
    by: Mapped[str] = mapped_column(String(120))
    """The officer's post at that time."""
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    remark: Mapped[str] = mapped_column(Text, default="")


class LetterScan(Base):
    """The scan of an issued letter, signed by pen and stamped."""

    __tablename__ = "letter_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    """The officer's post at that time."""


class LetterText(Base):
    """A text of a kind of paper, in force from a day on; an earlier one stays, for the letters made by it."""

    __tablename__ = "letter_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    """One of `catalogue.toml` that is made by a text."""
    since: Mapped[date]
    """The first day (Asia/Ho_Chi_Minh) on which drafts are made by it."""
    words: Mapped[str] = mapped_column(Text)
    """In the grammar of `texts`."""
    made_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime]

    __table_args__ = (Index("ix_letter_text_kind", "kind", "since"),)


class Authorisation(Base):
    """The head lets an officer sign some kinds of papers under a mandate (TUQ.)."""

    __tablename__ = "authorisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    post: Mapped[str] = mapped_column(String(120))
    """Printed above the name."""
    kinds: Mapped[list[Any]]
    """Of `catalogue.toml`."""
    paper: Mapped[str] = mapped_column(String(120))
    """Number and day of the written mandate."""
    from_day: Mapped[date]
    until_day: Mapped[date]
    granted_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    granted_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])


class Delivery(Base):
    """One way a letter travelled; by post it may travel again when it came back."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    channel: Mapped[str] = mapped_column(String(12))
    """`tracking` (shown behind code and secret), `email`, `counter` or `post`."""
    attempt: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
    """When its state was last written down."""
    state: Mapped[str] = mapped_column(String(12))
    """`shown`, `seen`; `sending`, `sent`, `failed` (tried again), `refused` (no such address);
    `handed`; `posted`, `arrived`, `returned`."""
    detail: Mapped[str] = mapped_column(String(120), default="")
    """The kind of failure, never an address."""
    day: Mapped[date | None]
    """The day it was handed over or posted."""
    ended_on: Mapped[date | None]
    """The day it was seen, arrived or came back."""
    carrier: Mapped[str] = mapped_column(String(80), default="")
    tracking: Mapped[str] = mapped_column(String(40), default="")
    """The number the post gave it."""
    taken_by: Mapped[str] = mapped_column(String(120), default="")
    """Who signed for it at the counter."""
    reason: Mapped[str] = mapped_column(String(300), default="")
    """Why the post brought it back."""
    by: Mapped[str] = mapped_column(String(120), default="")
    """The post of the officer who wrote it down."""
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    """The scan of the slip signed at the counter."""

    __table_args__ = (UniqueConstraint("letter_id", "channel", "attempt"),)


class PausedAddress(Base):
    """An address that sent mail back; known by a keyed hash, never by itself."""

    __tablename__ = "paused_address"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    soft: Mapped[int] = mapped_column(default=0)
    """How often it sent mail back for a while, since `soft_since`."""
    soft_since: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(12), default="")
    """The last status code of RFC 3463, such as `5.1.1`."""


class ReservedNumber(Base):
    """A number of a register kept for a paper that is written outside: used, or cancelled; never given twice."""

    __tablename__ = "reserved_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    register: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(300))
    """What it is kept for, as the officer wrote it."""
    state: Mapped[str] = mapped_column(String(12))
    """`reserved`, `used` or `cancelled`."""
    reserved_on: Mapped[date]
    reserved_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    subject: Mapped[str] = mapped_column(String(300), default="")
    """What the paper is about, once it is written."""
    signer: Mapped[str] = mapped_column(String(120), default="")
    day: Mapped[date | None]
    """The day the paper bears."""
    reason: Mapped[str] = mapped_column(String(300), default="")
    """Why the number was cancelled."""
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("year", "register", "number"),)


class Book(Base):
    """The last number given in one register of one year."""

    __tablename__ = "letter_book"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    register: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]


ledger.cover(
    Letter, LetterText, LetterStep, LetterScan, Authorisation, Delivery, ReservedNumber, Book
)
