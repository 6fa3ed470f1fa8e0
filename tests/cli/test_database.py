"""The database: up twice is up once, down leaves nothing, and up again works."""

from pathlib import Path

from sqlalchemy import inspect

from cli.database import downgrade
from office.base.db import db
from tests.builders import a_receipt, a_small_ward
from tests.cli.offices import another_office


def test_setup_is_safe_to_repeat_and_keeps_what_is_there(tmp_path: Path) -> None:
    with another_office(tmp_path) as app:
        code = a_receipt(a_small_ward()).case.code
        db.session.remove()
        assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
        assert db.session.execute(db.text('SELECT code FROM "case"')).scalar() == code


def test_down_leaves_no_table_and_up_makes_them_again(tmp_path: Path) -> None:
    with another_office(tmp_path) as app:
        before = set(inspect(db.engine).get_table_names())
        downgrade()
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
        assert set(inspect(db.engine).get_table_names()) == before
        assert "case" in before
