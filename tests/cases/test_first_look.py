"""The queue of new cases in the order they came."""

from datetime import timedelta

import pytest

from office.base import clock
from office.cases import first_look
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt


@pytest.fixture
def queue(office: Office) -> list[Case]:
    """Three new cases, an hour apart, with a denunciation between and an accepted one before."""
    a_case(office, status="accepted")
    made = []
    for hour, kind in enumerate((Kind.FEEDBACK, Kind.PETITION, Kind.DENUNCIATION, Kind.FEEDBACK)):
        with clock.at(clock.now() + timedelta(hours=hour)):
            made.append(a_receipt(office, kind).case)
    return [each for each in made if each.kind != Kind.DENUNCIATION]


def test_the_queue_holds_new_cases_only_and_leads_from_one_to_the_next(
    office: Office, queue: list[Case]
) -> None:
    reception = office.actors[Role.RECEPTION]
    turns = [first_look.turn(each, reception) for each in queue]
    assert [(each.before, each.waiting) for each in turns] == [(0, 3), (1, 3), (2, 3)]
    assert [each.after for each in turns] == [queue[1].code, queue[2].code, None]


def test_denunciations_wait_in_a_queue_of_their_own(office: Office, queue: list[Case]) -> None:
    intake = office.actors[Role.SEALED_INTAKE]
    turn = first_look.turn(queue[0], intake)
    assert turn.waiting == 1
    assert turn.after not in {each.code for each in queue}
