"""One answer to "who may see this case": the object, the query and the index agree."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import conditions, permissions, sight
from office.cases.models import Case, Excluded
from office.cases.permissions import allows
from office.cases.sight import SIGHT, Level, index_sight, level, visible_to
from office.law.kinds import Kind
from office.people import accounts, appointments
from office.people.actors import SYSTEM, VISITOR, Actor, Post, Stand
from office.people.models import Appointment, Citizen
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.conftest import NOW

HOLDERS = ("works", "society")


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """A case for each kind × holding unit × handler (none, one); some are about someone."""
    citizen = Citizen(id=1, email="c@test.example", password_hash="x", made_at=NOW)
    db.session.add(citizen)
    made = []
    handlers = (None, office.officers[Role.HANDLER].id)
    head, handler = office.officers[Role.HEAD].id, office.officers[Role.HANDLER].id
    about = cycle(
        ["", f"officer.{head}", "", f"officer.{handler}", f"unit.{office.units['society'].id}", "",
         f"lead.{office.units['works'].id}"]
    )  # fmt: skip
    for kind in Kind:
        for holder in HOLDERS:
            for each in handlers:
                case = a_receipt(office, kind).case
                case.unit_id, case.handler_id = office.units[holder].id, each
                case.extracted = kind == Kind.DENUNCIATION and holder == "works"
                if kind != Kind.DENUNCIATION and holder == "works":
                    case.citizen_id = 1
                if who := next(about):
                    case.excluded = [who]
                    db.session.add(Excluded(case_id=case.id, who=who, source="sender", at=NOW))
                made.append(case)
    db.session.commit()
    return made


OF_A_CASE = [
    name
    for name, rules in permissions.POLICY.items()
    if any(isinstance(each, permissions.Seen) for rule in rules for each in rule)
]


def agree(actor: Actor, cases: list[Case]) -> None:
    """One case asked about, a query over all of them, and the index say the same of *actor*."""
    for least in (Level.COUNTS, Level.LINE, Level.EXTRACT, Level.ORIGINAL, Level.IDENTITY):
        shown = set(db.session.scalars(select(Case.id).where(sight.at_least(actor, least))))
        assert shown == {each.id for each in cases if level(actor, each) >= least}, least
    index = index_sight(actor)
    for case in cases if actor.is_officer else []:
        found = conditions.holds(index.ways, case) and not conditions.holds(index.aside, case)
        lines = case.kind == Kind.DENUNCIATION
        assert found == (level(actor, case) >= (Level.LINE if lines else Level.ORIGINAL))


def agree_on_rights(actor: Actor, cases: list[Case]) -> None:
    for each in OF_A_CASE:
        right = set(db.session.scalars(select(Case.id).where(permissions.allowed(actor, each))))
        assert right == {case.id for case in cases if allows(actor, each, case)}, each


def posts(office: Office, cases: list[Case]) -> st.SearchStrategy[list[Appointment]]:
    """Return appointments of any role, in any unit, for one case or none, in force or not."""
    units = [office.ward.id, *(each.id for each in office.units.values())]
    days = st.integers(-2, 2).map(lambda n: clock.today() + timedelta(days=n))
    return st.lists(
        st.builds(
            Appointment,
            role=st.sampled_from(list(Role)).map(str),
            unit_id=st.sampled_from(units),
            case_id=st.none() | st.sampled_from([each.id for each in cases]),
            from_day=days,
            until_day=st.none() | days,
            ended_at=st.sampled_from([None, None, NOW]),
        ),
        max_size=4,
    )


def stands(office: Office) -> st.SearchStrategy[tuple[Stand, ...]]:
    """Return for whom somebody may stand in, the one who holds cases often among them."""
    handler = office.officers[Role.HANDLER].id
    whose = st.sampled_from([handler, handler, office.officers[Role.LEAD].id])
    made = whose.map(lambda id_: Stand(id_, "Ai đó", clock.today()))
    return st.lists(made, max_size=2, unique=True).map(tuple)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_object_query_and_index_agree_for_every_officer_on_every_day(
    office: Office, cases: list[Case], data: st.DataObject
) -> None:
    someone = data.draw(st.sampled_from(list(office.officers.values())))
    held = data.draw(posts(office, cases))
    heads = data.draw(st.sampled_from([frozenset(), office.actors[Role.DEPUTY].heads]))
    actor = Actor(
        "officer",
        someone.id,
        "",
        appointments.posts_on(clock.today(), held),
        heads=heads,
        head_away=data.draw(st.booleans()),
        stands_for=data.draw(stands(office)),
    )
    with db.session.no_autoflush:
        agree(actor, cases)
        agree_on_rights(actor, cases)


def test_object_query_and_index_agree_for_each_role_by_itself(
    office: Office, cases: list[Case]
) -> None:
    for actor in office.actors.values():
        agree(actor, cases)
        agree_on_rights(actor, cases)


def test_strangers_see_nothing_and_a_secret_opens_its_own_case(cases: list[Case]) -> None:
    opened = frozenset({cases[0].id, cases[-1].id})
    for actor in (VISITOR, SYSTEM, Actor("citizen", 1, ""), Actor("citizen", 2, "")):
        agree(actor, cases)
    agree(Actor("visitor", None, "", opened=opened), cases)
    assert db.session.scalars(select(Case.id).where(visible_to(VISITOR))).all() == []


def test_a_citizen_with_the_number_of_an_officer_is_not_that_officer(
    office: Office, cases: list[Case]
) -> None:
    number = office.officers[Role.HANDLER].id
    assert number != 1
    agree(Actor("citizen", number, ""), cases)
    assert db.session.scalars(
        select(Case.id).where(visible_to(Actor("citizen", number, "")))
    ).all() == []  # fmt: skip


NONE, COUNT, LINE, FULL = Level.NOTHING, Level.COUNTS, Level.LINE, Level.ORIGINAL
WANTED = {
    # complaint, denunciation, petition, feedback, information request
    Role.RECEPTION: (FULL, NONE, FULL, FULL, FULL),
    Role.TRIAGE: (FULL, NONE, FULL, FULL, FULL),
    Role.SEALED_INTAKE: (NONE, FULL, NONE, NONE, NONE),
    Role.HANDLER: (FULL, NONE, FULL, FULL, FULL),
    Role.LEAD: (FULL, NONE, FULL, FULL, FULL),
    Role.VERIFIER: (NONE, NONE, NONE, NONE, NONE),
    Role.DIALOGUE_CLERK: (LINE, NONE, NONE, NONE, NONE),
    Role.INFORMATION_OFFICER: (NONE, NONE, NONE, NONE, FULL),
    Role.HEAD: (FULL, LINE, FULL, FULL, FULL),
    Role.DEPUTY: (NONE, NONE, NONE, NONE, NONE),
    Role.SUPERVISOR: (FULL, LINE, FULL, FULL, FULL),
    Role.OBSERVER: (COUNT, NONE, COUNT, COUNT, COUNT),
    Role.ADMINISTRATOR: (NONE, NONE, NONE, NONE, NONE),
    Role.SEAL_KEEPER: (NONE, NONE, NONE, NONE, NONE),
}
"""What each role sees of a case held by the unit of works, by hand and by kind."""


def test_what_each_role_sees_of_a_case_in_the_unit_of_works(office: Office) -> None:
    assert set(WANTED) >= set(Role)
    for place, kind in enumerate(Kind):
        case = a_receipt(office, kind).case
        case.unit_id = office.units["works"].id
        seen = {role: level(office.actors[role], case) for role in WANTED}
        assert seen == {role: said[place] for role, said in WANTED.items()}, kind


def test_identity_is_never_implied_by_what_one_sees(office: Office, cases: list[Case]) -> None:
    assert SIGHT[Level.IDENTITY] == []
    everything = tuple(Post(role, office.units["works"].id) for role in Role)
    almighty = Actor("officer", office.officers[Role.HANDLER].id, "", everything, head_away=True)
    assert max(level(almighty, each) for each in cases) == Level.ORIGINAL


def test_a_verifier_sees_the_case_appointed_for_until_the_term_ends(office: Office) -> None:
    man, today = office.officers[Role.VERIFIER], clock.today()
    plain, sealed = (a_receipt(office, kind).case for kind in (Kind.COMPLAINT, Kind.DENUNCIATION))
    for case in (plain, sealed):
        appointments.charge(man, case.id, today, office.actors[Role.HEAD], clock.now())
    db.session.commit()
    verifier = accounts.actor_of(man, today)
    assert level(verifier, plain) == Level.ORIGINAL
    assert level(verifier, sealed) == Level.LINE
    sealed.extracted = True
    db.session.commit()
    assert level(verifier, sealed) == Level.EXTRACT
    agree(verifier, [plain, sealed])
    tomorrow = accounts.actor_of(man, today + timedelta(days=1))
    assert level(tomorrow, plain) == level(tomorrow, sealed) == Level.NOTHING
    post = appointments.standing(man.id, Role.VERIFIER, today)
    assert post
    appointments.end(post, office.actors[Role.SUPERVISOR], clock.now(), "hết nhiệm vụ")
    db.session.commit()
    assert level(accounts.actor_of(man, today), plain) == Level.NOTHING


def test_a_verifier_set_aside_sees_nothing_of_the_case_appointed_for(office: Office) -> None:
    man = office.officers[Role.VERIFIER]
    case = a_receipt(office, Kind.DENUNCIATION).case
    appointments.charge(man, case.id, clock.today(), office.actors[Role.HEAD], clock.now())
    case.excluded = [f"officer.{man.id}"]
    db.session.commit()
    assert level(accounts.actor_of(man, clock.today()), case) == Level.NOTHING


def test_the_deputy_steps_in_while_the_head_is_away(office: Office) -> None:
    head, man = office.officers[Role.HEAD], office.officers[Role.DEPUTY]
    case, today = a_receipt(office, Kind.DENUNCIATION).case, clock.today()
    days = (today, today + timedelta(days=1))
    away = appointments.note_absence(head, days, "đi họp", office.actors[Role.HEAD], clock.now())
    db.session.commit()
    assert level(accounts.actor_of(man, today), case) == Level.LINE
    assert level(accounts.actor_of(man, today + timedelta(days=2)), case) == Level.NOTHING
    appointments.end_absence(away, office.actors[Role.HEAD], clock.now())
    db.session.commit()
    assert level(accounts.actor_of(man, today), case) == Level.NOTHING


def test_the_deputy_steps_in_for_a_head_set_aside_but_not_when_the_head_is_denounced(
    office: Office, cases: list[Case]
) -> None:
    deputy, head = office.actors[Role.DEPUTY], f"officer.{office.officers[Role.HEAD].id}"
    for case in cases:
        mine = case.excluded == [head] and case.kind != Kind.DENUNCIATION
        assert level(deputy, case) == (Level.ORIGINAL if mine else Level.NOTHING)
        assert allows(deputy, permissions.SIGN, case) == mine
    acting = replace(deputy, head_away=True)
    told = next(each for each in cases if each.kind == Kind.DENUNCIATION)
    told.excluded = [head]
    assert level(acting, told) == Level.NOTHING


def test_another_unit_sees_nothing_and_the_named_handler_sees_a_denunciation(
    office: Office,
) -> None:
    case = a_receipt(office).case
    case.unit_id = office.units["society"].id
    assert level(office.actors[Role.HANDLER], case) == Level.NOTHING
    sealed = a_receipt(office, Kind.DENUNCIATION).case
    assert level(office.actors[Role.HANDLER], sealed) == Level.NOTHING
    sealed.handler_id = office.officers[Role.HANDLER].id
    assert level(office.actors[Role.HANDLER], sealed) == Level.LINE
    sealed.extracted = True
    for role in (Role.HANDLER, Role.HEAD):
        assert level(office.actors[role], sealed) == Level.EXTRACT
    assert level(office.actors[Role.SEALED_INTAKE], sealed) == Level.ORIGINAL


def test_an_officer_whose_term_has_ended_sees_nothing_not_even_his_own_cases(
    office: Office, cases: list[Case]
) -> None:
    agree(Actor("officer", office.officers[Role.HANDLER].id, ""), cases)
    case = next(each for each in cases if each.handler_id)
    assert level(Actor("officer", case.handler_id, ""), case) == Level.NOTHING


@pytest.fixture
def shown(office: Office) -> Iterator[Any]:
    def by(role: Role, **said: Any) -> bool:
        kind = said.pop("kind", Kind.FEEDBACK)
        case = a_receipt(office, kind, **said).case
        case.unit_id = office.units["works"].id
        return sight.sees_name(office.actors[role], case)

    return by


def test_the_name_is_shown_unless_it_was_asked_to_be_hidden(shown: Any) -> None:
    assert shown(Role.HANDLER)
    assert not shown(Role.HANDLER, name_hidden=True)
    assert not shown(Role.SUPERVISOR, name_hidden=True)
    assert shown(Role.RECEPTION, name_hidden=True)
    assert not shown(Role.ADMINISTRATOR)


def test_the_name_of_a_denouncer_is_shown_to_nobody(shown: Any, context: Flask) -> None:
    assert not any(shown(role, kind=Kind.DENUNCIATION) for role in Role)
