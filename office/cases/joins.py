"""Cases that go together: a repeat joined to the first has no clock, and one answer that all are told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from office.base import audit, outbox
from office.base.db import db
from office.cases import consents, deadlines, similar, workflow
from office.cases.models import Case, Joining, Party, Point, Telling
from office.cases.models.case import NO_DUE
from office.cases.sight import readable_by, visible_to
from office.law.kinds import Kind
from office.people.actors import SYSTEM, Actor

SHARED = frozenset({Kind.FEEDBACK, Kind.PETITION})
"""Kinds in which one answer may serve several people; elsewhere only one person's repeats."""
FINAL = frozenset({"answer", "close", "decline", *workflow.SHARED_NEWS})
"""Moves of the first case that everyone who goes with it is told of."""
NEWS = "joined"
MOST_LISTED = 50


class NotInOneCase(ValueError):
    """A case cannot go with itself, with one joined or ended, or across the seal."""


class OtherPerson(ValueError):
    """A complaint or a request goes with another of the same person only: each has own rights."""


def kinds_fit(one: str, other: str) -> bool:
    """Tell whether cases of these kinds may go together; who sent them is asked when they are to."""
    kinds = {Kind(one), Kind(other)}
    return kinds <= SHARED or (len(kinds) == 1 and Kind.DENUNCIATION not in kinds)


# Together


def join(case: Case, actor: Actor, at: datetime, *, first: Case, seen: int | None = None) -> None:
    """Join *case*, at the first look, to the *first* one about the same matter.

    Raises `NotInOneCase` and `OtherPerson`, and what `workflow.move` raises.
    """
    refuse_unfit(case, first)
    put_together(case, "join", actor, at, first, seen)


def join_own(case: Case, actor: Actor, at: datetime, *, first: Case) -> None:
    """Join *case* to the *first* one because its sender says: this I met, too. Raises as `join` does."""
    refuse_unfit(case, first)
    put_together(case, "join_own", actor, at, first, None)


def refuse_unfit(case: Case, first: Case) -> None:
    """Refuse what would lose someone's own answer or cross the seal.

    The first must still be open: who joins an ended case would wait for an answer given before.
    """
    kinds = {Kind(case.kind), Kind(first.kind)}
    stays_hidden = set(case.excluded) <= set(first.excluded)
    if (
        first.id == case.id
        or first.first_case_id
        or Kind.DENUNCIATION in kinds
        or not (first.open and stays_hidden)
    ):
        raise NotInOneCase
    if kinds <= SHARED:
        return
    if len(kinds) > 1 or not similar.is_same_person(case, first):
        raise OtherPerson


def put_together(
    case: Case,
    name: str,
    actor: Actor,
    at: datetime,
    first: Case,
    seen: int | None,
    reason: str = "",
) -> None:
    """Let *case* go with *first* by the move *name*; how it stood is kept, for the way back."""
    workflow.check(case, name, actor, seen)
    workflow.hold(first, None)
    if not first.open:  # it ended while this waited for it
        raise NotInOneCase
    db.session.flush()  # the clocks of a case just filed have their numbers
    workflow.find_overdue(case, at)  # what is late already is written before its clock ends
    made = Joining(
        case_id=case.id,
        first_id=first.id,
        way=name.removeprefix("join_"),
        counted=not _reported_before(case, first),
        status=case.status,
        before_waiting=case.before_waiting,
        clocks={str(each.id): each.state for each in deadlines.running(case)},
        brought=_bring_along(case, first),
        at=at,
        made_by=actor.id if actor.is_officer else None,
    )
    db.session.add(made)
    said: dict[str, Any] = {"reason": reason} if reason else {}
    workflow.move(case, name, actor, at, **said)
    case.first_case_id, case.before_waiting = first.id, None
    if made.brought:
        count(case)
        count(first)
    else:
        first.joined += int(made.counted)
    workflow.touch(first)


def _reported_before(case: Case, first: Case) -> bool:
    """Tell whether the sender of *case* is among those who reported the first already."""
    among = (Case.id == first.id) | (Case.first_case_id == first.id)
    asked = select(Case.id).where(among, similar.sent_by_the_same(case)).limit(1)
    return db.session.scalar(asked) is not None


def _bring_along(case: Case, first: Case) -> list[int]:
    """Let the cases that go with *case* go with *first*; return their joinings."""
    found = going(case)
    for each in found:
        lead(each, first)
    return [each.id for each in found]


def lead(joining: Joining, first: Case) -> None:
    """Let the case of *joining* go with *first* from now on."""
    joining.first_id = first.id
    db.session.get_one(Case, joining.case_id).first_case_id = first.id


def count(first: Case) -> None:
    """Count how many more people reported *first*: each person once, the sender not again."""
    db.session.flush()
    known = [first.id]
    for each in going(first):
        case = db.session.get_one(Case, each.case_id)
        asked = select(Case.id).where(Case.id.in_(known), similar.sent_by_the_same(case)).limit(1)
        each.counted = db.session.scalar(asked) is None
        known.append(case.id)
    db.session.flush()
    asked = select(func.count()).where(_stands_with(first), Joining.counted.is_(True))
    first.joined = db.session.scalar(asked) or 0


# Apart


