"""The demonstration office: told alike each time, lawful, and alive on the day it is loaded."""

import io
from collections.abc import Iterator
from dataclasses import fields
from datetime import time, timedelta
from pathlib import Path

import click
import pikepdf
import pytest
from flask import Flask
from sqlalchemy import func, select

from cli.demo import plans, texts
from cli.demo.office import at_work
from cli.demonstration import clear, load, stars, tell
from cli.trail import moved
from office.base import audit, clock, config, outbox
from office.base.audit import Event
from office.base.db import db
from office.cases import codes, deadlines, evidence, marks, queries
from office.cases.models import (
    Attachment,
    Case,
    Clock,
    ExtensionRequest,
    Mark,
    Message,
    Party,
    Point,
    Rating,
)
from office.cases.statuses import Status
from office.law import working_days
from office.law.kinds import Kind
from office.letters import copies
from office.letters.models import Letter
from office.people.roles import Role
from office.search import sync
from tests.cli.offices import SUNDAY, another_office, opened_by_both_sides
from tests.letters import archive


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The office told from every special story and some of the ordinary ones."""
    ordinary = sum(plans.ORDINARY.values())
    some = plans.all_plans(SUNDAY)
    chosen = [each for each in some if each.number > ordinary or each.number % 6 == 0]
    with another_office(tmp_path_factory.mktemp("told")) as app, clock.at(SUNDAY):
        tell(SUNDAY, chosen)
        yield app


@pytest.fixture
def now(told: Flask) -> Iterator[None]:
    """Stand in the told office on its Sunday."""
    with told.app_context(), clock.at(SUNDAY):
        yield


def _statuses() -> set[str]:
    return set(db.session.scalars(select(Case.status)))


def test_there_are_at_least_300_stories_of_14_months() -> None:
    all_plans = plans.all_plans(SUNDAY)
    assert len(all_plans) >= 300
    first = min(each.start for each in all_plans)
    assert 380 < (SUNDAY - first).days < 440
    assert all(each.start < SUNDAY for each in all_plans)
    assert {each.text.number for each in all_plans} == set(range(1, 41))


def test_the_same_moment_gives_the_same_stories() -> None:
    said = [each.name for each in fields(plans.Plan) if each.name != "rng"]
    for one, other in zip(plans.all_plans(SUNDAY), plans.all_plans(SUNDAY), strict=True):
        assert [getattr(one, name) for name in said] == [getattr(other, name) for name in said]
        assert one.rng.getstate() == other.rng.getstate()


def test_told_twice_the_cases_are_alike(tmp_path: Path) -> None:
    def tell_some(folder: str) -> list[tuple[object, ...]]:
        with another_office(tmp_path / folder), clock.at(SUNDAY):
            tell(SUNDAY, plans.all_plans(SUNDAY)[:10])
            columns = (Case.code, Case.status, Case.body, Case.version, Case.next_due, Case.weight)
            return [tuple(row) for row in db.session.execute(select(*columns).order_by(Case.id))]

    assert tell_some("one") == tell_some("two")


def test_a_text_told_earlier_speaks_of_earlier_days() -> None:
    day = texts.WRITTEN.replace(year=2025)
    said = texts.as_written(texts.texts()[1], day)
    assert "14/09/2025" in said.body
    assert "14/9/2026" not in said.body


@pytest.mark.usefixtures("now")
def test_every_stage_and_every_kind_is_there() -> None:
    assert _statuses() == {each.value for each in Status}
    assert set(db.session.scalars(select(Case.kind))) == {each.value for each in Kind}


@pytest.mark.usefixtures("now")
def test_the_trail_holds_and_every_case_stands_where_it_says() -> None:
    assert list(audit.breaks()) == []
    assert moved() == []


@pytest.mark.usefixtures("now")
def test_what_is_late_was_found_on_its_first_late_day() -> None:
    assert queries.late_clocks(clock.today()) == []
    late = db.session.scalars(select(Event).where(Event.action == "case:clock:overdue")).all()
    assert late
    assert all(clock.day_of(each.at) == clock.day_of(each.effective_at or each.at) for each in late)


@pytest.mark.usefixtures("now")
def test_officers_act_in_office_hours_on_working_days() -> None:
    for each in db.session.scalars(select(Event).where(Event.actor_kind == "officer")):
        at = clock.local(each.at)
        assert working_days.is_working(at.date()), (each.action, at)
        assert time(7, 30) <= at.time() <= time(17, 30), (each.action, at)


@pytest.mark.usefixtures("now")
def test_no_closed_case_owes_a_letter_and_some_open_ones_do() -> None:
    owing = db.session.scalars(select(Case).where(Case.letters_owed > 0)).all()
    assert {each.status for each in owing} >= {"accepted", "answered"}
    assert all(each.open or each.status != "closed" for each in owing)


@pytest.mark.usefixtures("now")
def test_each_who_looks_first_finds_a_new_case_and_the_head_something_to_sign() -> None:
    ward = at_work(clock.today())
    assert queries.next_to_triage(ward.actors[Role.RECEPTION])
    assert queries.next_to_triage(ward.actors[Role.SEALED_INTAKE])
    lanes = queries.lane_counts(ward.actors[Role.HEAD], clock.today())
    for name in ("tre-han", "tuan-nay", "moi", "nguoi-dan-viet", "cho-bo-sung", "cho-ky", "no-thu"):
        assert lanes[name] > 0, name
    assert lanes["khong-dong-y"] > 0
    assert lanes["ton-dong"] > 0


@pytest.mark.usefixtures("now")
def test_letters_ratings_talks_files_and_extensions_are_there() -> None:
    issued = set(db.session.scalars(select(Letter.kind).where(Letter.status == "issued")))
    assert issued >= {"acknowledgement", "answer", "apology", "thank_you", "extension", "transfer"}
    assert issued >= {"more_information", "guidance"}
    assert db.session.scalar(select(func.count()).select_from(Rating).where(Rating.solved == "no"))
    assert set(db.session.scalars(select(Message.from_citizen))) == {True, False}
    assert set(db.session.scalars(select(Attachment.purpose))) >= {"filed", "added", "evidence"}
    assert set(db.session.scalars(select(ExtensionRequest.granted))) >= {None, True}


@pytest.mark.usefixtures("now")
def test_some_cases_were_long_pending_with_transfers_and_reopenings() -> None:
    old = db.session.scalars(
        select(Case).where(Case.open, Case.received_day < clock.today().replace(month=5, day=1))
    ).all()
    assert any(each.transfers for each in old)
    assert any(each.reopenings for each in old)
    assert any(each.joined for each in old)


@pytest.mark.usefixtures("now")
def test_the_supervisor_pinned_a_case_and_a_newspaper_wrote_about_another() -> None:
    standing = {each.deed: each for each in db.session.scalars(select(Mark))}
    assert standing.keys() == {marks.PIN, marks.PRESS}
    raised = db.session.get_one(Case, standing[marks.PRESS].case_id)
    assert raised.public_concern
    assert raised.reasons["public_concern"] == 1


@pytest.mark.usefixtures("now")
def test_both_laws_for_information_and_for_complaints_had_their_cases() -> None:
    rules = set(db.session.scalars(select(Clock.rule)))
    assert "info.supply" in rules
    assert any(rule.startswith("info.") and rule != "info.supply" for rule in rules)
    begun = set(
        db.session.scalars(select(Clock.started_on).where(Clock.rule == "complaint.first.accept"))
    )
    assert {each.isoformat() < "2026-07-01" for each in begun} == {True, False}


@pytest.mark.usefixtures("now")
def test_a_denouncer_is_in_the_envelope_alone() -> None:
    rows = db.session.execute(
        select(Case, Party).join(Party, Party.case_id == Case.id).where(Case.kind == "denunciation")
    ).all()
    assert rows
    for case, party in rows:
        assert {party.name, party.phone, party.email, party.address} == {""}
        opened = opened_by_both_sides(case)
        assert not opened["name"] or opened["name"] not in case.body


@pytest.mark.usefixtures("now")
def test_the_index_holds_every_case_and_no_promise_is_left() -> None:
    assert sync.health().documents == db.session.scalar(select(func.count()).select_from(Case))
    assert outbox.waiting() == 0


@pytest.mark.usefixtures("now")
def test_a_newcomer_can_open_one_late_one_closed_and_one_sealed_case() -> None:
    opened = []
    for star in stars():
        case = queries.known(star.code)
        assert case is not None
        assert codes.same_secret(case.code, star.secret, case.secret_hash)
        states = {each.state for each in deadlines.faces(case.clocks, clock.today())}
        opened.append((case.kind, case.status, bool({"late", "done-late"} & states)))
    assert opened == [
        ("feedback", "accepted", True),
        ("feedback", "closed", False),
        ("denunciation", "accepted", False),
    ]


def test_loading_again_keeps_what_is_there(now: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = db.session.scalar(select(func.count()).select_from(Event))
    db.session.rollback()
    load(fresh=False)
    assert db.session.scalar(select(func.count()).select_from(Event)) == before
    assert "giữ nguyên" in capsys.readouterr().out


def test_a_real_office_is_never_overwritten(tmp_path: Path) -> None:
    with another_office(tmp_path) as app:
        real = config.read(
            {}, mode="production", key=config.current().key, hosts="a.example", instance=tmp_path
        )
        config.install(real)
        with pytest.raises(click.ClickException):
            load(fresh=True)
        assert app.name == "app"


def test_clearing_removes_everything_but_the_key(tmp_path: Path) -> None:
    with another_office(tmp_path):
        for folder in ("index", "files", "letters", "mail"):
            (tmp_path / folder).mkdir(exist_ok=True)
        clear()
        left = {each.name for each in tmp_path.iterdir()}
    assert left - {"templates"} == {"key"}  # compiled templates hold nothing of anybody


def test_cases_under_the_rules_of_evidence_are_told_with_what_they_must_show(
    tmp_path: Path,
) -> None:
    """Told four weeks later, when stories begin after the rules came into force."""
    later = SUNDAY + timedelta(weeks=5)
    begun = evidence.rules()[0].valid_from
    some = [each for each in plans.all_plans(later) if clock.day_of(each.start) >= begun]
    with another_office(tmp_path) as app, clock.at(later):
        tell(later, some[:40])
        with app.app_context():
            shown = db.session.execute(
                select(Point, Case).join(Case, Case.id == Point.case_id).where(
                    Case.received_day >= begun, Case.status.in_(("answered", "closed"))
                )
            ).all()  # fmt: skip
            assert len(shown) > 5
            assert {each.outcome for each, _case in shown} >= {"done"}
            assert [case.code for _point, case in shown if evidence.missing(case)] == []
            assert db.session.scalar(select(func.count(Attachment.taken_at)))


@pytest.mark.usefixtures("now")
def test_a_letter_of_each_case_opens_and_is_archival() -> None:
    last = select(func.max(Letter.id)).where(Letter.status == "issued").group_by(Letter.case_id)
    letters = db.session.scalars(select(Letter).where(Letter.id.in_(last))).all()
    assert len(letters) > 60
    for letter in letters:
        sheet = copies.print_frozen(letter.kind, letter.facts)
        assert archive.faults(sheet) == [], letter.kind
        with pikepdf.open(io.BytesIO(sheet)) as paper:
            assert str(paper.Root.Lang).startswith("vi"), letter.kind
