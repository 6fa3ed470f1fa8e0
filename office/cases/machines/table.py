"""The five machines, each a table by the name of its moves."""

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

from office.cases.machines import complaint, denunciation, information, petition
from office.cases.machines.moves import Move
from office.cases.statuses import Status
from office.law.kinds import Kind

MACHINES: MappingProxyType[Kind, tuple[Move, ...]] = MappingProxyType(
    {
        Kind.COMPLAINT: complaint.ROWS,
        Kind.DENUNCIATION: denunciation.ROWS,
        Kind.PETITION: petition.ROWS,
        Kind.FEEDBACK: petition.ROWS,
        Kind.INFORMATION: information.ROWS,
    }
)


def machine(kind: str) -> tuple[Move, ...]:
    """Return the moves of *kind*, in the order of the table."""
    return MACHINES[Kind(kind)]


@cache
def _by_name(kind: Kind) -> dict[str, Move]:
    return {each.name: each for each in MACHINES[kind]}


def row(kind: str, name: str) -> Move | None:
    """Return the move called *name* as *kind* has it, or None."""
    return _by_name(Kind(kind)).get(name)


def stages(kind: str) -> list[Status]:
    """Return the stages that a case of *kind* can come to, in their order."""
    found = {Status.RECEIVED}
    while True:
        more = {each.target for each in machine(kind) if each.target and each.sources & found}
        if more <= found:
            return [each for each in Status if each in found]
        found |= more


def _all(tables: Iterable[tuple[Move, ...]]) -> dict[str, Move]:
    found: dict[str, Move] = {}
    for table in tables:
        for each in table:
            found.setdefault(each.name, each)
    return found


BY_NAME: dict[str, Move] = _all(MACHINES[kind] for kind in reversed(Kind))
"""Every move once: for its words where the kind is not known."""
