"""What a sender gave and got in one case, as data to take along (Luật Bảo vệ dữ liệu cá nhân 2025)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import sealed
from office.cases.catalogue import SATISFACTION
from office.cases.models import Attachment, Case, Clock, Message, Party, Point, Rating
from office.cases.models.case import NO_DUE
from office.cases.models.talk import HIDDEN
from office.law.kinds import Kind
from office.people.actors import Actor

IDENTITY = ("name", "phone", "email", "address", "identity_number")
SEALED = "sealed"
"""Stands for the identity of a denouncer, which is opened for nobody, not even for this."""


def of(case: Case, actor: Actor) -> dict[str, Any]:
    """Return everything of *case* that its sender may have, ready for JSON.

    Moments are of Viet Nam with their offset; days in ISO form. Notes among officers, other people's
    data and the names of officers are not the sender's.
    """
    own = sealed.own_words(case, actor)
    return {
        "code": case.code,
        "kind": case.kind,
        "level": case.level,
        "status": case.status,
        "subject": own["subject"],
        "body": own["body"],
        "wanted": own["wanted"],
        "place": own["place"],
        "details": {name: own.get(name, value) for name, value in case.details.items()},
        "channel": case.channel,
        "received_at": _moment(case.received_at),
        "accepted_day": _day(case.accepted_day),
        "closed_day": _day(case.closed_day),
        "sender": _sender(case),
        "points": [
            {"asked": each.asked, "answer": each.answer, "outcome": each.outcome}
            for each in _rows(Point, case)
        ],
        "messages": [
            {"at": _moment(each.at), "from_citizen": each.from_citizen, "text": each.text}
            for each in _rows(Message, case)
        ],
        "files": [_file(each) for each in _rows(Attachment, case) if _may_have(each)],
        "clocks": [_clock(each) for each in case.clocks],
        "ratings": [
            {
                "at": _moment(each.at),
                "score": each.score,
                **{name: getattr(each, name) for name in SATISFACTION},
                "comment": each.comment,
            }
            for each in _rows(Rating, case)
        ],
    }


def _rows(table: Any, case: Case) -> Iterable[Any]:
    return db.session.scalars(select(table).where(table.case_id == case.id).order_by(table.id))


def _sender(case: Case) -> dict[str, str] | str:
    if case.kind == Kind.DENUNCIATION:
        return SEALED
    party = db.session.scalar(select(Party).where(Party.case_id == case.id).order_by(Party.id))
    if party is None or party.sealed:
        return SEALED if party else {}
    return {name: getattr(party, name) for name in IDENTITY if getattr(party, name)}


def _may_have(paper: Attachment) -> bool:
    return paper.purpose not in HIDDEN


def _file(paper: Attachment) -> dict[str, Any]:
    return {
        "name": paper.name,
        "media_type": paper.media_type,
        "size": paper.size,
        "sha256": paper.sha256,
        "original_sha256": paper.original_sha256,
        "purpose": paper.purpose,
        "at": _moment(paper.at),
    }


def _clock(each: Clock) -> dict[str, Any]:
    return {
        "step": each.step,
        "rule": each.rule,
        "started_on": _day(each.started_on),
        "first_due": _day(each.first_due),
        "due_on": _day(each.due_on),
        "stopped_on": _day(each.stopped_on),
        "overdue_since": _day(each.overdue.since) if each.overdue else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day and day != NO_DUE else None


def _moment(at: datetime) -> str:
    return clock.local(at).isoformat(timespec="seconds")
