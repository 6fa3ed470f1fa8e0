"""A change of the calendar moves what is owed and in time, and nothing else; all is accounted for."""

import random
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from office.base import audit, clock, outbox
from office.base.audit import Event
from office.base.db import db
from office.base.outbox import Promise
from office.cases import calendar, deadlines, editions, handling, queries, workflow
from office.cases.calendar import Newer, Proposal, TooLate
from office.cases.models import CalendarChange, Case, Clock, Duty, Overdue
from office.cases.steps import ACCEPT, SETTLE
from office.law import working_days
from office.law.errors import BadClosure, BadTable
from office.law.kinds import Kind
from office.law.working_days import Closure, Year
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later

STORM = Closure(
    date(2026, 12, 1), date(2026, 12, 2), "Nghỉ tránh bão số 15", "Closed for storm no. 15", "88/QĐ-UBND"
)  # fmt: skip


def the_year(year: int, *more: tuple[date, date, str, str]) -> Year:
    """Return *year* as announced: the expected days off and *more*."""
    known = [each for each in working_days.years() if each.year == year]
    rows = known[0].rows if known else ((date(year, 1, 1), date(year, 1, 1), "Tết", "New Year"),)
    return Year(year, "Thông báo 12/TB", "V", provisional=False, rows=(*rows, *more), swaps=())


def adopted(office: Office, proposal: Proposal) -> CalendarChange:
    """Make *proposal* the newest edition, and let this process know it."""
    who = office.actors[Role.SUPERVISOR]
    row = calendar.adopt(proposal, who, clock.now(), seen=editions.newest())
    db.session.commit()
    assert editions.refresh() is True
    return row


def days_of(office: Office) -> dict[int, date]:
    db.session.expire_all()
    return {row.id: row.due_on for row in db.session.execute(select(Clock.id, Clock.due_on))}


def the(case: Case, step: str) -> Clock:
    return next(each for each in reversed(case.clocks) if each.step == step)


def test_a_closure_moves_what_is_owed_and_in_time(office: Office) -> None:
    running = a_case(office, status="accepted")
    closed = a_case(office, status="closed")
    late = a_case(office, Kind.INFORMATION)
    ids = {name: case.id for name, case in {"run": running, "end": closed, "late": late}.items()}
    the(late, SETTLE).due_on = date(2026, 11, 17)  # yesterday
    workflow.find_overdue(late, clock.now())
    db.session.commit()
    before = days_of(office)
    old = the(running, SETTLE).due_on
    assert old == date(2026, 12, 3)
    adopted(office, Proposal(STORM))
    assert calendar.catch_up(clock.now()) == len(
        [each for each in running.clocks if each.stopped_on is None]
    )
    after = days_of(office)
    moved = {id_ for id_, due in after.items() if due != before[id_]}
    assert moved == {each.id for each in running.clocks if each.stopped_on is None}
    settle = the(running, SETTLE)
    assert (settle.due_on, settle.edition, settle.first_due) == (date(2026, 12, 7), 1, old)
    assert (running.next_due, running.due_before) == (settle.due_on, old)
    for name in ("end", "late"):
        case = db.session.get_one(Case, ids[name])
        assert case.due_before is None
        ended = [each for each in case.clocks if each.stopped_on or each.overdue]
        assert ended
        assert {each.edition for each in ended} == {0}
    assert db.session.scalar(select(func.count()).select_from(Overdue)) == 1
    assert list(audit.breaks()) == []


def test_what_a_closed_or_late_clock_says_of_its_day_never_changes(office: Office) -> None:
    closed = a_case(office, status="closed")
    late = a_case(office, status="accepted")
    settle = the(late, SETTLE)
    with days_later(16):  # 04/12/2026: a day late
        workflow.find_overdue(late, clock.now())
        db.session.commit()
        told = [deadlines.reckoning(each).days for each in (*closed.clocks, settle)]
        gone = Closure(date(2026, 11, 26), date(2026, 12, 2), "Nghỉ tránh bão", "", "9/QĐ-UBND")
        adopted(office, Proposal(gone))
        calendar.catch_up(clock.now())
        db.session.expire_all()
        assert [deadlines.reckoning(each).days for each in (*closed.clocks, settle)] == told
        assert [
            deadlines.reckoning(each).due == each.due_on for each in (*closed.clocks, settle)
        ] == [True] * len(told)
        assert (settle.edition, settle.checked) == (0, 1)
        with days_later(1):
            assert calendar.catch_up(clock.now()) == 0


