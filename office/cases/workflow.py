"""`move`: the only function that changes the status of a case, by the table of its kind."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from office.base import audit, clock, outbox
from office.base.audit import Event
from office.base.db import db
from office.cases import attention, calendar, deadlines, disputes, duties, handovers, sealed
from office.cases import permissions as may
from office.cases.catalogue import MOVED, REFUSED, WITHDRAWN
from office.cases.machines import table
from office.cases.machines.moves import Move
from office.cases.machines.needs import Deeds, effect_of, lacking
from office.cases.machines.table import BY_NAME
from office.cases.models import Case
from office.cases.permissions import allows
from office.cases.statuses import ENDED, OPEN, TRIAGE_STAGES, Status
from office.cases.steps import ENFORCE, PUBLISH
from office.law.kinds import Kind
from office.people.actors import Actor, in_the_trail

S = Status
__all__ = [
    "BY_NAME", "CITIZENS", "RULING", "TRIAGE_STAGES", "Changed", "Move", "NotAllowed", "available",
    "check", "find_overdue", "hold", "move", "touch",
]  # fmt: skip


class NotAllowed(PermissionError):
    """The move is not open to this person, or not at this stage.

    `legal` names the moves that are open, `lacking` says what must be there first.
    """

    def __init__(self, name: str, legal: Iterable[Move] = (), lacking: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.legal, self.lacking = list(legal), list(lacking)


class Changed(ValueError):
    """Someone else changed the case meanwhile; nothing was overwritten."""


FREE_WORDS = frozenset({
    "reason", "evidence", "agency", "paper", "first_paper", "findings", "minutes", "place", "third",
    "way",
})  # fmt: skip
"""Facts that people type: in a denunciation they are kept without its author's identity."""
RULING = frozenset({Kind.COMPLAINT, Kind.DENUNCIATION})
"""Kinds that end with a decision or a conclusion."""
ASK_TO_WITHDRAW = "ask_to_withdraw"
CITIZENS = frozenset(each.name for each in BY_NAME.values() if each.permission == may.TRACK)
SHARED_NEWS = frozenset({"guide", "transfer", "reopen", "uphold"})
"""Moves whose outcome holds for everyone who goes with the case, and is told to all."""
LEFT_ALONE = frozenset({S.WITHDRAWN, S.DECLINED, S.TERMINATED, S.FILED_AWAY})
"""Where a case ends for a reason of its sender or letter: whoever went with it is not answered."""
UPWARD = CITIZENS | {"transfer", "sort", "confirm_transfer", "come_back"}
"""All that is left for a case which nobody here may settle."""


def _stands_in(case: Case, row: Move) -> bool:
    """Tell whether *row* begins where *case* stands; a waiting case still stands where it was."""
    if case.status not in row.sources:
        return False
    if case.status != S.WAITING or row.sources == {S.WAITING}:
        return True
    return (case.before_waiting or S.RECEIVED) in row.sources


def _open_to(case: Case, actor: Actor) -> list[Move]:
    """Return the moves that stage and person allow, before any further condition."""
    return [
        each
        for each in table.machine(case.kind)
        if _stands_in(case, each)
        and (not case.goes_up or each.name in UPWARD)
        and allows(actor, each.permission, case)
        and not disputes.hindrance(each.name, case, actor)
    ]


def available(case: Case, actor: Actor) -> list[Move]:
    """Return the moves open to *actor* for *case* now, in the order of the table."""
    deeds = Deeds(case)
    return [each for each in _open_to(case, actor) if not lacking(each.needs, case, deeds)]


def too_early(case: Case, actor: Actor) -> dict[str, list[str]]:
    """Return what stage and person allow *actor* but the order of the law does not yet.

    By name of the move: what must be there first, in words.
    """
    deeds = Deeds(case)
    found = {each.name: lacking(each.needs, case, deeds) for each in _open_to(case, actor)}
    return {name: wants for name, wants in found.items() if wants}


def hold(case: Case, seen: int | None) -> None:
    """Hold the row of *case* until the transaction ends, so that of two officers one comes first.

    SQLite has a single writer anyway and knows no such lock. Raises `Changed` when the case is
    newer than the page that asked (*seen*); None asks for no comparison.
    """
    now = db.session.scalar(select(Case.version).where(Case.id == case.id).with_for_update())
    if now is not None and now != case.version:
        db.session.expire_all()  # someone was faster after this transaction had read the case
    if seen is not None and seen != case.version:
        raise Changed


def check(case: Case, name: str, actor: Actor, seen_version: int | None = None) -> Move:
    """Return the move called *name* when it is open to *actor* now.

    Raises `Changed` when the case is newer than the page that asked, `NotAllowed` otherwise.
    """
    hold(case, seen_version)
    found, deeds = table.row(case.kind, name), Deeds(case)
    wanting = {each.name: lacking(each.needs, case, deeds) for each in _open_to(case, actor)}
    if found is None or wanting.get(name) != []:
        legal = [each for each in table.machine(case.kind) if wanting.get(each.name) == []]
        raise NotAllowed(name, legal, wanting.get(name, ()))
    return found


