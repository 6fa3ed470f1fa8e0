"""Letters owed are counted once, in the month they arose, for whoever sees the case."""

from datetime import date, timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import duties, workflow
from office.cases.models import Duty
from office.law.kinds import Kind
from office.letters import tally
from office.people.roles import Role
from tests.builders import Office, a_case


def owed(office: Office, *, since: date, due: date, settled: date | None = None, by: str | None = None,
         letter: str = "apology", kind: Kind = Kind.FEEDBACK) -> Duty:  # fmt: skip
    case = a_case(office, kind)
    made = Duty(
        case_id=case.id, letter=letter, ground="late.settle", since=since, due_on=due, settled_on=settled,
        settled_by=by,
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


@pytest.mark.parametrize(
    ("due", "settled", "by", "state"),
    [(0, 0, "issued", "in_time"), (0, 1, "issued", "late"), (0, 5, "waived", "waived"),
     (9, None, None, "open"), (-1, None, None, "overdue"), (0, None, None, "open")],
)  # fmt: skip
def test_each_letter_stands_in_one_column(
    office: Office, due: int, settled: int | None, by: str | None, state: str
) -> None:
    today = clock.today()
    day = today + timedelta(days=due)
    done = None if settled is None else day + timedelta(days=settled)
    owed(office, since=today, due=day, settled=done, by=by)
    [(row, counted)] = tally.of("apology", office.actors[Role.SUPERVISOR], today).items()
    assert row[1] == today.replace(day=1)
    assert counted.states == {**dict.fromkeys(tally.STATES, 0), state: 1}


def test_only_this_kind_of_letter_of_the_last_twelve_months_counts(office: Office) -> None:
    today, who = clock.today(), office.actors[Role.SUPERVISOR]
    owed(office, since=tally.first_month(today), due=today)
    owed(office, since=tally.first_month(today) - timedelta(days=1), due=today)
    owed(office, since=today, due=today, letter="thank_you")
    assert tally.together(tally.of("apology", who, today).values()).owed == 1
    assert tally.first_month(date(2026, 11, 24)) == date(2025, 12, 1)
    assert tally.first_month(date(2026, 12, 1)) == date(2026, 1, 1)


def test_nobody_counts_what_he_does_not_see(office: Office) -> None:
    today = clock.today()
    owed(office, since=today, due=today)
    owed(office, since=today, due=today, kind=Kind.DENUNCIATION)
    assert tally.of("apology", office.actors[Role.ADMINISTRATOR], today) == {}
    reception = tally.of("apology", office.actors[Role.RECEPTION], today)
    assert tally.together(reception.values()).owed == 1


def test_what_was_waived_is_neither_punctual_nor_late() -> None:
    counted = tally.Counted()
    assert counted.punctual is None
    counted.states |= {"in_time": 1, "late": 2, "waived": 5, "open": 4, "overdue": 1}
    assert (counted.owed, counted.punctual) == (13, 25)


def test_real_lateness_is_counted_as_late_at_birth(office: Office) -> None:
    case = a_case(office, status="accepted")
    with clock.at(clock.moment_of(case.clocks[-1].due_on + timedelta(days=1))):
        workflow.find_overdue(case, clock.now())
        assert duties.owed(case)
        found = tally.of("apology", office.actors[Role.SUPERVISOR], clock.today())
    assert tally.together(found.values()).states["overdue"] == 1
