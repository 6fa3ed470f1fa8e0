"""What the sender was told had been received, word for word."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base


class IssuedReceipt(Base):
    """The words of a receipt as they were when the case came in; its signature is made from them."""

    __tablename__ = "receipt"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the words: asked for by whoever holds the paper receipt."""