def standing(case: Case) -> Joining | None:
    """Return by which joining *case* goes with another now."""
    return db.session.scalar(
        select(Joining).where(Joining.case_id == case.id, Joining.undone_at.is_(None))
    )


# Telling everyone


def tell(case: Case, news: str, at: datetime) -> None:
    """Tell everyone who goes with *case* of its news, each once, with a record."""
    if news not in FINAL:
        return
    joinings = going(case)
    mail = _mail_of([each.case_id for each in joinings])
    told = _told_before(case, news)
    fresh = [each for each in joinings if key_of(case, news, f"j{each.id}") not in told]
    for each in fresh:
        by_mail = each.case_id in mail
        db.session.add(
            Telling(
                case_id=case.id,
                news=news,
                round=case.reopenings + 1,
                joining_id=each.id,
                channel="email" if by_mail else "page",
                state="waiting" if by_mail else "shown",
                at=at,
                key=key_of(case, news, f"j{each.id}"),
            )
        )
    audit.record_all(
        SYSTEM, "case:join:news", at, [(each.case_id, {"news": news}) for each in fresh]
    )
    if mail:
        promise(case)


def promise(case: Case) -> None:
    """Promise that whoever is still to be told by mail will be."""
    outbox.put("telling.send", key=str(case.id), case_id=case.id)


def key_of(case: Case, news: str, who: str) -> str:
    """Return the name under which one person is told of one thing, once."""
    return f"{case.id}.{case.reopenings + 1}.{news}.{who}"


def _told_before(case: Case, news: str) -> set[str]:
    asked = select(Telling.key).where(
        Telling.case_id == case.id, Telling.news == news, Telling.round == case.reopenings + 1
    )
    return set(db.session.scalars(asked))


def going(case: Case) -> list[Joining]:
    """Return by which joinings others go with *case* now, oldest first."""
    return list(db.session.scalars(select(Joining).where(_stands_with(case)).order_by(Joining.id)))


def _stands_with(case: Case) -> ColumnElement[bool]:
    return and_(Joining.first_id == case.id, Joining.undone_at.is_(None))


def _mail_of(case_ids: Sequence[int]) -> set[int]:
    """Return the cases whose sender has an address for mail and has not stopped it."""
    if not case_ids:
        return set()
    asked = (
        select(Party.case_id)
        .join(Case, Case.id == Party.case_id)
        .where(
            Party.case_id.in_(case_ids),
            Party.email != "",
            Case.anonymous.is_(False),
            Case.kind != Kind.DENUNCIATION.value,
        )
    )
    return set(db.session.scalars(asked)) - consents.without_mail(case_ids)


# What is read


@dataclass(frozen=True)
class Shared:
    """What the sender of a joined case reads of the case it goes with: nothing of its sender."""

    status: str
    received_on: date
    due_on: date | None
    people: int
    """How many reported it, oneself too."""
    answers: tuple[tuple[str, str], ...]
    """Answer and outcome of each point, once answered."""


ANSWERED = frozenset({"answered", "effective", "disputed", "closed"})
"""Stages at which the answer may be read."""


def shared(case: Case) -> Shared | None:
    """Return what *case* goes with, for its sender; None when it goes by itself."""
    first = db.session.get(Case, case.first_case_id) if case.first_case_id else None
    if first is None or case.status != "joined":
        return None
    answers: tuple[tuple[str, str], ...] = ()
    if first.status in ANSWERED:
        asked = select(Point.answer, Point.outcome).where(Point.case_id == first.id)
        answers = tuple((a, o) for a, o in db.session.execute(asked.order_by(Point.number)))
    due = None if first.next_due == NO_DUE else first.next_due
    return Shared(first.status, first.received_day, due, first.joined + 1, answers)


def going_with(case: Case, actor: Actor) -> list[Any]:
    """Return code, day, way and whether it counts of the cases that go with *case*, as *actor* sees.

    The latest fifty: more are counted in `Case.joined`.
    """
    asked = (
        select(Case.id, Case.code, Case.received_day, Joining.way, Joining.counted)
        .join(Joining, Joining.case_id == Case.id)
        .where(_stands_with(case), visible_to(actor))
        .order_by(Joining.id.desc())
        .limit(MOST_LISTED)
    )
    return list(db.session.execute(asked))


def asked_by(case_ids: Sequence[int], actor: Actor) -> dict[int, list[str]]:
    """Return what is asked in each of *case_ids*, as far as *actor* may read it: one answer serves all."""
    asked = (
        select(Point.case_id, Point.asked)
        .join(Case, Case.id == Point.case_id)
        .where(Point.case_id.in_(case_ids), readable_by(actor))
        .order_by(Point.case_id, Point.number)
    )
    found: dict[int, list[str]] = {}
    for id_, words in db.session.execute(asked):
        found.setdefault(id_, []).append(words)
    return found


def tellings(case: Case) -> dict[tuple[str, str], int]:
    """Return how many were told of the latest news of *case*, by channel and state."""
    asked = (
        select(Telling.channel, Telling.state, func.count())
        .where(Telling.case_id == case.id)
        .group_by(Telling.channel, Telling.state)
    )
    return {(channel, state): count for channel, state, count in db.session.execute(asked)}
