"""The ladder: each rung once, on its day or later with its day, to who may know, and never for nothing."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from office.base import clock, config, outbox
from office.base.audit import Event
from office.base.db import db
from office.base.outbox import Given, Promise
from office.cases import deadlines, handling, ladder, workflow
from office.cases.ladder import (
    HEAD,
    HOLDER,
    LATE,
    LEAD,
    LONG_LATE,
    NOBODY,
    RED_LINE,
    SOON,
    SUPERVISOR,
)
from office.cases.models import Case, Clock, Excluded, Reminder
from office.law import working_days
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, served

RUNGS = {SOON, LATE, LONG_LATE}


def settle_of(case: Case) -> Clock:
    return next(each for each in case.clocks if each.step == "settle")


def on(day: date) -> datetime:
    """Return nine in the morning of *day*, in Viet Nam."""
    return clock.moment_of(day) + timedelta(hours=9)


def climbed(day: date) -> int:
    with clock.at(on(day)):
        for id_ in list(db.session.scalars(select(Case.id))):
            workflow.find_overdue(db.session.get_one(Case, id_), clock.now())
        db.session.commit()
        return ladder.climb(day, clock.now())


def raised(case: Case, *, loud: bool = False) -> dict[str, Reminder]:
    rows = db.session.scalars(select(Reminder).where(Reminder.case_id == case.id))
    return {each.rung: each for each in rows if each.step != "accept" and not (loud and each.quiet)}


def mails() -> list[Promise]:
    with clock.at(on(date(2027, 6, 1))):
        while outbox.drain():
            pass
    asked = select(Promise).where(Promise.topic == "mail", Promise.key.like("reminder-%"))
    return list(db.session.scalars(asked))


def set_aside(case: Case, who: str) -> None:
    db.session.add(Excluded(case_id=case.id, who=who, source="intake", at=clock.now()))
    case.excluded = [*case.excluded, who]
    db.session.commit()


def test_every_kind_and_step_has_every_rung_rising_with_a_word_for_it() -> None:
    for kind in Kind:
        for step in ("accept", "settle"):
            days = [
                next(
                    each.days
                    for each in ladder.rungs()
                    if each.name == name and each.fits(kind, step)
                )
                for name in ladder.RANKS
            ]
            assert days == sorted(days)
            assert days[0] < 0 < days[1]
    assert all(each.mark and each.vi and each.en for each in ladder.rungs())
    assert {each.name for each in ladder.rungs()} == RUNGS <= set(ladder.LABELS)


def test_soon_to_the_holder_late_to_the_head_of_the_unit_long_late_to_the_unit_above(
    office: Office,
) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    due = settle_of(case).due_on
    soon = working_days.subtract(due, 5)
    assert climbed(soon - timedelta(days=1)) == 0
    climbed(soon)
    assert raised(case)[SOON].to_role == HOLDER
    assert raised(case)[SOON].to_officer_id == case.handler_id
    climbed(working_days.add(due, 1))
    late = raised(case)[LATE]
    assert (late.to_role, late.to_unit_id) == (LEAD, office.units["works"].id)
    climbed(working_days.add(due, 10))
    long_late = raised(case)[LONG_LATE]
    assert (long_late.to_role, long_late.to_unit_id) == (HEAD, office.ward.id)


def test_nothing_is_raised_or_mailed_twice(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    day = working_days.add(settle_of(case).due_on, 1)
    assert climbed(day) > 0
    sent = len(mails())
    assert sent == 1  # the lead; a mail for what was passed over would nag for nothing
    for _ in range(3):
        assert climbed(day) == 0
    assert len(mails()) == sent


def test_after_a_missed_week_each_rung_has_its_own_day_and_only_the_highest_nags(
    office: Office,
) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    due = settle_of(case).due_on
    day = working_days.add(due, 14)
    climbed(day)
    found = raised(case)
    assert set(found) == RUNGS
    assert set(raised(case, loud=True)) == {LONG_LATE}
    assert found[SOON].belongs_on == working_days.subtract(due, 5)
    assert found[LATE].belongs_on == working_days.add(due, 1)
    assert found[LONG_LATE].belongs_on == working_days.add(due, 10)
    assert {each.raised_on for each in found.values()} == {day}
    event = db.session.scalars(
        select(Event).where(Event.action == ladder.RAISED).order_by(Event.id.desc())
    ).first()
    assert event
    assert clock.day_of(event.effective_at or event.at) == found[LONG_LATE].belongs_on
    assert len(mails()) == 1


def test_more_time_reminds_anew_and_a_late_rung_once_raised_stays(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    each = settle_of(case)
    climbed(working_days.subtract(each.due_on, 5))
    first = each.due_on
    with clock.at(on(first)):
        deadlines.extend(each, 15, first)
        db.session.commit()
    assert climbed(first) == 0
    climbed(working_days.subtract(each.due_on, 5))
    rows = db.session.scalars(
        select(Reminder.about).where(Reminder.rung == SOON, Reminder.step == "settle")
    )
    assert set(rows) == {first, each.due_on}
    climbed(working_days.add(each.due_on, 1))
    kept = raised(case)[LATE].id
    with clock.at(on(working_days.add(each.due_on, 2))):
        deadlines.stop(case, "settle", clock.today())
        db.session.commit()
    assert climbed(working_days.add(each.due_on, 20)) == 0
    assert db.session.get(Reminder, kept)


def test_a_suspended_clock_reminds_nobody(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    handling.suspend(case, office.actors[Role.HEAD], clock.now(), reason="Chờ giám định", paper="1")
    served(office, case)
    db.session.commit()
    climbed(working_days.add(settle_of(case).due_on, 20))
    assert raised(case) == {}


def test_while_nobody_holds_it_the_unit_is_reminded(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    accept = next(each for each in case.clocks if each.step == "accept")
    climbed(working_days.subtract(accept.due_on, 1))
    one = db.session.scalars(select(Reminder)).one()
    assert (one.to_role, one.to_unit_id) == (HOLDER, office.ward.id)
    assert len(mails()) == 1  # reception sits in the ward


def test_a_case_of_the_office_itself_goes_to_its_head_and_then_to_the_supervisor(
    office: Office,
) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    accept = next(each for each in case.clocks if each.step == "accept")
    climbed(working_days.add(accept.due_on, 5))
    rows = db.session.scalars(select(Reminder).where(Reminder.step == "accept"))
    found = {each.rung: each.to_role for each in rows}
    assert found == {SOON: HOLDER, LATE: HEAD, LONG_LATE: SUPERVISOR}


def test_who_is_set_aside_is_passed_over_and_gets_no_mail(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    lead, head = office.officers[Role.LEAD], office.officers[Role.HEAD]
    set_aside(case, f"officer.{lead.id}")
    climbed(working_days.add(settle_of(case).due_on, 1))
    assert raised(case)[LATE].to_role == HEAD
    told = {
        int(each.facts["officer_id"])
        for each in db.session.scalars(select(Promise).where(Promise.topic == ladder.TOPIC))
    }
    assert lead.id not in told
    assert head.id in told


def test_where_the_head_is_set_aside_the_deputy_is_asked(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    head = office.officers[Role.HEAD]
    set_aside(case, f"officer.{head.id}")
    place, told = ladder.address(case, "above", ladder.at_work(clock.today()))
    assert place == (HEAD, office.ward.id)
    assert {each.id for each in told} == {office.officers[Role.DEPUTY].id}


def test_of_a_denunciation_only_those_hear_who_know_of_it(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    people = ladder.at_work(clock.today())
    place, told = ladder.address(case, "unit", people)
    assert place[0] == HEAD  # the lead of the unit has no sight of it
    assert {each.id for each in told} == {office.officers[Role.HEAD].id}
    set_aside(case, f"officer.{office.officers[Role.HEAD].id}")
    place, told = ladder.address(case, "unit", people)
    assert place[0] == SUPERVISOR  # what is said of the head is not for the deputy either
    set_aside(case, f"officer.{office.officers[Role.SUPERVISOR].id}")
    assert ladder.address(case, "unit", people) == ((NOBODY, None), [])


def test_a_mail_says_the_code_and_nothing_else(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted", subject="Đất nhà ông Ba")
    climbed(working_days.add(settle_of(case).due_on, 1))
    texts = [str(each.facts) for each in db.session.scalars(select(Promise))]
    mails()
    folder = config.current().instance / "mail"
    texts += [each.read_text() for each in folder.glob("*")]
    assert any(case.code in each for each in texts)
    assert not any("ông Ba" in each for each in texts)


def test_a_petition_nobody_decided_crosses_the_red_line_on_its_46th_day(office: Office) -> None:
    case = a_receipt(office, Kind.PETITION).case
    first = ladder.line_day(case.received_day)
    assert (first - case.received_day).days >= 46
    climbed(first - timedelta(days=1))
    assert RED_LINE not in {each.rung for each in db.session.scalars(select(Reminder))}
    climbed(first)
    climbed(first + timedelta(days=3))
    rows = db.session.scalars(select(Reminder).where(Reminder.rung == RED_LINE)).all()
    assert [(each.belongs_on, each.to_role) for each in rows] == [(first, SUPERVISOR)]


def test_what_is_decided_crosses_no_line(office: Office) -> None:
    answered = a_case(office, Kind.PETITION, "answered")
    other = a_receipt(office, Kind.COMPLAINT).case
    climbed(ladder.line_day(answered.received_day) + timedelta(days=30))
    rows = db.session.scalars(select(Reminder.case_id).where(Reminder.rung == RED_LINE)).all()
    assert rows == []
    assert other.open


@pytest.mark.parametrize("kind", [Kind.FEEDBACK, Kind.INFORMATION])
def test_the_same_ladder_stands_for_the_other_kinds(office: Office, kind: Kind) -> None:
    case = a_receipt(office, kind).case
    climbed(working_days.add(settle_of(case).due_on, 12))
    assert set(raised(case)) >= RUNGS


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_however_the_nights_fall_each_rung_comes_once_with_its_own_day(steps: list[int]) -> None:
    """Whatever nights were missed, what was raised is what every night would have raised."""
    each = Clock(
        id=1, step="settle", started_on=date(2026, 9, 1), due_on=date(2026, 10, 1), extensions=[],
        pauses=[], state="running",
    )  # fmt: skip
    every = {
        one.rung.name: one.belongs_on for one in ladder.come("complaint", each, date(2026, 12, 1))
    }
    known: dict[str, date] = {}
    day = date(2026, 9, 1)
    for step in steps:
        day += timedelta(days=step)
        for one in ladder.come("complaint", each, day):
            assert one.belongs_on <= day
            known.setdefault(one.rung.name, one.belongs_on)
    assert known == {name: on_ for name, on_ in every.items() if on_ <= day}


def test_an_officer_who_is_locked_out_is_reminded_of_nothing(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    office.officers[Role.LEAD].active = False
    db.session.commit()
    assert ladder.address(case, "unit", ladder.at_work(clock.today()))[0][0] == HEAD


def test_what_nobody_can_answer_any_more_is_passed_on(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    day = working_days.add(settle_of(case).due_on, 1)
    climbed(day)
    late = raised(case)[LATE]
    assert late.to_role == LEAD
    with clock.at(on(day)):
        assert ladder.pass_on(day, clock.now()) == 0
        office.officers[Role.LEAD].active = False
        db.session.commit()
        before = len(mails())
        assert ladder.pass_on(day, clock.now()) == 1
        assert ladder.pass_on(day, clock.now()) == 0
    assert (late.to_role, late.to_unit_id) == (HEAD, office.ward.id)
    assert len(mails()) == before + 1
    event = db.session.scalars(select(Event).where(Event.action == ladder.PASSED_ON)).one()
    assert event.case_id == case.id


def test_a_case_that_moved_takes_its_reminder_along(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    day = working_days.add(settle_of(case).due_on, 1)
    climbed(day)
    case.unit_id, case.handler_id = office.units["society"].id, None
    db.session.commit()
    with clock.at(on(day)):
        assert ladder.pass_on(day, clock.now()) == 1  # no lead in the new unit: the head
    assert raised(case)[LATE].to_role == HEAD


def test_a_mail_kept_twice_is_sent_once_and_none_to_who_left(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    lead = office.officers[Role.LEAD].id
    given = [Given(7, ladder.TOPIC, "1.1", {"officer_id": lead, "code": case.code})]
    for _ in range(2):
        ladder.keep_raised(given)
    assert len(mails()) == 1
    office.officers[Role.LEAD].active = False
    db.session.commit()
    ladder.keep_raised([Given(8, ladder.TOPIC, "2.1", given[0].facts)])
    assert len(mails()) == 1


def test_of_many_reminders_in_a_night_each_officer_gets_one_mail(office: Office) -> None:
    cases = [a_case(office, Kind.COMPLAINT, "accepted") for _ in range(3)]
    climbed(working_days.subtract(settle_of(cases[0]).due_on, 5))
    assert (
        len([each for each in db.session.scalars(select(Promise)) if each.topic == ladder.TOPIC])
        == 3
    )
    assert len(mails()) == 1


def test_an_answered_letter_crosses_no_line_whatever_else_is_raised(office: Office) -> None:
    case = a_case(office, Kind.PETITION, "answered")
    day = ladder.line_day(case.received_day) + timedelta(days=9)
    with clock.at(on(day)):
        assert ladder.raise_for(case, day, clock.now()) == []


def test_every_night_and_one_night_raise_the_same(office: Office) -> None:
    nightly, lately = (a_case(office, Kind.FEEDBACK, "accepted") for _ in range(2))
    due = settle_of(nightly).due_on
    last = working_days.add(due, 11)
    people = ladder.at_work(clock.today())
    day = clock.today()
    while day <= last:
        with clock.at(on(day)):
            ladder.raise_for(nightly, day, clock.now(), people)
        day += timedelta(days=1)
    with clock.at(on(last)):
        ladder.raise_for(lately, last, clock.now(), people)
    db.session.commit()

    def told(case: Case) -> set[tuple[str, str, date]]:
        rows = db.session.scalars(select(Reminder).where(Reminder.case_id == case.id))
        return {(each.step, each.rung, each.belongs_on) for each in rows}

    assert told(nightly) == told(lately)
    assert {each.rung for each in raised(nightly, loud=True).values()} == RUNGS
    assert {each.rung for each in raised(lately, loud=True).values()} == {LONG_LATE}
