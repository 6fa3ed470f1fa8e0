"""A late office owes an apology, and closes nothing while it owes one."""

from datetime import timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import closing, duties, handling, workflow
from office.cases.duties import LetterOwed
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import issue
from office.letters.issue import NeedsReason
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt


def late(office: Office, status: str = "proposed") -> Case:
    """Return a case whose settlement (and acceptance, when received) is late."""
    with clock.at(clock.now() - timedelta(days=40)):
        return a_case(office, status=status)


def test_lateness_owes_one_apology_for_the_clock_that_was_missed(office: Office) -> None:
    case = late(office)
    workflow.find_overdue(case, clock.now())
    [duty] = duties.owed(case)
    settle = case.clocks[-1]
    assert (duty.letter, duty.ground, duty.clock_id) == ("apology", "late.settle", settle.id)
    assert duty.since == settle.due_on + timedelta(days=1)
    assert case.letters_owed == 1


def test_one_apology_covers_all_faults_until_it_is_issued(office: Office) -> None:
    case = late(office, "received")
    workflow.find_overdue(case, clock.now())
    assert len([each for each in case.clocks if each.overdue]) == 2
    [duty] = duties.owed(case)
    duties.issued(case, duty, clock.today())
    assert case.letters_owed == 0
    duties.owe_apology(case, "settle", clock.today(), None, clock.now())
    assert [each.settled_by for each in duties.of(case)] == ["issued", None]


def test_a_punctual_case_owes_nothing(office: Office) -> None:
    case = a_case(office, status="closed")
    assert [each for each in duties.of(case) if not each.proposed] == []


def test_a_case_does_not_close_while_an_apology_is_owed(office: Office) -> None:
    case = late(office)
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    db.session.commit()
    with pytest.raises(LetterOwed):
        closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã sửa.")
    assert case.status == "answered"


def test_the_head_waives_with_a_reason_and_nobody_else_does(office: Office) -> None:
    case = late(office)
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    [duty] = duties.owed(case)
    for role in set(Role) - {Role.HEAD}:
        with pytest.raises(workflow.NotAllowed):
            issue.waive(duty, office.actors[role], "Vì thế.", clock.now())
    with pytest.raises(NeedsReason):
        issue.waive(duty, office.actors[Role.HEAD], "  ", clock.now())
    with pytest.raises(LetterOwed):
        duties.refuse_if_owed(case)
    issue.waive(duty, office.actors[Role.HEAD], "Đã xin lỗi trực tiếp.", clock.now())
    assert (duty.settled_by, duty.waived_reason) == ("waived", "Đã xin lỗi trực tiếp.")
    closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã sửa.")
    assert case.overdue_since is not None


def test_settling_twice_is_refused(office: Office) -> None:
    case = late(office)
    workflow.find_overdue(case, clock.now())
    [duty] = duties.owed(case)
    issue.waive(duty, office.actors[Role.HEAD], "Đã xin lỗi trực tiếp.", clock.now())
    with pytest.raises(workflow.Changed):
        issue.waive(duty, office.actors[Role.HEAD], "Lần nữa.", clock.now())


@pytest.mark.parametrize(
    ("kind", "outcome", "ground"),
    [
        (Kind.FEEDBACK, "done", "acted"), (Kind.FEEDBACK, "explained", None),
        (Kind.PETITION, "planned", "adopted"), (Kind.PETITION, "refused", None),
        (Kind.COMPLAINT, "done", None), (Kind.DENUNCIATION, "done", None),
    ],
)  # fmt: skip
def test_thanks_are_proposed_where_they_are_earned_and_hold_nothing_up(
    office: Office, kind: Kind, outcome: str, ground: str | None
) -> None:
    case = a_case(office, kind, "answered", outcome=outcome)
    thanks = [each for each in duties.of(case) if each.letter == "thank_you"]
    assert [each.ground for each in thanks] == ([ground] if ground else [])
    duties.refuse_if_owed(case)
    duties.propose_thanks(case, "praise", clock.today(), clock.now())
    assert len([each for each in duties.of(case) if each.letter == "thank_you"]) == 1


def test_a_reopened_case_owes_again_when_it_is_late_again(office: Office) -> None:
    case = a_receipt(office).case
    duties.owe_apology(case, "accept", clock.today(), None, clock.now())
    duties.owe_apology(case, "settle", clock.today(), None, clock.now())
    assert len(duties.of(case)) == 1
