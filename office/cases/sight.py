"""How much of a case someone may see: one table for pages, lists, counts, exports and search."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, true

from office.cases import conditions as c
from office.cases.conditions import Ways, holds, where
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role


class Level(IntEnum):
    """From nothing to everything; identity is never implied by the rest."""

    NOTHING = 0
    COUNTS = 1
    """It is counted in figures, and nothing else."""
    LINE = 2
    """The line of the register: code, kind, field, stage, dates."""
    EXTRACT = 3
    """The approved extract of a denunciation, never the original."""
    ORIGINAL = 4
    """The whole case, without the identity of a denouncer."""
    IDENTITY = 5


SIGHT: dict[Level, list[list[c.Condition]]] = {
    Level.IDENTITY: [],  # by no role: it is opened one case at a time, with a reason (sealed.py)
    Level.ORIGINAL: [
        [c.held(Role.RECEPTION), c.plain],
        [c.held(Role.TRIAGE), c.plain],
        [c.held(Role.SEALED_INTAKE), c.sealed],
        [c.in_unit(Role.HANDLER, Role.LEAD), c.plain],
        [c.held(Role.INFORMATION_OFFICER), c.of_kinds("an information request", c.INFORMATION)],
        [c.named_handler, c.plain],
        [c.verifying, c.plain],
        [c.head, c.plain],
        [c.held(Role.SUPERVISOR), c.plain],
        [c.sender],
    ],
    Level.EXTRACT: [
        [c.verifying, c.sealed, c.extracted],
        [c.named_handler, c.sealed, c.extracted],
        [c.head, c.sealed, c.extracted],
    ],
    Level.LINE: [
        [c.verifying, c.sealed],
        [c.named_handler, c.sealed],
        [c.head, c.sealed],
        [c.held(Role.SUPERVISOR), c.sealed],
        [c.held(Role.DIALOGUE_CLERK), c.of_kinds("a complaint", c.COMPLAINT)],
    ],
    Level.COUNTS: [
        [c.held(Role.OBSERVER), c.plain],
    ],
}
"""Who sees how much. Each line is one way to have the level; all that it says must hold."""


@lru_cache(maxsize=1024)
def ways_to(actor: Actor, least: Level) -> Ways:
    """Return the ways in which *actor* sees at least so much; who is set aside is left out later."""
    rules = [rule for each, rules in SIGHT.items() if each >= least for rule in rules]
    return c.simplified(c.any_of(rules, actor))


def level(actor: Actor, case: Any) -> Level:
    """Return how much of *case* the *actor* may see."""
    if set_aside(actor, case):
        return Level.NOTHING
    return next((each for each in SIGHT if holds(ways_to(actor, each), case)), Level.NOTHING)


def set_aside(actor: Actor, case: Any) -> bool:
    """Tell whether *case* is about *actor*, who then learns nothing of it."""
    return bool(case.excluded) and holds(c.aside(actor), case)


def at_least(actor: Actor, least: Level) -> ColumnElement[bool]:
    """Return `level(…) >= least` as the condition of a query."""
    return and_(where(ways_to(actor, least)), not_about(actor))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return whether the case exists for *actor*: every list, search and page starts from it."""
    return at_least(actor, Level.LINE)


def counted_for(actor: Actor) -> ColumnElement[bool]:
    """Return whether the case is in the figures shown to *actor*."""
    return at_least(actor, Level.COUNTS)


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """Return whether its own words may be shown to *actor*, not the register line alone."""
    return at_least(actor, Level.EXTRACT)


def not_about(actor: Actor) -> ColumnElement[bool]:
    """Return `not set_aside(…)` as a condition: one small list, made once for a question."""
    ways = c.aside(actor)
    return and_(true(), *(not_(where((way,))) for way in ways))


def sees_name(actor: Actor, case: Case) -> bool:
    """Tell whether the sender's name and contact are shown to *actor*; never for a denunciation."""
    if case.kind == Kind.DENUNCIATION or level(actor, case) < Level.ORIGINAL:
        return False
    return not case.name_hidden or actor.has(Role.RECEPTION) or c.head(actor, case)


def names_shown_to(actor: Actor) -> ColumnElement[bool]:
    """Return `sees_name(…)`, of cases whose sender gave a name, as the condition of a query."""
    hidden = true() if actor.has(Role.RECEPTION) else where(c.head.ways(actor))
    return and_(
        at_least(actor, Level.ORIGINAL),
        Case.kind != Kind.DENUNCIATION.value,
        Case.anonymous.is_(False),
        or_(Case.name_hidden.is_(False), hidden),
    )


@dataclass(frozen=True)
class IndexSight:
    """What may be found in the search index; hits are checked again in the database."""

    ways: Ways
    aside: Ways = ()
    """Documents that go one of these are not there."""


@lru_cache(maxsize=512)
def index_sight(actor: Actor) -> IndexSight:
    """Return what *actor*, an officer, may find: a word found tells what the case says.

    So it is what may be read, and of denunciations the register line: nothing else of them is there.
    """
    if not actor.is_officer:
        return IndexSight(c.NEVER)
    lines = c.together(ways_to(actor, Level.LINE), c.sealed.ways(actor))
    found = c.simplified((*ways_to(actor, Level.ORIGINAL), *lines))
    return IndexSight(found, c.aside(actor))
