"""Two cases in work about one matter: merged into the one promised earlier, and apart again."""

from typing import Any

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import closing, handling, joins, merging, workflow
from office.cases.models import Case, Overdue, Telling
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later

OTHER = {"name": "Người Gửi Khác", "phone": "0900 111 222", "email": "khac@vi-du.example"}


def two(office: Office, **more: Any) -> tuple[Case, Case]:
    """Return two cases in work, the second received two days later."""
    first = a_case(office, status="accepted")
    with days_later(2):
        second = a_case(office, status="accepted", **{**OTHER, **more})
    return first, second


def merge(office: Office, case: Case, first: Case) -> None:
    merging.merge(
        case, office.actors[Role.HANDLER], clock.now(), first=first, reason="Cùng một cột đèn."
    )
    db.session.commit()


def test_one_follows_and_the_other_keeps_its_day(office: Office) -> None:
    first, second = two(office)
    due = first.next_due
    with days_later(3):
        merge(office, second, first)
    assert (second.status, second.first_case_id) == ("joined", first.id)
    assert (first.status, first.next_due, first.joined) == ("accepted", due, 1)
    assert {each.state for each in second.clocks if each.step == "settle"} == {"dropped"}
    wanted = joins.asked_by([second.id], office.actors[Role.HANDLER])
    assert wanted[second.id] == [each.asked for each in second.points]


def test_who_was_promised_earlier_leads(office: Office) -> None:
    first, second = two(office)
    with pytest.raises(merging.LaterPromise):
        merge(office, first, second)
    assert first.status == "accepted"


def test_undone_everything_is_as_it_was(office: Office) -> None:
    first, second = two(office)
    was = (second.status, second.handler_id, second.next_due, len(second.clocks))
    merge(office, second, first)
    with days_later(5):
        merging.unmerge(
            second, office.actors[Role.HANDLER], clock.now(), reason="Hai cột khác nhau."
        )
        db.session.commit()
    assert (second.status, second.handler_id, second.next_due, len(second.clocks)) == was
    assert (first.joined, second.first_case_id) == (0, None)


def test_lateness_from_before_and_from_meanwhile_is_written(office: Office) -> None:
    first, second = two(office)
    with days_later(100):
        merge(office, second, first)
        late = db.session.scalars(select(Overdue).where(Overdue.case_id == second.id)).all()
        assert late
        assert second.overdue_since is not None


def test_after_the_answer_nothing_is_undone_and_both_are_told(office: Office) -> None:
    first, second = two(office)
    merge(office, second, first)
    handler, head = office.actors[Role.HANDLER], office.actors[Role.HEAD]
    said = {each.number: ("Đã thay bóng.", "done") for each in first.points}
    handling.draft_answer(first, handler, clock.now(), said)
    handling.propose(first, handler, clock.now())
    handling.answer(first, head, clock.now())
    db.session.commit()
    told = db.session.scalars(select(Telling).where(Telling.case_id == first.id)).all()
    assert [each.news for each in told] == ["answer"]
    with pytest.raises(workflow.NotAllowed):
        merging.unmerge(second, handler, clock.now(), reason="Muộn rồi.")
    assert closing.withdrawal(second, head) == ""


def test_what_is_not_in_work_or_of_another_kind_is_not_merged(office: Office) -> None:
    first, second = two(office)
    waiting = a_receipt(office).case
    with pytest.raises(joins.NotInOneCase):
        merge(office, second, waiting)
    with pytest.raises(joins.NotInOneCase):
        merge(office, second, second)
    complaint = a_case(office, Kind.COMPLAINT, "accepted")
    with pytest.raises(joins.NotInOneCase):
        merge(office, second, complaint)
    with pytest.raises(workflow.NotAllowed):
        merge(office, complaint, first)


def test_it_takes_one_who_works_on_both_and_a_reason(office: Office) -> None:
    first, second = two(office)
    with pytest.raises(merging.NeedsWhy):
        merging.merge(second, office.actors[Role.HANDLER], clock.now(), first=first, reason=" ")
    with pytest.raises(workflow.NotAllowed):
        merging.merge(second, office.actors[Role.RECEPTION], clock.now(), first=first, reason="x")
    first.handler_id, first.unit_id = None, office.units["society"].id
    db.session.flush()
    with pytest.raises(joins.NotInOneCase):
        merge(office, second, first)


def test_two_officers_cross_and_one_is_refused(office: Office) -> None:
    first, second = two(office)
    first.next_due = second.next_due
    merge(office, second, first)
    with pytest.raises((workflow.NotAllowed, joins.NotInOneCase)):
        merge(office, first, second)
    with pytest.raises(workflow.NotAllowed):
        merge(office, second, first)
    assert (first.status, second.status, first.joined) == ("accepted", "joined", 1)
