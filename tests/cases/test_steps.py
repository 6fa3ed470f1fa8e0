"""Every step a clock may run for has words; each further step has its rule by kind, level and day."""

from datetime import date

import pytest

from office.base import clock
from office.base.db import db
from office.cases import deadlines, duties
from office.cases.steps import ACCEPT, ENFORCE, PUBLISH, REVIEW, SEND, SERVE, SETTLE, STEPS
from office.law.kinds import FURTHER, Kind
from office.law.kinds import STEPS as NEEDED
from tests.builders import Office, a_receipt


def test_every_step_of_the_law_has_its_words() -> None:
    assert set(STEPS) == {*NEEDED, *FURTHER}
    for each in STEPS.values():
        assert each.label
        assert each.deed
        assert each.promised


@pytest.mark.parametrize(
    ("kind", "level", "step", "rule"),
    [
        (Kind.COMPLAINT, 1, ACCEPT, "complaint.first.accept"),
        (Kind.COMPLAINT, 2, ACCEPT, "complaint.second.accept"),
        (Kind.COMPLAINT, 1, SETTLE, "complaint.first.decide"),
        (Kind.COMPLAINT, 2, SETTLE, "complaint.second.decide"),
        (Kind.COMPLAINT, 1, SEND, "complaint.first.send"),
        (Kind.COMPLAINT, 2, SEND, "complaint.second.send"),
        (Kind.COMPLAINT, 2, PUBLISH, "complaint.second.publish"),
        (Kind.DENUNCIATION, 1, SEND, "denunciation.conclusion.send"),
        (Kind.FEEDBACK, 1, REVIEW, "service.review"),
        (Kind.INFORMATION, 1, REVIEW, "info.correct.request"),
    ],
)
def test_a_step_runs_by_the_rule_of_its_kind_and_level(
    office: Office, kind: Kind, level: int, step: str, rule: str
) -> None:
    case = a_receipt(office, kind).case
    case.level = level
    before = len(case.clocks)
    deadlines.begin(case, step, clock.today())
    assert len(case.clocks) == before + 1
    assert case.clocks[-1].rule == rule


def test_the_next_due_day_is_the_earliest_of_all_that_run(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    deadlines.begin(case, ENFORCE, date(2026, 12, 20))
    deadlines.begin(case, SERVE, clock.today())  # 3 working days; 24 November is a day off
    deadlines.refresh(case)
    assert (case.next_step, case.next_due) == (SERVE, date(2026, 11, 23))
    shown = deadlines.going(deadlines.faces(case.clocks, clock.today()))
    assert [each.step for each in shown] == [SERVE, ACCEPT, ENFORCE]
    deadlines.stop(case, SERVE, clock.today())
    deadlines.refresh(case)
    assert case.next_step == ACCEPT


def test_a_step_the_law_did_not_have_yet_starts_no_clock(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    before = len(case.clocks)
    deadlines.begin(case, SERVE, date(2026, 6, 30))
    deadlines.begin(case, REVIEW, clock.today())
    assert len(case.clocks) == before


def test_what_offices_owe_each_other_is_late_without_a_letter_to_the_citizen(
    office: Office,
) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    duties.owe_apology(case, ENFORCE, clock.today(), None, clock.now())
    assert duties.owed(case) == []
    duties.owe_apology(case, SEND, clock.today(), None, clock.now())
    db.session.flush()
    assert [each.ground for each in duties.owed(case)] == ["late.send"]
