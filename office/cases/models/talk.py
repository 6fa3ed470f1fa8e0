"""What is said and handed over in a case: points, messages, papers, ratings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base

UNSCANNED, WAITING, CLEAN, FOUND = "", "waiting", "clean", "found"
HELD = frozenset({WAITING, FOUND})
"""States in which nobody opens a paper."""
INTERNAL, OUTSIDE = "internal", "outside"
"""The purpose of papers among officers, and of those that came with an answer to an inquiry."""
PROPOSED, EVIDENCE = "proposed", "evidence"
HIDDEN = frozenset({INTERNAL, OUTSIDE, PROPOSED})
"""Purposes of papers that the sender of a case is not shown: evidence waits until its answer is signed."""


class Point(Base):
    """One thing asked, to be answered by itself."""

    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[int]
    asked: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(16), default="")
    """One of `catalogue.ENDINGS`; empty until it is settled."""
    own_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What the citizen wrote, where an officer put the point into other words."""
    ground: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """Of a refused point: the row of `refusing.toml` it is refused on."""
    moved_unit_id: Mapped[int | None]
    """Of a point that moved: the unit or agency that has it now …"""
    moved_case: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """… or the code of the other case in which it is answered."""
    paper: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The document that shows it (number and what it is), with its day."""
    paper_day: Mapped[date | None]


class Message(Base):
    """One turn of the conversation between the citizen and the office."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    from_citizen: Mapped[bool]
    author: Mapped[str] = mapped_column(String(120), default="")
    """The officer's post; empty for the citizen."""
    text: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the form it was sent from: the same form sent twice is one message."""
    about: Mapped[str] = mapped_column(String(12), default="", server_default="")
    """`points`: the citizen says that the list of what is asked lacks something; `question`: of the office."""
    thread: Mapped[str] = mapped_column(String(24), default="", server_default="")
    """The subject it belongs to: a key of `threads`; empty is the general one."""
    read_at: Mapped[datetime | None]
    """When the sender said that this turn of the office was read, or answered it."""


class Attachment(Base):
    """A file handed in or put forward as evidence, kept under the hash of its content."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    note_id: Mapped[int | None] = mapped_column(ForeignKey("note.id"))
    purpose: Mapped[str] = mapped_column(String(12))
    """`filed`, `added`, `sent` (by the office), `evidence` (of the result), `proposed` (evidence of an
    answer not signed yet), `internal` (of a note) or `outside` (of an answer to an inquiry)."""
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bool] = mapped_column(default=False)
    place_removed: Mapped[bool] = mapped_column(default=False)
    original_key: Mapped[str] = mapped_column(String(80), default="")
    """Where it lies as it was sent, apart from what anyone views; empty when nothing was taken out."""
    original_sha256: Mapped[str] = mapped_column(String(64), default="")
    from_citizen: Mapped[bool]
    at: Mapped[datetime]
    scan: Mapped[str] = mapped_column(String(8), default=UNSCANNED)
    """`waiting` for the scanner, `clean`, `found` (harmful), or empty: there was no scanner."""
    point_id: Mapped[int | None]
    """Of evidence: the point it shows the result of."""
    taken_at: Mapped[datetime | None]
    """When the picture was taken, as its file tells or as an officer wrote."""
    taken_typed: Mapped[bool] = mapped_column(default=False, server_default=false())
    words_read: Mapped[bool] = mapped_column(default=False, server_default=false())
    """What it says was looked for, whether or not anything was found."""
    message: Mapped[Message | None] = relationship()

    __table_args__ = (
        Index(
            "ix_attachment_unread",
            "id",
            "media_type",
            sqlite_where=text("words_read = 0 AND sealed = 0"),
            postgresql_where=text("NOT words_read AND NOT sealed"),
        ),
        Index(
            "ix_attachment_scan",
            "scan",
            "id",
            sqlite_where=text("scan IN ('', 'waiting')"),
            postgresql_where=text("scan IN ('', 'waiting')"),
        ),
    )


class PaperText(Base):
    """What a paper says, for the search alone; made from the paper, and gone with it."""

    __tablename__ = "paper_text"

    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime]


class Rating(Base):
    """How a citizen found the way a closed case was handled; one for each closing."""

    __tablename__ = "rating"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    round: Mapped[int] = mapped_column(default=1)
    score: Mapped[int | None]
    """1 (very poor) to 5 (very good), of the time when a score was asked for."""
    solved: Mapped[str] = mapped_column(String(8), default="", server_default="")
    """`yes`, `partly` or `no`; empty in ratings with a score, as are the other two."""
    on_time: Mapped[str] = mapped_column(String(8), default="", server_default="")
    respect: Mapped[str] = mapped_column(String(8), default="", server_default="")
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("case_id", "round"),)
