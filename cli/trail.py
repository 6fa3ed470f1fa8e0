"""`flask trail …`: prove that nobody quietly changed the past."""

import sys

import click
from sqlalchemy import func, select

from office.base import audit
from office.base.audit import Event
from office.base.db import db
from office.cases.models import Case


def verify() -> None:
    """Print every break of the trail, and every case that does not stand where it says."""
    found = [f"event {each.event_id}: {each.reason}" for each in audit.breaks()]
    found += [f"case {code}: stands at {now}, its trail says {said}" for code, now, said in moved()]
    for each in found:
        click.echo(each)
    length, seal = audit.end_of_trail()
    click.echo(f"{length} events, {len(found)} breaks, end {seal[:16]}")
    sys.exit(1 if found else 0)


def moved() -> list[tuple[str, str, str]]:
    """Return (code, status, status by the trail) of cases changed behind the program's back."""
    last = (
        select(Event.case_id, func.max(Event.id).label("id"))
        .where(Event.case_id.is_not(None), Event.action.like("case:case:%"))
        .where(Event.action != "case:case:rate")
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
