"""Threads of the conversation: each turn belongs to a subject of the case, chosen from what it consists of."""

import re
from datetime import datetime

from sqlalchemy import func, select

from office.base.db import db
from office.cases import readings
from office.cases.models import Case, Message, Reading
from office.people.actors import Actor

GENERAL, REQUEST, POINT, LETTER = "", "request", "point.", "letter."
MOST = 15
"""Digits of a number in an address."""
_KEY = re.compile(r"(?:request|(?:point|letter)\.\d{1,15})?", re.ASCII)


class NoThread(ValueError):
    """The case has no such subject."""


def fits(case: Case, thread: str) -> str:
    """Return *thread* when *case* may have it; a letter is known to the rooms above, which offer it.

    Raises `NoThread`.
    """
    if not _KEY.fullmatch(thread):
        raise NoThread(thread)
    if thread.startswith(POINT) and thread not in {f"{POINT}{each.id}" for each in case.points}:
        raise NoThread(thread)
    return thread


def read(case: Case, thread: str, at: datetime) -> int:
    """Note that the sender read what the office wrote in *thread*; return how many turns were new.

    Only ever asked for by the sender's own press of a button, or an answer in the same thread.
    """
    rows = db.session.scalars(
        select(Message).where(
            Message.case_id == case.id,
            Message.thread == thread,
            Message.from_citizen.is_(False),
            Message.read_at.is_(None),
        )
    ).all()
    for each in rows:
        each.read_at = at
    return len(rows)


def seen_until(case: Case, actor: Actor) -> datetime | None:
    """Return when the officer last opened the case: what the citizen wrote since is new to that officer."""
    moment: datetime | None = db.session.scalar(
        select(func.max(Reading.at)).where(
            Reading.case_id == case.id,
            Reading.officer_id == actor.id,
            Reading.what == readings.CASE,
        )
    )
    return moment
