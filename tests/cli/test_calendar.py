"""`flask calendar`: what was changed, by which decision, and the clocks brought up to it."""

from flask import Flask

from office.base import clock
from office.base.db import db
from office.cases import calendar, editions
from office.cases.calendar import Proposal
from office.cases.models import Clock
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.cases.test_calendar import STORM


def ran(app: Flask, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=["calendar", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_commands_tell_the_changes_and_go_through_the_clocks(
    app: Flask, office: Office
) -> None:
    case = a_case(office, status="accepted")
    going = next(each for each in case.clocks if each.stopped_on is None)
    clock_id, before = going.id, going.due_on
    db.session.commit()
    assert "edition 0, 0 changes in force" in ran(app, "list")
    assert "all" in ran(app, "reckon")
    calendar.adopt(Proposal(STORM), office.actors[Role.SUPERVISOR], clock.now(), seen=0)
    db.session.commit()
    told = ran(app, "list")
    assert "88/QĐ-UBND" in told
    assert "2026-12-01 to 2026-12-02" in told
    assert "edition 1, 1 changes in force" in told
    assert "1 clocks moved, edition 1" in ran(app, "reckon")
    db.session.expire_all()
    moved = db.session.get_one(Clock, clock_id)
    assert (moved.due_on > before, moved.edition) == (True, 1)
    assert "all 1 clocks are up to date with edition 1" in ran(app, "reckon")
    editions.forget()
