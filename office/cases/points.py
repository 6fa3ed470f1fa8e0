"""The points of a case: what is asked, one by one, listed from the first look until the answer is proposed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from office.base import audit
from office.base.audit import Event
from office.base.db import db
from office.base.text import nfc
from office.cases import sealed, workflow
from office.cases.catalogue import WITHDRAWN
from office.cases.models import Case, Message, Point
from office.cases.permissions import HANDLE, TRIAGE, allows
from office.cases.statuses import WORKING, Status
from office.law.kinds import Kind
from office.people.actors import Actor

MOST = 60
LONGEST = 2_000
ABOUT = "points"
"""What a message is about in which the citizen says that the list lacks something."""
LISTED = "case:points:list"
LISTABLE = WORKING | {Status.RECEIVED}


class NoPoint(ValueError):
    """A case without a single point could never be answered."""


class TooLong(ValueError):
    """More points, or a longer one, than a letter can hold."""


class Line(NamedTuple):
    """One point as an officer sets it out, and the numbers of those it is made of."""

    text: str
    of: tuple[int, ...] = ()


def may_list(case: Case, actor: Actor) -> bool:
    """Tell whether *actor* may set out the points of *case* now.

    Those of a denunciation are drawn from words that passed the gate, not typed from the original.
    """
    told = case.kind != Kind.DENUNCIATION or case.extracted
    here = case.status in LISTABLE and told
    return here and any(allows(actor, each, case) for each in (HANDLE, TRIAGE))


def list_points(
    case: Case, actor: Actor, at: datetime, asked: Sequence[str | Line], *, seen: int | None = None
) -> None:
    """Set out what is asked, point by point: put into other words, split, joined, in a new order.

    What is answered already goes with the point it answers; one that the citizen withdrew stays.
    Raises `NoPoint`, `TooLong` and `workflow.NotAllowed`.
    """
    workflow.hold(case, seen)
    if not may_list(case, actor):
        raise workflow.NotAllowed("points")
    typed = [each if isinstance(each, Line) else Line(each) for each in asked]
    typed = [
        Line(sealed.without_identity(case, nfc(text).strip(), actor), of)
        for text, of in typed
        if text.strip()
    ]
    _refuse(case, typed)
    left = {each.number: each for each in case.points}
    by_words = {each.asked: each.number for each in case.points}
    kept = []
    for text, of in typed:
        numbers = of or ((by_words[text],) if text in by_words else ())
        kept.append(_point(case, text, [left.get(each) for each in numbers], numbers))
        for each in numbers:
            left.pop(each, None)
    kept += [left.pop(each.number) for each in [*left.values()] if each.outcome == WITHDRAWN]
    for gone in left.values():
        drop(case, gone)
    for number, point in enumerate(kept, 1):
        point.number = number
    case.points[:] = kept
    audit.record(actor, LISTED, at, case_id=case.id, count=len(kept))
    workflow.touch(case)


def _refuse(case: Case, typed: Sequence[Line]) -> None:
    if not typed:
        raise NoPoint
    withdrawn = sum(each.outcome == WITHDRAWN for each in case.points)
    if len(typed) + withdrawn > MOST or any(len(each.text) > LONGEST for each in typed):
        raise TooLong


def _point(case: Case, text: str, left: Sequence[Point | None], numbers: Sequence[int]) -> Point:
    """Return the point called *text*, made of those that are *left*; a split one is made anew."""
    found = [each for each in left if each is not None]
    if not found:
        own = [each.own_words for each in case.points if each.number in numbers and each.own_words]
        return Point(asked=text, own_words="; ".join(own))
    point = found[0]
    point.asked = text
    for each in found[1:]:
        point.own_words = "; ".join(filter(None, (point.own_words, each.own_words)))
        point.answer = "\n".join(filter(None, (point.answer, each.answer)))
        point.outcome = point.outcome if point.outcome == each.outcome else ""
        drop(case, each, into=point)
    return point


def drop(case: Case, point: Point, *, into: Point | None = None) -> None:
    """Take *point* out of *case*; what shows its result stays, for *into* where there is one."""
    for paper in case.attachments:
        if paper.point_id is not None and paper.point_id == point.id:
            paper.point_id = into.id if into else None
    if point in case.points:
        case.points.remove(point)
    db.session.delete(point)


def lacking(case: Case) -> list[Message]:
    """Return what the citizen says the list lacks, as long as nobody has set it out anew since."""
    listed = (
        select(Event.at)
        .where(Event.case_id == case.id, Event.action == LISTED)
        .order_by(Event.id.desc())
        .limit(1)
    )
    last = db.session.scalar(listed)
    asked = select(Message).where(Message.case_id == case.id, Message.about == ABOUT)
    if last is not None:
        asked = asked.where(Message.at >= last)
    return list(db.session.scalars(asked.order_by(Message.id)))
