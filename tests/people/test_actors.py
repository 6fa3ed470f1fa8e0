"""An actor has the roles of today, each in its unit."""

import dataclasses

import pytest

from office.people.actors import SYSTEM, VISITOR, Actor, Post
from office.people.roles import Role

BOTH = Actor("officer", 1, "Cán bộ", (Post(Role.HANDLER, 5), Post(Role.LEAD, 6)))


def test_a_role_is_held_in_its_own_unit_only() -> None:
    assert BOTH.units([Role.HANDLER]) == {5}
    assert BOTH.units([Role.HANDLER, Role.LEAD]) == {5, 6}
    assert BOTH.units([Role.HEAD]) == frozenset()


def test_one_of_several_roles_is_enough_and_none_is_nothing() -> None:
    assert BOTH.has(Role.HEAD, Role.LEAD)
    assert not BOTH.has(Role.HEAD)
    assert not BOTH.has()


def test_machines_and_strangers_hold_nothing() -> None:
    for actor in (SYSTEM, VISITOR):
        assert not any([actor.is_officer, actor.is_citizen, actor.has(*Role), actor.opened])


def test_an_actor_does_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        VISITOR.kind = "officer"  # type: ignore[misc]
