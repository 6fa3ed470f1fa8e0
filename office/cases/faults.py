"""Owning up: a promise that will not be kept, a fault of the office, and an officer whom the sender praised.

Each opens its duty to write; the letters themselves are drafted from it.
"""

from datetime import date, datetime

from office.base import clock
from office.base.text import nfc
from office.cases import deadlines, duties, sealed, workflow
from office.cases import permissions as may
from office.cases.models import Case, Clock, Duty
from office.cases.permissions import allows
from office.cases.steps import STEPS
from office.law.kinds import Kind
from office.people.actors import Actor

WHOSE = (may.HANDLE, may.TRIAGE, may.SIGN_LETTER)
"""Whoever has one of these over the case may own up for the office."""
FAULTS = ("lost", "damaged", "wrong", duties.CONDUCT)
"""Faults that an officer writes down; lateness and a wrong closing are found by themselves."""
UPHELD = frozenset({"done", "partly"})
"""Outcomes by which the office says that the sender was right."""


class NothingPromised(ValueError):
    """No promise to the sender is running that could still be kept."""


class NeedsWords(ValueError):
    """What happened is not said, or not who is praised."""


class NotThisKind(ValueError):
    """Of a denunciation no conduct is owned up to and nobody praised: the sender would be seen through it."""


class OwedAlready(ValueError):
    """An apology for the same is owed already and not yet sent."""


class TooSoon(ValueError):
    """The new day does not come after the promised one."""


def may_own_up(actor: Actor, case: Case) -> bool:
    """Tell whether *actor* may write down a fault of the office in *case*."""
    return any(allows(actor, each, case) for each in WHOSE)


def promises(case: Case, today: date) -> list[Clock]:
    """Return the clocks owed to the sender that run and are not past their day, the next first."""
    going = [
        each
        for each in deadlines.running(case)
        if each.state == "running" and STEPS[each.step].owed and each.due_on >= today
    ]
    return sorted(going, key=lambda each: each.due_on)


def foresee(
    case: Case, actor: Actor, at: datetime, *, cause: str, new_day: date, seen: int | None = None
) -> Duty:
    """Say before the promised day that it will not be kept: an apology is owed by that day.

    Raises `workflow.NotAllowed`, `workflow.Changed`, `NeedsWords`, `NothingPromised`, `OwedAlready` and
    `TooSoon`.
    """
    words = _begin(case, actor, cause, seen)
    going = promises(case, clock.day_of(at))
    if not going:
        raise NothingPromised
    waits = [each for each in duties.owed(case) if duties.about(each.ground) in duties.LATENESS]
    if waits:
        raise OwedAlready
    if new_day <= going[0].due_on:
        raise TooSoon
    duty = duties.foresee(case, going[0], words, at, {"new_due": new_day.isoformat()}, actor)
    workflow.touch(case)
    return duty


def own_up(
    case: Case, actor: Actor, at: datetime, *, fault: str, what: str, seen: int | None = None
) -> Duty:
    """Write down a fault of the office (one of `FAULTS`): an apology is owed for it.

    Raises `workflow.NotAllowed`, `workflow.Changed`, `NeedsWords`, `NotThisKind` and `OwedAlready`.
    """
    words = _begin(case, actor, what, seen)
    if fault not in FAULTS:
        raise KeyError(fault)
    if fault == duties.CONDUCT and case.kind == Kind.DENUNCIATION:
        raise NotThisKind
    duty = duties.owe_for_fault(case, fault, words, clock.day_of(at), at, actor)
    if duty is None:
        raise OwedAlready
    workflow.touch(case)
    return duty


def praise(
    case: Case, actor: Actor, at: datetime, *, who: str, what: str, seen: int | None = None
) -> None:
    """Write down whom the sender praised, and for what: thanks to the one, a commendation to the other.

    Raises `workflow.NotAllowed`, `workflow.Changed`, `NeedsWords` and `NotThisKind`.
    """
    words = _begin(case, actor, what, seen)
    name = " ".join(nfc(who).split())
    if not name:
        raise NeedsWords
    if case.kind == Kind.DENUNCIATION:
        raise NotThisKind
    said = f"{name}\n{words}"
    duties.propose_thanks(case, duties.PRAISE, clock.day_of(at), at, said, actor)
    duties.propose_commendation(case, clock.day_of(at), at, said, actor)
    workflow.touch(case)


def _begin(case: Case, actor: Actor, words: str, seen: int | None) -> str:
    workflow.hold(case, seen)
    if not may_own_up(actor, case):
        raise workflow.NotAllowed("own_up")
    said = sealed.without_identity(case, nfc(words).strip(), actor)
    if not said:
        raise NeedsWords
    return said


def after_answer(case: Case, at: datetime) -> None:
    """Open an apology where the answer says that a complaint about conduct was right.

    Owed in a complaint; only proposed in feedback, which may be praise filed under the same field.
    """
    if case.field != "staff_conduct" or case.kind == Kind.DENUNCIATION:
        return
    right = [each.asked for each in case.points if each.outcome in UPHELD]
    praised = any(duties.about(each.ground) == duties.PRAISED for each in duties.of(case))
    if right and not praised:
        proposed = case.kind != Kind.COMPLAINT
        duties.owe_for_fault(
            case, duties.CONDUCT, "; ".join(right), clock.day_of(at), at, proposed=proposed
        )
