"""A jump of the machine's clock is found, kept, and told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from office.base import audit, clock, jumps
from office.base.db import db
from office.base.jumps import Reading
from office.people.actors import SYSTEM
from tests.builders import Office, a_filing

WALL = datetime(2026, 11, 18, 3, 0, tzinfo=UTC).timestamp()
FIRST = Reading(WALL, 1000.0, "boot")


@pytest.mark.parametrize(
    ("wall", "steady", "boot", "seconds"),
    [
        (2, 2, "boot", 0),
        (4, 2, "boot", 0),  # led gently
        (3600 + 3, 3600, "boot", 0),  # a poor quartz
        (62, 2, "boot", 60),
        (-58, 2, "boot", -60),
        (-3600 * 24 * 365, 2, "boot", -3600 * 24 * 365 - 2),
        (7200, -900, "another", 0),  # started again: how long it was off, nobody knows
        (-7200, -900, "another", -7200),
        (-7200, -900, "boot", -7200),
    ],
)
def test_a_jump_is_what_the_steady_clock_does_not_know(
    wall: float, steady: float, boot: str, seconds: float
) -> None:
    now = Reading(WALL + wall, 1000.0 + steady, boot)
    assert jumps.jumped(FIRST, now) == pytest.approx(seconds, abs=1)


def test_a_stepped_clock_is_kept_once(context: Flask, tmp_path: Path) -> None:
    assert jumps.look(tmp_path, FIRST) is None
    back = Reading(WALL - 600, 1002.0, "boot")
    assert jumps.look(tmp_path, back) is not None
    assert jumps.look(tmp_path, Reading(WALL - 598, 1004.0, "boot")) is None
    db.session.commit()
    (kept,) = jumps.latest(datetime(2000, 1, 1, tzinfo=UTC))
    assert (kept.seconds, kept.found_by) == (-602, "tick")
    assert kept.before - kept.after == timedelta(seconds=602)
    assert jumps.last() == kept
    assert (tmp_path / jumps.FILE).stat().st_mode & 0o077 == 0


def test_a_spoilt_file_is_a_first_look(context: Flask, tmp_path: Path) -> None:
    (tmp_path / jumps.FILE).write_text("{")
    assert jumps.look(tmp_path, FIRST) is None


def test_clocks_are_read() -> None:
    one, two = jumps.read(), jumps.read()
    assert jumps.jumped(one, two) == 0
    assert two.steady >= one.steady


@pytest.fixture
def real_clock(office: Office) -> Office:
    """An office whose moments come from the machine."""
    clock._pretended.set(None)
    return office


def test_a_deed_earlier_than_the_last_one_is_kept(real_clock: Office) -> None:
    with time_machine.travel("2026-11-18 03:00 +0000", tick=False):
        audit.record(SYSTEM, "test:thing:do", clock.now())
        db.session.commit()
    with time_machine.travel("2026-11-18 01:00 +0000", tick=False):
        audit.record(SYSTEM, "test:thing:do", clock.now())
        audit.record(SYSTEM, "test:thing:do", clock.now())
        db.session.commit()
    (kept,) = jumps.latest(datetime(2000, 1, 1, tzinfo=UTC))
    assert (kept.seconds, kept.found_by) == (-7200, "trail")
    assert list(audit.breaks()) == []


def test_a_pretended_moment_is_no_jump(office: Office) -> None:
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        audit.record(SYSTEM, "test:thing:do", clock.now())
    assert jumps.last() is None


def test_receipt_times_do_not_run_backwards(real_clock: Office) -> None:
    from office.cases import intake
    from office.people.actors import VISITOR

    def received() -> datetime:
        made = intake.receive(
            a_filing(), VISITOR, clock.now(), token=str(clock.now()), unit_id=real_clock.ward.id
        )
        db.session.commit()
        return made.case.received_at

    with time_machine.travel("2026-11-18 03:00 +0000", tick=False):
        first = received()
    with time_machine.travel("2026-11-18 02:56 +0000", tick=False):
        assert received() == first
    with time_machine.travel("2026-11-17 03:00 +0000", tick=False):
        assert received() < first  # the clock was a day ahead: it is believed, and the jump kept
    assert jumps.last() is not None
