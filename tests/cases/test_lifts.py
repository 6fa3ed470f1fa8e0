"""Who was set aside comes back by two persons and a reason, never by one, and never by himself."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cli.trail import moved
from cli.upkeep import tick
from office.base import clock, ledger
from office.base.audit import Event
from office.base.db import db
from office.cases import conflicts, intake, lifts, triage, workflow
from office.cases.models import Case, Excluded, Lift
from office.cases.sight import Level, index_sight, level, visible_to
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.roles import Role
from office.search import query
from tests.builders import Office, an_officer
from tests.cases.test_conflicts import about, of_officer, of_unit
from tests.page import Browser

REASON = "Người này đã chuyển công tác từ tháng trước."


def second_intake(office: Office) -> Actor:
    officer = an_officer("nhan2@test.example", Role.SEALED_INTAKE, office.ward, "Tiếp nhận 2")
    db.session.commit()
    return accounts.actor_of(officer, clock.today())


def lift(office: Office, case: Case, key: str) -> Lift:
    asked = lifts.ask(case, key, REASON, office.actors[Role.SEALED_INTAKE], clock.now())
    lifts.grant(asked, case, second_intake(office), clock.now())
    db.session.commit()
    return asked


def found_in_index(actor: Actor) -> set[int]:
    tick(thorough=True)
    wanted = query.Wanted(words="", scope="all")
    return set(query.search(wanted, index_sight(actor), clock.today()).case_ids)


@pytest.mark.parametrize("role", [Role.HEAD, Role.SUPERVISOR])
def test_who_is_let_in_again_sees_as_before_by_object_query_and_index(
    office: Office, role: Role
) -> None:
    case, actor = about(office, of_officer(office, role)), office.actors[role]
    assert level(actor, case) == Level.NOTHING
    assert found_in_index(actor) == set()
    lift(office, case, of_officer(office, role))
    assert level(actor, case) == Level.LINE
    assert db.session.scalars(select(Case.id).where(visible_to(actor))).all() == [case.id]
    assert found_in_index(actor) == {case.id}


def test_asking_alone_changes_nothing(office: Office) -> None:
    case = about(office, of_officer(office, Role.HEAD))
    out = list(case.excluded)
    asker = office.actors[Role.SEALED_INTAKE]
    asked = lifts.ask(case, of_officer(office, Role.HEAD), REASON, asker, clock.now())
    assert (case.excluded, case.goes_up) == (out, True)
    with pytest.raises(lifts.SecondPerson):
        lifts.grant(asked, case, asker, clock.now())
    with pytest.raises(lifts.NothingToLift):
        lifts.ask(case, of_officer(office, Role.HEAD), REASON, asker, clock.now())
    assert case.excluded == out


@pytest.mark.parametrize("role", [Role.HEAD, Role.RECEPTION, Role.SUPERVISOR])
def test_who_is_outside_neither_asks_nor_decides(office: Office, role: Role) -> None:
    case = about(office, of_officer(office, role), kind=Kind.COMPLAINT)
    asker = office.actors[Role.RECEPTION if role != Role.RECEPTION else Role.HEAD]
    outside = office.actors[role]
    with pytest.raises(workflow.NotAllowed):
        lifts.ask(case, of_officer(office, role), REASON, outside, clock.now())
    asked = lifts.ask(case, of_officer(office, role), REASON, asker, clock.now())
    for deed in (lifts.grant, lifts.refuse):
        with pytest.raises(workflow.NotAllowed):
            deed(asked, case, outside, clock.now())


def test_with_a_person_goes_the_line_that_goes_with_nobody_else(office: Office) -> None:
    mate = an_officer("mate@test.example", Role.HANDLER, office.units["works"], "Đồng nghiệp")
    db.session.commit()
    one, other = of_officer(office, Role.HANDLER), f"officer.{mate.id}"
    lead = f"lead.{office.units['works'].id}"
    case = about(office, one, other)
    assert set(case.excluded) == {one, other, lead}
    lift(office, case, one)
    assert set(case.excluded) == {other, lead}, "the lead is still the colleague's"
    asked = lifts.ask(case, other, REASON, office.actors[Role.HEAD], clock.now())
    assert asked.who == [other, lead]
    lifts.grant(asked, case, office.actors[Role.SEALED_INTAKE], clock.now())
    db.session.commit()
    assert case.excluded == []
    assert db.session.scalars(select(Excluded)).all() == []


def test_the_history_stays_and_agrees_with_trail_and_ledger(office: Office) -> None:
    head = of_officer(office, Role.HEAD)
    case = about(office, head)
    kept = lift(office, case, head)
    assert {each["who"] for each in kept.was} == set(kept.who)
    assert (kept.granted, kept.reason) == (True, REASON)
    acts = [each.action for each in db.session.scalars(select(Event).order_by(Event.id))]
    assert acts[-2:] == [lifts.ASKED, lifts.LIFTED]
    facts = [str(each.facts) for each in db.session.scalars(select(Event))]
    assert not [each for each in facts if "officer." in each or REASON in each]
    assert list(ledger.differences()) == []
    assert moved() == [], "an event that is no move says nothing of the stage"
    assert not case.goes_up
    workflow.check(case, "accept", office.actors[Role.SEALED_INTAKE])


def test_a_refusal_leaves_them_outside_and_may_be_asked_again(office: Office) -> None:
    head = of_officer(office, Role.HEAD)
    case = about(office, head)
    asker, other = office.actors[Role.SEALED_INTAKE], second_intake(office)
    asked = lifts.ask(case, head, REASON, asker, clock.now())
    lifts.refuse(asked, case, other, clock.now())
    assert level(office.actors[Role.HEAD], case) == Level.NOTHING
    with pytest.raises(lifts.NothingToLift):
        lifts.grant(asked, case, other, clock.now())
    assert lifts.ask(case, head, REASON, asker, clock.now())


def test_the_page_asks_and_a_second_person_decides(app: Flask, office: Office) -> None:
    case = about(office, of_officer(office, Role.LEAD), kind=Kind.COMPLAINT)
    here, key = f"/can-bo/vu-viec/{case.code}/ngoai-cuoc", of_officer(office, Role.LEAD)
    asker, second = (Browser(app).as_officer(each) for each in (Role.RECEPTION, Role.HEAD))
    lead = Browser(app).as_officer(Role.LEAD)
    assert lead.get(here).status == 404
    empty = asker.post(here, {"who": key, "reason": " "})
    assert (empty.status, "Xin ghi lý do" in empty.text) == (422, True)
    assert asker.post(here, {"who": "officer.1", "reason": REASON}).status == 422
    assert asker.post(here, {"who": key, "reason": REASON}).status == 303
    own = asker.get(here)
    assert "người khác quyết định" in own.text
    number = db.session.scalars(select(Lift.id)).one()
    db.session.rollback()
    assert asker.post(f"{here}/{number}/cho-vao").status == 303
    db.session.rollback()
    assert level(office.actors[Role.LEAD], db.session.get_one(Case, case.id)) == Level.NOTHING
    db.session.rollback()
    assert REASON in second.get(here).text
    assert second.post(f"{here}/{number}/xoa").status == 404
    assert second.post(f"{here}/{number}/cho-vao").status == 303
    assert "đã cho vào lại" in second.get(here).text
    db.session.rollback()
    assert db.session.get_one(Case, case.id).excluded == []


def test_the_sender_who_named_them_is_told(app: Flask, office: Office, page: Browser) -> None:
    from office.people.actors import VISITOR
    from tests.builders import a_filing

    key = of_officer(office, Role.SUPERVISOR)
    made = intake.receive(
        a_filing(Kind.COMPLAINT, about=(key,)), VISITOR, clock.now(),
        token="a token of the sender", unit_id=office.ward.id,
    )  # fmt: skip
    db.session.commit()
    said = "Người ông/bà nêu là có liên quan được xem lại vụ việc"
    assert said not in page.open(made.case.code, made.secret).text
    asked = lifts.ask(made.case, key, REASON, office.actors[Role.RECEPTION], clock.now())
    lifts.grant(asked, made.case, office.actors[Role.HEAD], clock.now())
    db.session.commit()
    shown = page.open(made.case.code, made.secret)
    assert said in shown.text
    assert REASON not in shown.text


# Nobody is told of a case before whom it is about is outside of it (item 6)


@pytest.fixture
def told(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """Every promise made: its topic, and who was set aside of its case when it was made."""
    kept: list[tuple[str, list[str]]] = []
    put = intake.outbox.put

    def watched(topic: str, **facts: Any) -> Any:
        number = facts.get("case_id") or getattr(facts.get("case"), "id", None)
        rows = select(Excluded.who).where(Excluded.case_id == number)
        if number is None:  # tells of a letter by its own number
            return put(topic, **facts)
        kept.append((topic, list(db.session.scalars(rows))))
        return put(topic, **facts)

    for room in (intake, triage, workflow):
        monkeypatch.setattr(room.outbox, "put", watched)
    return kept


def test_a_transfer_upward_is_told_to_nobody_who_is_outside(
    app: Flask, office: Office, told: list[tuple[str, list[str]]]
) -> None:
    case = about(office, of_officer(office, Role.HEAD))
    sorter = office.actors[Role.SEALED_INTAKE]
    assert case.goes_up
    triage.transfer(
        case, sorter, clock.now(), agency=office.units["department"], reason="Về người đứng đầu."
    )
    db.session.commit()
    tick(thorough=True)
    assert {topic for topic, _ in told} >= {"case.changed", "letter.issue"}
    assert [topic for topic, out in told if of_officer(office, Role.HEAD) not in out] == []
    head = Browser(app).as_officer(Role.HEAD)
    for url in ("/can-bo/thu", "/can-bo/so-van-ban", "/can-bo/", f"/can-bo/vu-viec/{case.code}"):
        assert case.subject not in head.get(url).text, url


def test_the_unit_named_never_gets_the_case_and_leaves_it_when_set_aside(office: Office) -> None:
    case = about(office, of_unit(office, "works"), kind=Kind.COMPLAINT)
    sorter, works = office.actors[Role.RECEPTION], office.units["works"]
    with pytest.raises(triage.Outside):
        triage.accept(case, sorter, clock.now(), unit=works, all_good=True)
    db.session.rollback()
    named = of_officer(office, Role.HANDLER)
    other = about(office, named, kind=Kind.COMPLAINT)
    with pytest.raises(triage.Outside):
        triage.accept(
            other,
            sorter,
            clock.now(),
            unit=works,
            handler_id=office.officers[Role.HANDLER].id,
            all_good=True,
        )
    db.session.rollback()
    triage.accept(other, sorter, clock.now(), unit=office.units["society"], all_good=True)
    db.session.commit()


def test_when_nobody_is_left_after_intake_it_goes_up_too(office: Office) -> None:
    case = about(office, of_officer(office, Role.LEAD))
    assert not case.goes_up
    intake_officer = office.actors[Role.SEALED_INTAKE]
    conflicts.set_aside(case, of_officer(office, Role.HEAD), intake_officer, clock.now())
    assert case.goes_up
    assert {each.name for each in workflow.available(case, intake_officer)} == {"transfer", "sort"}
