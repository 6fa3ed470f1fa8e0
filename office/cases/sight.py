"""How much of a case someone may see: one answer for pages, lists, counts and search."""

from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import ColumnElement, and_, false, or_, select

from office.cases.models import Case, Excluded
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role


class Level(IntEnum):
    """From nothing to everything; identity is never implied by the rest."""

    NOTHING = 0
    COUNTS = 1
    LINE = 2
    """The line of the register: code, kind, field, stage, dates."""
    EXTRACT = 3
    ORIGINAL = 4
    """The whole case, without the identity of a denouncer."""
    IDENTITY = 5


EVERYWHERE = (Role.RECEPTION, Role.HEAD, Role.SUPERVISOR)
IN_UNIT = (Role.HANDLER, Role.LEAD)
SEALED = (Role.SEALED_INTAKE, Role.HEAD)


def names_of(actor: Actor) -> frozenset[str]:
    """Return every name under which *actor* may be set aside from a case, as in `excluded.who`."""
    if not actor.is_officer:
        return frozenset()
    units = {f"unit.{post.unit_id}" for post in actor.posts}
    leads = {f"lead.{post.unit_id}" for post in actor.posts if post.role == Role.LEAD}
    return frozenset({f"officer.{actor.id}", *units, *leads})


def set_aside(actor: Actor, case: Case) -> bool:
    """Tell whether *case* is about *actor*, who then learns nothing of it."""
    return bool(case.excluded) and not names_of(actor).isdisjoint(case.excluded)


def level(actor: Actor, case: Case) -> Level:
    """Return how much of *case* the *actor* may see."""
    if not actor.is_officer:
        own = actor.is_citizen and case.citizen_id == actor.id
        return Level.ORIGINAL if own or case.id in actor.opened else Level.NOTHING
    return Level.NOTHING if set_aside(actor, case) else _of_officer(actor, case)


def _of_officer(actor: Actor, case: Case) -> Level:
    if actor.posts and case.handler_id == actor.id:
        return Level.ORIGINAL
    if case.kind == Kind.DENUNCIATION:
        if actor.has(*SEALED):
            return Level.ORIGINAL
        return Level.LINE if actor.has(Role.SUPERVISOR) else Level.NOTHING
    if actor.has(*EVERYWHERE) or case.unit_id in actor.units(IN_UNIT):
        return Level.ORIGINAL
    return Level.NOTHING


def sees_name(actor: Actor, case: Case) -> bool:
    """Tell whether the sender's name and contact are shown to *actor*; never for a denunciation."""
    if case.kind == Kind.DENUNCIATION or level(actor, case) < Level.ORIGINAL:
        return False
    return not case.name_hidden or actor.has(Role.RECEPTION, Role.HEAD)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return `level(…) > NOTHING` as a condition; every list, count and search starts from it."""
    if not actor.is_officer:
        mine: list[ColumnElement[bool]] = []
        if actor.opened:
            mine.append(Case.id.in_(actor.opened))
        if actor.is_citizen:
            mine.append(Case.citizen_id == actor.id)
        return or_(*mine) if mine else false()
    if not actor.posts:
        return false()
    plain = Case.kind != Kind.DENUNCIATION.value
    ways: list[ColumnElement[bool]] = [Case.handler_id == actor.id]
    if actor.has(*EVERYWHERE):
        ways.append(plain)
    elif units := actor.units(IN_UNIT):
        ways.append(and_(plain, Case.unit_id.in_(units)))
    if actor.has(*SEALED, Role.SUPERVISOR):
        ways.append(Case.kind == Kind.DENUNCIATION.value)
    return and_(or_(*ways), not_about(actor))


def not_about(actor: Actor) -> ColumnElement[bool]:
    """Return `not set_aside(…)` as a condition: one small list, made once for a question."""
    out = select(Excluded.case_id).where(Excluded.who.in_(sorted(names_of(actor))))
    return Case.id.not_in(out)


def line_only(actor: Actor, kind: str, handler_id: int | None) -> bool:
    """Tell whether of a listed case only the register line may be shown to *actor*."""
    if kind != Kind.DENUNCIATION or not actor.is_officer:
        return False
    return not (handler_id == actor.id or actor.has(*SEALED))


@dataclass(frozen=True)
class IndexSight:
    """`visible_to` in the words of the search index; hits are checked again in the database."""

    units: frozenset[int] | None
    """Units whose plain cases may be found; None means all."""
    sealed: bool
    """Whether register lines of denunciations may be found."""
    handler_id: int | None
    nothing: bool = False
    names: frozenset[str] = frozenset()
    """Documents that set one of these aside are not there."""


def index_sight(actor: Actor) -> IndexSight:
    """Return what *actor* may find in the index."""
    if not actor.is_officer or not actor.posts:
        return IndexSight(frozenset(), sealed=False, handler_id=None, nothing=True)
    return IndexSight(
        units=None if actor.has(*EVERYWHERE) else actor.units(IN_UNIT),
        sealed=actor.has(*SEALED, Role.SUPERVISOR),
        handler_id=actor.id,
        names=names_of(actor),
    )
