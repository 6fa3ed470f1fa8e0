"""`flask unit close`: a unit that ceases, and who follows it."""

from datetime import timedelta

from flask import current_app

from office.base import clock
from office.base.db import db
from tests.builders import Office


def test_the_commands_name_what_they_do_not_know(office: Office) -> None:
    run = current_app.test_cli_runner().invoke
    day = (clock.today() + timedelta(days=30)).isoformat()
    wrong = run(args=["unit", "close", "no-such", "--until", day])
    assert wrong.exit_code == 2
    assert "works" in wrong.output
    good = run(args=["unit", "close", "works", "--until", day, "--successor", "society"])
    assert good.exit_code == 0, good.output
    db.session.expire_all()
    assert office.units["works"].successor_id == office.units["society"].id
