"""`flask law`: examples compared, one day reckoned, the rules listed."""

import json
from pathlib import Path

from click.testing import Result
from flask import Flask

GOOD = {
    "id": "OK-1",
    "rule": "complaint.first.accept",
    "facts": {"received_date": "2024-03-04", "channel": "web"},
    "expected": {"due": "2024-03-14"},
}


def _law(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["law", *args])


def _file(folder: Path, said: object) -> str:
    path = folder / "examples.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    return str(path)


def test_right_examples_pass_and_the_rules_are_named(app: Flask, tmp_path: Path) -> None:
    done = _law(app, "check", _file(tmp_path, [GOOD]))
    assert done.exit_code == 0, done.output
    assert "1 ok" in done.output
    assert "complaint.first.accept" in done.output.splitlines()[-1]


def test_a_difference_fails_and_shows_both_days(app: Flask, tmp_path: Path) -> None:
    wrong = {**GOOD, "id": "BAD-1", "expected": {"due": "2024-03-15"}}
    done = _law(app, "check", _file(tmp_path, [GOOD, wrong]))
    assert done.exit_code == 1
    line = next(each for each in done.output.splitlines() if "BAD-1" in each)
    assert "2024-03-15" in line
    assert "2024-03-14" in line


def test_unknown_rules_are_reported_as_such(app: Flask, tmp_path: Path) -> None:
    done = _law(app, "check", _file(tmp_path, [{**GOOD, "rule": "no.such.rule"}]))
    assert done.exit_code == 1
    assert "unknown" in done.output
    assert "no.such.rule" in done.output


def test_a_file_that_is_no_list_is_refused(app: Flask, tmp_path: Path) -> None:
    done = _law(app, "check", _file(tmp_path, {"not": "a list"}))
    assert done.exit_code == 1
    assert "list" in done.output


def test_a_file_that_is_no_json_is_refused(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{", encoding="utf-8")
    assert _law(app, "check", str(path)).exit_code == 1


def test_a_due_day_is_told_day_by_day(app: Flask) -> None:
    done = _law(app, "due", "reception.reply", "2025-12-25")
    assert done.exit_code == 0
    assert "10/01/2026" in done.output
    assert "28" in done.output.splitlines()[-1]


def test_an_unknown_rule_has_no_due_day(app: Flask) -> None:
    done = _law(app, "due", "no.such.rule", "2025-12-25")
    assert done.exit_code == 1
    assert "no.such.rule" in done.output


def test_the_rules_in_force_on_a_day_are_listed(app: Flask) -> None:
    before = _law(app, "list", "--on", "2026-08-31").output
    after = _law(app, "list", "--on", "2026-09-01").output
    assert "| info.online.complex |" in before
    assert "| info.online.complex |" not in after
    assert "| info.supply |" in after
