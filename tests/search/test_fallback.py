"""The database gives the answers of the index, with fewer means."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import attention
from office.cases.models import Case
from office.cases.sight import index_sight
from office.law.kinds import Kind
from office.people import accounts, appointments
from office.people.roles import Role
from office.search import query, sync
from office.search.index import CaseIndex
from office.search.place import Index
from office.search.query import Wanted
from office.search.surfacing import surfaced
from tests.builders import Office, a_case, a_receipt, days_later

WISHES = [
    Wanted(),
    Wanted(scope="all"),
    Wanted(scope="closed"),
    Wanted(words="den duong", scope="all"),
    Wanted(kinds=frozenset({"petition"})),
    Wanted(statuses=frozenset({"accepted"})),
    Wanted(newest_days=20),
    Wanted(oldest_days=20),
    Wanted(channels=frozenset({"web"})),
    Wanted(flags=frozenset({"transferred"})),
    *(Wanted(clock=name) for name in ("late", "today", "week", "later", "none")),
    *(Wanted(order=name, scope="all") for name in ("newest", "oldest", "due", "heaviest")),
]


@pytest.fixture
def some_cases(office: Office) -> Office:
    for kind in (Kind.FEEDBACK, Kind.PETITION, Kind.DENUNCIATION):
        for status in ("received", "accepted"):
            a_case(office, kind, status)
    a_case(office, status="closed")
    head = (f"officer.{office.officers[Role.HEAD].id}",)
    for kind in (Kind.COMPLAINT, Kind.DENUNCIATION):
        case = a_receipt(office, kind, about=head).case
    appointments.charge(
        office.officers[Role.VERIFIER],
        case.id,
        clock.today(),
        office.actors[Role.LEAD],
        clock.now(),
    )
    db.session.commit()
    verifier = office.officers[Role.VERIFIER]
    office.actors[Role.VERIFIER] = accounts.actor_of(verifier, clock.today())
    return office


@pytest.mark.parametrize("wanted", WISHES)
def test_index_and_database_agree(
    wanted: Wanted, index: Index, tmp_path: Path, some_cases: Office
) -> None:
    with days_later(30):
        a_case(some_cases)
        sync.rebuild(index)
        none = CaseIndex(tmp_path / "none")
        for actor in some_cases.actors.values():
            sight = index_sight(actor)
            one = query.search(wanted, sight, clock.today(), index)
            other = query.search(wanted, sight, clock.today(), none)
            assert sorted(one.case_ids) == sorted(other.case_ids)
            assert one.total == other.total


def test_the_lists_of_supervision_are_the_same(
    index: Index, tmp_path: Path, some_cases: Office
) -> None:
    for number, case in enumerate(db.session.scalars(select(Case).where(Case.open)).all()):
        case.reasons = [{}, {"transferred": 3}, {"disputed": 1}, {"joined": 9}][number % 4]
    db.session.commit()
    sync.rebuild(index)
    none = CaseIndex(tmp_path / "none")
    seen = 0
    with days_later(40):
        for actor, name in product(some_cases.actors.values(), attention.LISTS):
            one, other = (
                surfaced(name, index_sight(actor), clock.today(), 20, index=each)
                for each in (index, none)
            )
            assert other.partial_index
            assert one == replace(other, partial_index=False), name
            seen += one.total
    assert seen
