"""The commands: all are there, each says what it does, and the small ones do it."""

from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from flask import Flask

from cli.commands import show_routes
from office.base.config import read
from office.search import sync
from tests.builders import Office, a_receipt
from web.access import routes

COMMANDS = ("setup", "demo", "seed", "serve", "upkeep", "index", "key", "law", "trail")


def run(app: Flask, *args: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=list(args))
    return done.exit_code, done.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(app: Flask, name: str) -> None:
    status, said = run(app, name, "--help")
    assert status == 0
    assert len(said.splitlines()[2].strip()) > 20


def test_a_new_key_is_strong_and_never_the_same(app: Flask, tmp_path: Path) -> None:
    keys = {run(app, "key")[1].strip() for _ in range(3)}
    assert len(keys) == 3
    for key in keys:
        assert len(urlsafe_b64decode(key)) == 32
        assert read({}, instance=tmp_path, mode="production", hosts="a.example", key=key).key == key


def test_routes_are_printed_with_method_and_permission(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    show_routes(app)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list(routes(app)))
    assert any(line.split()[0] == "POST" and line.endswith("/can-bo/dang-nhap") for line in lines)
    assert all(len(line.split()) == 3 for line in lines)


def test_the_index_is_built_and_upkeep_says_what_it_did(app: Flask, office: Office) -> None:
    a_receipt(office)
    assert run(app, "index") == (0, "1 cases indexed\n")
    assert sync.reconcile().total == 0
    status, said = run(app, "upkeep")
    assert status == 0
    assert "promises kept, 0 cases found late, 0 healed" in said


@pytest.mark.parametrize("args", [("seed",), ("seed", "--cases", "0"), ("law", "due")])
def test_a_command_called_wrongly_does_nothing(app: Flask, args: tuple[str, ...]) -> None:
    assert run(app, *args)[0] == 2
