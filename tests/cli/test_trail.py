"""`flask trail`: what was changed behind the program's back is seen."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, select, update

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


def test_a_row_changed_behind_the_program_is_found(app: Flask, case: Case) -> None:
    number = case.id
    db.session.commit()
    db.session.connection().exec_driver_sql("UPDATE \"case\" SET overdue_since = '2020-01-01'")
    db.session.commit()
    done = _trail(app, "verify")
    assert done.exit_code == 1
    assert f"case {number}: changed" in done.output


def test_a_rightful_repair_is_taken_and_told(app: Flask, case: Case) -> None:
    db.session.connection().exec_driver_sql('UPDATE "case" SET transfers = 3')
    db.session.commit()
    assert _trail(app, "verify").exit_code == 1
    done = _trail(app, "seal-anew", "--reason", "Sửa số lần chuyển theo biên bản 12")
    assert "1 rows sealed anew" in done.output
    assert _trail(app, "verify").exit_code == 0
    last = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert last is not None
    assert last.facts == {"count": 1, "why": "Sửa số lần chuyển theo biên bản 12"}


def test_an_office_older_than_the_ledger_is_taken_once(app: Flask, case: Case) -> None:
    from cli.trail import begin_ledger

    for statement in ("DELETE FROM ledger", "DELETE FROM trail_end WHERE id = 2"):
        db.session.connection().exec_driver_sql(statement)
    db.session.commit()
    assert _trail(app, "verify").exit_code == 1
    begin_ledger()
    assert _trail(app, "verify").exit_code == 0
    db.session.connection().exec_driver_sql('UPDATE "case" SET transfers = 3')
    db.session.commit()
    begin_ledger()
    assert _trail(app, "verify").exit_code == 1


def test_the_public_key_is_printed(app: Flask) -> None:
    from office.base import anchors

    with app.app_context():
        assert _trail(app, "key").output.strip() == anchors.public_key()
