"""`flask doctor` speaks both languages, and its exit status says whether all is well."""

import pytest
from flask import Flask

from office.base.db import db
from tests.builders import Office, a_receipt


@pytest.mark.parametrize(
    ("locale", "said"), [("vi", "Đang ở chế độ thử nghiệm."), ("en", "Running in demonstration")]
)
def test_findings_are_said_with_what_to_do(app: Flask, locale: str, said: str) -> None:
    done = app.test_cli_runner().invoke(args=["doctor", "--locale", locale])
    assert done.exit_code == 1, done.output
    assert said in done.output
    assert "→" in done.output


def test_rows_changed_behind_the_program_are_named(app: Flask, office: Office) -> None:
    number = a_receipt(office).case.id
    db.session.connection().exec_driver_sql('UPDATE "case" SET transfers = 9')
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["doctor"])
    assert f"rows: case {number}: changed" in done.output
