"""The tables of sight and of permissions in words, printed into docs/permissions.md from the code."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from office.cases.conditions import Condition
from office.cases.permissions import POLICY, WORDS, Seen, allows
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.people.actors import Actor, Post, Stand
from office.people.roles import CARRIERS, Role

UNIT, ELSEWHERE, ME, SOMEONE, CASE = 1, 2, 1, 2, 1
HEADS = frozenset({f"officer.{SOMEONE}"})
Situation = tuple[str, Actor, dict[str, Any]]
"""In words, who asks, and what of the case is not as usual."""


EXTRACTED = "with an approved extract"


def page() -> str:
    """Return docs/permissions.md."""
    return "\n".join(
        [*INTRODUCTION, *_permissions(), "", *_sight(), "", *_actions(), "", *NOTES, ""]
    )


def _situations(role: Role) -> Iterator[Situation]:
    """Yield the ways in which the holder of *role* may be tied to a case, before and after the gate."""
    for words, actor, facts in _ties(role):
        yield words, actor, facts
        yield f"{words} {EXTRACTED}".strip(), actor, {**facts, "extracted": True}


def _ties(role: Role) -> Iterator[Situation]:
    """Yield the ways in which the holder of *role* may be tied to a case, none of them first."""
    post = Post(role, UNIT)
    plain = Actor("officer", ME, "", (post,))
    yield "", plain, {}
    if role == Role.DEPUTY:
        yield "while the head is away", Actor("officer", ME, "", (post,), head_away=True), {}
        yield (
            "where the head is set aside",
            Actor("officer", ME, "", (post,), heads=HEADS),
            {"excluded": list(HEADS)},
        )
        return
    yield "held by one's unit", plain, {"unit_id": UNIT, "handler_id": None}
    yield "assigned to oneself", plain, {"handler_id": ME}
    if role in {*CARRIERS, Role.SEALED_INTAKE}:
        away = Stand(SOMEONE, "", date.max)
        yield "standing in for its holder", replace(plain, stands_for=(away,)), {"unit_id": UNIT}
    if role == Role.VERIFIER:
        yield "appointed to it", Actor("officer", ME, "", (post, Post(role, UNIT, CASE))), {}


def _case(kind: Kind, facts: dict[str, Any]) -> Any:
    usual = {"id": CASE, "unit_id": ELSEWHERE, "handler_id": SOMEONE, "citizen_id": None}
    return SimpleNamespace(**{"kind": kind, "excluded": [], "extracted": False, **usual, **facts})


def _permissions() -> Iterator[str]:
    yield "| Permission | Meaning | Who |"
    yield "|---|---|---|"
    for name, rules in POLICY.items():
        who = "<br>".join(", ".join(_said(each) for each in rule) for rule in rules)
        yield f"| `{name}` | {WORDS[name]} | {who} |"


def _said(condition: Condition) -> str:
    return condition.words.replace("_", " ")


def _sight() -> Iterator[str]:
    yield "## Sight: kind × role × level"
    yield ""
    yield f"The levels, each above the one before: {', '.join(each.name.lower() for each in Level)}."
    yield "`office/cases/sight.py` holds the table; *identity* stands in no line of it."
    yield ""
    rows = {role.replace("_", " "): [_levels(role, kind) for kind in Kind] for role in Role}
    yield from _table("Role", rows)
    yield ""
    yield "A citizen sees the original of what was opened with its secret or filed from the account."


def _table(corner: str, rows: dict[str, list[str]]) -> Iterator[str]:
    """Yield a table with a column for each kind, kinds that are alike in one."""
    columns: dict[tuple[str, ...], list[str]] = {}
    for kind, column in zip(Kind, zip(*rows.values(), strict=True), strict=True):
        columns.setdefault(column, []).append(kind.en.lower())
    heads = [corner, *(", ".join(kinds) for kinds in columns.values())]
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for said, *cells in zip(rows, *columns, strict=True):
        yield f"| {' | '.join([said, *cells])} |"


def _levels(role: Role, kind: Kind) -> str:
    usual = before = Level.NOTHING
    found: list[str] = []
    for words, actor, facts in _situations(role):
        seen = level(actor, _case(kind, facts))
        if not words:
            usual = seen
            found.append(seen.name.lower())
        elif seen > (before if words.endswith(EXTRACTED) else usual):
            found.append(f"{words}: {seen.name.lower()}")
        before = seen
    return "; ".join(found)


def _actions() -> Iterator[str]:
    yield "## Deeds: kind × role × action"
    yield ""
    yield "Over a case; a role without words in brackets may do it wherever the case is."
    yield ""
    of_a_case = (name for name in POLICY if any(_asks_sight(rule) for rule in POLICY[name]))
    rows = {f"`{name}`": [_doers(name, kind) for kind in Kind] for name in of_a_case}
    yield from _table("Permission", rows)


def _asks_sight(rule: list[Condition]) -> bool:
    return any(isinstance(each, Seen) for each in rule)


def _doers(name: str, kind: Kind) -> str:
    return "<br>".join(said for role in Role if (said := _doer(name, kind, role))) or "nobody"


def _doer(name: str, kind: Kind, role: Role) -> str:
    ways = [
        words
        for words, actor, facts in _situations(role)
        if allows(actor, name, _case(kind, facts))
    ]
    ways = [
        each
        for each in ways
        if not each.endswith(EXTRACTED) or each.removesuffix(EXTRACTED).strip() not in ways
    ]
    called = role.replace("_", " ")
    return "" if not ways else called if "" in ways else f"{called} ({', '.join(ways)})"


INTRODUCTION = """\
# Permissions

