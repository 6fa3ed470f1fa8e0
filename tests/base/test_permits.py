"""A policy is a table: alternatives of predicates, and nothing is allowed by forgetting."""

import pytest

from office.base.permits import UnknownPermission, allows

EVEN = lambda _actor, thing: thing % 2 == 0  # noqa: E731 -- a predicate in a line
SMALL = lambda _actor, thing: thing < 10  # noqa: E731
BOSS = lambda actor, _thing: actor == "boss"  # noqa: E731
POLICY = {"do": [[EVEN, SMALL], [BOSS]], "never": [], "always": [[]]}


@pytest.mark.parametrize(
    ("actor", "thing", "allowed"),
    [("a", 2, True), ("a", 3, False), ("a", 12, False), ("boss", 13, True)],
)
def test_one_alternative_must_hold_whole(actor: str, thing: int, *, allowed: bool) -> None:
    assert allows(POLICY, actor, "do", thing) is allowed


def test_no_alternative_means_nobody_and_an_empty_one_everybody() -> None:
    assert not allows(POLICY, "boss", "never", 2)
    assert allows(POLICY, "a", "always", 3)


def test_a_permission_no_table_names_is_a_mistake_not_an_answer() -> None:
    with pytest.raises(UnknownPermission):
        allows(POLICY, "boss", "dO", 2)
