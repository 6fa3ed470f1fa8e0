"""Anchors: what was signed and mailed cannot be unsaid."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from office.base import anchors, audit, clock, config, ledger
from office.base.db import db
from office.people.actors import SYSTEM
from tests.builders import Office, a_case, anchored

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_trail.py"


@pytest.fixture
def signed(office: Office) -> Iterator[Office]:
    """Three days, each signed."""
    for day in range(3):
        with clock.at(clock.now() + timedelta(days=day)):
            a_case(office, status="accepted")
            assert anchored(clock.now()) is not None
            db.session.commit()
    yield office
    anchors.path().unlink(missing_ok=True)


def run(statement: str) -> None:
    db.session.execute(text(statement))


def test_the_key_is_made_once_and_read_by_its_owner_only(context: Flask) -> None:
    anchors.path().unlink(missing_ok=True)
    assert anchors.known_key() == ""
    key = anchors.public_key()
    assert anchors.public_key() == anchors.known_key() == key
    assert anchors.path().stat().st_mode & 0o777 == 0o600
    assert anchors.path().parent == config.current().instance
    anchors.path().unlink()


def test_one_anchor_a_day(signed: Office) -> None:
    assert anchored(clock.now() + timedelta(days=2, hours=1)) is None
    assert anchored(clock.now()) is None  # a clock set back signs nothing twice
    newest, *_rest = anchors.latest()
    assert newest == anchors.last()
    assert [each.id for each in anchors.latest()] == [3, 2, 1]
    assert newest.events == audit.end_of_trail()[0]
    assert newest.sheets == len(list(ledger.sheets()))
    assert list(anchors.breaks()) == []


def test_who_reads_while_another_signs_signs_nothing(signed: Office) -> None:
    tomorrow = clock.now() + timedelta(days=3)
    heads = anchors.heads(tomorrow)
    assert heads
    assert anchored(tomorrow)
    assert anchors.sign(tomorrow, heads) is None
    assert [each.id for each in anchors.latest()] == [4, 3, 2, 1]


def test_an_empty_office_can_be_anchored(context: Flask) -> None:
    anchored(clock.now())
    assert list(anchors.breaks()) == []


def rewrite() -> None:
    """Do what an administrator does who has every key: change the past and seal it all anew."""
    previous = audit.BEGINNING
    for event in db.session.scalars(db.select(audit.Event).order_by(audit.Event.id)).all():
        if event.id == 2:
            event.actor_name = "Người khác"
        event.seal = previous = audit.seal_of(audit.row_of(event), previous)
    audit.write_end(event.id, previous)
    db.session.flush()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor_name = 'x' WHERE id = 1",
        "UPDATE event SET seal = 'x' WHERE id = 1",
        "DELETE FROM event WHERE id = 1",
        "DELETE FROM event WHERE id = (SELECT max(id) FROM event)",
        "DELETE FROM event",
        "UPDATE ledger SET rows = '{}' WHERE id = 1",
        "DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger)",
        "UPDATE anchor SET day = '2020-01-01' WHERE id = 2",
        "UPDATE anchor SET events_head = 'x' WHERE id = 3",
        "UPDATE anchor SET signature = 'x' WHERE id = 3",
        "UPDATE anchor SET key = 'x' WHERE id = 3",
        "DELETE FROM anchor WHERE id = 2",
        "DELETE FROM anchor WHERE id = 1",
    ],
)
def test_what_no_longer_fits_an_anchor_is_found(signed: Office, change: str) -> None:
    run(change)
    db.session.expunge_all()
    assert list(anchors.breaks())
    db.session.rollback()


def test_an_administrator_with_every_key_cannot_rewrite_what_is_anchored(signed: Office) -> None:
    rewrite()
    assert list(audit.breaks()) == []  # the keyed seals agree: he has their key
    assert list(anchors.breaks())
    db.session.rollback()


# The stand-alone script, as an inspector runs it


def outside(export: Path, key: str, *mails: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(export), key, *map(str, mails)],
        capture_output=True,
        text=True,
        check=False,
        cwd=export.parent,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def export(app: Flask, signed: Office, tmp_path: Path) -> Path:
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["trail", "export", str(tmp_path / "trail.jsonl")])
    assert done.exit_code == 0, done.output
    return tmp_path / "trail.jsonl"


def test_an_export_is_checked_without_us(export: Path) -> None:
    assert export.stat().st_mode & 0o077 == 0
    assert outside(export, anchors.public_key()) == (
        0,
        "Whole: every event and every sheet is as it was signed.\n",
    )


@pytest.mark.parametrize(
    "damage",
    ["changed", "removed", "swapped", "cut", "sheet", "no anchors", "one anchor out", "other key"],
)
def test_a_damaged_export_is_found_outside(export: Path, damage: str) -> None:
    key = anchors.public_key()
    lines = export.read_text().splitlines()
    if damage == "changed":
        row = json.loads(lines[1])
        row["event"]["actor"] = ["officer", 1, "Người khác"]
        lines[1] = json.dumps(row)
    elif damage == "removed":
        del lines[1]
    elif damage == "swapped":
        lines[0], lines[1] = lines[1], lines[0]
    elif damage == "cut":
        last = max(at for at, each in enumerate(lines) if each.startswith('{"event"'))
        del lines[last]
    elif damage == "sheet":
        del lines[min(at for at, each in enumerate(lines) if each.startswith('{"sheet"'))]
    elif damage == "no anchors":
        lines = [each for each in lines if not each.startswith('{"anchor"')]
    elif damage == "one anchor out":
        del lines[-2]
    else:
        key = "A" * 43 + "="
    export.write_text("\n".join(lines) + "\n")
    code, said = outside(export, key)
    assert code == 1, said
    assert "Whole" not in said


def test_a_mailed_anchor_betrays_a_history_signed_anew(
    app: Flask, export: Path, tmp_path: Path
) -> None:
    first = anchors.latest()[-1]
    mail = tmp_path / "mail.txt"
    mail.write_text(f"Xin giữ thư này.\n{first.line[:70]}=\n{first.line[70:]}\nkey {first.key}\n")
    assert outside(export, anchors.public_key(), mail)[0] == 0
    rewrite()
    run("DELETE FROM anchor")
    db.session.expunge_all()
    anchored(clock.now())
    db.session.commit()
    forged = tmp_path / "forged.jsonl"
    app.test_cli_runner().invoke(args=["trail", "export", str(forged)])
    assert outside(forged, anchors.public_key())[0] == 0  # nothing inside contradicts it
    code, said = outside(forged, anchors.public_key(), mail)
    assert code == 1
    assert "not those signed" in said


def test_nothing_but_an_anchor_counts_as_a_mail(export: Path, tmp_path: Path) -> None:
    mail = tmp_path / "empty.txt"
    mail.write_text("Kính gửi ông/bà")
    assert outside(export, anchors.public_key(), mail)[0] == 1


def test_an_event_is_told_with_its_seal(context: Flask) -> None:
    audit.record(SYSTEM, "test:thing:do", clock.now())
    db.session.commit()
    (event,) = anchors.events()
    assert event.seal in anchors.told(event)
