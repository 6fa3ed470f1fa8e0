"""What was found at the first look, item by item: the paper behind accepting or declining a case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class CheckAnswer(Base):
    """One answer to one item of the checklist; never changed, the latest counts."""

    __tablename__ = "check_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    item: Mapped[str] = mapped_column(String(4))
    """An item of `admissibility.toml`."""
    round: Mapped[int] = mapped_column(default=1)
    """Counts how often the citizen was asked for what was missing, and begins with one."""
    answer: Mapped[str] = mapped_column(String(4), default="")
    """`yes` or `no`; empty where it is to be answered anew, because something was asked for."""
    note: Mapped[str] = mapped_column(Text, default="")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Who answered; None where the machine asks for the answer anew."""
    at: Mapped[datetime]

    __table_args__ = (Index("ix_check_answer_case", "case_id", "id"),)
