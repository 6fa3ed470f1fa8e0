"""Units that cease: nothing they held is lost, nothing is given to them, no clock moves."""

import pytest
from sqlalchemy import select

from cli.upkeep import tick
from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import conflicts, reorganising
from office.cases.reorganising import NotInOffice
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, days_later


def ceased(office: Office, slug: str, successor: str = "") -> None:
    to = office.units[successor] if successor else None
    reorganising.cease(office.units[slug], clock.today(), to, clock.now())
    db.session.commit()


def test_open_cases_go_to_whoever_follows_from_the_day_after(office: Office) -> None:
    case, closed = a_case(office, status="accepted"), a_case(office, status="closed")
    ceased(office, "works", "society")
    due = case.next_due
    tick(thorough=True)
    assert case.unit.slug == "works"  # its last day
    with days_later(1):
        tick(thorough=True)
        tick(thorough=True)
    db.session.expire_all()
    assert (case.unit.slug, case.handler_id, case.offered) == ("society", None, True)
    assert (case.next_due, case.transfers) == (due, 1)
    assert closed.unit.slug == "works"  # as it was when it ended
    told = select(Event).where(Event.action == "case:unit:pass_on")
    assert [each.case_id for each in db.session.scalars(told)] == [case.id]


def test_over_several_changes_and_to_the_office_where_nobody_follows(office: Office) -> None:
    first, last = a_case(office, status="accepted"), a_case(office, status="accepted")
    ceased(office, "works", "society")
    ceased(office, "society", "office")
    with days_later(1) as then:
        assert reorganising.pass_on(clock.day_of(then), then) == 2
    assert {first.unit.slug, last.unit.slug} == {"office"}
    ceased(office, "office")
    with days_later(1) as then:
        reorganising.pass_on(clock.day_of(then), then)
    assert first.unit.slug == "ward"


def test_whoever_a_case_is_about_does_not_follow(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    conflicts.set_aside(
        case, f"unit.{office.units['society'].id}", office.actors[Role.RECEPTION], clock.now()
    )
    ceased(office, "works", "society")
    with days_later(1) as then:
        reorganising.pass_on(clock.day_of(then), then)
    assert case.unit.slug == "ward"


@pytest.mark.parametrize(("slug", "to"), [("department", "works"), ("works", "works")])
def test_only_units_of_the_office_follow_one_another(office: Office, slug: str, to: str) -> None:
    with pytest.raises(NotInOffice):
        ceased(office, slug, to)
    assert office.units[slug].until_day is None
