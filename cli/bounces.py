"""`flask bounces …`: read the reports of mail that came back, from a mail server or a Maildir."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from office.base import clock
from office.letters import bounces

DASH = Path("-")


def take_in(source: Path) -> None:
    """Act on every report in *source* and print how many of each kind there were.

    Of a Maildir the new mail is read and then moved to `cur`, so that nothing is read twice. The exit status
    is 0 whatever was read: a mail server must not send the report back once more.
    """
    counted: Counter[str] = Counter()
    for said in _read(source):
        counted += bounces.take_in(said, clock.now())
    told = ", ".join(f"{count} {what}" for what, count in sorted(counted.items()))
    click.echo(told or "nothing to read")


def _read(source: Path) -> Iterator[bytes]:
    if source == DASH:
        yield sys.stdin.buffer.read(bounces.LONGEST + 1)
    elif source.is_dir():
        yield from _maildir(source)
    else:
        with source.open("rb") as file:
            yield file.read(bounces.LONGEST + 1)


def _maildir(folder: Path) -> Iterator[bytes]:
    seen = folder / "cur"
    seen.mkdir(exist_ok=True)
    for path in sorted((folder / "new").iterdir()):
        with path.open("rb") as file:
            yield file.read(bounces.LONGEST + 1)
        path.rename(seen / f"{path.name}:2,S")
