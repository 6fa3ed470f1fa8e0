"""The clocks of a case are those of the law, and late is late for ever."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from office.base import audit, clock
from office.base.audit import Event
from office.base.db import db
from office.cases import (
    calendar,
    closing,
    deadlines,
    duties,
    editions,
    handling,
    queries,
    triage,
    workflow,
)
from office.cases.calendar import Proposal
from office.cases.deadlines import AlreadyLate
from office.cases.models import Case, Clock, Overdue
from office.cases.models.case import NO_DUE
from office.cases.steps import ACCEPT, SERVE, SETTLE
from office.law import deadlines as law
from office.law.kinds import Kind, clock_rule, clock_start
from office.law.working_days import Year
from office.people.roles import Role
from tests.builders import (
    Office,
    a_case,
    a_receipt,
    an_extract,
    days_later,
    found_against,
    sender_of,
    served,
)

AROUND_THE_CHANGES = [
    date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1)
]  # fmt: skip


def on(day: date, hour: int = 9) -> AbstractContextManager[None]:
    return clock.at(clock.moment_of(day, time(hour)))


def the(case: Case, step: str) -> Clock:
    return [each for each in case.clocks if each.step == step][-1]


def accept(office: Office, case: Case) -> None:
    role = Role.SEALED_INTAKE if case.kind == Kind.DENUNCIATION else Role.RECEPTION
    if case.kind == Kind.DENUNCIATION:
        an_extract(office, case)
    triage.accept(
        case, office.actors[role], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip


@pytest.mark.parametrize("day", AROUND_THE_CHANGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_clocks_start_by_the_law_of_their_day(office: Office, kind: Kind, day: date) -> None:
    with on(day, 23):
        case = a_receipt(office, kind).case
        assert the(case, ACCEPT).due_on == law.reckon(clock_rule(kind, ACCEPT, day), day).due
        later = day + timedelta(days=2)
    with on(later):
        accept(office, case)
    settle = the(case, SETTLE)
    begins = later if clock_start(kind, SETTLE, day) == "accepted" else day
    reckoned = law.reckon(clock_rule(kind, SETTLE, begins), begins)
    assert (settle.started_on, settle.due_on, settle.rule) == (begins, reckoned.due, reckoned.rule)
    assert the(case, ACCEPT).state == "met"
    assert settle.due_on == settle.first_due
    assert case.next_due == min(each.due_on for each in case.clocks if each.state == "running")


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        (Kind.FEEDBACK, date(2026, 11, 18), date(2026, 12, 3)),  # ten working days, one day off
        (Kind.PETITION, date(2026, 8, 21), date(2026, 9, 8)),  # over two days of National Day
        (Kind.INFORMATION, date(2026, 9, 1), date(2026, 9, 14)),  # twelve days, to the Monday
    ],
)
def test_due_days_worked_out_by_hand(office: Office, kind: Kind, received: date, due: date) -> None:
    with on(received):
        assert the(a_receipt(office, kind).case, SETTLE).due_on == due


def test_what_comes_at_midnight_belongs_to_the_new_day(office: Office) -> None:
    with on(date(2026, 8, 31), 23):
        before = a_receipt(office, Kind.INFORMATION).case
    with on(date(2026, 9, 1), 0):
        after = a_receipt(office, Kind.INFORMATION).case
    assert (before.received_day.day, after.received_day.day) == (31, 1)
    assert the(before, SETTLE).rule != the(after, SETTLE).rule == "info.supply"


def test_a_complex_complaint_accepted_gets_the_longer_period(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    case.complexity = "complex"
    accept(office, case)
    day = clock.today()
    assert the(case, SETTLE).due_on == law.reckon(
        clock_rule(Kind.COMPLAINT, SETTLE, day), day, complexity="complex"
    ).due  # fmt: skip


# --- late


def late_case(office: Office, days: int = 40, kind: Kind = Kind.FEEDBACK) -> Case:
    """Return an accepted case, received so long ago that its settlement is late; nobody looked."""
    with on(clock.today() - timedelta(days=days)):
        case = a_case(office, kind, "accepted")
    assert the(case, SETTLE).due_on < clock.today()
    return case


def episodes(case: Case) -> list[tuple[int, date]]:
    rows = select(Overdue).where(Overdue.case_id == case.id).order_by(Overdue.id)
    return [(each.clock_id, each.since) for each in db.session.scalars(rows)]


def lateness(case: Case) -> list[Event]:
    asked = select(Event).where(Event.case_id == case.id, Event.action == "case:clock:overdue")
    return list(db.session.scalars(asked))


def test_the_due_day_itself_is_not_late_and_the_next_one_is(office: Office) -> None:
    case = a_case(office, status="accepted")
    due = the(case, SETTLE).due_on
    with on(due, 23):
        assert not workflow.find_overdue(case, clock.now())
    with on(due + timedelta(days=1), 0):
        assert workflow.find_overdue(case, clock.now())


def test_lateness_is_written_once_and_dated_to_the_first_late_day(office: Office) -> None:
    case = late_case(office)
    due = the(case, SETTLE).due_on
    for days in (0, 0, 1, 30):
        with days_later(days) as moment:
            workflow.find_overdue(case, moment)
            db.session.commit()
    since = due + timedelta(days=1)
    assert episodes(case) == [(the(case, SETTLE).id, since)]
    [event] = lateness(case)
    assert event.effective_at == clock.moment_of(since)
    assert event.at == clock.now() > event.effective_at
    assert case.overdue_since == since
    assert list(audit.breaks()) == []


def test_the_late_act_itself_finds_the_lateness(office: Office) -> None:
    with on(clock.today() - timedelta(days=40)):
        case = a_case(office, status="proposed")
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    settle = the(case, SETTLE)
    assert settle.state == "missed"
    assert episodes(case) == [(settle.id, settle.due_on + timedelta(days=1))]
    assert settle.overdue is not None
    assert settle.overdue.ended_on == clock.today()
    assert duties.owed(case)[0].clock_id == settle.id


def sort_to(case: Case, office: Office, kind: Kind) -> None:
    triage.sort(
        case, office.actors[Role.RECEPTION], clock.now(), kind=kind, field="land",
        complexity="very_complex", urgency="normal",
    )  # fmt: skip


def _answered(office: Office, case: Case) -> None:
    handler = office.actors[Role.HANDLER]
    answers = {each.number: ("Đã xong.", "explained") for each in case.points}
    handling.draft_answer(case, handler, clock.now(), answers)
    handling.propose(case, handler, clock.now())
    handling.answer(case, office.actors[Role.HEAD], clock.now())


def _reopened(office: Office, case: Case) -> None:
    _answered(office, case)
    closing.dispute(case, sender_of(case), clock.now(), reason="Chưa xong.")
    closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Đúng là chưa.")


LATE_ACTS: dict[str, Callable[[Office, Case], object]] = {
    "transfer": lambda office, case: triage.transfer(
        case, office.actors[Role.RECEPTION], clock.now(),
        agency=office.units["department"], reason="Không thuộc thẩm quyền.",
    ),
    "assign": lambda office, case: triage.assign(
        case, office.actors[Role.LEAD], clock.now(), unit=office.units["society"], handler_id=None
    ),
    "ask": lambda office, case: handling.ask(
        case, office.actors[Role.HANDLER], clock.now(), question="Xin gửi thêm ảnh."
    ),
    "withdraw": lambda _office, case: closing.withdraw(case, sender_of(case), clock.now()),
    "message": lambda _office, case: handling.say(
        case, sender_of(case), clock.now(), "Bao giờ xong?"
    ),
    "answer": _answered,
    "reopen": _reopened,
}  # fmt: skip


@pytest.mark.parametrize("act", LATE_ACTS)
@pytest.mark.parametrize("swept", [True, False])
def test_no_act_erases_or_doubles_lateness(office: Office, act: str, swept: bool) -> None:
    case = late_case(office)
    late = the(case, SETTLE)
    if swept:
        workflow.find_overdue(case, clock.now())
        db.session.commit()
    LATE_ACTS[act](office, case)
    db.session.commit()
    assert episodes(case) == [(late.id, late.due_on + timedelta(days=1))]
    assert case.overdue_since == late.due_on + timedelta(days=1)
    assert len(lateness(case)) == 1


def test_suspending_a_late_case_gains_nothing(office: Office) -> None:
    case = late_case(office, 60, Kind.COMPLAINT)
    due = the(case, SETTLE).due_on
    head = office.actors[Role.HEAD]
    handling.suspend(case, head, clock.now(), reason="Chờ kết quả giám định.", paper="12/QĐ-UBND")
    served(office, case)
    settle = the(case, SETTLE)
    assert (settle.state, settle.due_on, settle.pauses) == ("running", due, [])
    with days_later(20) as moment:
        handling.resume(case, head, moment, paper="15/QĐ-UBND")
    assert settle.due_on == due
    assert len(episodes(case)) == 1


def test_suspending_in_time_gives_back_the_days_that_were_left(office: Office) -> None:
    with on(date(2026, 11, 18)):
        case = a_case(office, Kind.COMPLAINT, "accepted")
    left = (the(case, SETTLE).due_on - date(2026, 11, 25)).days
    with on(date(2026, 11, 25)):
        handling.suspend(
            case, office.actors[Role.HEAD], clock.now(), reason="Chờ giám định.", paper="12/QĐ-UBND"
        )
        assert (case.next_step, case.next_due) == (SERVE, date(2026, 11, 30))
        served(office, case)
        assert case.next_due == NO_DUE
    with on(date(2026, 12, 23)):
        assert not workflow.find_overdue(case, clock.now())
        handling.resume(case, office.actors[Role.HEAD], clock.now(), paper="15/QĐ-UBND")
    due = the(case, SETTLE).due_on
    assert (
        date(2026, 12, 23) + timedelta(days=left) <= due <= date(2026, 12, 23) + timedelta(left + 4)
    )
    assert episodes(case) == []


@pytest.mark.parametrize("swept", [True, False])
def test_no_time_is_given_after_the_due_day(office: Office, swept: bool) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    settle = the(case, SETTLE)
    with on(settle.due_on + timedelta(days=1)):
        if swept:
            workflow.find_overdue(case, clock.now())
        with pytest.raises(AlreadyLate):
            deadlines.extend(settle, 1, clock.today())
    assert settle.extensions == []


def test_more_time_than_the_law_gives_is_refused(office: Office) -> None:
    case = a_case(office, Kind.INFORMATION, "accepted")
    settle = the(case, SETTLE)
    limit = deadlines.extension_limit(settle)
    assert limit is not None
    with pytest.raises(law.UnlawfulExtension):
        deadlines.extend(settle, limit.days + 1, clock.today())
    before = settle.due_on
    deadlines.extend(settle, limit.days, clock.today())
    assert settle.due_on > before == settle.first_due


def test_a_late_request_for_information_stays_late_when_it_is_accepted_while_waiting(
    office: Office,
) -> None:
    with on(clock.today() - timedelta(days=30)):
        case = a_receipt(office, Kind.INFORMATION).case
        late = the(case, SETTLE)
        role = office.actors[Role.HANDLER]
        case.unit_id = office.units["works"].id
        handling.ask(case, role, clock.now(), question="Xin ghi rõ số hiệu văn bản.")
    accept(office, case)
    assert (late.id, late.due_on + timedelta(days=1)) in episodes(case)
    assert the(case, SETTLE) is late


@pytest.mark.parametrize("act", ["go_on", "accept"])
def test_a_request_gone_on_with_as_it_was_had_been_valid_from_its_receipt(
    office: Office, act: str
) -> None:
    with on(date(2026, 11, 2)):
        case = a_receipt(office, Kind.INFORMATION).case
        before = the(case, SETTLE).due_on
        case.unit_id = office.units["works"].id
        handling.ask(case, office.actors[Role.HANDLER], clock.now(), question="Văn bản nào?")
    with on(date(2026, 11, 6)):
        if act == "accept":
            accept(office, case)
        else:
            handling.go_on(case, office.actors[Role.HANDLER], clock.now())
    settle = the(case, SETTLE)
    assert (settle.started_on, settle.due_on) == (date(2026, 11, 2), before)
    assert len([each for each in case.clocks if each.step == SETTLE]) == 1


def test_the_clock_of_a_request_completed_later_runs_from_that_day(office: Office) -> None:
    with on(date(2026, 11, 2)):
        case = a_receipt(office, Kind.INFORMATION).case
        case.unit_id = office.units["works"].id
        handling.ask(case, office.actors[Role.HANDLER], clock.now(), question="Văn bản nào?")
    with on(date(2026, 11, 6)):
        handling.supply(case, sender_of(case), clock.now(), "Văn bản số 12.")
    assert the(case, SETTLE).started_on == date(2026, 11, 6)
    assert [each.state for each in case.clocks if each.step == SETTLE] == ["dropped", "running"]


@pytest.mark.parametrize("act", ["supply", "go_on", "decline", "withdraw"])
def test_a_request_not_yet_complete_has_no_clock_that_runs(office: Office, act: str) -> None:
    with on(date(2026, 11, 2)):
        case = a_receipt(office, Kind.INFORMATION).case
        case.unit_id = office.units["works"].id
        held = the(case, SETTLE)
        handling.ask(case, office.actors[Role.HANDLER], clock.now(), question="Văn bản nào?")
        face = deadlines.faces([held], clock.today())[0]
        assert (held.state, face.state, the(case, ACCEPT).state) == ("waiting", "paused", "met")
        assert (case.next_due, case.next_step) == (NO_DUE, "")
    with on(date(2026, 11, 20)):  # past the first due day
        assert queries.late_clocks(clock.today()) == []
        assert not workflow.find_overdue(case, clock.now())
        if act == "supply":
            handling.supply(case, sender_of(case), clock.now(), "Văn bản số 12.")
            assert (held.state, the(case, SETTLE).started_on) == ("dropped", clock.today())
            assert case.next_due == the(case, SETTLE).due_on
        elif act == "go_on":
            handling.go_on(case, office.actors[Role.HANDLER], clock.now())
            assert (held.state, held.due_on) == ("running", held.first_due)
        elif act == "decline":
            reception, ground = office.actors[Role.RECEPTION], "R2"
            found_against(case, reception, ground)
            triage.decline(case, reception, clock.now(), ground_key=ground, reason="Vì thế.")
            assert held.state == "dropped"
        else:
            closing.withdraw(case, sender_of(case), clock.now())
            assert held.state == "dropped"
    assert (case.overdue_since is None) == (act != "go_on")


@pytest.mark.parametrize("act", ["completed", "reopened"])
def test_a_request_stays_under_the_law_of_the_day_it_was_sent(office: Office, act: str) -> None:
    with on(date(2026, 8, 28)):
        stage = "received" if act == "completed" else "closed"
        case = a_case(office, Kind.INFORMATION, stage)
        if act == "completed":
            case.unit_id = office.units["works"].id
            handling.ask(case, office.actors[Role.HANDLER], clock.now(), question="Văn bản nào?")
    with on(date(2026, 9, 7)):
        if act == "completed":
            handling.supply(case, sender_of(case), clock.now(), "Văn bản số 12.")
            accept(office, case)
        else:
            closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Thiếu trang.")
        settle = the(case, SETTLE)
        assert (settle.rule, settle.started_on) == ("info.online.complex", date(2026, 9, 7))
        assert settle.due_on == date(2026, 9, 28)  # fifteen working days
        assert deadlines.reckoning(settle).due == settle.due_on
        handling.ask_extension(
            case, office.actors[Role.HANDLER], clock.now(), days=15, reason="Hồ sơ nhiều."
        )
        handling.decide_extension(case, office.actors[Role.HEAD], clock.now(), granted=True)
    assert settle.due_on == date(2026, 10, 13)  # fifteen days more


def test_a_reopened_case_gets_a_new_clock_and_keeps_the_old_one(office: Office) -> None:
    case = a_case(office, status="closed")
    first = the(case, SETTLE)
    with days_later(3):
        closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Đèn lại tắt.")
        second = the(case, SETTLE)
        assert (second.round, second.started_on) == (2, clock.today())
    assert (first.state, first.round) == ("met", 1)


# --- a new label gives no time


PLAIN = [kind for kind in Kind if kind != Kind.DENUNCIATION]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(PLAIN), min_size=2, max_size=5),
    st.dates(date(2026, 6, 1), date(2026, 12, 20)),
    st.integers(0, 40),
)
def test_a_new_label_never_gives_time(
    office: Office, kinds: list[Kind], received: date, pass_days: int
) -> None:
    with on(received):
        case = a_receipt(office, kinds[0]).case
    dues = [each.due_on for each in case.clocks if each.step == SETTLE]
    accepts = [(the(case, ACCEPT).promise, the(case, ACCEPT).due_on)]
    with on(received + timedelta(days=pass_days)):
        workflow.find_overdue(case, clock.now())
        since = case.overdue_since
        for kind in kinds[1:]:
            sort_to(case, office, kind)
            going = deadlines.running(case, SETTLE)
            dues += [each.due_on for each in going]
            assert all(each.due_on == min(dues) for each in going)
            now = the(case, ACCEPT)
            accepts.append((now.promise, now.due_on))
            assert now.due_on == min(due for promise, due in accepts if now.promise or not promise)
            assert len(going) <= 1
    assert since is None or (case.overdue_since is not None and case.overdue_since <= since)
    db.session.commit()


def test_a_promise_of_the_office_shortens_no_limit_of_a_statute(office: Office) -> None:
    with on(date(2026, 11, 2)):
        case = a_receipt(office, Kind.FEEDBACK).case
        promised = the(case, ACCEPT).due_on
        sort_to(case, office, Kind.COMPLAINT)
        due = law.reckon("complaint.first.accept", date(2026, 11, 2)).due
        assert promised < the(case, ACCEPT).due_on == due
        sort_to(case, office, Kind.PETITION)
    assert the(case, ACCEPT).due_on == promised


def test_what_a_new_label_took_off_is_not_given_back_with_more_time(office: Office) -> None:
    with on(date(2026, 11, 18)):
        case = a_receipt(office, Kind.INFORMATION).case
        floor = the(case, SETTLE).due_on
        sort_to(case, office, Kind.FEEDBACK)
        accept(office, case)
        db.session.commit()
    settle = the(case, SETTLE)
    taken = (deadlines.reckoning(settle).due - floor).days
    assert (settle.due_on, settle.shortened_days) == (floor, taken)
    assert taken > 0
    with on(date(2026, 11, 20)):
        deadlines.extend(settle, 5, clock.today())
    more = deadlines.reckoning(settle).due
    assert settle.due_on == more - timedelta(days=taken)
    assert floor < settle.due_on


def test_what_a_new_label_took_off_is_not_given_back_after_a_suspension(office: Office) -> None:
    days = []
    for taken in (0, 4):
        with on(date(2026, 11, 18)):
            case = a_case(office, Kind.COMPLAINT, "accepted")
            settle = the(case, SETTLE)
            deadlines.shorten(settle, settle.due_on - timedelta(days=taken))
            handling.suspend(
                case,
                office.actors[Role.HEAD],
                clock.now(),
                reason="Chờ giám định.",
                paper="12/QĐ-UBND",
            )
        with on(date(2026, 11, 25)):
            foretold = deadlines.due_with(settle, resumed_on=clock.today())
            handling.resume(case, office.actors[Role.HEAD], clock.now(), paper="15/QĐ-UBND")
            assert settle.due_on == foretold
        days.append(settle.due_on)
    assert (days[0] - days[1]).days == 4


def test_lateness_survives_a_new_label(office: Office) -> None:
    with on(clock.today() - timedelta(days=40)):
        case = a_receipt(office, Kind.FEEDBACK).case
        late = the(case, SETTLE)
    sort_to(case, office, Kind.COMPLAINT)
    assert (late.id, late.due_on + timedelta(days=1)) in episodes(case)
    assert late.state == "missed"
    assert case.overdue_since is not None


# --- how it is read


def test_faces_say_how_each_clock_stands(office: Office) -> None:
    with on(clock.today() - timedelta(days=20)):
        case = a_case(office, status="accepted")
    workflow.find_overdue(case, clock.now())
    accepted, settle = deadlines.faces(case.clocks, clock.today())
    assert (accepted.state, settle.state) == ("done", "late")
    assert settle.days_left < 0
    assert settle.late_since == settle.due_on + timedelta(days=1)
    assert settle.reckoning.due == settle.due_on


@pytest.mark.parametrize(
    ("left", "state"), [(-1, "late"), (0, "soon"), (3, "soon"), (4, "on-time")]
)
def test_near_is_three_days(left: int, state: str) -> None:
    day = date(2026, 11, 18)
    assert deadlines.state_of(day + timedelta(days=left), day) == state


def test_ending_a_case_lets_its_clocks_go_without_inventing_lateness(office: Office) -> None:
    case = a_case(office, status="accepted")
    closing.withdraw(case, sender_of(case), clock.now())
    assert {each.state for each in case.clocks} == {"met", "dropped"}
    assert case.next_due == NO_DUE
    with days_later(100) as moment:
        assert not workflow.find_overdue(case, moment)
    assert db.session.scalar(select(func.count()).select_from(Overdue)) == 0


def test_beyond_the_known_years_a_case_is_taken_in_and_its_day_follows_the_calendar(
    office: Office,
) -> None:
    supervisor = office.actors[Role.SUPERVISOR]
    with on(date(2027, 12, 27)):
        case = a_case(office, Kind.FEEDBACK)
        settle = the(case, SETTLE)
        assert (settle.due_on, case.next_due) == (NO_DUE, the(case, ACCEPT).due_on)
        (face,) = deadlines.faces([settle], clock.today())
        assert not face.reckoning.known
        assert "Điều 28" in face.reckoning.article_text("vi")
        known = ((date(2028, 1, 3), date(2028, 1, 3), "nghỉ bù Tết Dương lịch", "New Year"),)
        year = Year(2028, "Thông báo 20/TB", "V", provisional=False, rows=known, swaps=())
        calendar.adopt(Proposal(year), supervisor, clock.now(), seen=0)
        db.session.commit()
        editions.refresh()
        calendar.catch_up(clock.now())
        db.session.expire_all()
        assert the(case, SETTLE).due_on == date(2028, 1, 11)
        assert the(case, SETTLE).first_due == date(2028, 1, 11)
