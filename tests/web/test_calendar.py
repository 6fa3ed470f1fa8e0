"""Every page goes by the newest calendar; one that needs no database is shown without it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from office.base import clock
from office.base.db import db
from office.cases import calendar, editions
from office.cases.calendar import Proposal
from office.people.roles import Role
from tests.builders import Office
from tests.cases.test_calendar import STORM

ASKED = "/api/v1/deadlines?rule=reception.reply&received_date=2026-11-25"


def test_a_change_made_elsewhere_is_in_the_next_answer(
    client: FlaskClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "PAUSE_SECONDS", 0.0)
    before = client.get(ASKED).get_json()
    assert (before["due"], before["calendar_edition"]) == ("2026-12-09", 0)
    calendar.adopt(Proposal(STORM), office.actors[Role.SUPERVISOR], clock.now(), seen=0)
    db.session.commit()
    after = client.get(ASKED).get_json()
    assert (after["due"], after["calendar_edition"]) == ("2026-12-11", 1)
    assert {each["reason"] for each in after["days"]} >= {"closure"}
    editions.forget()


def test_a_database_that_is_away_does_not_take_the_law_with_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(editions, "refresh", away)
    assert client.get(ASKED).get_json()["due"] == "2026-12-09"
