"""The grammar of rights: ways joined, shortened and answered for a case; queries in test_sight.py."""

from types import SimpleNamespace

from office.cases import conditions as c
from office.cases.conditions import ALWAYS, NEVER, PLAIN, SEALED, holds, simplified, together
from office.law.kinds import Kind
from office.people.actors import Actor, Post
from office.people.roles import Role

ONE, BOTH = frozenset({1}), frozenset({1, 2})


def test_what_is_told_apart_by_kind_for_nothing_is_put_together() -> None:
    assert simplified(({"kind": PLAIN}, {"kind": SEALED})) == ALWAYS
    assert simplified(({"unit": ONE, "kind": PLAIN}, {"unit": ONE, "kind": SEALED})) == (
        {"unit": ONE},
    )


def test_a_way_within_a_wider_one_is_dropped_and_nothing_else() -> None:
    narrow, wide = {"unit": ONE, "kind": PLAIN}, {"unit": BOTH}
    assert simplified((narrow, wide)) == (wide,)
    other = {"handler": ONE}
    assert set(map(str, simplified((other, wide)))) == {str(other), str(wide)}


def test_two_rules_meet_where_both_hold() -> None:
    assert together(({"unit": BOTH},), ({"unit": ONE, "kind": SEALED},)) == (
        {"unit": ONE, "kind": SEALED},
    )
    assert together(({"kind": PLAIN},), ({"kind": SEALED},)) == NEVER
    assert together(ALWAYS, NEVER) == NEVER


def test_a_case_is_about_someone_or_nobody() -> None:
    about = ({"about": frozenset({"officer.1"})},)
    case = SimpleNamespace(excluded=["officer.1", "unit.2"])
    assert holds(about, case)
    assert not holds(about, SimpleNamespace(excluded=[]))
    assert not holds(NEVER, case)


def test_without_a_case_a_condition_tells_whether_it_could_hold() -> None:
    lead = Actor("officer", 1, "", (Post(Role.LEAD, 3),))
    assert c.leads_unit(lead, None)
    assert not c.leads_unit(Actor("officer", 1, ""), None)
    case = SimpleNamespace(unit_id=4, kind=Kind.FEEDBACK, excluded=[])
    assert not c.leads_unit(lead, case)
