"""What everyone may know of apologies and thanks tells nobody apart."""

from datetime import date, timedelta

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases.models import Duty
from office.law.kinds import Kind
from office.letters import figures
from office.letters.models import Letter
from tests.builders import Office, a_case

TODAY = date(2026, 11, 24)
LAST_MONTH = date(2026, 10, 5)


def sent(office: Office, kind: str = "apology", case_kind: Kind = Kind.FEEDBACK, *, day: date = LAST_MONTH,
         after: int = 0, status: str = "issued") -> None:  # fmt: skip
    case = a_case(office, case_kind)
    duty = Duty(
        case_id=case.id, letter=kind, ground="late.settle", since=day - timedelta(days=after)
    )
    db.session.add(duty)
    db.session.flush()
    db.session.add(
        Letter(
            handle=f"h{case.id}{kind}"[:24], case_id=case.id, kind=kind, duty_id=duty.id, status=status,
            day=day, year=day.year, prepared_at=clock.now(), issued_at=clock.now(), version=1,
        )
    )  # fmt: skip
    db.session.commit()


def test_a_few_are_not_told_and_none_is_said_to_be_none(office: Office) -> None:
    for _each in range(4):
        sent(office)
    found = figures.for_everyone(TODAY).sent
    assert found["apology"] == figures.Sent(None, None)
    assert found["thank_you"] == figures.Sent(0, None)


def test_half_of_them_went_within_the_days_told(office: Office) -> None:
    for days in (0, 1, 2, 9, 30):
        sent(office, after=days)
    assert figures.for_everyone(TODAY).sent["apology"] == figures.Sent(5, 2)


def test_a_letter_nobody_owed_counts_and_was_not_waited_for(office: Office) -> None:
    for days in (2, 2, 4, 6, 8):
        sent(office, after=days)
    for letter in db.session.scalars(select(Letter).order_by(Letter.id).limit(2)).all():
        letter.duty_id = None
    db.session.commit()
    assert figures.for_everyone(TODAY).sent["apology"] == figures.Sent(5, None)
    for _each in range(2):
        sent(office, after=6)
    assert figures.for_everyone(TODAY).sent["apology"] == figures.Sent(7, 6)


def test_what_would_tell_of_somebody_or_was_taken_back_does_not_count(office: Office) -> None:
    for _each in range(5):
        sent(office, "thank_you")
    sent(office, "thank_you", Kind.COMPLAINT)
    sent(office, "thank_you", Kind.DENUNCIATION)
    sent(office, "thank_you", status="withdrawn")
    sent(office, "thank_you", day=TODAY)
    sent(office, "thank_you", day=date(2025, 12, 31))
    assert figures.for_everyone(TODAY).sent["thank_you"].count == 5


def test_in_january_it_is_last_year(office: Office) -> None:
    assert office
    found = figures.for_everyone(date(2027, 1, 9))
    assert (found.since, found.until) == (date(2026, 1, 1), date(2027, 1, 1))
    found = figures.for_everyone(date(2027, 2, 1))
    assert (found.since, found.until) == (date(2027, 1, 1), date(2027, 2, 1))
