"""The commands, one line each; what they do is imported when they run."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

LOCALE = click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", help="Language.")
law_group = AppGroup("law", help="The rules of law: check examples, reckon a day, list them.")
calendar_group = AppGroup("calendar", help="The working calendar: its changes, and the clocks.")
seal_group = AppGroup("seal", help="The seal of denunciations: how it stands, who keeps it.")
unit_group = AppGroup("unit", help="The units of the office: let one cease, and say who follows.")
trail_group = AppGroup("trail", help="The trail of events: verify it, print its end.")


@click.command("setup")
@with_appcontext
def setup_command() -> None:
    """Make or upgrade the tables of the database."""
    from cli.database import upgrade
    from cli.trail import begin_ledger
    from office.base import anchors

    upgrade()
    anchors.key()  # made now, not when someone looks
    begin_ledger()


@click.command("demo")
@click.option("--fresh", is_flag=True, help="Throw away what is there and begin anew.")
@with_appcontext
def demo_command(*, fresh: bool) -> None:
    """Load the demonstration office: a ward, its officers, some 300 cases of 14 months."""
    from cli.demonstration import load

    load(fresh=fresh)


@click.command("seed")
@click.option("--cases", type=click.IntRange(1), required=True, help="How many synthetic cases.")
@with_appcontext
def seed_command(cases: int) -> None:
    """Add many synthetic cases fast, obeying the same invariants, index included."""
    from cli.seed import seed

    seed(cases)


@click.command("serve")
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@with_appcontext
def serve_command(port: int, workers: int) -> None:
    """Serve the office on this machine, with upkeep beside it."""
    from cli.serve import serve

    serve(port, workers)


@click.command("upkeep")
@click.option("--forever", is_flag=True, help="Go on, every two seconds, until stopped.")
@with_appcontext
def upkeep_command(*, forever: bool) -> None:
    """Keep promises, find what turned late, heal the index; safe to run twice, or after a gap."""
    from cli.upkeep import keep_going, tick

    if forever:
        keep_going()
    else:
        click.echo(tick(thorough=True).in_words())


@click.command("retention")
@click.option("--dry-run/--carry-out", default=True, help="Only count (default), or let go.")
@with_appcontext
def retention_command(*, dry_run: bool) -> None:
    """Count what the retention schedule says is over; carry out what two officers decided."""
    from cli.retention import carry_out, count

    count() if dry_run else carry_out()


@click.command("index")
@with_appcontext
def index_command() -> None:
    """Build the search index anew from the database."""
    from office.search import sync

    click.echo(f"{sync.rebuild()} cases indexed")


@click.command("weigh")
@with_appcontext
def weigh_command() -> None:
    """Weigh every open case anew, after `office/cases/attention.toml` changed; the lists follow."""
    from cli.upkeep import weigh

    click.echo(f"{weigh()} cases weigh otherwise than before")


@click.command("doctor")
@LOCALE
@with_appcontext
def doctor_command(locale: str) -> None:
    """Name every unsafe setting and state, each with what to do; exit status 1 if there is one."""
    from cli.doctor import run

    run(locale)


@click.command("key")
def key_command() -> None:
    """Print a new master key for NGHEDAN_KEY."""
    import secrets
    from base64 import urlsafe_b64encode

    click.echo(urlsafe_b64encode(secrets.token_bytes(32)).decode())


@law_group.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def law_check(file: Path) -> None:
    """Reckon every worked example of FILE and compare; exit status 1 on any difference."""
    from cli.law import check

    check(file)


@law_group.command("due")
@click.argument("rule")
@click.argument("start", default="")
@click.option("--fact", "facts", multiple=True, help="name=value, such as complexity=complex.")
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
@LOCALE
def law_due(rule: str, start: str, facts: tuple[str, ...], as_json: bool, locale: str) -> None:
    """Reckon RULE from START (a day), and tell how it is counted."""
    from cli.law import due

    due(rule, start, facts, as_json=as_json, locale=locale)


@law_group.command("list")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="In force on this day.")
@LOCALE
def law_list(day: object, locale: str) -> None:
    """Print the rules in force as Markdown tables."""
    from cli.law import list_rules

    list_rules(day, locale)


@law_group.command("handbook")
@LOCALE
def law_handbook(locale: str) -> None:
    """Print all rules, versions and doubts for a jurist: docs/law.md is made from it."""
    from cli.law import print_handbook

    print_handbook(locale)


@calendar_group.command("list")
def calendar_list() -> None:
    """Print the known years and every change of the calendar, with its decision."""
    from cli.calendar import list_changes

    list_changes()


@calendar_group.command("reckon")
def calendar_reckon() -> None:
    """Go through the clocks that have not seen the newest calendar; upkeep does so by itself."""
    from cli.calendar import reckon

    reckon()


@trail_group.command("verify")
def trail_verify() -> None:
    """Find every event changed, removed, added, moved or cut off; exit status 1 if there is one."""
    from cli.trail import verify

    verify()


@trail_group.command("end")
def trail_end() -> None:
    """Print length and last seal, to be published where nobody can edit them."""
    from cli.trail import print_end

    print_end()


@trail_group.command("key")
def trail_key() -> None:
    """Print the public key that checks the daily anchors."""
    from cli.trail import print_key

    print_key()


@trail_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def trail_export(file: Path) -> None:
    """Write events, ledger and anchors to FILE as JSON lines; docs/verify_trail.py checks it."""
    from cli.trail import export

    export(file)


@trail_group.command("seal-anew")
@click.option("--reason", required=True, help="Why; it stands in the trail for ever.")
def trail_seal_anew(reason: str) -> None:
    """Take rows that were rightly changed past the program; the trail tells that and why."""
    from cli.trail import seal_anew

    seal_anew(reason)


@seal_group.command("status")
def seal_status() -> None:
    """Print how the seal stands: keepers, recipients, old envelopes, halves with nobody at work."""
    from cli.seal import status

    status()


@seal_group.command("keepers")
def seal_keepers() -> None:
    """Print who holds a key today."""
    from cli.seal import keepers

    keepers()


@seal_group.command("rotate")
@click.argument("email")
def seal_rotate(email: str) -> None:
    """Retire the key of the officer with this address; a new one comes with the next sign-in."""
    from cli.seal import rotate

    rotate(email)


@seal_group.command("register")
@click.argument("email")
@click.argument("public")
def seal_register(email: str, public: str) -> None:
    """Register the PUBLIC half of a key made off the network as the key of EMAIL."""
    from cli.seal import register

    register(email, public)


@seal_group.command("export")
@click.argument("code")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--identity", is_flag=True, help="With the identity, which its handler has asked for."
)
def seal_export(code: str, path: Path, *, identity: bool) -> None:
    """Write the case CODE as a sealed envelope to PATH, to be opened off the network."""
    from cli.seal import export

    export(code, path, with_identity=identity)


@seal_group.command("upgrade")
def seal_upgrade() -> None:
    """Seal anew the envelopes of the first version, once keepers and recipients have keys."""
    from cli.seal import upgrade

    upgrade()


@click.command("machines")
def machines_command() -> None:
    """Print docs/machines.md: the life of a case kind by kind, from the tables in force."""
    from office.cases.machines import diagrams

    click.echo(diagrams.page(), nl=False)


@click.command("permissions")
def permissions_command() -> None:
    """Print docs/permissions.md: who may see and do what, from the tables in force."""
    from office.cases import rights

    click.echo(rights.page(), nl=False)


@unit_group.command("close")
@click.argument("slug")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Its last day.")
@click.option("--successor", default="", help="Who has its cases from then on; else the office.")
@with_appcontext
def unit_close(slug: str, until: datetime, successor: str) -> None:
    """Let a unit cease: from the day after its last one, upkeep gives its open cases on."""
    from cli.units import close

    close(slug, until.date(), successor)


@click.command("bounces")
@click.argument("source", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@with_appcontext
def bounces_command(source: Path) -> None:
    """Read mail that came back: SOURCE is a file, "-" for one on the line, or a Maildir."""
    from cli.bounces import take_in

    take_in(source)


COMMANDS = (
    bounces_command,
    setup_command,
    demo_command,
    seed_command,
    serve_command,
    upkeep_command,
    index_command,
    weigh_command,
    retention_command,
    doctor_command,
    key_command,
    machines_command,
    permissions_command,
)


def install(app: Flask) -> None:
    """Give *app* the commands."""
    for each in (*COMMANDS, calendar_group, law_group, seal_group, trail_group, unit_group):
        app.cli.add_command(each)


def show_routes(app: Flask) -> None:
    """Print every address with its methods and its permission."""
    from web.access import routes

    for rule, permission in routes(app):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:8} {permission:20} {rule.rule}")
