"""`flask law …`: the law engine for people who check it."""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from werkzeug.datastructures import MultiDict

from office.base import clock
from office.law import handbook
from office.law.check import check as check_examples
from office.law.errors import LawError
from office.law.explanation import applied
from office.law.facts import FixedDay, answer, refuse_unknown_facts
from office.law.periods import Frequency, Report
from office.law.reckoning import Reckoning
from web import law_facts

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


def due(rule: str, start: str, said: Sequence[str], *, as_json: bool, locale: str) -> None:
    """Print how the due day of *rule* comes about, from facts written as name=value."""
    asked = MultiDict([each.partition("=")[::2] for each in said])
    if start:
        asked.add("start", start)
    try:
        facts = law_facts.read(law_facts.once(asked))
        refuse_unknown_facts(facts)
        found = answer(rule, facts)
    except LawError as wrong:
        raise click.ClickException(wrong.said(locale)) from wrong
    if as_json:
        click.echo(json.dumps(law_facts.as_data(rule, found), ensure_ascii=False, indent=2))
        return
    match found:
        case Reckoning():
            _tell(found, locale=locale)
        case FixedDay():
            click.echo(f"{found.due:%d/%m/%Y} ({found.citation.text(locale)})")
        case Report():
            until = f" → {found.due:%d/%m/%Y}" if found.due else ""
            span = f"{found.period_start:%d/%m/%Y} – {found.period_end:%d/%m/%Y}"
            click.echo(f"{span}{until} ({found.citation.text(locale)})")
        case Frequency():
            click.echo(f"{found.min_days} / {found.period} ({found.citation.text(locale)})")


def _tell(found: Reckoning, *, locale: str) -> None:
    english = locale == "en"
    for each in found.days:
        number = f"{each.number:>3}" if each.number else "  –"
        note = each.note_en if english else each.note_vi
        click.echo(f"{each.date:%a %d/%m/%Y} {number} {note}".rstrip())
    for ground in applied(found):
        click.echo(f"· {ground.text(locale)} ({ground.citation.text(locale)})")
    name = found.name_en if english else found.name_vi
    due_day = f"{found.due_at:%H:%M %d/%m/%Y}" if found.due_at else f"{found.due:%d/%m/%Y}"
    click.echo(f"{name}: {due_day} ({found.article_text(locale)})")


def list_rules(day: Any, locale: str) -> None:
    """Print the rules in force on *day* (today without one) as Markdown."""
    on: date = day.date() if isinstance(day, datetime) else clock.today()
    click.echo(handbook.rules_in_force(on, locale), nl=False)


def print_handbook(locale: str) -> None:
    """Print every version of every rule, how days are counted, the calendar, the doubts."""
    click.echo(handbook.handbook(locale), nl=False)