Printed from the code by `flask --app app permissions`; `tests/house/test_docs.py` refuses any other text.

Who may do what is one table, `POLICY` in `office/cases/permissions.py`; how much of a case someone sees is
another, `SIGHT` in `office/cases/sight.py`. Both are made of the conditions in `office/cases/conditions.py`, each
said once and answered three ways: for one case, as a query, and by the search index. In the last column each line
is one way to have the permission; all that a line says must hold. A term that has ended ends the right at
midnight, and a post that was ended ends it at once, in a running session and over one's own cases too.
""".splitlines()

NOTES = """\
## What else holds

What one does not see answers 404, like what does not exist; figures, searches and failures of sending count
only what one sees. The search finds what may be read, and of denunciations the register line.

Whoever a denunciation or complaint is about is outside of it: an officer with the lead of his unit, or a unit
with all below it, chosen by the sender or set aside at triage (`office/cases/conflicts.py`). For them the case
does not exist, whatever their roles; nobody is told of it before they are set aside. A denunciation of the head is
about the deputy as well and can only go up; of anything else that is about the head the deputy takes the head's
place. When nobody is left to settle a case, the only move left is the transfer to the office above.

Who was set aside comes back (`office/cases/lifts.py`) when one person asks with a reason and a second one, after
fresh proof, agrees; neither is the one set aside, who sees nothing of it. What was set aside, by whom it was let in
and why stays in the case; a sender who had named that person is told. Nobody and no unit that is set aside can be
given the case.

The deputy steps in while the head is away (noted by the head, the supervisor or the administrator) or there is no
head, signs "KT. CHỦ TỊCH" and sees nothing otherwise. Appointments, resets and the seal stay with the head in person.

A post is asked for by one person and granted by another, neither of whom it is for; both prove afresh who they are.
A verifier holds a standing post and is appointed to each case for a term, by the head, the lead of its unit or, of a
denunciation, sealed intake. The observer reads figures by unit, none below five, without denunciations.

A sender may ask that the handling unit not be told the name; then only reception and the head see it. Of a request
to open an identity the seal keeper sees code, purpose and reason.
""".splitlines()