def test_a_new_clock_is_stamped_with_the_edition_it_was_reckoned_with(office: Office) -> None:
    adopted(office, Proposal(STORM))
    case = a_case(office, status="accepted")
    assert {(each.edition, each.checked) for each in case.clocks} == {(1, 1)}
    settle = the(case, SETTLE)
    assert settle.due_on == date(2026, 12, 7)
    assert "bão" in str([day.note_vi for day in deadlines.reckoning(settle).days])
    assert calendar.catch_up(clock.now()) == 0


def test_the_trail_the_owner_the_index_and_the_citizen_are_told(office: Office) -> None:
    held = a_case(office, status="accepted")
    free = a_case(office)
    secret = a_case(office, Kind.DENUNCIATION)
    db.session.execute(Promise.__table__.delete())  # type: ignore[attr-defined]
    db.session.commit()
    long = Closure(date(2026, 11, 19), STORM.last, "Nghỉ tránh bão", "", "7/QĐ-UBND")
    adopted(office, Proposal(long))
    calendar.catch_up(clock.now())
    db.session.expire_all()
    settle = the(held, SETTLE)
    event = db.session.scalars(
        select(Event).where(Event.action == calendar.MOVED, Event.case_id == held.id)
    ).one()
    assert event.facts == {
        "step": "settle", "old": "2026-12-03", "due": settle.due_on.isoformat(), "edition": 1
    }  # fmt: skip
    topics = db.session.execute(
        select(Promise.topic, Promise.facts).where(
            Promise.key == str(held.id), Promise.topic != calendar.TOPIC
        )
    ).all()
    assert ("notice", {"case_id": held.id, "news": "calendar"}) in [tuple(row) for row in topics]
    assert {topic for topic, _facts in topics} == {"notice", "case.changed"}

    def told(role: Role) -> set[str]:
        page = queries.desk("han-doi", office.actors[role], clock.today())
        return {row.code for row in page.rows}

    assert told(Role.HANDLER) == {held.code}
    assert told(Role.RECEPTION) == {free.code}
    assert secret.due_before is not None
    assert told(Role.SEALED_INTAKE) == {secret.code}
    assert told(Role.LEAD) == told(Role.HEAD) == set()
    assert calendar.note_seen(office.actors[Role.LEAD], [held.id, free.id, secret.id]) == 0
    assert calendar.note_seen(office.actors[Role.HANDLER], [held.id, free.id, secret.id]) == 1
    db.session.commit()
    db.session.expire_all()
    assert told(Role.HANDLER) == set()
    assert secret.due_before is not None


