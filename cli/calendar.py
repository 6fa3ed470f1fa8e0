"""`flask calendar …`: the working calendar of the office, and going through the clocks after a change."""

import click

from office.base import clock
from office.base.db import db, reading
from office.cases import calendar, editions
from office.cases.editions import Made

KINDS = {"closure": "closure", "year": "year announced", "withdrawal": "taken back"}


def list_changes() -> None:
    """Print the known years and every change made, with its decision."""
    _refresh()
    for each in editions.years():
        expected = ", expected only" if each.provisional else ""
        click.echo(f"{each.year}: {each.decision}{expected}")
    in_force = {each.edition for each in editions.in_force()}
    for made in editions.made():
        click.echo(_line(made, made.edition in in_force))
    click.echo(f"edition {editions.newest()}, {len(in_force)} changes in force")


def _line(made: Made, in_force: bool) -> str:
    days = f"{made.first.isoformat()} to {made.last.isoformat()}"
    what = f"{KINDS[made.kind]} {made.withdraws}" if made.withdraws else KINDS[made.kind]
    stands = "" if in_force or made.withdraws else ", taken back since"
    return f"{made.edition:>4}  {made.made_on.isoformat()}  {what}: {days}, {made.vi} ({made.decision}){stands}"


def reckon() -> None:
    """Go through all clocks that have not seen the newest edition, telling how far it is."""
    _refresh()
    done, total = calendar.waiting()
    if done == total:
        click.echo(f"all {total} clocks are up to date with edition {editions.newest()}")
        return
    with click.progressbar(length=total - done, label="clocks", show_pos=True) as bar:
        moved = calendar.catch_up(
            clock.now(), told=lambda now, _all: bar.update(now - done - bar.pos)
        )
    click.echo(f"{moved} clocks moved, edition {editions.newest()}")


def _refresh() -> None:
    editions.look_again()
    with reading():
        editions.refresh()
        db.session.rollback()
