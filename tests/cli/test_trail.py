"""`flask trail`: what was changed behind the program's back is seen."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, update

from office.base import audit
from office.base.audit import Event
from office.base.db import db, transaction
from office.cases.models import Case
from tests.builders import Office, a_case


def _trail(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["trail", *args])


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office, status="closed")


def test_an_untouched_trail_verifies(app: Flask, case: Case) -> None:
    done = _trail(app, "verify")
    assert done.exit_code == 0, done.output
    assert "0 breaks" in done.output


def test_a_changed_event_is_found(app: Flask, case: Case) -> None:
    with transaction():
        db.session.execute(update(Event).where(Event.id == 2).values(facts={"after": "closed"}))
    done = _trail(app, "verify")
    assert done.exit_code == 1
    assert "event 2" in done.output


def test_a_case_set_to_another_stage_is_found(app: Flask, case: Case) -> None:
    with transaction():
        db.session.execute(update(Case).where(Case.id == case.id).values(status="accepted"))
    done = _trail(app, "verify")
    assert done.exit_code == 1
    assert case.code in done.output


def test_a_cut_off_end_is_found(app: Flask, case: Case) -> None:
    length, _ = audit.end_of_trail()
    with transaction():
        db.session.execute(delete(Event).where(Event.id == length))
    assert _trail(app, "verify").exit_code == 1


def test_the_end_is_printed_for_publication(app: Flask, case: Case) -> None:
    length, seal = audit.end_of_trail()
    db.session.rollback()
    assert _trail(app, "end").output.strip() == f"{length} {seal}"
