"""Who judges a closing that the citizen disputes: the second time someone else, one level up."""

from sqlalchemy import select

from office.base.audit import Event
from office.base.db import db
from office.cases.models import Case
from office.people.actors import Actor
from office.people.roles import Role

JUDGING = frozenset({"reopen", "uphold"})
HANDED_UP = "transfer"
DISPUTED = "disputed"
_DEEDS = tuple(f"case:case:{name}" for name in (*sorted(JUDGING), "answer"))


class JudgedBefore(PermissionError):
    """Nobody judges a second dispute of the same case after judging the first."""


class OneLevelUp(PermissionError):
    """A second dispute is for the head; what the head signed is upheld by the office above."""


def judges(case: Case) -> frozenset[int]:
    """Return who judged the earlier disputes of *case*."""
    return frozenset(who for name, who, before in _deeds(case) if name in JUDGING and before)


def _deeds(case: Case) -> list[tuple[str, int, bool]]:
    """Return name, officer and whether it was disputed, of each judgement and signature in turn."""
    asked = select(Event).where(Event.case_id == case.id, Event.action.in_(_DEEDS))
    return [
        (each.action.rpartition(":")[2], each.actor_id, each.facts.get("before") == DISPUTED)
        for each in db.session.scalars(asked.order_by(Event.id))
        if each.actor_id is not None
    ]


def _signer(case: Case) -> int | None:
    return next((who for name, who, _ in reversed(_deeds(case)) if name == "answer"), None)


def hindrance(name: str, case: Case, actor: Actor) -> type[PermissionError] | None:
    """Return why *actor* may not do the deed called *name* to the dispute of *case*, or None.

    The first dispute is judged by whoever may; a second one can also be handed to the office above.
    """
    if case.status != DISPUTED or name not in {*JUDGING, HANDED_UP}:
        return None
    earlier = judges(case)
    if name == HANDED_UP:
        return None if earlier or case.goes_up else OneLevelUp
    if not earlier:
        return None
    if actor.id in earlier:
        return JudgedBefore
    if not actor.has(Role.HEAD, Role.DEPUTY):
        return OneLevelUp
    return OneLevelUp if name == "uphold" and actor.id == _signer(case) else None


def refuse(name: str, case: Case, actor: Actor) -> None:
    """Raise `JudgedBefore` or `OneLevelUp` where *actor* may not judge this dispute."""
    found = hindrance(name, case, actor)
    if found:
        raise found