def test_a_clock_under_suspension_moves_too_and_runs_on_by_the_new_calendar(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    head = office.actors[Role.HEAD]
    handling.suspend(case, head, clock.now(), reason="Chờ giám định.", paper="1/QĐ")
    db.session.commit()
    settle = the(case, SETTLE)
    due = settle.due_on
    while not working_days.is_working(due + timedelta(days=1)):
        due += timedelta(days=1)
    gone = Closure(settle.due_on, settle.due_on, "Nghỉ bù", "", "5/QĐ-UBND")
    adopted(office, Proposal(gone))
    calendar.catch_up(clock.now())
    db.session.expire_all()
    assert settle.due_on == working_days.next_working_day(gone.first)
    assert settle.due_on > gone.first
    with days_later(3):
        handling.resume(case, head, clock.now(), paper="2/QĐ")
        assert settle.edition == 1
        assert deadlines.reckoning(settle).due == settle.due_on


def test_no_clock_is_made_late_by_a_change(office: Office) -> None:
    case = a_case(office, status="accepted")
    settle = the(case, SETTLE)
    adopted(office, Proposal(STORM))
    calendar.catch_up(clock.now())
    db.session.expire_all()
    assert settle.due_on == date(2026, 12, 7)
    later = date(2026, 12, 7)
    with clock.at(clock.moment_of(later, time(9))):
        # A Saturday already past is said to have been worked: by that count the day was 04/12.
        saturday = Closure(
            date(2026, 12, 31), date(2026, 12, 31), "Hoán đổi", "", "3/TB", (date(2026, 11, 28),)
        )
        seen = calendar.preview(Proposal(saturday), office.actors[Role.SUPERVISOR], later)
        assert (seen.moved, seen.late, seen.spared) == (0, 0, 1)
        adopted(office, Proposal(saturday))
        assert calendar.catch_up(clock.now()) == 0
        db.session.expire_all()
        assert (settle.due_on, settle.edition, settle.checked) == (later, 1, 2)
        assert not workflow.find_overdue(case, clock.now())


def test_a_deed_before_upkeep_goes_by_the_new_calendar(office: Office) -> None:
    """Nobody is found late by a calendar that has been changed in time."""
    case = a_case(office, status="accepted")
    code, version = case.code, case.version
    adopted(office, Proposal(STORM))
    with clock.at(
        clock.moment_of(date(2026, 12, 4), time(9))
    ):  # late by the old day, not by the new
        assert not workflow.find_overdue(case, clock.now())
        db.session.commit()
        assert (the(case, SETTLE).due_on, case.next_due) == (date(2026, 12, 7), date(2026, 12, 7))
        assert (case.due_before, case.version) == (date(2026, 12, 3), version + 1)
        assert calendar.catch_up(clock.now()) == 0
        moves = select(func.count()).select_from(Event).where(Event.action == calendar.MOVED)
        assert db.session.scalar(moves) == 1
    assert queries.by_code(code, office.actors[Role.HANDLER]) is case


def test_a_change_made_in_time_counts_however_late_upkeep_comes(office: Office) -> None:
    case = a_case(office, status="accepted")
    adopted(office, Proposal(STORM))
    with clock.at(clock.moment_of(date(2026, 12, 4), time(9))):
        assert calendar.catch_up(clock.now()) == 1
        assert queries.late_clocks(clock.today()) == []
    assert the(case, SETTLE).due_on == date(2026, 12, 7)


def test_a_change_made_when_it_was_late_already_gives_nothing(office: Office) -> None:
    """Also where upkeep had not written the lateness down yet."""
    case = a_case(office, status="accepted")
    with clock.at(clock.moment_of(date(2026, 12, 4), time(9))):
        seen = calendar.preview(Proposal(STORM), office.actors[Role.SUPERVISOR], clock.today())
        assert (seen.moved, seen.late) == (0, 1)
        adopted(office, Proposal(STORM))
        assert calendar.catch_up(clock.now()) == 0
        assert queries.late_clocks(clock.today()) == [case.id]
        assert workflow.find_overdue(case, clock.now())
    assert (the(case, SETTLE).due_on, case.overdue_since) == (date(2026, 12, 3), date(2026, 12, 4))


def test_stopped_between_two_batches_it_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(done: int, _total: int) -> None:
        heard.append(done)
        if len(heard) == 2:
            raise Killed

    heard: list[int] = []
    cases = [a_case(office, status="accepted") for _ in range(5)]
    adopted(office, Proposal(STORM))
    monkeypatch.setattr(calendar, "BATCH", 1)
    with pytest.raises(Killed):
        calendar.catch_up(clock.now(), told=killed)
    db.session.rollback()
    done, total = calendar.waiting()
    assert (done, total) == (2, 5)
    assert calendar.catch_up(clock.now(), limit=1) == 1
    assert calendar.catch_up(clock.now(), told=lambda *_: None) == 2
    assert calendar.waiting() == (5, 5)
    moves = select(Event.case_id).where(Event.action == calendar.MOVED)
    assert sorted(db.session.scalars(moves)) == sorted(each.id for each in cases)  # once each
    assert list(audit.breaks()) == []


def test_upkeep_moves_the_clocks_before_it_looks_for_late_ones(office: Office) -> None:
    from cli.upkeep import tick

    case = a_case(office, status="accepted")
    adopted(office, Proposal(STORM))
    with clock.at(clock.moment_of(date(2026, 12, 4), time(9))):
        done = tick(thorough=True)
        assert (done.moved, done.late) == (1, 0)
        assert "1 clocks moved" in done.in_words()
    assert db.session.get_one(Case, case.id).next_due == date(2026, 12, 7)


def test_the_promise_of_a_change_is_kept_within_seconds(office: Office) -> None:
    a_case(office, status="accepted")
    adopted(office, Proposal(STORM))
    editions.forget()  # as upkeep, which has not heard of it
    while outbox.drain():
        pass
    assert editions.newest() == 1
    assert calendar.waiting() == (1, 1)


def test_a_withdrawal_gives_the_old_days_back(office: Office) -> None:
    case = a_case(office, status="accepted")
    old = the(case, SETTLE).due_on
    adopted(office, Proposal(STORM))
    calendar.catch_up(clock.now())
    seen = calendar.preview(Proposal(withdraws=1), office.actors[Role.SUPERVISOR], clock.today())
    assert [(each.old, each.due) for each in seen.shifts] == [(date(2026, 12, 7), old)]
    adopted(office, Proposal(withdraws=1, note="Bão đổi hướng"))
    calendar.catch_up(clock.now())
    db.session.expire_all()
    settle = the(case, SETTLE)
    assert (settle.due_on, settle.edition) == (old, 2)
    assert case.due_before == old  # before both
    with pytest.raises(TooLate):
        calendar.laid(Proposal(withdraws=1), clock.today())  # taken back already
    with pytest.raises(TooLate):
        calendar.laid(Proposal(withdraws=7), clock.today())


@pytest.mark.parametrize(("today", "may"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_a_closure_that_has_begun_is_a_fact(office: Office, today: date, may: bool) -> None:
    adopted(office, Proposal(STORM))
    assert bool(calendar.withdrawable(today)) is may


def test_a_swap_whose_saturday_was_worked_is_a_fact(office: Office) -> None:
    swap = Closure(STORM.first, STORM.first, "Hoán đổi", "", "2/TB", (date(2026, 11, 21),))
    adopted(office, Proposal(swap))
    assert calendar.withdrawable(date(2026, 11, 20))
    assert not calendar.withdrawable(date(2026, 11, 21))


def test_what_changes_nothing_is_refused(office: Office) -> None:
    sunday = Closure(date(2026, 12, 6), date(2026, 12, 6), "Bão", "", "1/TB")
    with pytest.raises(BadClosure):
        calendar.laid(Proposal(sunday), clock.today())
    with pytest.raises(BadTable):
        calendar.laid(Proposal(the_year(2029)), clock.today())
    with pytest.raises(BadClosure):
        calendar.adopt(Proposal(sunday), office.actors[Role.SUPERVISOR], clock.now(), seen=0)
    assert db.session.scalar(select(func.count()).select_from(CalendarChange)) == 0


def test_two_supervisors_do_not_change_it_at_once(office: Office) -> None:
    adopted(office, Proposal(STORM))
    other = Closure(date(2026, 12, 9), date(2026, 12, 9), "Cúp điện", "", "3/TB")
    with pytest.raises(Newer):
        calendar.adopt(Proposal(other), office.actors[Role.SUPERVISOR], clock.now(), seen=0)


def test_an_announced_year_moves_the_clocks_that_reach_into_it(office: Office) -> None:
    with clock.at(clock.moment_of(date(2026, 12, 18), time(9))):
        case = a_case(office, status="accepted")
        old = the(case, SETTLE).due_on
        assert old.year == 2027
        assert deadlines.reckoning(the(case, SETTLE)).provisional
        more = (old, old, "Nghỉ thêm", "Another day off")
        adopted(office, Proposal(the_year(2027, more)))
        calendar.catch_up(clock.now())
        db.session.expire_all()
        settle = the(case, SETTLE)
        assert settle.due_on == working_days.next_working_day(old) > old
        assert not deadlines.reckoning(settle).provisional
        assert calendar.announceable(clock.today()) == [2027, 2028]


def test_the_next_unknown_year_can_be_announced(office: Office) -> None:
    assert calendar.announceable(clock.today()) == [2027, 2028]
    adopted(office, Proposal(the_year(2027)))
    adopted(office, Proposal(the_year(2028)))
    assert working_days.last_known_day() == date(2028, 12, 31)
    with pytest.raises(BadTable):
        calendar.laid(Proposal(the_year(2030)), clock.today())


@pytest.mark.parametrize("year", [2020, 2025, 2026])
def test_an_official_year_is_not_announced_again(office: Office, year: int) -> None:
    with pytest.raises(BadClosure) as refused:
        calendar.adopt(
            Proposal(the_year(year)), office.actors[Role.SUPERVISOR], clock.now(), seen=0
        )
    assert refused.value.said("vi") != refused.value.said("en")
    assert db.session.scalar(select(func.count()).select_from(CalendarChange)) == 0


def test_a_day_beyond_the_known_years_waits_until_its_year_is_known(office: Office) -> None:
    with clock.at(clock.moment_of(date(2027, 12, 13), time(9))):
        case = a_case(office, status="accepted")
        old = the(case, SETTLE).due_on
        assert old == date(2027, 12, 27)
        closed = Closure(date(2027, 12, 20), date(2027, 12, 24), "Bão", "", "1/QĐ")
        who = office.actors[Role.SUPERVISOR]
        seen = calendar.preview(Proposal(closed), who, clock.today())
        assert (seen.moved, seen.late, seen.spared, seen.unknown) == (0, 0, 0, 1)
        adopted(office, Proposal(closed))
        assert calendar.catch_up(clock.now()) == 0
        assert calendar.waiting() == (1, 1)
        assert deadlines.reckoning(the(case, SETTLE)).due == the(case, SETTLE).due_on == old
        adopted(office, Proposal(the_year(2028)))
        assert calendar.catch_up(clock.now()) == 1
        db.session.expire_all()
        assert the(case, SETTLE).due_on == date(2028, 1, 3)
        assert deadlines.reckoning(the(case, SETTLE)).due == date(2028, 1, 3)


def test_nobody_counts_a_denunciation_he_may_not_see(office: Office) -> None:
    case = a_case(office, status="accepted")
    due = the(a_receipt(office, Kind.DENUNCIATION).case, ACCEPT).due_on
    gone = Proposal(Closure(due, due, "Nghỉ tránh bão", "", "7/QĐ-UBND"))
    plain = calendar.preview(gone, office.actors[Role.LEAD], clock.today())
    assert (plain.moved, [each.case.code for each in plain.shifts]) == (1, [case.code])
    every = calendar.preview(gone, office.actors[Role.SUPERVISOR], clock.today())
    assert every.moved > plain.moved
    hidden = [each.case for each in every.shifts if each.case.kind == Kind.DENUNCIATION]
    assert hidden
    assert all(row.sealed and row.subject == queries.SEALED_SUBJECT for row in hidden)
    nobody = calendar.preview(gone, Actor("visitor", None, ""), clock.today())
    assert (nobody.moved, nobody.shifts) == (0, [])


FIRST = date(2026, 9, 20)
KINDS = (*Kind,)


def _some_cases(office: Office, seed: int) -> None:
    """Make cases of many kinds and stages, begun on days before 18/11/2026."""
    rng = random.Random(seed)
    head = office.actors[Role.HEAD]
    for _ in range(6):
        kind = rng.choice(KINDS)
        day = FIRST + timedelta(days=rng.randrange(58))
        status = rng.choice(("received", "accepted", "accepted", "proposed", "answered"))
        with clock.at(clock.moment_of(day, time(9))):
            case = a_case(office, kind, status)
            if status == "accepted" and kind in workflow.RULING and rng.random() < 0.6:
                handling.suspend(case, head, clock.now(), reason="Chờ.", paper="1/QĐ")
        if rng.random() < 0.3:
            for each in deadlines.running(case):
                deadlines.shorten(each, each.due_on - timedelta(days=rng.randrange(3)))
        if rng.random() < 0.7:  # the others are late, and not found yet
            workflow.find_overdue(case, clock.now())
        workflow.touch(case)
    db.session.commit()


def _wiped() -> None:
    db.session.rollback()
    for table in reversed(db.metadata.sorted_tables):
        if table.name not in {"officer", "unit", "appointment", "seal_key"}:
            db.session.execute(table.delete())
    db.session.commit()
    editions.forget()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 10_000),
    starts=st.lists(st.integers(-40, 60), min_size=1, max_size=3),
    length=st.integers(0, 6),
    saturday=st.booleans(),
)
def test_what_was_foretold_is_what_happens(
    office: Office, seed: int, starts: list[int], length: int, saturday: bool
) -> None:
    """Preview, batches and a single case all say the same; the late and the closed stay."""
    _wiped()
    _some_cases(office, seed)
    who = office.actors[Role.SUPERVISOR]
    for number, start in enumerate(starts):
        first = clock.today() + timedelta(days=start)
        last = first + timedelta(days=length)
        makeup = (last + timedelta(days=(5 - last.weekday()) % 7 or 7),) if saturday else ()
        proposal = Proposal(Closure(first, last, "Bão", "Storm", f"{number}/QĐ", makeup))
        before = days_of(office)
        frozen = {
            each.id: each.due_on
            for each in db.session.scalars(select(Clock))
            if each.stopped_on or each.overdue
        }
        try:
            seen = calendar.preview(proposal, who, clock.today())
        except BadClosure:
            continue
        adopted(office, proposal)
        changed = calendar.catch_up(clock.now())
        after = days_of(office)
        moved = sorted((old, after[id_]) for id_, old in before.items() if after[id_] != old)
        assert sorted((each.old, each.due) for each in seen.shifts) == moved
        assert seen.moved == changed == len(moved)
        assert {id_: after[id_] for id_ in frozen} == frozen
        for each in db.session.scalars(select(Clock)):
            due = deadlines.reckoning(each).due - timedelta(days=each.shortened_days)
            assert due == each.due_on, (each.rule, each.state, each.edition)
        for case in db.session.scalars(select(Case)):
            kept = (case.next_due, case.next_step)
            deadlines.refresh(case)
            assert kept == (case.next_due, case.next_step)
        db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Duty)) is not None
    assert list(audit.breaks()) == []


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000), start=st.integers(-20, 40), length=st.integers(0, 4))
def test_one_case_by_itself_comes_to_the_same_as_in_a_batch(
    office: Office, seed: int, start: int, length: int
) -> None:
    found = []
    for single in (False, True):
        _wiped()
        _some_cases(office, seed)
        first = clock.today() + timedelta(days=start)
        try:
            adopted(office, Proposal(Closure(first, first + timedelta(length), "Bão", "", "1/QĐ")))
        except BadClosure:
            db.session.rollback()
            return
        if single:
            for case in db.session.scalars(select(Case)):
                calendar.bring_up(case, clock.now())
            db.session.commit()
            assert calendar.catch_up(clock.now()) == 0
        else:
            calendar.catch_up(clock.now())
        db.session.expire_all()
        clocks = [
            (each.step, each.due_on, each.edition, each.checked)
            for each in db.session.scalars(select(Clock).order_by(Clock.id))
            if each.stopped_on is None
        ]
        cases = [
            (each.next_due, each.next_step, each.due_before, each.version)
            for each in db.session.scalars(select(Case).order_by(Case.id))
        ]
        events = db.session.execute(
            select(Event.facts).where(Event.action == calendar.MOVED)
        ).scalars().all()  # fmt: skip
        found.append((clocks, cases, sorted(map(str, events))))
    assert found[0] == found[1]


def test_a_step_is_told_by_its_name(office: Office) -> None:
    a_case(office)
    seen = calendar.preview(
        Proposal(Closure(date(2026, 11, 19), date(2026, 11, 19), "Bão", "", "1/QĐ")),
        office.actors[Role.SUPERVISOR],
        clock.today(),
    )
    assert {each.step for each in seen.shifts} <= {ACCEPT, SETTLE}
    assert seen.moved == len(seen.shifts) > 0
