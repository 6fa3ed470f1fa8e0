"""Serve the office: gunicorn, upkeep beside it, and a word of welcome."""

import os
import subprocess
import sys
from pathlib import Path

import click

from cli import demonstration
from office.base import config


def serve(port: int, workers: int) -> None:
    """Print where to go and as whom, then serve until Ctrl-C."""
    settings = config.current()
    if not settings.production:
        welcome(port)
    environment = {**os.environ, "NGHEDAN_INSTANCE": str(settings.instance.absolute())}
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    upkeep = subprocess.Popen(  # noqa: S603 -- our own command
        [*flask, "upkeep", "--forever"], env=environment
    )
    gunicorn = [
        sys.executable, "-m", "gunicorn", "--config", str(Path("gunicorn.conf.py")),
        "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "app:create_app()",
    ]  # fmt: skip
    try:
        sys.exit(subprocess.call(gunicorn, env=environment))  # noqa: S603 -- our own command
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        upkeep.terminate()
        upkeep.wait(timeout=10)


def welcome(port: int) -> None:
    """Print the addresses, the demonstration accounts, and a few codes to track."""
    here = f"http://127.0.0.1:{port}"
    click.echo(f"\n  Nghe Dân – {config.current().office_name}\n")
    click.echo(f"  Người dân / citizens   {here}/")
    click.echo(f"  Cán bộ / officers      {here}/can-bo/dang-nhap\n")
    demonstration.welcome()
    click.echo("  Dừng: Ctrl-C.   Làm mới dữ liệu: make demo\n")
