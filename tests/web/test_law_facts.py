"""Facts in an address: read as the engine takes them, written so that they are read again."""

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from werkzeug.datastructures import MultiDict

from office.base import clock
from office.base.db import db
from office.cases import calendar, editions
from office.cases.calendar import Proposal
from office.law.deadlines import reckon
from office.law.errors import WrongFact
from office.law.facts import answer
from office.law.reckoning import Reckoning
from office.law.working_days import Closure
from office.people.roles import Role
from tests.builders import Office
from web.law_facts import EDITION, calendar_of, link, once, read


def test_what_is_typed_is_read_as_the_engine_takes_it() -> None:
    assert read(
        {
            "received_date": " 6/7/2026 ",
            "accepted_date": "31/2/2026",
            "remote_area": "TRUE",
            "valid": "0",
            "extensions": "15, 10@1.8.2026",
            "pauses": "2026-07-16/2026-08-03, 1/9/2026 - 2/9/2026, 2026-09-10",
            "obstacle_days": "4",
            "post": "Chủ tịch",
            "empty": "  ",
        }
    ) == {
        "received_date": "2026-07-06",
        "accepted_date": "31/2/2026",
        "remote_area": True,
        "valid": False,
        "extensions": ["15", {"days": "10", "on": "2026-08-01"}],
        "pauses": [
            {"suspended_on": "2026-07-16", "resumed_on": "2026-08-03"},
            {"suspended_on": "2026-09-01", "resumed_on": "2026-09-02"},
            {"suspended_on": "2026-09-10", "resumed_on": ""},
        ],
        "obstacle_days": 4,
        "post": "Chủ tịch",
    }


@pytest.mark.parametrize("said", [{"remote_area": "maybe"}, {"extensions": ",".join(["1"] * 21)}])
def test_what_cannot_be_is_refused_by_name(said: dict[str, str]) -> None:
    with pytest.raises(WrongFact):
        read(said)


def test_a_link_gives_back_the_same_day() -> None:
    url = link(
        "denunciation.decide",
        date(2026, 10, 20),
        facts={"complexity": "very_complex"},
        extensions=[30, 20],
        pauses=[(date(2026, 11, 2), date(2026, 11, 9)), (date(2026, 12, 1), None)],
    )
    address, _, asked = url.partition("?")
    assert address == "/thoi-han"
    said = dict(each.split("=") for each in asked.split("&"))
    assert said.pop("buoc") == "denunciation.decide"
    found = answer("denunciation.decide", read(said))
    assert isinstance(found, Reckoning)
    assert (found.paused_since, found.start) == (date(2026, 12, 1), date(2026, 10, 20))
    assert (found.due - date(2026, 10, 20)).days >= 30 + 30 + 20 + 7


def test_a_limit_over_before_the_calendar_changed_is_shown_by_the_calendar_of_then(
    office: Office,
) -> None:
    started = date(2026, 11, 23)
    before = reckon("reception.reply", started).due
    storm = Closure(date(2026, 12, 1), date(2026, 12, 2), "Nghỉ bão", "Storm", "88/QĐ-UBND")
    assert EDITION not in link("reception.reply", started, edition=editions.newest())
    row = calendar.adopt(
        Proposal(storm), office.actors[Role.SUPERVISOR], clock.now(), seen=editions.newest()
    )
    db.session.commit()
    editions.refresh()
    for edition, due in ((row.id - 1, before), (row.id, before + timedelta(days=2))):
        said = dict(parse_qsl(link("reception.reply", started, edition=edition).partition("?")[2]))
        assert (EDITION in said) is (edition != row.id)
        rule, laid = said.pop("buoc"), calendar_of(said)
        found = answer(rule, read(said), laid)
        assert isinstance(found, Reckoning)
        assert found.due == due


def test_a_name_said_twice_alike_is_one_and_otherwise_refused() -> None:
    assert once(MultiDict([("a", "1"), ("a", "1 "), ("b", "2")])) == {"a": "1", "b": "2"}
    with pytest.raises(WrongFact):
        once(MultiDict([("a", "1"), ("a", "2")]))
