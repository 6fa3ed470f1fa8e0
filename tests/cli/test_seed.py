"""Synthetic cases in bulk obey what the services obey."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cli.demo.bulk import CASE_COLUMNS, CLOCK_COLUMNS, Bulk
from cli.demo.light import CITIZEN, Light
from cli.demo.office import Ward, found
from cli.demo.words import SAID_AFTER
from cli.seed import grow, seed
from cli.trail import moved
from office.base import audit, clock
from office.base.db import db, transaction
from office.cases import (
    attention,
    closing,
    codes,
    deadlines,
    duties,
    handling,
    intake,
    queries,
    triage,
    workflow,
)
from office.cases.models import Case, Duty, Party, Rating
from office.law import deadlines as law
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.actors import VISITOR, Actor
from office.people.roles import Role
from office.search import sync
from tests.builders import a_filing
from tests.cli.offices import SUNDAY, another_office, opened_by_both_sides

COUNT = 400


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with another_office(tmp_path_factory.mktemp("grown")) as app, clock.at(SUNDAY):
        grow(COUNT, SUNDAY)
        yield app


@pytest.fixture
def cases(grown: Flask) -> Iterator[list[Case]]:
    with grown.app_context(), clock.at(SUNDAY):
        yield list(db.session.scalars(select(Case).order_by(Case.id)))
        db.session.rollback()


def test_codes_are_good_and_each_is_there_once(cases: list[Case]) -> None:
    assert len(cases) == COUNT
    assert all(codes.is_code(each.code) for each in cases)
    assert len({each.code for each in cases}) == COUNT


def test_the_trail_holds_and_every_case_stands_where_it_says(cases: list[Case]) -> None:
    assert list(audit.breaks()) == []
    assert moved() == []


def test_what_is_derived_is_what_the_services_would_derive(cases: list[Case]) -> None:
    for case in cases:
        before = (case.next_due, case.next_step, case.weight, case.reasons, case.letters_owed)
        deadlines.refresh(case)
        attention.refresh(case)
        owed = len({each.letter for each in duties.owed(case)})
        assert before == (case.next_due, case.next_step, case.weight, case.reasons, owed), case.code


def test_every_clock_ends_on_the_day_the_law_says(cases: list[Case]) -> None:
    for case in cases:
        for each in case.clocks:
            due = law.reckon(each.rule, each.started_on, **each.facts).due
            assert each.first_due == each.due_on == due


def test_what_is_late_is_written_down_and_owed_until_settled(cases: list[Case]) -> None:
    assert queries.late_clocks(clock.today()) == []
    late = [each for each in cases if each.overdue_since]
    assert 0 < len(late) < COUNT / 5
    for case in late:
        assert any(each.letter == "apology" for each in duties.of(case))
        assert case.open or case.status != "closed" or case.letters_owed == 0


def test_a_letter_that_is_owed_waits_as_a_draft(cases: list[Case]) -> None:
    owed = db.session.execute(select(Duty.case_id, Duty.letter).where(Duty.settled_on.is_(None)))
    drafts = db.session.execute(select(Letter.case_id, Letter.kind).where(Letter.status == "draft"))
    assert {(*each,) for each in owed} <= {(*each,) for each in drafts}


def test_the_mix_is_that_of_a_real_office(cases: list[Case]) -> None:
    kinds = [each.kind for each in cases]
    assert 0.7 < kinds.count("feedback") / COUNT < 0.9
    assert 0.02 < sum(each.open for each in cases) / COUNT < 0.12
    assert max(each.received_day for each in cases) <= clock.today()
    assert min(each.received_day for each in cases).year < 2024


def test_a_denouncer_is_in_the_envelope_alone(cases: list[Case]) -> None:
    rows = db.session.execute(
        select(Case, Party).join(Party, Party.case_id == Case.id).where(Case.kind == "denunciation")
    ).all()
    assert rows
    for case, party in rows:
        assert {party.name, party.phone, party.email, party.address} == {""}
        opened = opened_by_both_sides(case)
        assert opened["name"]
        assert opened["name"] not in case.body


def test_the_same_number_gives_the_same_cases(tmp_path: Path) -> None:
    def grown_in(folder: str) -> list[tuple[Any, ...]]:
        with another_office(tmp_path / folder), clock.at(SUNDAY):
            grow(25, SUNDAY)
            columns = [getattr(Case, name) for name in ("code", "subject", *CASE_COLUMNS)]
            return [tuple(row) for row in db.session.execute(select(*columns).order_by(Case.id))]

    assert grown_in("one") == grown_in("two")


def test_a_second_seeding_goes_on_and_all_are_indexed(tmp_path: Path) -> None:
    with another_office(tmp_path), clock.at(SUNDAY):
        seed(20)
        seed(20)
        assert db.session.scalar(select(func.count()).select_from(Case)) == 40
        assert len(set(db.session.scalars(select(Case.code)))) == 40
        assert list(audit.breaks()) == []
        assert sync.health().documents == 40
        assert sync.reconcile().total == 0


# --- the light life and the services, step by step

START = datetime.fromisoformat("2026-10-05T02:00:00+00:00")
STEPS = (
    ("accept", "2026-10-06T03:00:00+00:00"),
    ("assign", "2026-10-07T03:00:00+00:00"),
    ("say", "2026-10-08T03:00:00+00:00"),
    ("reply", "2026-10-08T13:00:00+00:00"),
    ("night", "2026-10-19T17:05:00+00:00"),
    ("propose", "2026-10-21T03:00:00+00:00"),
    ("answer", "2026-10-21T04:00:00+00:00"),
    ("waive", "2026-10-22T03:00:00+00:00"),
    ("close", "2026-10-22T03:00:00+00:00"),
    ("rate", "2026-10-23T03:00:00+00:00"),
    ("dispute", "2026-10-24T03:00:00+00:00"),
    ("reopen", "2026-10-26T03:00:00+00:00"),
)
WORDS = "Đã sửa xong hôm nay."


def _by_services(ward: Ward) -> Case:
    with clock.at(START), transaction():
        case = intake.receive(
            a_filing(wanted="Sửa đèn; báo lại"), VISITOR, START, token="t", unit_id=ward.agency.id
        ).case
    sender, head = Actor("visitor", None, "", opened=frozenset({case.id})), ward.actors[Role.HEAD]
    desk, first, then = ward.actors[Role.RECEPTION], ward.handlers["works"], ward.handlers["supply"]
    answers = {1: (WORDS, "done"), 2: (WORDS, "done")}

    def night(at: datetime) -> None:
        if workflow.find_overdue(case, at):
            workflow.touch(case)

    def propose(at: datetime) -> None:
        handling.draft_answer(case, then, at, answers)
        handling.propose(case, then, at)

    def waive(at: datetime) -> None:
        for each in duties.of(case):
            if each.settled_on is not None:
                continue
            duties.waive(case, each, head, "x", clock.day_of(at), at)
            workflow.touch(case)

    units = ward.units
    steps: dict[str, Callable[[datetime], Any]] = {
        "accept": lambda at: triage.accept(
            case, desk, at, unit=units["works"], handler_id=first.id, all_good=True
        ),
        "assign": lambda at: triage.assign(
            case, desk, at, unit=units["supply"], handler_id=then.id
        ),
        "say": lambda at: handling.say(case, then, at, "Đã cử người xem."),
        "reply": lambda at: handling.say(case, sender, at, "Cảm ơn."),
        "night": night,
        "propose": propose,
        "answer": lambda at: handling.answer(case, head, at),
        "waive": waive,
        "close": lambda at: closing.close(case, then, at, evidence="Có ảnh."),
        "rate": lambda at: closing.rate(case, sender, at, replies=SAID_AFTER[2], comment=""),
        "dispute": lambda at: closing.dispute(case, sender, at, reason="Chưa xong."),
        "reopen": lambda at: closing.reopen(case, head, at, reason="Đúng là chưa."),
    }
    for name, said in STEPS:
        at = datetime.fromisoformat(said)
        with clock.at(at), transaction():
            steps[name](at)
    return case


def _lightly(ward: Ward, id_: int) -> Light:
    case = Light(
        id_, ward, Kind.FEEDBACK, "web", "lighting", "normal", START, ["Sửa đèn", "Báo lại"]
    )
    case.receive()
    first, then = ward.handlers["works"], ward.handlers["supply"]
    answers = [(WORDS, "done"), (WORDS, "done")]
    steps: dict[str, Callable[[datetime], Any]] = {
        "accept": lambda at: case.accept(at, "works", first),
        "assign": lambda at: case.assign(at, "supply", then),
        "say": lambda at: case.say(at, then, "Đã cử người xem."),
        "reply": lambda at: case.say(at, CITIZEN, "Cảm ơn."),
        "night": case.sweep,
        "propose": lambda at: case.propose(at, then, answers),
        "answer": case.answer,
        "waive": nullcontext,
        "close": lambda at: case.close(at, then, "Có ảnh.", "x"),
        "rate": lambda at: case.rate(at, SAID_AFTER[2], ""),
        "dispute": lambda at: case.dispute(at, "Chưa xong."),
        "reopen": lambda at: case.reopen(at, "Đúng là chưa."),
    }
    for name, said in STEPS:
        steps[name](datetime.fromisoformat(said))
    return case


def test_a_light_life_leaves_what_the_services_leave(tmp_path: Path) -> None:
    with another_office(tmp_path), clock.at(SUNDAY):
        with transaction():
            ward = found(clock.moment_of(date(2026, 9, 1), time(8)))
        real = _by_services(ward)
        light = _lightly(ward, real.id)
        for name in CASE_COLUMNS:
            assert getattr(light, name) == getattr(real, name), name
        for mine, theirs in zip(light.clocks, real.clocks, strict=True):
            assert [getattr(mine, name) for name in CLOCK_COLUMNS] == [
                getattr(theirs, name) for name in CLOCK_COLUMNS
            ]
            late = theirs.overdue
            assert (mine.overdue or {}).get("since") == (late and late.since)
            assert (mine.overdue or {}).get("ended_on") == (late and late.ended_on)
        assert [each["ground"] for each in light.duties] == [
            each.ground for each in duties.of(real)
        ]
        assert light.rating is not None
        assert db.session.scalar(select(Rating.round)) == light.rating["round"]
        events = [each for each in queries.history(real) if not each.action.startswith("letter:")]
        assert [_told(each) for each in light.deeds] == [_told(each) for each in events]


def _told(event: Any) -> tuple[Any, ...]:
    facts = {key: value for key, value in event.facts.items() if key != "message"}
    who = (event.actor_kind, event.actor_id, event.actor_name)
    return (event.at, event.effective_at, *who, event.action, facts)


def test_rows_of_one_portion_may_name_different_columns(grown: Flask) -> None:
    with grown.app_context():
        rows: list[dict[str, Any]] = [
            {"id": 900001, "case_id": 1, "telltales": b"x"}, {"id": 900002, "case_id": 1},
        ]  # fmt: skip
        Bulk()._insert(
            Party.__table__,
            [
                {
                    **dict.fromkeys(("name", "phone", "email", "address", "identity_number"), ""),
                    **row,
                }
                for row in rows
            ],
        )  # type: ignore[arg-type]
        assert db.session.get_one(Party, 900001).telltales == b"x"
        assert db.session.get_one(Party, 900002).telltales is None
        db.session.rollback()
