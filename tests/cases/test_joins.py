"""What goes together has one answer and everyone is told; what parts again has its clock from its first day."""

from typing import Any

import pytest
from sqlalchemy import select

from office.base import clock, outbox
from office.base.db import db
from office.cases import consents, handling, joins
from office.cases.joins import NotInOneCase, OtherPerson
from office.cases.models import Case, Clock, Joining, Telling
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt

NEIGHBOUR: dict[str, Any] = {
    "name": "Hàng Xóm", "phone": "0911 000 111", "email": "hang.xom@test.example", "address": "96",
}  # fmt: skip


def reception(office: Office) -> Actor:
    return office.actors[Role.RECEPTION]


def going(case: Case) -> list[Clock]:
    return [each for each in case.clocks if each.state in {"running", "paused", "waiting"}]


def a_pair(office: Office, **said: Any) -> tuple[Case, Case]:
    """A case in work, and a neighbour's report joined to it."""
    first = a_case(office, status="accepted")
    second = a_receipt(office, **{**NEIGHBOUR, **said}).case
    joins.join(second, reception(office), clock.now(), first=first)
    db.session.commit()
    return first, second


def answered(office: Office, case: Case) -> None:
    handler = office.actors[Role.HANDLER]
    said = {each.number: ("Đã sửa xong.", "done") for each in case.points}
    handling.draft_answer(case, handler, clock.now(), said)
    handling.propose(case, handler, clock.now())
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    db.session.commit()


def test_a_repeat_leads_to_the_first_case_and_has_no_clock(office: Office) -> None:
    first = a_case(office, status="accepted")
    version = first.version
    second = a_receipt(office, **NEIGHBOUR).case
    joins.join(second, reception(office), clock.now(), first=first)
    assert (second.status, second.first_case_id, second.open) == ("joined", first.id, False)
    assert (first.joined, first.version) == (1, version + 1)
    assert going(second) == []


def test_nothing_goes_with_itself_with_what_goes_already_or_across_the_seal(office: Office) -> None:
    intake = office.actors[Role.SEALED_INTAKE]
    first, joined, free = (a_receipt(office).case for _ in range(3))
    joins.join(joined, reception(office), clock.now(), first=first)
    sealed, other = (a_receipt(office, Kind.DENUNCIATION).case for _ in range(2))
    for case, actor, to in (
        (free, reception(office), free), (free, reception(office), joined),
        (free, reception(office), sealed), (sealed, intake, free), (sealed, intake, other),
    ):  # fmt: skip
        with pytest.raises(NotInOneCase):
            joins.join(case, actor, clock.now(), first=to)
        assert case.status == "received"
    ended = a_case(office, status="closed")
    with pytest.raises(NotInOneCase):
        joins.join(free, reception(office), clock.now(), first=ended)


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.INFORMATION])
def test_whoever_has_a_right_of_his_own_goes_with_himself_only(office: Office, kind: Kind) -> None:
    first = a_receipt(office, kind).case
    other = a_receipt(office, kind, **NEIGHBOUR).case
    with pytest.raises(OtherPerson):
        joins.join(other, reception(office), clock.now(), first=first)
    with pytest.raises(OtherPerson):
        joins.join(a_receipt(office).case, reception(office), clock.now(), first=first)
    again = a_receipt(office, kind).case
    joins.join(again, reception(office), clock.now(), first=first)
    assert again.status == "joined"


def test_one_person_twice_is_one_household(office: Office) -> None:
    first = a_receipt(office).case
    for said in ({}, NEIGHBOUR, NEIGHBOUR):
        joins.join(a_receipt(office, **said).case, reception(office), clock.now(), first=first)
    assert first.joined == 1


def test_the_answer_reaches_everyone_once_each_with_a_record(office: Office) -> None:
    first, second = a_pair(office)
    third = a_receipt(office, **{**NEIGHBOUR, "phone": "0922", "email": "", "address": "7"}).case
    stopped = a_receipt(
        office, **{**NEIGHBOUR, "phone": "0933", "email": "b@test.example", "address": "8"}
    ).case
    consents.agree(consents.MAIL, clock.now(), case_id=stopped.id)
    consents.stop_mail(stopped, clock.now())
    for each in (third, stopped):
        joins.join(each, reception(office), clock.now(), first=first)
    answered(office, first)

    def records() -> dict[int, tuple[str, str]]:
        rows = db.session.execute(
            select(Joining.case_id, Telling.channel, Telling.state)
            .join(Joining, Joining.id == Telling.joining_id)
            .where(Telling.news == "answer")
        )
        return {case_id: (channel, state) for case_id, channel, state in rows}

    page = ("page", "shown")
    assert records() == {second.id: ("email", "waiting"), third.id: page, stopped.id: page}
    joins.tell(first, "answer", clock.now())
    db.session.commit()
    assert len(records()) == 3
    while outbox.drain():
        pass
    db.session.expire_all()
    assert records()[second.id] == ("email", "sent")
    shared = joins.shared(second)
    assert shared is not None
    assert [answer for answer, _ in shared.answers] == ["Đã sửa xong."]
    assert shared.people == 4


def test_who_goes_along_reads_no_word_of_the_first_sender(office: Office) -> None:
    first, second = a_pair(office)
    answered(office, first)
    said = str(joins.shared(second))
    for word in ("Người Gửi Thử", "0900", "Sửa đèn trong tuần", first.code):
        assert word not in said


def test_who_is_set_aside_from_one_is_not_led_to_it_by_another(office: Office) -> None:
    first = a_receipt(office, Kind.COMPLAINT).case
    about = a_receipt(office, Kind.COMPLAINT).case
    about.excluded = ["officer.1"]
    with pytest.raises(NotInOneCase):
        joins.join(about, reception(office), clock.now(), first=first)
