"""Serve the office: gunicorn, upkeep beside it, and a word of welcome."""

import os
import signal
import subprocess
import sys

import click

from cli import demonstration
from office.base import config
from office.base.db import db, reading


def serve(port: int, workers: int) -> None:
    """Print where to go and as whom, then serve until Ctrl-C."""
    settings = config.current()
    if not settings.production:
        welcome(port)
    environment = {**os.environ, "NGHEDAN_INSTANCE": str(settings.instance.absolute())}
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    gunicorn = [
        sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py",
        "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "app:create_app()",
    ]  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # told to stop: nothing is left behind
    started = [
        subprocess.Popen(each, env=environment)  # noqa: S603 -- our own commands
        for each in (gunicorn, [*flask, "upkeep", "--forever"])
    ]
    try:
        sys.exit(started[0].wait())
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait(timeout=15)


def welcome(port: int) -> None:
    """Print the addresses, the demonstration accounts, and a few codes to track."""
    here = f"http://127.0.0.1:{port}"
    click.echo(f"\n  Nghe Dân – {config.current().office_name}\n")
    click.echo(f"  Người dân / citizens   {here}/")
    click.echo(f"  Cán bộ / officers      {here}/can-bo/dang-nhap\n")
    with reading():
        demonstration.welcome()
    db.session.remove()  # this process goes on for days, and must hold nothing of the database
    db.engine.dispose()
    click.echo("  Dừng: Ctrl-C.   Làm mới dữ liệu: make demo\n")
