"""The tables of this room: requests, holds, disposals, erasures, and breaches."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base import ledger
from office.base.db import Base
from office.cases.models import Case, Message
from office.people.models import Citizen


class DataRequest(Base):
    """What someone asks about their own data, with the two clocks of the decree."""

    __tablename__ = "data_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"), index=True)
    """Of a request from an account; a request about a case belongs to the case alone."""
    right: Mapped[str] = mapped_column(String(12))
    """`correct`, `restrict` or `erase`."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """The words of a request about a case: a turn of its conversation, masked like any other."""
    said: Mapped[str] = mapped_column(Text, default="")
    """The words of a request from an account."""
    received_at: Mapped[datetime]
    received_day: Mapped[date]
    answer_by: Mapped[date]
    """Last day to answer that it is being dealt with."""
    due_on: Mapped[date]
    first_due: Mapped[date]
    """The due day before any extension; stays visible."""
    extended_for: Mapped[str] = mapped_column(Text, default="")
    """Why it was extended."""
    answered_at: Mapped[datetime | None]
    answered_day: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    decided_day: Mapped[date | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """`done`, `partly` or `refused`."""
    reason: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case | None] = relationship()
    message: Mapped[Message | None] = relationship()
    citizen: Mapped[Citizen | None] = relationship()

    __table_args__ = (Index("ix_data_request_open", "decided_day", "due_on"),)


class Hold(Base):
    """A case that nothing erases while it is needed for a lawsuit, an inquiry or an inspection."""

    __tablename__ = "legal_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    placed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    lifted_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()


class Disposal(Base):
    """A list of cases that one officer proposes to let go and another approves."""

    __tablename__ = "disposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    """The day the list was made for."""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Row of the schedule → how many cases."""
    cases: Mapped[list[Any]] = mapped_column(default=list)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    carried_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)


class Erasure(Base):
    """A case without the person in it, since a day, by a decision."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    disposal_id: Mapped[int | None] = mapped_column(ForeignKey("disposal.id"))
    day: Mapped[date]
    files: Mapped[int] = mapped_column(default=0)


class Breach(Base):
    """Personal data lost, leaked or changed; counted from the hour it was discovered."""

    __tablename__ = "breach"

    id: Mapped[int] = mapped_column(primary_key=True)
    discovered_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """72 hours later, by the rule in force; no rest day stops it."""
    what: Mapped[str] = mapped_column(Text)
    whose: Mapped[str] = mapped_column(Text)
    """Whose data: groups of people, never names."""
    how_many: Mapped[int]
    data: Mapped[str] = mapped_column(Text)
    """Which kinds of data."""
    consequences: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    recorded_at: Mapped[datetime]
    done: Mapped[list[Any]] = mapped_column(default=list)
    """What of the checklist is done: [step, moment, officer]."""
    notified_at: Mapped[datetime | None]
    notified_late: Mapped[bool | None]
    """Set when it is notified, and never again."""
    notice_number: Mapped[str] = mapped_column(String(120), default="")
    persons_told_at: Mapped[datetime | None]
    persons_told_how: Mapped[str] = mapped_column(Text, default="")
    reminded_at: Mapped[datetime | None]


ledger.cover(DataRequest, Hold, Disposal, Erasure, Breach)
