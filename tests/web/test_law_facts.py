"""Facts in an address: read as the engine takes them, written so that they are read again."""

from datetime import date

import pytest

from office.law.errors import WrongFact
from office.law.facts import answer
from office.law.reckoning import Reckoning
from web.law_facts import link, read


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
