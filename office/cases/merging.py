"""Two cases in work about one matter: one goes with the other, and back again."""

from datetime import datetime

from office.base.text import nfc
from office.cases import joins, parting, workflow
from office.cases.models import Case
from office.cases.permissions import HANDLE, allows
from office.cases.statuses import WORKING
from office.people.actors import Actor


class LaterPromise(ValueError):
    """The case that would lead was promised later than the one that follows: turn them round."""


class NeedsWhy(ValueError):
    """Cases are merged with a reason only."""


def merge(
    case: Case, actor: Actor, at: datetime, *, first: Case, reason: str, seen: int | None = None
) -> None:
    """Let *case*, in work, go with *first*, in work too; the one that was promised earlier leads.

    So nobody waits longer than promised, and no clock is moved. *actor* works on both. Raises `joins.NotInOneCase`,
    `LaterPromise`, `NeedsWhy` without a reason, and what `workflow.move` raises.
    """
    both = sorted(
        (case, first), key=lambda one: one.id
    )  # two officers at once do not wait crosswise
    for each in both:
        workflow.hold(each, None)
    workflow.check(case, "merge", actor, seen)
    if not (allows(actor, HANDLE, first) and _may_lead(first, case)):
        raise joins.NotInOneCase
    joins.refuse_unfit(case, first)
    if case.next_due < first.next_due:
        raise LaterPromise
    why = nfc(reason).strip()
    if not why:
        raise NeedsWhy
    joins.put_together(case, "merge", actor, at, first, seen, why)


def _may_lead(first: Case, case: Case) -> bool:
    """Tell whether *first* is in work, of a kind that shares answers, and no part of the same letter."""
    in_work = first.status in WORKING and first.accepted_day is not None
    one_letter = case.parent_id is not None and case.parent_id == first.parent_id
    return in_work and first.kind in joins.SHARED and not one_letter


def unmerge(
    case: Case, actor: Actor, at: datetime, *, reason: str, seen: int | None = None
) -> None:
    """Undo that *case* was merged in work, until the case it went with is answered. Raises as `parting.separate`."""
    workflow.check(case, "unmerge", actor, seen)
    parting.part(case, "unmerge", actor, at, nfc(reason).strip())
