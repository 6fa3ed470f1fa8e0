"""What goes together parts again: no clock lost, no lateness vanished, and nobody is left behind."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import closing, joins, parting, triage, workflow
from office.cases.machines import table, together
from office.cases.models import Case, Joining, Overdue
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later, sender_of
from tests.cases.test_joins import NEIGHBOUR, a_pair, answered, going, reception


def clocks_of(case: Case) -> list[tuple[Any, ...]]:
    return [
        (each.step, each.state, each.started_on, each.due_on, each.stopped_on)
        for each in case.clocks
    ]


def a_neighbour(office: Office, number: int) -> Case:
    """File another report, of someone else."""
    who = {"name": f"Người {number}", "phone": f"09{number:08}", "email": f"n{number}@test.example"}
    return a_receipt(office, **{**who, "address": f"{number} đường Lá"}).case


def events(case: Case, name: str) -> int:
    asked = select(func.count()).where(
        Event.case_id == case.id, Event.action == f"case:case:{name}"
    )
    return db.session.scalar(asked) or 0


def test_an_undone_join_leaves_the_case_as_if_it_had_never_been(office: Office) -> None:
    first, second = a_case(office, status="accepted"), a_receipt(office, **NEIGHBOUR).case
    before = clocks_of(second)
    joins.join(second, reception(office), clock.now(), first=first)
    parting.separate(second, reception(office), clock.now(), reason="Hai chỗ đèn khác nhau")
    assert (second.status, second.open, second.first_case_id) == ("received", True, None)
    assert (second.closed_at, second.closed_day) == (None, None)
    assert clocks_of(second) == before
    assert second.next_due == min(each.due_on for each in second.clocks)
    assert first.joined == 0
    assert joins.standing(second) is None


def test_lateness_that_fell_meanwhile_is_found_and_what_was_found_before_stays(
    office: Office,
) -> None:
    first, second = a_pair(office)
    with days_later(60) as now:
        parting.separate(second, reception(office), now, reason="Nhầm")
        late = [each for each in second.clocks if each.overdue]
        assert late
        assert {each.overdue.since for each in late if each.overdue} == {
            each.due_on + timedelta(days=1) for each in late
        }
        assert all(each.overdue and each.overdue.ended_on is None for each in late)
        assert second.letters_owed == 1, "an apology is owed for it"
        since = [each.overdue.since for each in late if each.overdue]
        first = a_case(office, status="accepted")
        joins.join(second, reception(office), now, first=first)
        assert all(each.overdue and each.overdue.ended_on for each in late)
        parting.separate(second, reception(office), now, reason="Nhầm lần nữa")
        assert [each.overdue.since for each in late if each.overdue] == since
    found = db.session.scalar(select(func.count()).where(Overdue.case_id == second.id))
    assert found == len(late)


def test_a_case_that_waited_for_its_sender_waits_again(office: Office) -> None:
    from office.cases import handling

    first, second = a_case(office), a_receipt(office, **NEIGHBOUR).case
    handling.ask(second, reception(office), clock.now(), question="Nhà số mấy?")
    joins.join(second, reception(office), clock.now(), first=first)
    parting.separate(second, reception(office), clock.now(), reason="Khác")
    assert (second.status, second.before_waiting) == ("waiting", "received")
    handling.supply(second, sender_of(second), clock.now(), "Số 12")
    assert second.status == "received"


def test_parting_twice_or_with_an_old_page_changes_nothing(office: Office) -> None:
    _first, second = a_pair(office)
    seen = second.version
    with pytest.raises(workflow.Changed):
        parting.separate(second, reception(office), clock.now(), reason="x", seen=seen - 1)
    parting.separate(second, reception(office), clock.now(), reason="x", seen=seen)
    with pytest.raises(workflow.NotAllowed):
        parting.separate(second, reception(office), clock.now(), reason="x")
    with pytest.raises(workflow.NotAllowed):
        parting.leave(second, sender_of(second), clock.now())
    assert events(second, "separate") == 1


def test_nobody_else_parts_them(office: Office) -> None:
    first, second = a_pair(office)
    for actor in (office.actors[Role.HANDLER], VISITOR, sender_of(first)):
        with pytest.raises(workflow.NotAllowed):
            parting.separate(second, actor, clock.now(), reason="x")
        with pytest.raises(workflow.NotAllowed):
            parting.leave(second, actor, clock.now())
    with pytest.raises(workflow.NotAllowed):
        workflow.move(second, "carry_on", reception(office), clock.now())
    assert second.status == "joined"


def test_who_came_with_a_parted_case_goes_with_it_again(office: Office) -> None:
    first, middle, last = a_case(office), a_neighbour(office, 1), a_neighbour(office, 2)
    joins.join(last, reception(office), clock.now(), first=middle)
    joins.join(middle, reception(office), clock.now(), first=first)
    assert (first.joined, middle.joined, last.first_case_id) == (2, 0, first.id)
    parting.separate(middle, reception(office), clock.now(), reason="Khác nơi")
    assert (first.joined, middle.joined, last.first_case_id) == (0, 1, middle.id)


def test_the_one_that_counted_leaves_and_the_same_person_still_counts_once(office: Office) -> None:
    first = a_case(office)
    twice = [a_neighbour(office, 1) for _ in range(2)]
    for each in twice:
        joins.join(each, reception(office), clock.now(), first=first)
    assert first.joined == 1
    parting.separate(twice[0], reception(office), clock.now(), reason="Khác")
    assert first.joined == 1
    parting.separate(twice[1], reception(office), clock.now(), reason="Khác")
    assert first.joined == 0


def test_a_sender_goes_along_counts_once_and_leaves_again(office: Office) -> None:
    first = a_case(office, status="accepted")
    again = [a_neighbour(office, 1) for _ in range(2)]
    for each in again:
        joins.join_own(each, sender_of(each), clock.now(), first=first)
    assert first.joined == 1
    parting.leave(again[0], sender_of(again[0]), clock.now())
    assert (again[0].status, first.joined) == ("received", 1)
    assert going(again[0])
    joining = db.session.scalars(select(Joining).where(Joining.case_id == again[0].id)).one()
    assert (joining.way, joining.undone_by, joining.undone_at is not None) == ("own", None, True)


def test_only_who_filed_public_feedback_says_me_too(office: Office) -> None:
    first, case = a_case(office), a_neighbour(office, 1)
    with pytest.raises(workflow.NotAllowed):
        joins.join_own(case, VISITOR, clock.now(), first=first)
    with pytest.raises(joins.NotInOneCase):
        joins.join_own(case, sender_of(case), clock.now(), first=case)
    complaint, other = (a_receipt(office, Kind.COMPLAINT).case for _ in range(2))
    with pytest.raises(workflow.NotAllowed):
        joins.join_own(complaint, sender_of(complaint), clock.now(), first=other)


@pytest.mark.parametrize("ends", ["withdraw", "decline"])
def test_the_earliest_carries_on_for_all_when_the_first_ends_for_itself(
    office: Office, ends: str
) -> None:
    first = a_case(office)
    followers = []
    for number in (1, 2, 3):
        with days_later(number):
            followers.append(a_neighbour(office, number))
    with days_later(4) as now:
        for each in (followers[2], followers[0], followers[1]):
            joins.join(each, reception(office), now, first=first)
        if ends == "withdraw":
            closing.withdraw(first, sender_of(first), now)
        else:
            _declined(first, office, now)
    leader, *rest = followers
    assert (leader.status, leader.first_case_id, leader.joined) == ("received", None, 2)
    assert leader.received_day == clock.today() + timedelta(days=1), "its own day counts"
    assert going(leader)
    assert {each.first_case_id for each in rest} == {leader.id}
    assert (first.joined, events(leader, "carry_on")) == (0, 1)


def _declined(case: Case, office: Office, at: Any) -> None:
    from tests.builders import found_against

    found_against(case, reception(office), "P4")
    triage.decline(case, reception(office), at, ground_key="P4", reason="Không thuộc")


def test_a_follower_carries_on_late_where_its_own_day_has_passed(office: Office) -> None:
    first, second = a_pair(office)
    with days_later(60) as now:
        closing.withdraw(first, sender_of(first), now)
        assert second.open
        assert second.overdue_since


def test_what_is_handed_to_another_agency_is_told_to_all_who_stay_with_it(office: Office) -> None:
    first, second = a_case(office), a_neighbour(office, 1)
    joins.join(second, reception(office), clock.now(), first=first)
    triage.transfer(
        first, reception(office), clock.now(), agency=office.units["department"], reason="Đúng nơi"
    )
    assert (second.status, second.first_case_id) == ("joined", first.id)
    assert joins.tellings(first) == {("email", "waiting"): 1}


def test_one_of_them_disputes_alone_and_the_others_stay_content(office: Office) -> None:
    first, second = a_pair(office)
    third = a_neighbour(office, 3)
    joins.join(third, reception(office), clock.now(), first=first)
    sender = sender_of(second)
    assert not parting.may_dispute(second, sender)
    with pytest.raises(workflow.NotAllowed):
        parting.dispute(second, sender, clock.now(), reason="Chưa sáng")
    answered(office, first)
    assert parting.may_dispute(second, sender)
    parting.dispute(second, sender, clock.now(), reason="Nhà tôi vẫn tối")
    assert (second.status, second.first_case_id, second.open) == ("disputed", None, True)
    assert [each.answer for each in second.points] == ["Đã sửa xong."]
    assert (first.status, third.status, first.joined) == ("answered", "joined", 1)
    assert [each.step for each in going(second)] == ["review"]
    closing.reopen(second, office.actors[Role.HEAD], clock.now(), reason="Đúng là chưa sáng")
    assert second.status == "accepted"


def test_a_denunciation_is_neither_joined_by_its_sender_nor_parted() -> None:
    names = {each.name for each in (*together.PARTING, *together.OWN)}
    assert names.isdisjoint(each.name for each in table.machine(Kind.DENUNCIATION))
    assert {"leave", "join_own"}.isdisjoint(each.name for each in table.machine(Kind.COMPLAINT))
