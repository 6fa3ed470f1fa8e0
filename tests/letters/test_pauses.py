"""An address that sends mail back is left alone, and nobody reads it in the table."""

from datetime import timedelta

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.letters import pauses
from office.letters.models import PausedAddress
from tests.builders import Office

WHO = "Nguoi.Gui@test.example"


def test_a_lasting_refusal_pauses_at_once_until_lifted(office: Office) -> None:
    assert office
    assert pauses.note(WHO, "5.1.1", clock.now())
    assert pauses.is_paused(" nguoi.gui@TEST.example ")
    assert not pauses.is_paused("khac@test.example")
    assert not pauses.is_paused("")
    assert pauses.lift(WHO)
    assert not pauses.is_paused(WHO)
    assert not pauses.lift(WHO)


def test_passing_refusals_pause_the_fifth_time_within_two_weeks(office: Office) -> None:
    assert office
    now = clock.now()
    days = [0, 1, 2, 3, 20, 21, 22, 23, 24]
    paused = [pauses.note(WHO, "4.2.2", now + timedelta(days=day)) for day in days]
    assert paused == [False] * 8 + [True]


def test_the_table_tells_no_address(office: Office) -> None:
    assert office
    pauses.note(WHO, "5.1.1", clock.now())
    [kept] = db.session.scalars(select(PausedAddress))
    assert "test" not in kept.key
    assert len(kept.key) == 64
