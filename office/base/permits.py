"""May this person do that? Tables of predicates, evaluated here and decided nowhere else."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Predicate = Callable[[Any, Any], bool]
Policy = Mapping[str, Sequence[Sequence[Predicate]]]
"""Permission → alternatives; an alternative holds when all of its predicates hold."""


class UnknownPermission(LookupError):
    """A permission that no table names: a mistake of ours, never an answer."""


def allows(policy: Policy, actor: Any, permission: str, thing: Any = None) -> bool:
    """Tell whether *policy* gives *actor* the *permission* over *thing*.

    Raises `UnknownPermission` for a name the table does not hold.
    """
    try:
        alternatives = policy[permission]
    except KeyError:
        raise UnknownPermission(permission) from None
    return any(all(holds(actor, thing) for holds in each) for each in alternatives)
