"""`flask trail …`: prove that nobody quietly changed the past."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy import func, select

from office.base import anchors, audit, clock, ledger
from office.base.audit import Event
from office.base.db import db, reading, transaction
from office.cases.models import Case
from office.cases.workflow import BY_NAME
from office.people.actors import SYSTEM


def verify() -> None:
    """Print every break of the trail, of the ledger, of the anchors, and of the rows they tell of."""
    found = [f"event {each.event_id}: {each.reason}" for each in audit.breaks()]
    found += [f"case {code}: stands at {now}, its trail says {said}" for code, now, said in moved()]
    found += [f"{each.table} {each.key}: {each.reason}" for each in ledger.differences()]
    found += list(anchors.breaks())
    for each in found:
        click.echo(each)
    length, seal = audit.end_of_trail()
    click.echo(f"{length} events, {len(found)} breaks, end {seal[:16]}")
    sys.exit(1 if found else 0)


def moved() -> list[tuple[str, str, str]]:
    """Return (code, status, status by the trail) of cases changed behind the program's back."""
    moves = ["case:case:receive", *(f"case:case:{move.name}" for move in BY_NAME.values())]
    last = (
        select(Event.case_id, func.max(Event.id).label("id"))
        .where(Event.case_id.is_not(None), Event.action.in_(moves))
        .group_by(Event.case_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Case.code, Case.status, Event.facts)
        .join(last, last.c.case_id == Case.id)
        .join(Event, Event.id == last.c.id)
    )
    return [
        (code, status, str(facts.get("after")))
        for code, status, facts in rows
        if facts.get("after") != status
    ]


def print_end() -> None:
    """Print the number of events and the last seal."""
    length, seal = audit.end_of_trail()
    click.echo(f"{length} {seal}")


def print_key() -> None:
    """Print the public key that checks the anchors."""
    click.echo(anchors.public_key())


def export(file: Path) -> None:
    """Write events, sheets and anchors as JSON lines, for docs/verify_trail.py."""
    file.touch(mode=0o600)
    with reading(), file.open("w", encoding="utf-8") as out:
        count = 0
        for event in anchors.events():
            count += 1
            print('{"event": ', anchors.told(event), "}", sep="", file=out)
        for sheet in ledger.sheets():
            print('{"sheet": ', anchors.sheet_told(sheet), "}", sep="", file=out)
        for anchor in reversed(anchors.latest(most=1_000_000)):
            print(json.dumps(anchors.facts(anchor)), file=out)
        db.session.rollback()
    click.echo(f"{count} events → {file}")


def seal_anew(reason: str) -> None:
    """Take the rows as they are now into the ledger; the trail tells that, why, and how many."""
    with transaction():
        count = ledger.seal_anew()
        audit.record(SYSTEM, "house:ledger:seal_anew", clock.now(), count=count, why=reason)
    click.echo(f"{count} rows sealed anew")


def begin_ledger() -> None:
    """Take in the rows of an office, or of a table, older than the ledger; done by set-up, once."""
    with transaction():
        taken = ledger.take_in()
        if taken:
            count, tables = sum(taken.values()), sorted(taken)
            audit.record(SYSTEM, "house:ledger:begin", clock.now(), count=count, tables=tables)
