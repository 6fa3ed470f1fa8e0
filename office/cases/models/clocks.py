"""The clocks of a case: dated, paused, extended, and late for ever once they were late."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.base.db import Base


class Clock(Base):
    """One statutory limit (or service promise) running for one case."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    step: Mapped[str] = mapped_column(String(16))
    """One of `office/cases/steps.py`."""
    round: Mapped[int] = mapped_column(default=1)
    """2 and more after a reopening."""
    rule: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_on: Mapped[date]
    first_due: Mapped[date]
    """What was promised first; stays visible for ever."""
    due_on: Mapped[date]
    shortened_days: Mapped[int] = mapped_column(default=0)
    """Calendar days due earlier than the rule says: a new kind of the case gave no time back."""
    extensions: Mapped[list[Any]] = mapped_column(default=list)
    promise: Mapped[bool] = mapped_column(default=False)
    """A service promise of the office, not a limit of a statute."""
    state: Mapped[str] = mapped_column(String(12), default="running")
    """How it stands: `met`, `missed` (done, but late), `dropped` (no longer owed), or still owed:

    `running`; `paused` (suspended, runs on with the days left); `waiting` (the request is not
    complete and not valid yet: it counts anew once completed, and runs on as it was if it was).
    """
    stopped_on: Mapped[date | None]
    edition: Mapped[int] = mapped_column(default=0)
    """The edition of the calendar its due day was reckoned with."""
    checked: Mapped[int] = mapped_column(default=0)
    """The newest edition it was looked at with; a clock already late keeps its own."""
    pauses: Mapped[list["Pause"]] = relationship(order_by="Pause.id")
    overdue: Mapped["Overdue | None"] = relationship()

    __table_args__ = (
        Index(
            "ix_clock_running",
            "due_on",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "ix_clock_checked",
            "checked",
            "id",
            sqlite_where=text("stopped_on IS NULL"),
            postgresql_where=text("stopped_on IS NULL"),
        ),
    )


class Pause(Base):
    """A suspension of a clock, from the decision to the resumption."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    suspended_on: Mapped[date]
    resumed_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    paper: Mapped[str] = mapped_column(String(200), default="")
    """Number of the decision to suspend, as it stands on the paper."""
    resumed_by: Mapped[str] = mapped_column(String(200), default="")
    """Number of the decision to go on."""


class Overdue(Base):
    """A clock that turned late: written once, removed by nothing."""

    __tablename__ = "overdue"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    since: Mapped[date]
    """First day after the due day."""
    recorded_at: Mapped[datetime]
    ended_on: Mapped[date | None]


class ExtensionRequest(Base):
    """A request for more time, which a second person grants or refuses."""

    __tablename__ = "extension_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    granted: Mapped[bool | None]
