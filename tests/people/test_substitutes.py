"""Leave cover: dated, lawful, one at a time, in no chain, and over by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.people import accounts, substitutes
from office.people.actors import Stand
from office.people.models import Officer, Substitution
from office.people.roles import Role
from office.people.substitutes import BadTerm, Chain, NotAllowed, NotLawful, Overlaps
from tests.builders import Office, an_officer


def term(first: int = 0, last: int = 3) -> tuple[date, date]:
    today = clock.today()
    return today + timedelta(days=first), today + timedelta(days=last)


def colleague(office: Office, name: str = "hai") -> Officer:
    made = an_officer(f"{name}@test.example", Role.HANDLER, office.units["works"], f"Cán bộ {name}")
    db.session.commit()
    return made


def named(office: Office, second: Officer, days: tuple[date, date] | None = None) -> Substitution:
    handler = office.officers[Role.HANDLER]
    return substitutes.name(
        handler, second, days or term(), "nghỉ phép", office.actors[Role.HANDLER], clock.now()
    )


def test_both_persons_stand_in_the_trail_and_the_right_ends_with_the_day(office: Office) -> None:
    handler, second = office.officers[Role.HANDLER], colleague(office)
    made = named(office, second)
    today = clock.today()
    actor = accounts.actor_of(second, today)
    assert actor.stands_for == (Stand(handler.id, handler.name, made.until_day),)
    assert accounts.actor_of(second, made.until_day).stands_for
    assert not accounts.actor_of(second, made.until_day + timedelta(days=1)).stands_for
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event
    assert event.action == "people:substitute:name"
    assert (event.facts["officer_id"], event.facts["substitute_id"]) == (handler.id, second.id)


def test_a_visit_under_way_knows_it_and_what_one_word_ends(office: Office) -> None:
    second = colleague(office)
    token = accounts.begin(clock.now(), officer_id=second.id)
    assert accounts.visit(token, clock.now()).actor.stands_for == ()
    made = named(office, second)
    known = accounts.visit(token, clock.now()).actor
    assert known.stands_for == accounts.actor_of(second, clock.today()).stands_for
    assert known.posts == accounts.actor_of(second, clock.today()).posts
    substitutes.end(made, office.actors[Role.HANDLER], clock.now())
    assert accounts.visit(token, clock.now()).actor.stands_for == ()
    with pytest.raises(NotAllowed):
        substitutes.end(made, office.actors[Role.HANDLER], clock.now())


def test_who_may_say_it_for_whom(office: Office) -> None:
    second, handler = colleague(office), office.officers[Role.HANDLER]
    for role in Role:
        allowed = role in {Role.HANDLER, Role.LEAD, Role.HEAD}
        try:
            made = substitutes.name(handler, second, term(), "ốm", office.actors[role], clock.now())
        except NotAllowed:
            assert not allowed, role
        else:
            assert allowed, role
            made.ended_at = clock.now()
            db.session.flush()


def test_nobody_of_another_unit_or_without_such_a_post(office: Office) -> None:
    other = an_officer("xa@test.example", Role.HANDLER, office.units["society"])
    clerk = office.officers[Role.RECEPTION]
    for someone in (other, clerk):
        with pytest.raises(NotLawful):
            named(office, someone)
    with pytest.raises(NotAllowed):
        named(office, office.officers[Role.HANDLER])
    assert named(office, office.officers[Role.LEAD])  # leads the same unit


def test_a_term_has_an_end_that_is_to_come(office: Office) -> None:
    second = colleague(office)
    for days in (term(3, 1), term(-9, -1)):
        with pytest.raises(BadTerm):
            named(office, second, days)


def test_one_at_a_time_and_in_no_chain(office: Office) -> None:
    second, third = colleague(office), colleague(office, "ba")
    named(office, second, term(0, 5))
    with pytest.raises(Overlaps):
        named(office, third, term(5, 9))
    named(office, third, term(6, 9))
    own = accounts.actor_of(second, clock.today())
    substitutes.name(second, third, term(0, 2), "ốm", own, clock.now())
    assert [each.name for each in accounts.actor_of(third, clock.today()).stands_for] == [
        second.name
    ]
    lead = office.actors[Role.LEAD]
    with pytest.raises(Chain):  # the second is away himself
        substitutes.name(third, second, term(1, 1), "ốm", lead, clock.now())


def test_who_is_locked_out_stands_in_for_nobody(office: Office) -> None:
    second = colleague(office)
    second.active = False
    with pytest.raises(NotAllowed):
        named(office, second)
