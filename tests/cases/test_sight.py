"""One answer to "who may see this case": the object, the query and the index agree."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from office.base.db import db
from office.cases import sight
from office.cases.models import Case
from office.cases.sight import Level, index_sight, level, line_only, visible_to
from office.law.kinds import Kind
from office.people.actors import SYSTEM, VISITOR, Actor, Post
from office.people.models import Citizen
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.conftest import NOW

HOLDERS = ("works", "society")


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """A case for each kind × holding unit × handler (none, one)."""
    citizen = Citizen(id=1, email="c@test.example", password_hash="x", made_at=NOW)
    db.session.add(citizen)
    made = []
    handlers = (None, office.officers[Role.HANDLER].id)
    for kind in Kind:
        for holder in HOLDERS:
            for handler in handlers:
                case = a_receipt(office, kind).case
                case.unit_id, case.handler_id = office.units[holder].id, handler
                if kind != Kind.DENUNCIATION and holder == "works":
                    case.citizen_id = 1
                made.append(case)
    db.session.commit()
    return made


def agree(actor: Actor, cases: list[Case]) -> None:
    shown = set(db.session.scalars(select(Case.id).where(visible_to(actor))))
    assert shown == {case.id for case in cases if level(actor, case) > Level.NOTHING}
    index = index_sight(actor)
    for case in cases:
        seen = level(actor, case)
        if seen > Level.NOTHING:
            assert line_only(actor, case.kind, case.handler_id) == (seen == Level.LINE)
        if actor.is_officer:
            assert _found(index, case) == (seen > Level.NOTHING), (actor, case.kind, case.unit_id)


def _found(index: sight.IndexSight, case: Case) -> bool:
    if index.nothing:
        return False
    if case.handler_id is not None and case.handler_id == index.handler_id:
        return True
    if case.kind == Kind.DENUNCIATION:
        return index.sealed
    return index.units is None or case.unit_id in index.units


def posts(office: Office) -> st.SearchStrategy[tuple[Post, ...]]:
    units = [office.ward.id, *(each.id for each in office.units.values())]
    one = st.builds(Post, st.sampled_from(list(Role)), st.sampled_from(units))
    return st.lists(one, max_size=3).map(tuple)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_object_query_and_index_agree_for_every_officer(
    office: Office, cases: list[Case], data: st.DataObject
) -> None:
    ids = [office.officers[role].id for role in (Role.HANDLER, Role.LEAD, Role.HEAD)]
    actor = Actor("officer", data.draw(st.sampled_from(ids)), "", data.draw(posts(office)))
    agree(actor, cases)


def test_object_query_and_index_agree_for_each_role_by_itself(
    office: Office, cases: list[Case]
) -> None:
    for actor in office.actors.values():
        agree(actor, cases)


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


@pytest.mark.parametrize(
    ("role", "plain", "denunciation"),
    [
        (Role.RECEPTION, Level.ORIGINAL, Level.NOTHING),
        (Role.SEALED_INTAKE, Level.NOTHING, Level.ORIGINAL),
        (Role.HANDLER, Level.ORIGINAL, Level.NOTHING),
        (Role.LEAD, Level.ORIGINAL, Level.NOTHING),
        (Role.HEAD, Level.ORIGINAL, Level.ORIGINAL),
        (Role.SUPERVISOR, Level.ORIGINAL, Level.LINE),
        (Role.ADMINISTRATOR, Level.NOTHING, Level.NOTHING),
    ],
)
def test_what_each_role_sees_of_a_case_in_the_unit_of_works(
    office: Office, role: Role, plain: Level, denunciation: Level
) -> None:
    for kind in Kind:
        case = a_receipt(office, kind).case
        case.unit_id = office.units["works"].id
        wanted = denunciation if kind == Kind.DENUNCIATION else plain
        assert level(office.actors[role], case) == wanted


def test_another_unit_sees_nothing_and_the_named_handler_sees_a_denunciation(
    office: Office,
) -> None:
    case = a_receipt(office).case
    case.unit_id = office.units["society"].id
    assert level(office.actors[Role.HANDLER], case) == Level.NOTHING
    sealed = a_receipt(office, Kind.DENUNCIATION).case
    assert level(office.actors[Role.HANDLER], sealed) == Level.NOTHING
    sealed.handler_id = office.officers[Role.HANDLER].id
    assert level(office.actors[Role.HANDLER], sealed) == Level.ORIGINAL


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
