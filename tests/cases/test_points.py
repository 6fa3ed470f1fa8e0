"""What is asked is listed at the first look, in the citizen's words first, until the answer is proposed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import handling, points
from office.cases.models import Case
from office.cases.points import Line
from office.cases.workflow import Changed, NotAllowed
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, an_extract, at_work, sender_of
from tests.cases.test_satisfaction import evidence


def listed(case: Case) -> list[tuple[str, str]]:
    db.session.commit()
    db.session.refresh(case)
    assert [each.number for each in case.points] == list(range(1, len(case.points) + 1))
    return [(each.asked, each.own_words) for each in case.points]


def put(office: Office, case: Case, *asked: str | Line, role: Role = Role.RECEPTION) -> None:
    points.list_points(case, office.actors[role], clock.now(), asked)


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office, wanted="Sửa đèn; báo lại khi xong; đền tiền")


def test_the_list_begins_with_the_words_of_the_citizen(case: Case) -> None:
    assert listed(case) == [(each, each) for each in ("Sửa đèn", "Báo lại khi xong", "Đền tiền")]


def test_the_reception_officer_edits_splits_joins_and_reorders_at_the_first_look(
    office: Office, case: Case
) -> None:
    put(
        office, case, Line("Đền tiền hư xe", (3,)), Line("Sửa đèn", (1,)), Line("Thay bóng", (1,)),
        "Trả lời bằng văn bản", Line("Báo lại khi xong", (2,)),
    )  # fmt: skip
    assert listed(case) == [
        ("Đền tiền hư xe", "Đền tiền"),
        ("Sửa đèn", "Sửa đèn"),
        ("Thay bóng", "Sửa đèn"),
        ("Trả lời bằng văn bản", ""),
        ("Báo lại khi xong", "Báo lại khi xong"),
    ]
    put(office, case, Line("Sửa đèn; thay bóng", (2, 3)), Line("Đền tiền", (1,)))
    assert listed(case) == [("Sửa đèn; thay bóng", "Sửa đèn; Sửa đèn"), ("Đền tiền", "Đền tiền")]
    trail = db.session.scalars(select(Event).where(Event.action == points.LISTED)).all()
    assert [each.facts["count"] for each in trail] == [5, 2]


def test_answers_and_evidence_go_with_the_point_they_belong_to(office: Office) -> None:
    case = a_case(office, status="accepted", wanted="Sửa đèn; báo lại")
    told = {1: ("Đã sửa.", "done"), 2: ("Đã báo.", "done")}
    handling.draft_answer(case, office.actors[Role.HANDLER], clock.now(), told)
    evidence(case)
    case.attachments[0].point_id = case.points[1].id
    kept = case.points[0].id
    put(office, case, Line("Sửa đèn và báo lại", (1, 2)), role=Role.HANDLER)
    listed(case)
    point = case.points[0]
    assert (point.id, point.answer, point.outcome) == (kept, "Đã sửa.\nĐã báo.", "done")
    assert case.attachments[0].point_id == kept
    put(office, case, "Điều khác")
    listed(case)
    assert case.attachments[0].point_id is None


def test_a_point_the_citizen_withdrew_stays(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted", wanted="Hủy quyết định; trả tiền")
    case.points[0].outcome = "withdrawn"
    put(office, case, "Trả tiền")
    assert [each for each, _own in listed(case)] == ["Trả tiền", "Hủy quyết định"]


@pytest.mark.parametrize("asked", [[], ["  \n "]])
def test_a_case_keeps_at_least_one_point(office: Office, case: Case, asked: list[str]) -> None:
    with pytest.raises(points.NoPoint):
        put(office, case, *asked)


@pytest.mark.parametrize("asked", [["x"] * (points.MOST + 1), ["x" * (points.LONGEST + 1)]])
def test_too_much_for_a_letter_is_refused(office: Office, case: Case, asked: list[str]) -> None:
    with pytest.raises(points.TooLong):
        put(office, case, *asked)
    assert len(case.points) == 3


def test_nobody_lists_once_the_answer_is_proposed_and_no_stranger_ever(office: Office) -> None:
    proposed = a_case(office, status="proposed")
    for role in (Role.HANDLER, Role.RECEPTION, Role.HEAD):
        with pytest.raises(NotAllowed):
            put(office, proposed, "Khác", role=role)
    fresh = a_case(office)
    for role in (Role.HANDLER, Role.SUPERVISOR, Role.OBSERVER, Role.SEAL_KEEPER):
        with pytest.raises(NotAllowed):
            put(office, fresh, "Khác", role=role)
    with pytest.raises(NotAllowed):
        points.list_points(fresh, VISITOR, clock.now(), ["Khác"])


def test_reception_lists_until_then(office: Office) -> None:
    case = a_case(office, status="accepted")
    put(office, case, "Sửa đèn", "Trả lời")
    assert len(listed(case)) == 2


def test_an_old_page_overwrites_nothing(office: Office, case: Case) -> None:
    seen = case.version
    put(office, case, "Một")
    with pytest.raises(Changed):
        points.list_points(case, office.actors[Role.RECEPTION], clock.now(), ["Hai"], seen=seen)


def test_points_of_a_denunciation_come_through_the_gate_and_never_name_its_author(
    office: Office,
) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    intaker = at_work(office.actors[Role.SEALED_INTAKE])
    with pytest.raises(NotAllowed):
        points.list_points(case, intaker, clock.now(), ["Xử lý"])
    an_extract(office, case)
    points.list_points(case, intaker, clock.now(), ["Xử lý cán bộ"])
    assert listed(case) == [("Xử lý cán bộ", "")]
    with pytest.raises(points.sealed.IdentityTold):
        points.list_points(case, intaker, clock.now(), ["Trả lời ông Người Gửi Thử"])


def test_the_citizen_says_that_one_is_missing_until_the_list_is_set_out_anew(
    office: Office, case: Case
) -> None:
    sender = sender_of(case)
    handling.say(case, sender, clock.now(), "Chỉ hỏi thăm.")
    handling.say(case, sender, clock.now(), "Còn thiếu việc cắt cây.", about=points.ABOUT)
    assert [each.text for each in points.lacking(case)] == ["Còn thiếu việc cắt cây."]
    assert case.awaiting_reply
    with clock.at(clock.now() + timedelta(minutes=1)):
        put(office, case, "Sửa đèn", "Cắt cây")
    assert points.lacking(case) == []