def move(
    case: Case, name: str, actor: Actor, at: datetime, *, seen: int | None = None, **facts: Any
) -> Event:
    """Do the move called *name*: check, sweep, change, stop clocks, record, promise.

    Raises `NotAllowed` and `Changed`; then nothing has changed.
    """
    row = check(case, name, actor, seen)
    day = clock.day_of(at)
    before = Status(case.status)
    find_overdue(case, at)
    target = _target(case, row, before)
    _keep_stage(case, row, before, target)
    case.status = target
    _run_clocks(case, row, day, facts)
    if case.offered and row.permission == may.HANDLE and row.name != "give_back":
        handovers.take_on(case, actor, at)  # who works on it has taken it on
    _end_or_open(case, before, target, at)
    said: dict[str, Any] = {key: value for key, value in facts.items() if value not in (None, "")}
    said |= {
        key: sealed.without_identity(case, said[key], actor) for key in FREE_WORDS & said.keys()
    }
    event = audit.record(
        in_the_trail(actor),
        f"case:case:{name}",
        at,
        case_id=case.id,
        **said,
        before=before,
        after=target,
    )
    if row.thanks and facts.get("attended") == "yes":
        duties.propose_thanks(case, row.thanks, done_on(facts, day), at, said.get("minutes", ""))
    if row.tells:
        outbox.put("notice", key=str(case.id), case_id=case.id, news=name)
    touch(case)
    if target in LEFT_ALONE and before in OPEN:
        outbox.put("ended_alone", case=case, at=at)
    if name in SHARED_NEWS:
        outbox.put("moved", case=case, news=name, at=at)
    return event


def _target(case: Case, row: Move, before: Status) -> Status:
    if not row.returns:
        return row.target or before
    fallback = row.target or (S.RECEIVED if before == S.WAITING else S.ACCEPTED)
    return Status(case.before_waiting or fallback)


def _keep_stage(case: Case, row: Move, before: Status, target: Status) -> None:
    if row.keeps:
        case.before_waiting = case.before_waiting if before == S.WAITING else before
    elif target != before:
        case.before_waiting = None


def _run_clocks(case: Case, row: Move, day: date, facts: dict[str, Any]) -> None:
    """Stop, let go, pause, resume and start clocks as *row* says."""
    for step in row.stops:
        deadlines.stop(case, step, done_on(facts, day))
    for each in deadlines.running(case):
        if row.drops or each.step in row.lets_go:
            deadlines.let_go(each, day)
    if row.pauses:
        deadlines.pause(case, day, facts.get("reason", ""), facts.get("paper", ""))
    if row.resumes:
        deadlines.resume(case, day, facts.get("paper", ""))
    for step in row.starts:
        begins = begins_on(case, step, day)
        if begins:
            deadlines.begin(case, step, begins)


def done_on(facts: dict[str, Any], day: date) -> date:
    """Return the day on which a deed was done: the one written down with it, or *day*."""
    said = facts.get("day")
    return min(date.fromisoformat(said), day) if said else day


def begins_on(case: Case, step: str, day: date) -> date | None:
    """Return the day that is day 0 of *step* begun by a move of *day*; None where nothing is owed.

    A first decision need not be published (khoản 2 Điều 41 Luật Khiếu nại is of the second); it is
    to be carried out from the day it takes effect, unless it grants nothing.
    """
    if case.kind != Kind.COMPLAINT or step not in {PUBLISH, ENFORCE}:
        return day
    if step == PUBLISH:
        return day if case.level > 1 else None
    granted = any(each.outcome not in {REFUSED, MOVED, WITHDRAWN} for each in case.points)
    return effect_of(case, day) if granted else None


def find_overdue(case: Case, at: datetime) -> bool:
    """Write down what turned late before *at*, or late again, with the apology that is owed for it.

    The clocks first go through what has changed in the calendar meanwhile.
    """
    calendar.bring_up(case, at)
    late = deadlines.sweep(case, clock.day_of(at), at)
    for episode in late:
        step = next(each.step for each in case.clocks if each.overdue is episode)
        duties.owe_apology(case, step, episode.since, episode.clock_id, at)
    again = any(each.overdue for each in case.clocks) and duties.owe_again(
        case, clock.day_of(at), at
    )
    return bool(late or again)


def _end_or_open(case: Case, before: Status, after: Status, at: datetime) -> None:
    case.open = after in OPEN
    if after in ENDED and before in OPEN:
        case.closed_at, case.closed_day = at, clock.day_of(at)
    elif after in OPEN and before in ENDED:
        case.closed_at = case.closed_day = None


def touch(case: Case) -> None:
    """Bring what is derived from *case* in line, count the change, promise the index."""
    deadlines.refresh(case)
    attention.refresh(case)
    case.version += 1
    outbox.put("case.changed", key=str(case.id), case_id=case.id)
