"""Units of the office, from the command line."""

from datetime import date

import click
from sqlalchemy import select

from office.base import clock
from office.base.db import db, transaction
from office.cases import reorganising
from office.people.models import Unit


def close(slug: str, last_day: date, successor: str) -> None:
    """Let the unit *slug* cease after *last_day*; *successor* follows it, or the office itself."""
    with transaction():
        to = _named(successor) if successor else None
        try:
            reorganising.cease(_named(slug), last_day, to, clock.now())
        except reorganising.NotInOffice as wrong:
            raise click.UsageError(
                "Only a unit of this office ceases, and another follows."
            ) from wrong
    click.echo(f"{slug} exists until {last_day}; then {successor or 'the office'} has its cases.")


def _named(slug: str) -> Unit:
    known = {each.slug: each for each in db.session.scalars(select(Unit).order_by(Unit.id))}
    if slug not in known:
        raise click.UsageError(f"No unit is called {slug}. There are: {', '.join(known)}.")
    return known[slug]
