"""`flask retention`: what the schedule says is over, and carrying out what two officers decided."""

import sys

import click

from office.base import clock, retention
from office.base.db import db, reading
from office.privacy import erasing


def count() -> None:
    """Print what is over, row by row; nothing changes."""
    with reading():
        for each in erasing.over(clock.today()):
            row = each.schedule
            held = f", {each.held} held back" if each.held else ""
            click.echo(
                f"{row.id}: {each.count} closed before {each.cutoff} to {row.action}"
                f" ({row.years} years){held}"
            )
        db.session.rollback()
    for line in retention.logs():
        click.echo(f"{line.table}: {line.period}, by upkeep")


def carry_out() -> None:
    """Let go what an approved proposal lists; exit status 1 when no proposal is approved."""
    if not erasing.approved():
        click.echo("nothing is approved: one officer proposes, another approves")
        sys.exit(1)
    done = 0
    while erasing.approved():
        done += erasing.carry_out(clock.now())
    click.echo(f"{done} cases anonymised")
