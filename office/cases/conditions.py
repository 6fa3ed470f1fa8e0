"""What a rule may ask of a case, said once: answered for one case, as a query, and by the index.

A *way* is what has to hold together, as in `{"kind": {…}, "unit": {…}}`; a rule holds when one of
its ways does. Conditions give the ways of an actor; tables of rights are made of conditions.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from office.cases.models import Case, Excluded
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import CARRIERS, Role

Way = Mapping[str, frozenset[Any]]
"""Attribute of a case → the values of which it must have one."""
Ways = tuple[Way, ...]
ALWAYS: Ways = ({},)
NEVER: Ways = ()

ID, KIND, UNIT, HANDLER, CITIZEN, ABOUT = "id", "kind", "unit", "handler", "citizen", "about"
EXTRACTED = "extracted"
"""The attributes; `about` are the names set aside from a case, as in `excluded.who`."""
PLAIN = frozenset(Kind) - {Kind.DENUNCIATION}
SEALED = frozenset({Kind.DENUNCIATION})
APPROVED = frozenset({True})
COMPLAINT = frozenset({Kind.COMPLAINT})
INFORMATION = frozenset({Kind.INFORMATION})


class Condition:
    """One thing that a rule asks, of an actor and perhaps a case."""

    def __init__(self, words: str, ways: Callable[[Actor], Ways]) -> None:
        self.words = words
        self._ways = ways

    def ways(self, actor: Actor) -> Ways:
        """Return the ways in which this can hold for *actor*."""
        return self._ways(actor)

    def __call__(self, actor: Actor, case: Any) -> bool:
        """Tell whether this holds over *case*, or could over some case where none is named."""
        ways = self.ways(actor)
        return bool(ways) if case is None else holds(ways, case)


Rule = Iterable[Condition]
"""Conditions that must hold together."""


def held(*roles: Role) -> Condition:
    """Hold for whoever has one of *roles* today."""
    return Condition(", ".join(roles), lambda actor: ALWAYS if actor.has(*roles) else NEVER)


def of_kinds(words: str, kinds: frozenset[Kind]) -> Condition:
    """Hold for a case of one of *kinds*."""
    return Condition(words, lambda _actor: ({KIND: kinds},))


def in_unit(*roles: Role) -> Condition:
    """Hold for a case held by a unit where the actor has one of *roles*."""

    def ways(actor: Actor) -> Ways:
        units = actor.units(roles)
        return ({UNIT: units},) if units else NEVER

    return Condition(f"{', '.join(roles)} of the unit that holds it", ways)


def holds(ways: Ways, case: Any) -> bool:
    """Tell whether *case* goes one of *ways*."""
    return any(all(_has(case, name, wanted) for name, wanted in way.items()) for way in ways)


def _has(case: Any, name: str, wanted: frozenset[Any]) -> bool:
    if name == ABOUT:
        return bool(case.excluded) and not wanted.isdisjoint(case.excluded)
    return getattr(case, _NAMES[name]) in wanted


_NAMES = {
    ID: "id", KIND: "kind", UNIT: "unit_id", HANDLER: "handler_id", CITIZEN: "citizen_id",
    EXTRACTED: "extracted",
}  # fmt: skip


def where(ways: Ways) -> ColumnElement[bool]:
    """Return *ways* as the condition of a query over `Case`."""
    said = [
        and_(true(), *(_column(name, wanted) for name, wanted in way.items()))
        for way in simplified(ways)
    ]
    return or_(*said) if said else false()


def _column(name: str, wanted: frozenset[Any]) -> ColumnElement[bool]:
    if name == ABOUT:
        return Case.id.in_(select(Excluded.case_id).where(Excluded.who.in_(sorted(wanted))))
    if name == KIND:
        return _kind(wanted)
    column = getattr(Case, _NAMES[name])
    known = sorted(each for each in wanted if each is not None)
    some = column.in_(known) if len(known) != 1 else column == known[0]
    if None not in wanted:
        return some  # type: ignore[no-any-return]
    return or_(column.is_(None), some) if known else column.is_(None)


def _kind(wanted: frozenset[Any]) -> ColumnElement[bool]:
    """Return the shortest way to say it; all but one kind is no reason to read by kinds."""
    others = frozenset(Kind) - wanted
    if len(others) == 1:
        return Case.kind != next(iter(others)).value
    said = sorted(each.value for each in wanted)
    return Case.kind == said[0] if len(said) == 1 else Case.kind.in_(said)


def simplified(ways: Ways) -> Ways:
    """Return the same with fewer ways: kinds told apart for nothing are put together."""
    kinds: dict[tuple[tuple[str, frozenset[Any]], ...], frozenset[Any]] = {}
    everything: frozenset[Any] = frozenset(Kind)
    for way in ways:
        rest = tuple(sorted(pair for pair in way.items() if pair[0] != KIND))
        kinds[rest] = kinds.get(rest, frozenset()) | way.get(KIND, everything)
    found: list[Way] = []
    for rest, said in kinds.items():
        found.append(dict(rest) if said == everything else {**dict(rest), KIND: said})
    return tuple(
        way for way in found if not any(other is not way and _within(way, other) for other in found)
    )


def _within(way: Way, wider: Way) -> bool:
    """Tell whether whatever goes *way* goes *wider* too."""
    return all(name in way and way[name] <= said for name, said in wider.items())


def together(first: Ways, second: Ways) -> Ways:
    """Return the ways in which both hold."""
    found = []
    for one, other in product(first, second):
        both = {**one, **other}
        for name in one.keys() & other.keys():
            # Both ask for the head's names where they ask `about`: there is no third party.
            both[name] = one[name] & other[name]
        if all(both.values()):
            found.append(both)
    return tuple(found)


def any_of(rules: Iterable[Rule], actor: Actor) -> Ways:
    """Return the ways in which one of *rules* holds for *actor*."""
    return tuple(way for rule in rules for way in all_of(rule, actor))


def all_of(rule: Rule, actor: Actor) -> Ways:
    """Return the ways in which the whole of *rule* holds for *actor*."""
    found = ALWAYS
    for each in rule:
        found = together(found, each.ways(actor))
    return found


def _steps_in(actor: Actor) -> Ways:
    """Return the ways of the head, and of a deputy while the head is away or set aside.

    What a denunciation says of the head nobody below the head settles: it goes up.
    """
    if actor.has(Role.HEAD):
        return ALWAYS
    if not actor.has(Role.DEPUTY):
        return NEVER
    if actor.head_away:
        return ALWAYS
    return ({ABOUT: actor.heads, KIND: PLAIN},) if actor.heads else NEVER


def _in_charge(actor: Actor) -> Ways:
    present = actor.has(Role.HEAD) or (actor.has(Role.DEPUTY) and actor.head_away)
    return ALWAYS if present else NEVER


def _carried(actor: Actor) -> Ways:
    if not actor.is_officer:
        return NEVER  # a citizen's number may be an officer's number, too
    mine: Way = {HANDLER: frozenset({actor.id})}
    if actor.has(*CARRIERS):
        return (mine,)
    return ({**mine, KIND: SEALED},) if actor.has(Role.SEALED_INTAKE) else NEVER


def _stood_in(actor: Actor) -> Ways:
    """Return the ways of a substitute: in the own unit, and of denunciations sealed intake alone.

    Only what the absent officer holds himself: nobody stands in for a substitute.
    """
    whose = frozenset(each.officer_id for each in actor.stands_for)
    if not actor.is_officer or not whose:
        return NEVER
    units, found = actor.units(CARRIERS), []
    if units:
        found.append({HANDLER: whose, UNIT: units, KIND: PLAIN})
    if actor.has(Role.SEALED_INTAKE):
        found.append({HANDLER: whose, KIND: SEALED})
    return tuple(found)


def _charged(actor: Actor) -> Ways:
    cases = actor.charged(Role.VERIFIER)
    return ({ID: cases},) if cases else NEVER


def _sent(actor: Actor) -> Ways:
    if actor.is_officer:
        return NEVER
    mine: list[Way] = [{ID: actor.opened}] if actor.opened else []
    if actor.is_citizen:
        mine.append({CITIZEN: frozenset({actor.id})})
    return tuple(mine)


def _free(actor: Actor) -> Ways:
    units = actor.units((Role.HANDLER,))
    return ({UNIT: units, HANDLER: frozenset({None})},) if units else NEVER


anyone = Condition("everyone", lambda _actor: ALWAYS)
officer = Condition(
    "any officer with a post today",
    lambda actor: ALWAYS if actor.is_officer and actor.posts else NEVER,
)
citizen = Condition("a citizen signed in", lambda actor: ALWAYS if actor.is_citizen else NEVER)
plain = of_kinds("not a denunciation", PLAIN)
sealed = of_kinds("a denunciation", SEALED)
in_person = Condition("the officer it is assigned to, in person", _carried)
standing_in = Condition("who stands in for the officer it is assigned to", _stood_in)
named_handler = Condition(
    "the officer it is assigned to, or who stands in for that officer",
    lambda actor: (*_carried(actor), *_stood_in(actor)),
)
free_in_unit = Condition("a handler of the unit that holds it, while nobody has it", _free)
leads_unit = in_unit(Role.LEAD)
extracted = Condition("once an extract is approved", lambda _actor: ({EXTRACTED: APPROVED},))
verifying = Condition("a verifier appointed to it, for the term", _charged)
head = Condition("the head, or the deputy while the head is away or set aside", _steps_in)
in_charge = Condition("the head, or the deputy while the head is away", _in_charge)
sender = Condition("the citizen who opened or filed it", _sent)


@lru_cache(maxsize=512)
def names_of(actor: Actor) -> frozenset[str]:
    """Return every name under which *actor* may be set aside from a case, as in `excluded.who`."""
    if not actor.is_officer:
        return frozenset()
    units = {f"unit.{post.unit_id}" for post in actor.posts}
    leads = {f"lead.{post.unit_id}" for post in actor.posts if post.role == Role.LEAD}
    return frozenset({f"officer.{actor.id}", *units, *leads})


def aside(actor: Actor) -> Ways:
    """Return the ways in which a case is about *actor*, who then learns nothing of it.

    A denunciation of the head is about the deputy as well.
    """
    names = names_of(actor)
    if not names:
        return NEVER
    own: Way = {ABOUT: names}
    if not actor.heads:
        return (own,)
    return (own, {ABOUT: actor.heads, KIND: SEALED})
