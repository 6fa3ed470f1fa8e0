"""What goes together parts again: parted by an officer, left by its sender, led on when the first ends."""

from collections.abc import Sequence
from datetime import datetime

from office.base import clock
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import deadlines, handling, joins, workflow
from office.cases.models import Case, Clock, Joining
from office.cases.models.case import NO_DUE
from office.cases.statuses import Status
from office.cases.steps import REVIEW
from office.people.actors import SYSTEM, Actor


def separate(
    case: Case, actor: Actor, at: datetime, *, reason: str, seen: int | None = None
) -> None:
    """Undo that *case* goes with another: it stands where it stood, as if its clocks never stopped.

    Raises what `workflow.check` raises; a second time it is `NotAllowed`.
    """
    workflow.check(case, "separate", actor, seen)
    part(case, "separate", actor, at, nfc(reason).strip())


def leave(case: Case, actor: Actor, at: datetime) -> None:
    """Let *case* go by itself again at the wish of its sender."""
    workflow.check(case, "leave", actor)
    part(case, "leave", actor, at)


def part(case: Case, name: str, actor: Actor, at: datetime, reason: str = "") -> None:
    """Part *case* from the one it goes with, by the move *name*; who came along with it goes with it again."""
    joining = _standing(case, name)
    first = db.session.get_one(Case, joining.first_id)
    workflow.hold(first, None)
    _come_back(case, joining, name, actor, at, reason)
    for each in joins.going(first):
        if each.id in joining.brought:
            joins.lead(each, case)
    joins.count(case)
    joins.count(first)
    workflow.touch(first)


def _standing(case: Case, name: str) -> Joining:
    joining = joins.standing(case)
    if joining is None:
        raise workflow.NotAllowed(name)
    return joining


def _come_back(
    case: Case, joining: Joining, name: str, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Put *case* where it stood, and find what turned late while it went along."""
    case.before_waiting = joining.status
    workflow.move(case, name, actor, at, reason=reason)
    case.before_waiting = joining.before_waiting
    _undo(case, joining, actor, at, reason)
    deadlines.go_on(case, joining.clocks)
    workflow.find_overdue(case, at)
    workflow.touch(case)


def _undo(case: Case, joining: Joining, actor: Actor, at: datetime, reason: str) -> None:
    joining.undone_at, joining.reason = at, reason
    joining.undone_by = actor.id if actor.is_officer else None
    case.first_case_id = None
    db.session.flush()


# Led on


def carry_on(case: Case, at: datetime) -> None:
    """Let the earliest of those who go with *case*, which has ended, carry on for them all.

    Its own day of receipt counts; the others go with it from now on.
    """
    followers = joins.going(case)
    if not followers:
        return
    cases = {each.id: db.session.get_one(Case, each.case_id) for each in followers}
    next_ = min(followers, key=lambda each: (cases[each.id].received_at, each.case_id))
    leader = cases[next_.id]
    workflow.hold(leader, None)
    _come_back(leader, next_, "carry_on", SYSTEM, at)
    for each in followers:
        if each is not next_:
            joins.lead(each, leader)
    joins.count(leader)
    joins.count(case)
    workflow.touch(leader)


# Disputed alone


def may_dispute(case: Case, actor: Actor) -> bool:
    """Tell whether the sender of *case* may dispute the answer it shares."""
    return case.status == Status.JOINED and any(
        each.name == "dispute_alone" for each in workflow.available(case, actor)
    )


def dispute(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    reason: str,
    uploads: Sequence[Upload] = (),
    key: str | None = None,
) -> None:
    """Say, as one of those who go along, that one's own matter is not solved; the others stay.

    The answer it shared becomes its own, for whoever looks at it again. Raises `NotAllowed`.
    """
    workflow.check(case, "dispute_alone", actor)
    joining = _standing(case, "dispute_alone")
    first = db.session.get_one(Case, joining.first_id)
    workflow.hold(first, None)
    shared = joins.shared(case)
    answers = shared.answers if shared else ()
    for point in case.points:
        point.answer = "\n\n".join(answer for answer, _outcome in answers)
        point.outcome = next((outcome for _answer, outcome in answers if outcome), "")
    handling.say(case, actor, at, reason, uploads=uploads, key=key)
    deadlines.begin(case, REVIEW, clock.day_of(at))
    workflow.move(case, "dispute_alone", actor, at)
    _undo(case, joining, actor, at, "")
    joins.count(first)
    workflow.touch(first)


# What will happen


def due_after(case: Case) -> tuple[Status, list[Clock]]:
    """Return where *case* would stand once parted, and the clocks that would go on."""
    joining = joins.standing(case)
    if joining is None:
        return Status(case.status), []
    clocks = [each for each in case.clocks if str(each.id) in joining.clocks]
    return Status(joining.status), [each for each in clocks if each.due_on != NO_DUE]
