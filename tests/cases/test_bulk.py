"""Many cases at once: only what is no decision, tried before, each row by itself, resumable."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from office.base import audit, clock, ledger
from office.base.audit import Event
from office.base.db import db
from office.base.outbox import Promise
from office.cases import bulk, triage, workflow
from office.cases.bulk import ASSIGN, REMIND, TELL, TRANSFER, NotBulk, NotNow, TooMany
from office.cases.models import Bulk, BulkRow, Case, Excluded, Message, Reminder
from office.cases.workflow import BY_NAME
from office.law.kinds import Kind
from office.letters.models import Book, Letter
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt

DECISIONS = set(BY_NAME) - {"assign", "transfer"}


def run(office: Office, role: Role, cases: list[Case], act: str, **said: Any) -> Bulk:
    made, _unknown = bulk.choose([each.code for each in cases], office.actors[role], clock.now())
    assert made
    bulk.plan(made, act, said)
    db.session.commit()
    return made


def results(made: Bulk) -> list[str]:
    db.session.expire_all()
    return [each.result for each in db.session.get_one(Bulk, made.id).rows]


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def test_of_all_moves_only_giving_and_handing_on_may_be_done_in_bulk() -> None:
    assert {each.move for each in bulk.ACTS.values() if each.move} == {"assign", "transfer"}
    assert set(bulk.ACTS) == {ASSIGN, TRANSFER, REMIND, TELL}
    assert {"accept", "decline", "answer", "close", "grant_extension", "propose"} <= DECISIONS


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_a_decision_for_many_is_refused_by_construction(office: Office, name: str) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    made, _unknown = bulk.choose([case.code], office.actors[Role.HEAD], clock.now())
    assert made
    with pytest.raises(NotBulk):
        bulk.plan(made, name, {})
    made.act = name  # even past the plan
    db.session.commit()
    with pytest.raises(NotBulk):
        bulk.carry_out(made, office.actors[Role.HEAD], clock.now())
    assert results(made) == [""]


def test_a_preview_foretells_each_row_and_leaves_nothing(office: Office) -> None:
    good, ended = a_case(office, status="accepted"), a_case(office, status="closed")
    made = run(office, Role.RECEPTION, [good, ended], ASSIGN, unit=office.units["society"].id)
    before, version = events(), good.version
    seen = bulk.foresee(made, office.actors[Role.RECEPTION], clock.now())
    assert [each.result for each in seen] == ["done", "not_allowed"]
    db.session.expire_all()
    assert events() == before
    assert (good.unit_id, good.version) == (office.units["works"].id, version)
    bulk.carry_out(made, office.actors[Role.RECEPTION], clock.now())
    assert results(made) == [each.result for each in seen]
    assert good.unit_id == office.units["society"].id


def test_each_row_leaves_its_own_event_with_the_run_beside_it(office: Office) -> None:
    cases = [a_case(office, status="accepted") for _ in range(3)]
    made = run(office, Role.RECEPTION, cases, ASSIGN, unit=office.units["society"].id)
    bulk.carry_out(made, office.actors[Role.RECEPTION], clock.now())
    rows = db.session.scalars(select(Event).where(Event.action == "case:case:assign")).all()
    mine = [each for each in rows if each.facts.get("run") == made.handle]
    assert {each.case_id for each in mine} == {each.id for each in cases}


def test_what_changed_since_the_preview_is_left_alone(office: Office) -> None:
    first, second = (a_case(office, status="accepted") for _ in range(2))
    made = run(office, Role.RECEPTION, [first, second], ASSIGN, unit=office.units["society"].id)
    triage.assign(
        first, office.actors[Role.LEAD], clock.now(), unit=office.units["works"], handler_id=None
    )
    db.session.commit()
    bulk.carry_out(made, office.actors[Role.RECEPTION], clock.now())
    assert results(made) == ["changed", "done"]
    assert first.unit_id == office.units["works"].id


def test_it_goes_on_where_a_crash_left_it_and_nothing_is_done_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [a_case(office, status="accepted") for _ in range(3)]
    made = run(office, Role.HANDLER, cases, TELL, words="Cơ quan đang làm.")
    say, calls = bulk.handling.say, []

    def dies(case: Case, *args: Any, **facts: Any) -> Any:
        if len(calls) == 1:
            raise KeyboardInterrupt
        calls.append(case.id)
        return say(case, *args, **facts)

    monkeypatch.setattr(bulk.handling, "say", dies)
    with pytest.raises(KeyboardInterrupt):
        bulk.carry_out(made, office.actors[Role.HANDLER], clock.now())
    assert results(made) == ["done", "", ""]
    tried, do = [], bulk._do

    def counted(run: Any, case_id: int, *more: Any) -> str:
        tried.append(case_id)
        return do(run, case_id, *more)

    monkeypatch.setattr(bulk.handling, "say", say)
    monkeypatch.setattr(bulk, "_do", counted)
    made = db.session.get_one(Bulk, made.id)
    bulk.carry_out(made, office.actors[Role.HANDLER], clock.now())
    assert results(made) == ["done"] * 3
    assert calls[0] not in tried
    assert len(tried) == 2
    assert db.session.scalar(select(func.count()).select_from(Message)) == 3
    with pytest.raises(NotNow):
        bulk.carry_out(db.session.get_one(Bulk, made.id), office.actors[Role.HANDLER], clock.now())


def test_a_plan_under_way_is_not_changed(office: Office) -> None:
    case = a_case(office, status="accepted")
    made = run(office, Role.HANDLER, [case], TELL, words="Đang làm.")
    bulk.carry_out(made, office.actors[Role.HANDLER], clock.now())
    with pytest.raises(NotNow):
        bulk.plan(db.session.get_one(Bulk, made.id), TELL, {"words": "Khác"})


def test_rows_out_of_sight_are_as_if_they_were_not(office: Office) -> None:
    seen, sealed = a_case(office, status="accepted"), a_receipt(office, Kind.DENUNCIATION).case
    reception = office.actors[Role.RECEPTION]
    made, unknown = bulk.choose([seen.code, sealed.code, "KN26-0000-0000"], reception, clock.now())
    assert made
    assert [each.case_id for each in made.rows] == [seen.id]
    assert unknown == [sealed.code, "KN26-0000-0000"]  # alike: one that is sealed, one that is none
    assert bulk.choose([sealed.code], reception, clock.now())[0] is None


def test_who_was_set_aside_meanwhile_does_nothing(office: Office) -> None:
    case = a_case(office, status="accepted")
    made = run(office, Role.RECEPTION, [case], ASSIGN, unit=office.units["society"].id)
    who = f"officer.{office.officers[Role.RECEPTION].id}"
    db.session.add(Excluded(case_id=case.id, who=who, source="intake", at=clock.now()))
    case.excluded = [who]
    db.session.commit()
    bulk.carry_out(made, office.actors[Role.RECEPTION], clock.now())
    assert results(made) == ["gone"]
    assert case.unit_id == office.units["works"].id


def test_the_rights_of_each_row_are_those_of_its_page(office: Office) -> None:
    ours = a_case(office, status="accepted")
    theirs = a_case(office, status="accepted")
    theirs.unit_id, theirs.handler_id = office.units["society"].id, None
    db.session.commit()
    supervisor = office.actors[Role.SUPERVISOR]
    for act, said in (
        (ASSIGN, {"unit": office.units["works"].id}),
        (TRANSFER, {"unit": office.units["department"].id, "words": "x"}),
        (TELL, {"words": "x"}),
    ):
        made = run(office, Role.SUPERVISOR, [ours, theirs], act, **said)
        assert {each.result for each in bulk.foresee(made, supervisor, clock.now())} == {
            "not_allowed"
        }, act
    day = (clock.today() + timedelta(days=2)).isoformat()
    made = run(office, Role.SUPERVISOR, [ours, theirs], REMIND, words="Vì sao?", day=day)
    bulk.carry_out(made, supervisor, clock.now())
    assert results(made) == ["done", "done"]
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 2


def test_a_transfer_to_a_unit_that_is_gone_is_told_row_by_row(office: Office) -> None:
    case = a_case(office, status="accepted")
    for unit in (999, office.units["works"].id):  # never there, or no other agency
        made = run(office, Role.RECEPTION, [case], TRANSFER, unit=unit, words="Đúng nơi hơn.")
        bulk.carry_out(made, office.actors[Role.RECEPTION], clock.now())
        assert results(made) == ["place_gone"]
    made = run(
        office, Role.RECEPTION, [case], TRANSFER, unit=office.units["department"].id, words="Đúng."
    )
    bulk.carry_out(made, office.actors[Role.RECEPTION], clock.now())
    assert results(made) == ["done"]
    assert case.status == "transferred"


def test_five_hundred_and_no_more(office: Office) -> None:
    code = a_case(office).code
    many = [f"KN26-{n:04d}-AAAA" for n in range(bulk.MOST)]
    with pytest.raises(TooMany):
        bulk.choose([code, *many], office.actors[Role.RECEPTION], clock.now())
    made, unknown = bulk.choose([code, code, *many[1:]], office.actors[Role.RECEPTION], clock.now())
    assert made
    assert len(made.rows) == 1
    assert len(unknown) == bulk.MOST - 1


def test_a_run_is_its_own_officers_alone(office: Office) -> None:
    made = run(office, Role.HANDLER, [a_case(office, status="accepted")], TELL, words="Đang làm.")
    assert bulk.mine(made.handle, office.actors[Role.HANDLER])
    assert bulk.mine(made.handle, office.actors[Role.LEAD]) is None
    assert bulk.latest(office.actors[Role.HANDLER]) == []  # not begun yet


def test_every_refusal_of_a_row_has_a_code_that_fits() -> None:
    longest = BulkRow.__table__.c.result.type.length
    assert all(len(code) <= longest for code in bulk.REFUSED.values())
    assert workflow.Changed in bulk.REFUSED


def test_a_tried_transfer_writes_no_letter_and_takes_no_number(office: Office) -> None:
    cases = [a_case(office, status="accepted") for _ in range(2)]
    tables = (Letter, Book, Promise, Event, Message)

    def counts() -> list[int]:
        rows = [db.session.scalar(select(func.count()).select_from(each)) for each in tables]
        return [*map(int, rows), *db.session.scalars(select(Book.last))]

    made = run(
        office, Role.RECEPTION, cases, TRANSFER, unit=office.units["department"].id, words="Đúng."
    )
    before = counts()
    seen = bulk.foresee(made, office.actors[Role.RECEPTION], clock.now())
    assert [each.result for each in seen] == ["done", "done"]
    assert counts() == before
    assert list(audit.breaks()) == []
    assert list(ledger.differences()) == []
