"""The work on a case: said once, asked, extended by a second person, answered point by point."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import closing, deadlines, handling, notes, points
from office.cases.deadlines import AlreadyLate
from office.cases.handling import NoMoreTime, OwnRequest, Unanswered
from office.cases.models import Case, Message
from office.cases.steps import SETTLE
from office.cases.workflow import Changed, NotAllowed
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_case, sender_of


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office, Kind.INFORMATION, "accepted")


def test_a_message_sent_twice_is_one_message(office: Office, case: Case) -> None:
    one = handling.say(case, sender_of(case), clock.now(), "Bao giờ xong?", key="k")
    two = handling.say(case, sender_of(case), clock.now(), "Bao giờ xong?", key="k")
    assert one.id == two.id
    handling.say(case, sender_of(case), clock.now(), "Bao giờ xong?", key="other")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2


def test_who_wrote_last_is_known_and_citizens_are_not_named_in_the_trail(
    office: Office, case: Case
) -> None:
    named = Actor("citizen", 9, "Người Gửi Thử", opened=frozenset({case.id}))
    handling.say(case, named, clock.now(), "Bao giờ xong?")
    assert case.awaiting_reply
    event = db.session.scalars(select(Event).where(Event.action == "case:message:citizen")).one()
    assert (event.actor_id, event.actor_name) == (None, "")
    notes.write(case, office.actors[Role.HANDLER], clock.now(), "Ghi chú.")
    assert case.awaiting_reply
    handling.say(case, office.actors[Role.HANDLER], clock.now(), "Thứ Sáu.")
    assert not case.awaiting_reply
    assert [each.author for each in case.messages] == ["", "Cán bộ handler"]


def test_what_is_said_is_not_written_into_the_trail(case: Case) -> None:
    handling.say(case, sender_of(case), clock.now(), "Một câu rất riêng")
    assert all("rất riêng" not in str(each.facts) for each in db.session.scalars(select(Event)))


@pytest.mark.parametrize("status", ["received", "accepted"])
def test_a_case_goes_back_to_where_it_was_before_the_question(office: Office, status: str) -> None:
    case = a_case(office, status=status)
    case.unit_id, case.handler_id = office.units["works"].id, office.officers[Role.HANDLER].id
    handler = office.actors[Role.HANDLER]
    handling.ask(case, handler, clock.now(), question="Cột đèn số mấy?")
    assert (case.status, case.before_waiting) == ("waiting", status)
    handling.supply(case, sender_of(case), clock.now(), "Số 12.")
    assert (case.status, case.before_waiting) == (status, None)
    handling.ask(case, handler, clock.now(), question="Bóng loại nào?")
    handling.go_on(case, handler, clock.now())
    assert case.status == status


def test_a_question_to_the_citizen_stops_no_clock(office: Office) -> None:
    case = a_case(office, status="accepted")
    due = case.next_due
    handling.ask(case, office.actors[Role.HANDLER], clock.now(), question="Cột đèn số mấy?")
    assert case.next_due == due
    assert deadlines.running(case, SETTLE)[0].state == "running"


# --- more time


def ask(office: Office, case: Case, days: int = 2, role: Role = Role.HANDLER) -> None:
    handling.ask_extension(case, office.actors[role], clock.now(), days=days, reason="Hồ sơ nhiều.")


def test_more_time_is_given_by_a_second_person_with_a_letter(office: Office, case: Case) -> None:
    before = case.next_due
    ask(office, case)
    assert case.next_due == before
    handling.decide_extension(case, office.actors[Role.HEAD], clock.now(), granted=True)
    assert case.next_due > before
    assert deadlines.running(case, SETTLE)[0].first_due == before
    assert "extension" in db.session.scalars(select(Letter.kind)).all()
    assert handling.pending_extension(case) is None


def test_a_refused_extension_changes_no_day(office: Office, case: Case) -> None:
    before = case.next_due
    ask(office, case)
    handling.decide_extension(case, office.actors[Role.HEAD], clock.now(), granted=False)
    assert (case.next_due, handling.pending_extension(case)) == (before, None)


def test_nobody_grants_his_own_request(office: Office, case: Case) -> None:
    head = office.actors[Role.HEAD]
    both = Actor("officer", head.id, head.name, head.posts + office.actors[Role.LEAD].posts)
    handling.ask_extension(case, both, clock.now(), days=1, reason="Hồ sơ nhiều.")
    with pytest.raises(OwnRequest):
        handling.decide_extension(case, both, clock.now(), granted=True)


def test_no_more_is_asked_than_the_law_gives_nor_twice_at_once(office: Office, case: Case) -> None:
    limit = deadlines.extension_limit(deadlines.running(case, SETTLE)[0])
    assert limit is not None
    for days in (0, -1, limit.days + 1):
        with pytest.raises(NoMoreTime):
            ask(office, case, days)
    ask(office, case, limit.days)
    with pytest.raises(NoMoreTime):
        ask(office, case, 1)


def test_what_the_law_does_not_extend_is_not_extended(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")  # an ordinary one, not a complex one
    with pytest.raises(NoMoreTime) as refused:
        ask(office, case)
    assert refused.value.limit is None


def test_time_is_neither_asked_nor_granted_once_the_day_has_passed(
    office: Office, case: Case
) -> None:
    due = deadlines.running(case, SETTLE)[0].due_on
    with clock.at(clock.moment_of(due) + timedelta(hours=20)):
        ask(office, case)
    with clock.at(clock.moment_of(due + timedelta(days=1))):
        with pytest.raises(AlreadyLate):
            handling.decide_extension(case, office.actors[Role.HEAD], clock.now(), granted=True)
        handling.decide_extension(case, office.actors[Role.HEAD], clock.now(), granted=False)
        with pytest.raises(AlreadyLate):
            ask(office, case)
    assert deadlines.running(case, SETTLE)[0].due_on == due


def test_a_request_of_an_earlier_round_gives_the_new_one_nothing(
    office: Office, case: Case
) -> None:
    ask(office, case)
    _propose(office, case)
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    closing.dispute(case, sender_of(case), clock.now(), reason="Chưa đủ.")
    closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Đúng.")
    assert handling.pending_extension(case) is None
    with pytest.raises(NoMoreTime):
        handling.decide_extension(case, office.actors[Role.HEAD], clock.now(), granted=True)
    ask(office, case)


# --- the answer


def _propose(office: Office, case: Case) -> None:
    handler = office.actors[Role.HANDLER]
    answers = {each.number: ("Đã xong.", "done") for each in case.points}
    handling.draft_answer(case, handler, clock.now(), answers)
    handling.propose(case, handler, clock.now())


def test_every_point_needs_answer_and_outcome(office: Office, case: Case) -> None:
    handler = office.actors[Role.HANDLER]
    points.list_points(case, handler, clock.now(), ["Một", "Hai", "Ba", " "])
    handling.draft_answer(
        case,
        handler,
        clock.now(),
        {1: ("Xong.", "done"), 2: ("Xong.", "nonsense"), 3: (" ", "done")},
    )
    with pytest.raises(Unanswered) as missing:
        handling.propose(case, handler, clock.now())
    assert missing.value.numbers == [2, 3]
    assert case.status == "accepted"
    with pytest.raises(points.NoPoint):
        points.list_points(case, handler, clock.now(), [" "])


def test_points_set_out_anew_keep_the_answers_they_had(office: Office, case: Case) -> None:
    handler = office.actors[Role.HANDLER]
    points.list_points(case, handler, clock.now(), ["Một", "Hai"])
    handling.draft_answer(case, handler, clock.now(), {2: ("Xong.", "done")})
    points.list_points(case, handler, clock.now(), ["Hai", "Ba"])
    db.session.commit()
    db.session.refresh(case)
    said = [(each.number, each.asked, each.answer) for each in case.points]
    assert said == [(1, "Hai", "Xong."), (2, "Ba", "")]


def test_an_answer_is_proposed_sent_back_mended_and_signed(office: Office, case: Case) -> None:
    _propose(office, case)
    assert case.status == "proposed"
    handling.send_back(case, office.actors[Role.HEAD], clock.now(), reason="Nêu ngày.")
    assert case.status == "accepted"
    _propose(office, case)
    with pytest.raises(NotAllowed):
        handling.answer(case, office.actors[Role.HANDLER], clock.now())
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    assert case.status == "answered"
    assert {each.state for each in case.clocks} == {"met"}


def test_a_page_that_is_old_overwrites_nothing(office: Office, case: Case) -> None:
    handler, seen = office.actors[Role.HANDLER], case.version
    _propose(office, case)
    for act in (
        lambda: handling.draft_answer(case, handler, clock.now(), {1: ("Khác", "done")}, seen=seen),
        lambda: points.list_points(case, handler, clock.now(), ["Khác"], seen=seen),
        lambda: handling.propose(case, handler, clock.now(), seen=seen),
        lambda: handling.answer(case, office.actors[Role.HEAD], clock.now(), seen=seen),
        lambda: handling.ask(case, handler, clock.now(), question="?", seen=seen),
    ):
        with pytest.raises(Changed):
            act()
    assert case.points[0].answer == "Đã xong."
