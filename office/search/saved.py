"""Searches an officer keeps as lanes of the desk: his own, by name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from office.base.db import Base, db
from office.base.text import nfc
from office.people.actors import Actor

MOST = 6
"""Lanes one officer keeps: each is counted whenever the desk is opened."""
LONGEST_NAME = 40


class SavedSearch(Base):
    """What was asked, under a name."""

    __tablename__ = "saved_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    asked: Mapped[str] = mapped_column(Text)
    """Words and filters as they stand in the address."""
    made_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("officer_id", "name"),)


class Unnamed(ValueError):
    """The name is empty or too long."""


class Taken(ValueError):
    """The officer keeps a lane of this name."""


class TooMany(ValueError):
    """The officer keeps enough lanes."""


def of(actor: Actor) -> Sequence[SavedSearch]:
    """Return the searches *actor* keeps, the oldest first."""
    asked = select(SavedSearch).where(SavedSearch.officer_id == actor.id)
    return db.session.scalars(asked.order_by(SavedSearch.id)).all()


def keep(actor: Actor, at: datetime, *, name: str, asked: str) -> SavedSearch:
    """Keep what was *asked* under *name*. Raises `Unnamed`, `Taken`, `TooMany`."""
    said = " ".join(nfc(name).split())
    if not said or len(said) > LONGEST_NAME:
        raise Unnamed
    held = of(actor)
    if any(each.name.casefold() == said.casefold() for each in held):
        raise Taken
    if len(held) >= MOST:
        raise TooMany
    made = SavedSearch(officer_id=actor.id, name=said, asked=asked, made_at=at)
    db.session.add(made)
    return made


def drop(actor: Actor, saved_id: int) -> bool:
    """Forget a search *actor* keeps; tell whether there was one."""
    found = db.session.get(SavedSearch, saved_id)
    if found is None or found.officer_id != actor.id:
        return False
    db.session.delete(found)
    return True
