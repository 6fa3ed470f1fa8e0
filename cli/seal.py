"""The seal from the operator's side: how it stands, who keeps it, new holders, old envelopes."""

import json
import os
from pathlib import Path

import click
from sqlalchemy import select

from office.base import clock, config
from office.base.db import db, transaction
from office.cases import holders, intake, offline, queries
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.models import Officer
from office.people.roles import WORDS


def status() -> None:
    """Print how many keepers, recipients, cases, old and orphaned envelopes there are."""
    found = holders.state(clock.today())
    online = "yes" if holders.online(clock.today()) else "no"
    click.echo(f"keepers with a key: {found.keepers}")
    click.echo(f"recipients with a key: {found.openers}")
    click.echo(f"denunciations taken online: {online}")
    click.echo(f"denunciations: {found.cases}")
    click.echo(f"still in envelopes of the first version: {found.old}")
    click.echo(f"one half with nobody at work: {found.orphaned}")


def keepers() -> None:
    """Print who holds which key today."""
    for each in holders.at_work(clock.today()):
        officer = db.session.get_one(Officer, each.officer_id)
        click.echo(f"{WORDS[each.role].label:28} {officer.email:42} key {each.key.id}")


def rotate(email: str) -> None:
    """Retire an officer's key: a new one is made at the next sign-in, and others hand over to it."""
    officer = db.session.scalar(select(Officer).where(Officer.email == email.strip().lower()))
    if officer is None or holders.key_of(officer.id) is None:
        raise click.ClickException("No officer of that address has a key.")
    with transaction():
        holders.forget_key(officer.id, clock.now())
    click.echo("The key is retired. A new one is made at the next sign-in.")


def register(email: str, public: str) -> None:
    """Take the public half of a key that was made off the network as an officer's key."""
    officer = db.session.scalar(select(Officer).where(Officer.email == email.strip().lower()))
    if officer is None:
        raise click.ClickException("There is no officer of that address.")
    try:
        with transaction():
            offline.register(officer, public, clock.now())
    except offline.Refused as why:
        raise click.ClickException(str(why)) from None
    click.echo("The key is registered. What is sealed to it opens off the network alone.")


def export(code: str, path: Path, *, with_identity: bool) -> None:
    """Write a case as an envelope for the machine off the network."""
    try:
        with transaction():
            case = queries.known(code.strip().upper())
            if case is None:
                raise click.ClickException("There is no case of that code.")
            said = offline.export(case, clock.now(), with_identity=with_identity)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(said, file)
    except offline.Refused as why:
        raise click.ClickException(str(why)) from None
    except FileExistsError:
        raise click.ClickException(f"{path} is there already.") from None
    click.echo(f"Written: {path}. It opens with the keys of its holders alone.")


def upgrade() -> None:
    """Seal anew every envelope that the settings' key still opens. Needs keepers and recipients."""
    asked = select(Case.id).where(Case.kind == Kind.DENUNCIATION.value).order_by(Case.id)
    ids = db.session.scalars(asked).all()
    db.session.rollback()
    done = 0
    for case_id in ids:
        with transaction():
            case = db.session.get_one(Case, case_id)
            try:
                done += intake.seal_anew(case, clock.today(), config.current().instance / "files")
            except holders.NotTakenOnline:
                raise click.ClickException("No keeper or no recipient has a key yet.") from None
    click.echo(f"{done} envelopes sealed anew.")
