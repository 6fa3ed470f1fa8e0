"""`flask law …`: the law engine for people who check it."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from office.base import clock
from office.law import deadlines
from office.law.check import check as check_examples

SIGNS = {"ok": "✓", "ambiguous": "~", "unknown": "?", "wrong": "✗"}


def check(file: Path) -> None:
    """Print id, rule, expected and got of each example; exit with 1 on any difference."""
    try:
        examples = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise click.ClickException(f"{file} is not a JSON list of examples: {wrong}") from wrong
    if not isinstance(examples, list):
        raise click.ClickException(f"{file} must hold a list of examples")
    results = check_examples(examples)
    for each in results:
        note = f"  {each.note}" if each.note else ""
        click.echo(
            f"{SIGNS[each.status]} {each.status:9} {each.id:8} {each.rule:34} "
            f"expected {_said(each.expected)} got {_said(each.got)}{note}"
        )
    counted = {status: sum(each.status == status for each in results) for status in SIGNS}
    rules = sorted({each.rule for each in results if each.status in {"ok", "ambiguous"}})
    click.echo(", ".join(f"{n} {status}" for status, n in counted.items()))
    click.echo(f"{len(rules)} rules covered: {', '.join(rules)}")
    sys.exit(1 if counted["wrong"] or counted["unknown"] else 0)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def due(rule: str, start: Any) -> None:
    """Print how the due day of *rule* comes about."""
    try:
        found = deadlines.reckon(rule, start.date())
    except deadlines.LawError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    for each in found.days:
        number = f"{each.number:>3}" if each.number else "  –"
        click.echo(f"{each.date:%a %d/%m/%Y} {number} {each.note_vi}")
    click.echo(f"{found.name_vi}: {found.due:%d/%m/%Y} ({found.article_text('vi')})")


def list_rules(day: Any) -> None:
    """Print the rules in force on *day* (today without one) as Markdown."""
    on: date = day.date() if isinstance(day, datetime) else clock.today()
    click.echo("| rule | length | article | in force |\n|---|---|---|---|")
    for each in deadlines.rules_on(on):
        click.echo(
            f"| {each.id} | {each.length} {each.unit} | {each.citation.article_vi} | "
            f"{each.valid_from} – {each.valid_until or ''} |"
        )
