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
    assert "| `info.online.complex`<br>" in before
    assert "`info.online.complex`" not in after
    assert "| `info.supply`<br>" in after


def test_the_whole_handbook_is_printed_in_both_languages(app: Flask) -> None:
    assert _law(app, "handbook").output.startswith("# Các thời hạn theo luật\n")
    assert _law(app, "handbook", "--locale", "en").output.startswith("# The limits of the law\n")


def test_facts_lengthen_and_suspend(app: Flask) -> None:
    asked = ("complaint.first.decide", "2026-07-06", "--fact", "pauses=2026-07-16/2026-08-03")
    told = _law(app, "due", *asked)
    assert told.exit_code == 0
    assert "24/08/2026" in told.output.splitlines()[-1]
    assert "Điều 11a" in told.output
    found = json.loads(_law(app, "due", *asked, "--json").output)
    assert (found["due"], found["counted"]) == ("2026-08-24", 30)


def test_what_is_not_counted_is_told_too(app: Flask) -> None:
    facts = ("--fact", "year=2026", "--fact", "kind=quy_III", "--fact", "sender=UBND xã")
    assert "17/09/2026" in _law(app, "due", "report.ttcp.send", *facts).output
    assert "09/11/2026" in _law(app, "due", "report.danvan.annual", "--fact", "year=2026").output
    often = ("--fact", "month=2026-07", "--fact", "post=Chủ tịch UBND phường")
    assert "2 / month" in _law(app, "due", "reception.head.frequency", *often).output


def test_a_refusal_is_said_in_the_language_asked(app: Flask) -> None:
    asked = ("complaint.first.decide", "2026-07-06", "--fact", "extensions=20")
    assert "nhiều nhất 15 ngày" in _law(app, "due", *asked).output
    assert "15 days at most" in _law(app, "due", *asked, "--locale", "en").output


def test_every_kind_of_answer_is_told_as_data_too(app: Flask) -> None:
    fixed = _law(app, "due", "report.danvan.annual", "--fact", "year=2026", "--json")
    assert json.loads(fixed.output)["due"] == "2026-11-09"
    often = ("--fact", "month=2026-07", "--fact", "post=Chủ tịch UBND phường", "--json")
    assert json.loads(_law(app, "due", "reception.head.frequency", *often).output)["min_days"] == 2


def test_a_fact_said_twice_is_refused(app: Flask) -> None:
    asked = ("reception.reply", "2026-07-06", "--fact", "start=2026-07-07")
    done = _law(app, "due", *asked)
    assert done.exit_code == 1
    assert "start" in done.output
