"""The first look at a case: accept, decline, guide, transfer, sort."""

from datetime import date, datetime

from office.base import clock, outbox
from office.base.db import db
from office.cases import (
    admissibility,
    attention,
    conflicts,
    deadlines,
    extracts,
    groups,
    handovers,
    workflow,
)
from office.cases.catalogue import FIELDS, ground
from office.cases.models import Case
from office.cases.statuses import TRIAGE_STAGES
from office.cases.steps import ACCEPT, SETTLE, TRANSFER
from office.law.kinds import Kind, clock_rule, clock_start
from office.people.actors import Actor
from office.people.models import Unit


class Outside(ValueError):
    """The case is about the one who would get it."""


def accept(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    unit: Unit,
    handler_id: int | None = None,
    seen: int | None = None,
    all_good: bool = False,
) -> None:
    """Accept *case* and give it to *unit*; the settlement clock runs (from receipt or from now).

    `all_good` answers what is still open on the checklist as lawful, in the same deed. Raises
    `admissibility.NotAdmissible` while an item is open or stands in the way.
    """
    workflow.check(case, "accept", actor, seen)
    extracts.refuse_unextracted(case, handler_id, clock.day_of(at))
    groups.refuse_incomplete(case)
    if all_good:
        admissibility.answer_rest(case, actor, at)
    admissibility.refuse_to_accept(case)
    day = clock.day_of(at)
    case.accepted_day = day
    _hold(case, unit, handler_id, actor, at)
    deadlines.wait_no_more(case)
    workflow.move(case, "accept", actor, at, unit=unit.name)
    _letter(case, "acknowledgement", actor, at)


def decline(
    case: Case, actor: Actor, at: datetime, *, ground_key: str, reason: str, seen: int | None = None
) -> None:
    """Decline *case* on a ground the law knows and the checklist found, with the reason in words.

    Raises `admissibility.NoSuchGround` for any other.
    """
    why = ground(ground_key)
    if Kind(case.kind) not in why.kinds:
        raise workflow.NotAllowed("decline")
    workflow.check(case, "decline", actor, seen)
    admissibility.refuse_to_decline(case, why.key)
    workflow.move(case, "decline", actor, at, seen=seen, ground=why.key, reason=reason)
    _letter(case, "declined", actor, at, ground=why.words, article=why.article, reason=reason)


def guide(
    case: Case, actor: Actor, at: datetime, *, agency: str, advice: str, seen: int | None = None
) -> None:
    """Tell the citizen which *agency* is competent and how to go there; the case ends here."""
    workflow.move(case, "guide", actor, at, seen=seen, agency=agency, reason=advice)
    _letter(case, "guidance", actor, at, agency=agency, reason=advice)


def transfer(
    case: Case, actor: Actor, at: datetime, *, agency: Unit, reason: str, seen: int | None = None
) -> None:
    """Send *case* to another agency; the citizen is told and need not file again.

    Raises `Outside` for an agency that the case is about.
    """
    workflow.check(case, "transfer", actor, seen)
    _refuse_outside(case, agency, None, clock.day_of(at))
    if case.status in TRIAGE_STAGES and not deadlines.running(case, TRANSFER):
        deadlines.begin(case, TRANSFER, case.received_day)  # in time or late: it is written down
    handovers.send(case, agency, actor, at, reason)
    workflow.move(case, "transfer", actor, at, agency=agency.name, reason=reason)
    _letter(case, "transfer", actor, at, agency=agency.name, reason=reason)


def sort(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    kind: Kind,
    field: str,
    complexity: str,
    urgency: str,
    seen: int | None = None,
) -> None:
    """Change kind, field or weight. A new kind counts from the first receipt: it gives no time.

    Across the seal no label leads: `resealing.seal` goes one way, the sender's consent the other.
    """
    workflow.check(case, "sort", actor, seen)
    sealed = Kind.DENUNCIATION in {Kind(case.kind), kind}
    if field not in FIELDS or (sealed and kind != case.kind):
        raise workflow.NotAllowed("sort")
    before = {"kind": case.kind, "field": case.field}
    case.field, case.complexity, case.urgency = field, complexity, urgency
    if kind != case.kind:
        workflow.find_overdue(case, at)
        change_kind(case, kind, clock.day_of(at))
    workflow.move(case, "sort", actor, at, was=before, kind=kind.value, field=field)


def change_kind(case: Case, kind: Kind, day: date) -> None:
    """Make *case* one of *kind*, whose clocks count from the first receipt."""
    case.kind = kind.value
    received = case.received_day
    for step in (ACCEPT, SETTLE):
        going = deadlines.running(case, step)
        if step == SETTLE and clock_start(kind, step, received) == "accepted":
            for each in going:
                deadlines.let_go(each, day)
            continue
        rule = clock_rule(kind, step, received, channel=case.channel)
        if any(each.rule == rule for each in going):
            continue
        # Also the clocks of labels the case had before: going there and back gives no time either.
        same_start = [
            each
            for each in case.clocks
            if each.step == step and each.started_on == received and each.round == 1
        ]
        deadlines.restart(case, step, received)
        begun = case.clocks[-1]
        # What the office promised for one kind shortens no limit that a statute sets for another.
        binding = [each.due_on for each in same_start if begun.promise or not each.promise]
        earlier = min(binding, default=None)
        if earlier and earlier < begun.due_on:
            deadlines.shorten(begun, earlier)  # a new label never gives time back


def _refuse_outside(case: Case, unit: Unit, handler_id: int | None, day: date) -> None:
    if conflicts.is_outside(case, unit.id, handler_id, day):
        raise Outside


def _hold(
    case: Case, unit: Unit, handler_id: int | None, actor: Actor, at: datetime, reason: str = ""
) -> None:
    _refuse_outside(case, unit, handler_id, clock.day_of(at))
    if case.unit_id != unit.id:
        handovers.give(case, unit, actor, at, reason)
    case.handler_id = handler_id


def assign(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    unit: Unit,
    handler_id: int | None,
    seen: int | None = None,
) -> None:
    """Give *case* to *unit* and, where named, to one officer of it. No clock moves.

    Raises `handovers.SameHolder` where nothing would change, `Outside` and `handovers.Gone`.
    """
    workflow.check(case, "assign", actor, seen)
    if (case.unit_id, case.handler_id) == (unit.id, handler_id):
        raise handovers.SameHolder
    extracts.refuse_unextracted(case, handler_id, clock.day_of(at))
    workflow.move(case, "assign", actor, at, seen=seen, unit=unit.name, handler=handler_id)
    _hold(case, unit, handler_id, actor, at)  # afterwards: a lead may send it out of his own unit
    attention.refresh(case)


def _letter(case: Case, kind: str, actor: Actor, at: datetime, **facts: str) -> None:
    db.session.flush()
    outbox.put("letter.issue", case=case, kind=kind, actor=actor, at=at, facts=facts)
