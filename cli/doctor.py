"""`flask doctor`: name everything unsafe, and say what to do."""

import sys

import click
from flask import current_app
from flask_babel import force_locale

from office.base import ledger
from office.base.db import db, reading
from web import doctor


def run(locale: str) -> None:
    """Print each finding in the language *locale*; exit status 1 when there is one."""
    with (
        current_app.test_request_context(f"/?lang={locale}"),
        force_locale(locale),
        reading(),
    ):
        found = doctor.look(thorough=True)
        for each in found:
            click.echo(f"✗ {each.name}: {each.found}\n  → {each.advice}")
        wrong = [f"{one.table} {one.key}: {one.reason}" for one in ledger.differences()]
        db.session.rollback()
    for row in wrong[:20]:
        click.echo(f"✗ rows: {row}")
    click.echo(f"{len(found) + len(wrong)} findings")
    sys.exit(1 if found or wrong else 0)
