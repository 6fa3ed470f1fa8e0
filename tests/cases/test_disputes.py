"""A disputed closing has a day, and whoever judged it once does not judge it again."""

from datetime import timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import closing, disputes, handling, queries, triage, workflow
from office.cases.disputes import JudgedBefore, OneLevelUp
from office.cases.models import Case
from office.cases.steps import REVIEW
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, days_later, sender_of

SAID = "Đã xem lại."


def a_disputed(office: Office, kind: Kind = Kind.FEEDBACK, times: int = 1, judge: Role = Role.SUPERVISOR) -> Case:  # fmt: skip
    """Return a case disputed so many times; all but the last dispute were judged by *judge*."""
    case = a_case(office, kind, status="closed")
    for number in range(times):
        closing.dispute(case, sender_of(case), clock.now(), reason="Đèn vẫn tắt.")
        if number + 1 < times:
            closing.uphold(case, office.actors[judge], clock.now(), reason=SAID)
    db.session.commit()
    return case


def moves(office: Office, case: Case, role: Role) -> set[str]:
    asked = {*disputes.JUDGING, disputes.HANDED_UP}
    return asked & {each.name for each in workflow.available(case, office.actors[role])}


@pytest.mark.parametrize("kind", [Kind.FEEDBACK, Kind.PETITION])
def test_a_dispute_has_the_day_of_the_service_promise_and_stands_in_the_lane(
    office: Office, kind: Kind
) -> None:
    case = a_disputed(office, kind)
    going = [each for each in case.clocks if each.state == "running"]
    assert [(each.step, each.rule) for each in going] == [(REVIEW, "service.review")]
    assert (case.next_step, case.next_due) == (REVIEW, going[0].due_on)
    for role in (Role.SUPERVISOR, Role.HEAD):
        page = queries.desk("khong-dong-y", office.actors[role], clock.today())
        assert [each.code for each in page.rows] == [case.code]


@pytest.mark.parametrize("judge", [closing.uphold, closing.reopen])
def test_the_clock_stops_when_the_dispute_is_judged(office: Office, judge: object) -> None:
    case = a_disputed(office)
    judge(case, office.actors[Role.SUPERVISOR], clock.now(), reason=SAID)  # type: ignore[operator]
    assert [each.state for each in case.clocks if each.step == REVIEW] == ["met"]


def test_a_dispute_left_lying_turns_late_and_an_apology_is_owed(office: Office) -> None:
    case = a_disputed(office)
    with days_later(30) as moment:
        workflow.find_overdue(case, moment)
        assert case.overdue_since == case.next_due + timedelta(days=1)
        assert case.letters_owed == 1


def test_the_first_dispute_may_be_judged_by_supervisor_or_head(office: Office) -> None:
    case = a_disputed(office)
    for role in (Role.SUPERVISOR, Role.HEAD):
        assert moves(office, case, role) == {"reopen", "uphold"}
    assert not moves(office, case, Role.RECEPTION)


@pytest.mark.parametrize("deed", [closing.uphold, closing.reopen])
def test_whoever_judged_the_first_does_not_judge_the_second(office: Office, deed: object) -> None:
    case = a_disputed(office, times=2)
    with pytest.raises(JudgedBefore):
        deed(case, office.actors[Role.SUPERVISOR], clock.now(), reason=SAID)  # type: ignore[operator]
    assert case.status == "disputed"
    assert not moves(office, case, Role.SUPERVISOR)


def test_what_the_head_signed_is_reopened_by_the_head_but_upheld_above(office: Office) -> None:
    case = a_disputed(office, times=2)
    head = office.actors[Role.HEAD]
    with pytest.raises(OneLevelUp):
        closing.uphold(case, head, clock.now(), reason=SAID)
    assert moves(office, case, Role.HEAD) == {"reopen"}
    closing.reopen(case, head, clock.now(), reason="Ông/bà đúng.")
    assert case.status == "accepted"


def test_a_head_who_did_not_sign_upholds_a_second_dispute(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_disputed(office, times=2)
    monkeypatch.setattr(disputes, "_signer", lambda _case: 0)  # another head has come since
    closing.uphold(case, office.actors[Role.HEAD], clock.now(), reason=SAID)
    assert case.status == "closed"


def test_after_the_head_judged_the_supervisor_is_no_level_above(office: Office) -> None:
    case = a_disputed(office, times=2, judge=Role.HEAD)
    with pytest.raises(OneLevelUp):
        closing.reopen(case, office.actors[Role.SUPERVISOR], clock.now(), reason=SAID)
    with pytest.raises(JudgedBefore):
        closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason=SAID)


def test_a_second_dispute_can_be_handed_to_the_office_above_a_first_one_cannot(
    office: Office,
) -> None:
    above = office.ward
    desk = office.actors[Role.RECEPTION]
    first = a_disputed(office)
    with pytest.raises(NotAllowed):
        triage.transfer(first, desk, clock.now(), agency=above, reason=SAID)
    second = a_disputed(office, times=2)
    triage.transfer(second, desk, clock.now(), agency=above, reason=SAID)
    assert (second.status, second.open) == ("transferred", False)
    assert [each.state for each in second.clocks if each.step == REVIEW] == ["met", "met"]


def test_reopening_what_nobody_disputed_judges_no_dispute(office: Office) -> None:
    case = a_case(office, status="closed")
    closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Đèn lại tắt.")
    handling.say(case, sender_of(case), clock.now(), "Cảm ơn.")
    assert disputes.judges(case) == frozenset()
