"""What entered a list, left it and moved up in the last seven days, reckoned from what is kept."""

from datetime import timedelta

from office.base import clock
from office.base.db import db
from office.cases import attention, movement
from office.cases.attention import LONG_PENDING
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, days_later

LIMIT = attention.red_line_days()


def moved(office: Office, role: Role = Role.HEAD) -> dict[str, dict[str, list[int]]]:
    found = movement.week(office.actors[role], clock.today())
    return {
        name: {
            key: [one.case_id for one in getattr(each, key)] for key in ("entered", "left", "up")
        }
        for name, each in found.items()
    }


def aged(office: Office, days: int, kind: Kind = Kind.FEEDBACK) -> Case:
    case = a_case(office, kind, status="accepted")
    case.received_day = clock.today() - timedelta(days=days)
    db.session.commit()
    return case


def happens(case: Case, **columns: object) -> None:
    for name, value in columns.items():
        setattr(case, name, value)
    attention.refresh(case)
    db.session.commit()


def test_a_case_enters_by_its_age_alone(office: Office) -> None:
    aged(office, LIMIT)
    new = aged(office, LIMIT + 1)
    last = aged(office, LIMIT + movement.DAYS)
    aged(office, LIMIT + movement.DAYS + 1)
    assert moved(office)[LONG_PENDING]["entered"] == [new.id, last.id]


def test_a_case_enters_by_what_happened_and_moves_up_when_more_does(office: Office) -> None:
    case = aged(office, LIMIT - 10)
    happens(case, transfers=3)
    found = moved(office)
    assert found["protracted"] == {"entered": [case.id], "left": [], "up": []}
    with days_later(8):
        assert moved(office)["protracted"]["entered"] == []
        happens(case, transfers=4)
        assert moved(office)["protracted"] == {"entered": [], "left": [], "up": [case.id]}
        (up,) = movement.week(office.actors[Role.HEAD], clock.today())["protracted"].up
        assert up.gain == 15
        assert [each.facts["n"] for each in up.why] == [4]


def test_a_case_leaves_by_its_end_or_when_a_reason_is_gone(office: Office) -> None:
    ended, mended = aged(office, LIMIT + 20), aged(office, LIMIT + 20)
    happens(mended, status="disputed")
    with days_later(8):
        happens(mended, status="accepted")
        happens(ended, status="closed", open=False, closed_day=clock.today())
        found = moved(office)
        assert found["complex"]["left"] == [mended.id]
        assert found[LONG_PENDING]["left"] == [ended.id]


def test_what_came_and_went_within_the_week_did_not_move(office: Office) -> None:
    case = aged(office, 3)
    happens(case, status="disputed")
    happens(case, status="accepted")
    assert moved(office)["complex"] == {"entered": [], "left": [], "up": []}


def test_a_case_reopened_this_week_enters_again(office: Office) -> None:
    case = aged(office, 300)
    happens(case, status="closed", open=False, closed_day=clock.today())
    with days_later(20):
        happens(case, status="accepted", open=True, closed_day=None, reopenings=1)
        assert moved(office)["protracted"]["entered"] == [case.id]


def test_nothing_is_told_of_cases_out_of_sight(office: Office) -> None:
    aged(office, LIMIT + 1, Kind.DENUNCIATION)
    assert moved(office)[LONG_PENDING]["entered"]
    assert not moved(office, Role.RECEPTION)[LONG_PENDING]["entered"]
