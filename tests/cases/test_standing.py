"""Standing in for somebody: what it opens, what it never opens, and that both are told."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import conditions, notes, queries, standing
from office.cases import permissions as may
from office.cases.models import Case, Excluded
from office.cases.permissions import POLICY, allows
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.people import accounts, substitutes
from office.people.actors import Actor, Post, Stand
from office.people.models import Officer
from office.people.roles import Role
from tests.builders import Office, a_case, an_officer

ALONE = frozenset({may.IDENTITY})
"""Rights of the named handler that nobody has in his stead."""


def colleague(office: Office, unit: str = "works", role: Role = Role.HANDLER) -> Officer:
    made = an_officer(f"{unit}{role}@test.example", role, office.units[unit], "Bà Hai")
    db.session.commit()
    return made


def standing_in(office: Office, second: Officer) -> Actor:
    """Return *second* while the handler is on leave."""
    handler = office.officers[Role.HANDLER]
    today = clock.today()
    substitutes.name(
        handler, second, (today, today + timedelta(days=3)), "nghỉ phép",
        office.actors[Role.HANDLER], clock.now(),
    )  # fmt: skip
    db.session.commit()
    return accounts.actor_of(second, today)


def rights(actor: Actor, case: Case) -> set[str]:
    return {each for each in POLICY if allows(actor, each, case)}


def test_a_substitute_works_on_the_case_and_signs_nothing(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    second = colleague(office)
    before = accounts.actor_of(second, clock.today())
    assert not allows(before, may.HANDLE, case)
    actor = standing_in(office, second)
    mine = rights(actor, case)
    assert {may.HANDLE, may.ASK, may.CLOSE} <= mine
    assert not mine & {may.SIGN, may.SUSPEND, may.GRANT_EXTENSION, may.REOPEN, may.SIGN_LETTER}
    assert mine - rights(before, case) <= rights(office.actors[Role.HANDLER], case)


def test_the_trail_names_both(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    actor, handler = standing_in(office, colleague(office)), office.officers[Role.HANDLER]
    notes.write(case, actor, clock.now(), "Tôi đã gọi điện.")
    notes.write(case, office.actors[Role.RECEPTION], clock.now(), "Vâng.")
    events = db.session.scalars(select(Event).where(Event.action == "case:note:officer")).all()
    assert [(each.actor_id, each.facts.get("for_officer")) for each in events] == [
        (actor.id, handler.id),
        (office.officers[Role.RECEPTION].id, None),
    ]
    assert events[0].facts["for_name"] == handler.name


def test_other_cases_are_done_in_ones_own_name(office: Office) -> None:
    second = colleague(office)
    actor = standing_in(office, second)
    own = a_case(office, Kind.COMPLAINT, "accepted")
    own.handler_id = second.id
    db.session.commit()
    notes.write(own, actor, clock.now(), "Việc của tôi.")
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event
    assert "for_officer" not in event.facts


def test_a_case_about_the_substitute_stays_with_its_holder_and_is_listed(office: Office) -> None:
    free, about = (a_case(office, Kind.COMPLAINT, "accepted") for _ in range(2))
    second = colleague(office)
    db.session.add(
        Excluded(case_id=about.id, who=f"officer.{second.id}", source="intake", at=clock.now())
    )
    about.excluded = [f"officer.{second.id}"]
    db.session.commit()
    actor = standing_in(office, second)
    assert level(actor, about) == Level.NOTHING
    assert allows(actor, may.HANDLE, free)
    assert not allows(actor, may.HANDLE, about)
    made = substitutes.in_stead_of(office.officers[Role.HANDLER].id, clock.today())
    assert made
    left = standing.left_behind(made, office.actors[Role.HANDLER], clock.today())
    assert [each.id for each in left] == [about.id]
    assert standing.left_behind(made, actor, clock.today()) == []  # who is set aside learns nothing


def test_a_denunciation_passes_to_nobody_but_sealed_intake_and_its_identity_to_nobody(
    office: Office,
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    actor = standing_in(office, colleague(office))
    assert level(actor, case) == Level.NOTHING
    handler = office.officers[Role.HANDLER]
    intake = replace(
        office.actors[Role.SEALED_INTAKE],
        stands_for=(Stand(handler.id, handler.name, clock.today()),),
    )
    assert conditions.standing_in(intake, case)
    assert allows(office.actors[Role.HANDLER], may.IDENTITY, case)
    assert not rights(intake, case) & ALONE
    made = substitutes.in_stead_of(handler.id, clock.today())
    assert made
    left = standing.left_behind(made, office.actors[Role.HANDLER], clock.today())
    assert [each.id for each in left] == [case.id]


def test_a_case_of_another_unit_does_not_pass(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    case.unit_id = office.units["society"].id
    db.session.commit()
    actor = standing_in(office, colleague(office))
    assert not allows(actor, may.HANDLE, case)


def test_no_chain_of_substitutes(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    second = colleague(office)
    standing_in(office, second)
    works = office.units["works"].id
    third = Actor(
        "officer", 999, "Ba", (Post(Role.HANDLER, works),),
        stands_for=(Stand(second.id, "Bà Hai", clock.today()),),
    )  # fmt: skip
    assert not conditions.named_handler(third, case)


def test_what_one_stands_in_for_lies_among_ones_own(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    second = colleague(office)
    today = clock.today()
    before = accounts.actor_of(second, today)
    assert queries.desk("cua-toi", before, today).rows == []
    actor = standing_in(office, second)
    assert [each.code for each in queries.desk("cua-toi", actor, today).rows] == [case.code]
    assert queries.lane_counts(actor, today, ["cua-toi"]) == {"cua-toi": 1}
