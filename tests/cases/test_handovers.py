"""From hand to hand: always one holder, the chain without a gap, and nobody keeps sending it back."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.base import clock
from office.base.db import db
from office.cases import (
    conflicts,
    handovers,
    procedure,
    queries,
    reorganising,
    triage,
    workflow,
)
from office.cases.handovers import Gone, SameHolder
from office.cases.models import Case
from office.cases.sealed import IdentityTold
from office.cases.triage import Outside
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from staff.refusals import REFUSALS
from tests.builders import Office, a_case, a_receipt, an_officer, at_work, days_later, sender_of
from tests.page import Browser

TODAY = date(2026, 11, 18)


def names(case: Case) -> list[str]:
    return [each.unit.slug for each in handovers.chain(case)]


def give(office: Office, case: Case, slug: str, role: Role = Role.HEAD) -> None:
    triage.assign(case, office.actors[role], clock.now(), unit=office.units[slug], handler_id=None)
    db.session.flush()


@pytest.fixture
def society(office: Office) -> Actor:
    """The lead of a second unit."""
    from office.people import accounts

    officer = an_officer("lead.society@test.example", Role.LEAD, office.units["society"])
    db.session.commit()
    return accounts.actor_of(officer, clock.today())


def test_what_reception_gives_waits_to_be_taken_on(office: Office) -> None:
    case = a_case(office, status="accepted")
    handler = office.actors[Role.HANDLER]
    assert (case.offered, names(case)) == (True, ["ward", "works"])
    mine = queries.desk("moi-giao", handler, clock.today()).rows
    assert [each.code for each in mine] == [case.code]
    due = case.next_due
    procedure.take(case, "take_on", handler, clock.now())
    assert (case.offered, case.next_due) == (False, due)
    assert handovers.of(case)[-1].state == "taken"
    with pytest.raises(NotAllowed):
        procedure.take(case, "give_back", handler, clock.now(), reason="Không phải việc tôi.")


def test_who_works_on_it_has_taken_it_on(office: Office) -> None:
    case = a_case(office, status="proposed")
    assert not case.offered
    assert handovers.of(case)[-1].answered_by == office.officers[Role.HANDLER].id


def test_it_is_given_back_with_a_reason_counted_and_the_clock_runs_on(
    office: Office, society: Actor
) -> None:
    case = a_case(office, status="accepted")
    give(office, case, "society")
    before, due = case.transfers, case.next_due
    with pytest.raises(NotAllowed):
        procedure.take(case, "give_back", office.actors[Role.HANDLER], clock.now(), reason="Không.")
    procedure.take(case, "give_back", society, clock.now(), reason="Việc chiếu sáng của Phòng KT.")
    assert (case.unit.slug, case.handler_id, case.offered) == ("works", None, False)
    assert (case.transfers, case.next_due) == (before + 1, due)
    last = handovers.of(case)[-1]
    assert last.reason == "Việc chiếu sáng của Phòng KT."
    assert "transferred" in case.reasons


def test_the_third_time_the_head_says_whose_it_is(office: Office, society: Actor) -> None:
    case = a_case(office, status="accepted")
    for _ in range(2):
        give(office, case, "society")
        procedure.take(case, "give_back", society, clock.now(), reason="Không phải của chúng tôi.")
    give(office, case, "society")
    with pytest.raises(NotAllowed) as refused:
        procedure.take(case, "give_back", society, clock.now(), reason="Vẫn không.")
    assert any("lãnh đạo" in each for each in refused.value.lacking)


def test_a_unit_of_ones_own_is_not_asked(office: Office) -> None:
    case = a_case(office, status="accepted")
    give(office, case, "society")
    give(office, case, "works", Role.HEAD)
    assert case.offered
    give(office, case, "society")
    triage.assign(case, office.actors[Role.HEAD], clock.now(), unit=office.ward, handler_id=None)
    assert not case.offered


def test_nothing_is_given_to_a_unit_that_is_gone(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    office.units["society"].until_day = clock.today() - timedelta(days=1)
    office.units["department"].until_day = clock.today() - timedelta(days=1)
    db.session.commit()
    with pytest.raises(Gone):
        give(office, case, "society")
    db.session.rollback()
    new = a_receipt(office).case
    with pytest.raises(Gone):
        triage.transfer(
            new, office.actors[Role.RECEPTION], clock.now(), agency=office.units["department"],
            reason="Sở.",
        )  # fmt: skip
    db.session.rollback()
    shown = page.as_officer(Role.HEAD).get(f"/can-bo/vu-viec/{case.code}")
    assert office.units["society"].name not in shown.text


def test_what_it_is_about_does_not_hold_it(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    key = f"unit.{office.units['works'].id}"
    conflicts.set_aside(case, key, office.actors[Role.RECEPTION], clock.now())
    assert case.unit.slug == "ward"
    with pytest.raises(Outside):
        give(office, case, "works")


def test_the_sender_reads_the_chain(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    give(office, case, "society")
    db.session.commit()
    with days_later(2):
        said = page.open(case.code, sender_secret(case)).text
    assert case.transfers == 1  # that reception gives out what came is no transfer
    assert "Đã chuyển 1 lần" in said
    for unit in (office.ward, office.units["works"], office.units["society"]):
        assert unit.name in said


def sender_secret(case: Case) -> str:
    from tests import builders

    sender_of(case)
    return builders._secrets[case.code]


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_there_is_always_one_holder_and_the_chain_has_no_gap(
    office: Office, data: st.DataObject
) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    slugs, roles = ["works", "society", "office"], [Role.HEAD, Role.RECEPTION, Role.LEAD]
    now = clock.now()
    for _ in range(data.draw(st.integers(2, 9))):
        now += timedelta(days=data.draw(st.integers(0, 3)))
        deeds = ["give", "give", "give_back", "take_on", "aside", "cease", "send", "come_back"]
        deed = data.draw(st.sampled_from(deeds))
        slug = data.draw(st.sampled_from(slugs))
        actor = office.actors[data.draw(st.sampled_from([*roles, Role.HANDLER]))]
        point = db.session.begin_nested()
        try:
            with clock.at(now):
                if deed == "give":
                    triage.assign(case, actor, now, unit=office.units[slug], handler_id=None)
                elif deed == "send":
                    agency = office.units["department"]
                    triage.transfer(case, actor, now, agency=agency, reason="Thuộc Sở.")
                elif deed == "cease":
                    office.units[slug].until_day = clock.day_of(now) - timedelta(days=1)
                    reorganising.pass_on(clock.day_of(now), now)
                elif deed == "aside":
                    conflicts.set_aside(case, f"unit.{office.units[slug].id}", actor, now)
                else:
                    day = clock.day_of(now).isoformat()
                    procedure.take(case, deed, actor, now, reason="Vì thế.", paper="1", day=day)
        except REFUSALS:
            point.rollback()
        else:
            point.commit()
        links = handovers.chain(case)
        assert links[0].since == case.received_day
        assert [each.until for each in links[:-1]] == [each.since for each in links[1:]]
        assert links[-1].until is None
        away = case.status == "transferred"
        assert links[-1].unit == (office.units["department"] if away else case.unit)
        assert all(each.unit for each in links)
        assert case.offered == (links[-1].state == "offered")
        assert f"unit.{case.unit_id}" not in case.excluded
        assert away or workflow.available(case, sender_of(case))
        assert not handovers.is_gone(case.unit, clock.day_of(now))
    db.session.rollback()


def test_to_be_given_to_who_has_it_is_refused(office: Office) -> None:
    case = a_case(office, status="accepted")
    handler = office.officers[Role.HANDLER].id
    before = case.version
    with pytest.raises(SameHolder):
        triage.assign(
            case, office.actors[Role.HEAD], clock.now(), unit=office.units["works"],
            handler_id=handler,
        )  # fmt: skip
    assert case.version == before
    give(office, case, "works")  # the unit, no more that officer
    assert case.handler_id is None


def test_who_had_a_case_before_it_was_written_down_is_not_invented(office: Office) -> None:
    case = a_receipt(office).case
    case.received_day -= timedelta(days=30)
    case.received_at -= timedelta(days=30)
    assert [each.unit for each in handovers.chain(case)] == [None, office.ward]
    give(office, case, "works", Role.RECEPTION)
    links = handovers.chain(case)
    assert [each.unit for each in links] == [None, office.ward, office.units["works"]]
    assert (links[0].since, links[0].until) == (case.received_day, TODAY)


def test_what_is_said_of_a_denunciation_is_kept_without_its_author(office: Office) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    intake = at_work(office.actors[Role.SEALED_INTAKE])
    with pytest.raises(IdentityTold):
        triage.transfer(
            case, intake, clock.now(), agency=office.units["department"],
            reason="Người Gửi Thử, 0900 000 123, viết về Sở.",
        )  # fmt: skip


def test_the_desk_shows_what_waits_to_be_taken_on(office: Office, page: Browser) -> None:
    a_case(office, status="accepted")
    desk = page.as_officer(Role.HANDLER).get("/can-bo/?ngan=moi-giao")
    assert "Mới giao, chưa nhận" in desk.text
    assert len(desk.soup.select("tbody tr")) == 1
    assert "Mới giao" not in Browser(page.app).as_officer(Role.RECEPTION).get("/can-bo/").text
