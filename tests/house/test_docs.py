"""The books say what the house has: settings, permissions, commands, words, rooms."""

from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask

from office.base.config import PREFIX, Settings
from office.cases import rights
from office.cases.machines import diagrams
from office.cases.machines.table import MACHINES
from office.cases.permissions import POLICY
from office.law.kinds import Kind
from office.people.demonstration import ACCOUNTS
from office.people.roles import Role

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def book(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(name: str) -> dict[str, str]:
    """Return first cell → whole row of the tables of a book."""
    lines = [line for line in book(name).splitlines() if line.startswith("| `")]
    return {line.split("`")[1]: line for line in lines}


def test_every_setting_is_listed_with_its_help_and_default() -> None:
    listed = rows("settings.md")
    assert set(listed) == {PREFIX + each.name.upper() for each in fields(Settings)}
    for each in fields(Settings):
        row = listed[PREFIX + each.name.upper()]
        assert each.metadata["help"] in row
        assert str(each.default) in row


def test_the_permissions_are_printed_from_the_tables() -> None:
    assert book("permissions.md") == rights.page(), "run make permissions"
    assert set(rows("permissions.md")) == set(POLICY)


def test_the_machines_are_printed_from_the_tables() -> None:
    printed = book("machines.md")
    assert printed == diagrams.page(), "run make machines"
    for kind, table in MACHINES.items():
        assert f"## {kind.en}" in printed
        assert all(f"(`{each.name}`)" in printed for each in table)


def commands(app: Flask) -> list[str]:
    found = []
    for name, command in app.cli.commands.items():
        if isinstance(command, click.Group) and name != "db":
            found += [f"{name} {each}" for each in command.commands]
        elif name != "db":
            found.append(name)
    return found


def test_every_command_is_described(whole_app: Flask) -> None:
    said = book("operations.md")
    missing = [name for name in commands(whole_app) if f"flask --app app {name}" not in said]
    assert not missing


@pytest.mark.parametrize("kind", list(Kind))
def test_the_glossary_names_every_kind(kind: Kind) -> None:
    assert kind.value in book("glossary.md")


@pytest.mark.parametrize("role", [each for each in Role if each != Role.ADMINISTRATOR])
def test_the_glossary_names_the_roles(role: Role) -> None:
    assert role.value.replace("_", "-") in book("glossary.md")


def test_the_architecture_mentions_every_room() -> None:
    said = book("architecture.md")
    office = [f"office/{path.parent.name}" for path in (ROOT / "office").glob("*/__init__.py")]
    rooms = [*office, "web", "citizen", "staff", "api", "cli"]
    assert not [room for room in rooms if f"`{room}`" not in said]


def test_books_lead_nowhere_that_is_not_there() -> None:
    import re

    for path in DOCS.rglob("*.md"):
        for link in re.findall(r"\]\((?!http|#|mailto)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), (path.name, link)


def test_every_account_of_the_demonstration_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for each in ACCOUNTS:
        assert f"`{each.email}` | {each.passphrase} |" in readme, each.email
