"""One tick of upkeep: what is promised is kept, what is late is found, and again changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from cli import upkeep
from cli.upkeep import find_late, tick
from office.base import anchors, clock, config, jumps, outbox
from office.base.audit import Event
from office.base.db import db
from office.base.outbox import Promise
from office.cases import attention, duties
from office.cases.models import Overdue
from office.search import sync
from office.search.index import Busy
from tests.builders import Office, a_case, days_later


def _count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_clock_that_turned_late_is_found_once_and_owes_an_apology(office: Office) -> None:
    case = a_case(office, status="accepted")
    with days_later(40):
        assert find_late() == 1
        assert find_late() == 0
        assert _count(Overdue) == 1
        assert [each.letter for each in duties.owed(case)] == ["apology"]
        since = db.session.scalars(select(Overdue.since)).one()
        assert since < clock.today()


def test_a_missed_night_changes_nothing_but_when_it_was_written(office: Office) -> None:
    case = a_case(office, status="accepted")
    due = case.next_due
    with days_later(60):
        find_late()
    event = db.session.scalars(select(Event).where(Event.action == "case:clock:overdue")).one()
    assert (clock.day_of(event.effective_at or event.at) - due).days == 1
    assert clock.day_of(event.at) > clock.day_of(event.effective_at or event.at)


def test_a_tick_keeps_every_promise_and_indexes_the_case(office: Office) -> None:
    sync.rebuild()
    a_case(office)
    assert outbox.waiting() > 0
    done = tick(thorough=True)
    assert done.kept > 0
    assert outbox.waiting() == 0
    assert sync.health().documents == 1


def test_a_second_tick_finds_nothing_to_do(office: Office) -> None:
    a_case(office)
    tick(thorough=True)
    events = _count(Event)
    again = tick(thorough=True)
    assert (again.kept, again.late, again.healed) == (0, 0, 0)
    assert _count(Event) == events


def test_the_command_says_what_it_did(app: Flask, office: Office) -> None:
    a_case(office, status="accepted")
    db.session.rollback()
    with days_later(40):
        done = app.test_cli_runner().invoke(args=["upkeep"])
    assert done.exit_code == 0, done.output
    assert "1 cases found late" in done.output


def test_a_busy_index_does_not_hold_up_the_rest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> None:
        left.append(outbox.waiting())
        raise Busy

    left: list[int] = []
    sync.rebuild()
    a_case(office)
    monkeypatch.setattr(upkeep.sync, "reconcile", busy)
    done = upkeep.tick(thorough=True)
    assert (done.kept > 0, done.healed) == (True, 0)
    assert left == [0]  # what was promised is kept before the index is compared


def test_the_trail_is_anchored_once_a_day_and_mailed_out(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = config.current()
    config.install(replace(mine, anchor_mail="thanh.tra@tinh.example, hdnd@tinh.example"))
    try:
        upkeep.anchor()
        upkeep.anchor()
        with clock.at(clock.now() + timedelta(days=1)):
            upkeep.anchor()
    finally:
        config.install(mine)
    made = anchors.latest()
    assert [each.id for each in made] == [2, 1]
    mails = db.session.scalars(select(Promise).where(Promise.topic == "mail")).all()
    assert [each.facts["to"] for each in mails] == [
        "thanh.tra@tinh.example", "hdnd@tinh.example",
    ] * 2  # fmt: skip
    assert made[-1].line in mails[0].facts["text"]
    assert made[-1].signature in mails[0].facts["text"]


def test_a_stepped_clock_is_found_by_upkeep(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = jumps.read()
    upkeep.look_at_the_clock()
    stepped = replace(read, wall=read.wall - 900)
    monkeypatch.setattr(jumps, "read", lambda: stepped)
    upkeep.look_at_the_clock()
    found = jumps.last()
    assert found is not None
    assert -905 < found.seconds < -895
    (config.current().instance / jumps.FILE).unlink()


def test_open_cases_are_weighed_anew_when_the_weights_change(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    heavy, light = a_case(office), a_case(office)
    heavy.transfers = 1
    db.session.commit()
    assert upkeep.weigh() == 1
    assert upkeep.weigh() == 0
    doubled = {key: (2 * days, most) for key, (days, most) in attention.weights().items()}
    monkeypatch.setattr(attention, "weights", lambda: doubled)
    assert upkeep.weigh() == 1
    db.session.expire_all()
    assert (heavy.weight, light.weight) == (30, 0)
