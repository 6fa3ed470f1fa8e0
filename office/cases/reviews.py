"""What became of reading out of the ordinary: an explanation asked and given, and how it was closed."""

import time
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from office.base import audit
from office.base.db import db
from office.cases import unusual
from office.cases.models import Review
from office.cases.unusual import NOT_ASKED, Line
from office.people.actors import Actor

JUSTIFIED, INQUIRY = "justified", "inquiry"
OUTCOMES = (JUSTIFIED, INQUIRY)
LONGEST = 2000
ASKED, ANSWERED = "people:reading:ask", "people:reading:answer"
CLOSED, OPENED = "people:reading:justify", "people:reading:inquire"


class NotNow(ValueError):
    """Asked, answered or closed already; or nothing that one asks about."""


def since(today: date) -> list[Review]:
    """Return the reviews that are open, and those of days still on the page."""
    asked = (
        select(Review)
        .where((Review.settled_at.is_(None)) | (Review.day >= today - unusual.WINDOW))
        .order_by(Review.day.desc(), Review.id)
    )
    return list(db.session.scalars(asked))


COUNTED_FOR = 60.0
"""Seconds for which a count beside a link is good: three months of marks are read for it."""
_counted: dict[int, tuple[float, int]] = {}


def about_so_many(actor: Actor, today: date) -> int:
    """Return `open_lines` as it was at most a minute ago, for a link on a page opened all day."""
    before = _counted.get(actor.id or 0)
    if before and time.monotonic() - before[0] < COUNTED_FOR:
        return before[1]
    count = open_lines(actor, today)
    _counted[actor.id or 0] = (time.monotonic(), count)
    return count


def open_lines(actor: Actor, today: date) -> int:
    """Return how many lines wait for *actor*: those that nobody has closed."""
    closed = {each.key for each in since(today) if each.settled_at is not None}
    return sum(each.key not in closed for each in unusual.lines(actor, today))


def about(officer_id: int) -> list[Review]:
    """Return what an officer was asked, newest first."""
    asked = select(Review).where(Review.officer_id == officer_id, Review.asked_at.is_not(None))
    return list(db.session.scalars(asked.order_by(Review.id.desc())))


def waiting_for(officer_id: int) -> int:
    """Return how many explanations an officer still owes."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Review.officer_id == officer_id,
                Review.asked_at.is_not(None),
                Review.answered_at.is_(None),
                Review.settled_at.is_(None),
            )
        )
        or 0
    )


def ask(line: Line, question: str, actor: Actor, at: datetime) -> Review:
    """Ask the officer of *line* for an explanation. Raises `NotNow`."""
    review = _of(line)
    if line.sign in NOT_ASKED or review.asked_at or review.settled_at:
        raise NotNow
    review.asked_by, review.asked_at, review.question = actor.id, at, question
    audit.record(actor, ASKED, at, **_told(review))
    return review


def answer(review: Review, said: str, actor: Actor, at: datetime) -> None:
    """Take in the explanation of the officer asked. Raises `NotNow`."""
    if review.officer_id != actor.id or review.answered_at or review.settled_at:
        raise NotNow
    review.answered_at, review.answer = at, said
    audit.record(actor, ANSWERED, at, **_told(review))


def settle(line: Line, outcome: str, note: str, actor: Actor, at: datetime) -> Review:
    """Close *line* as justified, or open an inquiry. Raises `NotNow`."""
    review = _of(line)
    if review.settled_at or outcome not in OUTCOMES or actor.id == line.officer_id:
        raise NotNow
    review.outcome, review.note = outcome, note
    review.settled_by, review.settled_at = actor.id, at
    audit.record(actor, CLOSED if outcome == JUSTIFIED else OPENED, at, **_told(review))
    return review


def line_of(review: Review, name: str) -> Line:
    """Return the line as it was when it was first taken up."""
    return Line(
        review.officer_id, name, review.sign, review.day, review.count, review.own, review.role, ()
    )


def _of(line: Line) -> Review:
    officer_id, sign, day = line.key
    known = db.session.scalar(
        select(Review)
        .where(Review.officer_id == officer_id, Review.sign == sign, Review.day == day)
        .with_for_update()
    )
    if known is None:
        known = Review(
            officer_id=officer_id, sign=sign, day=day, count=line.n, own=line.own, role=line.role
        )
        db.session.add(known)
    return known


def _told(review: Review) -> dict[str, Any]:
    """Return what the trail says: whose day and which sign, never which cases."""
    return {"officer_id": review.officer_id, "sign": review.sign, "day": review.day.isoformat()}
