"""Reckon a limit for a program, and list the rules; nothing is kept, nothing changes."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from api.door import door
from office.cases import permissions as may
from office.law import facts as law_facts
from office.law.errors import MissingFact, WrongFact
from office.law.rules import Rule, rule_ids, table, versions
from web import law_facts as carried
from web.access import requires

RULE = "rule"
LISTS = frozenset({"extensions", "pauses"})


@door.get("/deadlines")
@requires(may.PUBLIC)
def reckon() -> ResponseReturnValue:
    """Reckon the limit named `rule` on the facts given, and tell how it is counted."""
    said = carried.once(request.args)
    _refuse_blank(said)
    rule = said.pop(RULE, "")
    if not rule:
        raise MissingFact([RULE], [RULE])
    versions(rule)  # an unknown rule is said before anything else
    calendar = carried.calendar_of(said)
    facts = carried.read(said)
    law_facts.refuse_unknown_facts(facts)
    return jsonify(carried.as_data(rule, law_facts.answer(rule, facts, calendar)))


def _refuse_blank(said: dict[str, str]) -> None:
    """Raise `WrongFact` for a name without a value; a list alone may be empty."""
    for name, value in said.items():
        if not value.strip() and name not in LISTS:
            raise WrongFact(f"{name} has no value.", f"{name} chưa có giá trị.", name)


@door.get("/rules")
@requires(may.PUBLIC)
def rules() -> ResponseReturnValue:
    """List every rule with its versions and the facts it asks."""
    return jsonify(rules=[_rule(name) for name in rule_ids()])


def _rule(name: str) -> dict[str, Any]:
    found = versions(name)
    last = found[-1]
    return {
        "id": name,
        "kind": last.kind,
        "actor": last.actor,
        "name": {"vi": last.vi, "en": last.en},
        "questions": [
            {"name": each.name, "type": each.type, "needed": each.needed, "group": each.group}
            for each in law_facts.questions(last)
        ],
        "versions": [_version(each) for each in found],
    }


def _version(rule: Rule) -> dict[str, Any]:
    return {
        "from": rule.valid_from.isoformat(),
        "until": rule.valid_until.isoformat() if rule.valid_until else None,
        "unit": rule.unit,
        "length": rule.length,
        "article": carried.both(rule.citation),
        "sources": [table().sources[key] for key in rule.source],
        "mark": rule.mark,
    }
