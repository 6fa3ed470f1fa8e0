"""Every stage is said to both sides, and is either open or ended."""

from office.cases.models import Case
from office.cases.statuses import ENDED, FOR_CITIZENS, LABELS, OPEN, UNDECIDED, Status


def test_every_stage_is_said_to_officers_and_to_citizens() -> None:
    assert set(LABELS) == set(FOR_CITIZENS) == set(Status)
    assert all(said.endswith(".") for said in FOR_CITIZENS.values())


def test_a_case_is_open_or_ended_and_never_both() -> None:
    assert set(Status) == OPEN | ENDED
    assert not OPEN & ENDED
    assert UNDECIDED < OPEN


def test_stages_fit_their_column() -> None:
    assert max(len(each) for each in Status) <= Case.__table__.c.status.type.length
