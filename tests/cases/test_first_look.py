"""The queue of new cases in the order they came, and what reads alike; never across the seal."""

from datetime import timedelta
from typing import Any

import pytest

from office.base import clock
from office.cases import first_look
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt

LAMPS: dict[str, Any] = {"subject": "Đèn đường Cầu Vồng 5 tắt ba tuần", "place": "Đường Cầu Vồng 5"}


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


def test_the_likest_case_comes_first_with_the_words_both_have(office: Office) -> None:
    same = a_receipt(office, **LAMPS).case
    near = a_receipt(office, subject="Đèn đường hẻm 12 chập chờn", place="Hẻm 12").case
    other = a_receipt(office, subject="Xin lắp mái che trạm xe", place="Chợ Bình Minh").case
    case = a_receipt(office, **LAMPS).case
    found = first_look.alike(case, office.actors[Role.RECEPTION], clock.today())
    codes = [each.row.code for each in found]
    assert codes[0] == same.code
    assert other.code not in codes
    assert case.code not in codes
    assert found[0].percent == 100
    assert {"đèn", "đường"} <= set(found[0].words)
    assert near.code not in codes or codes.index(near.code) > 0


def test_a_denunciation_is_compared_with_nothing_and_nothing_with_it(office: Office) -> None:
    sealed = a_receipt(office, Kind.DENUNCIATION, **LAMPS).case
    case = a_receipt(office, **LAMPS).case
    head = office.actors[Role.HEAD]
    assert first_look.alike(sealed, head, clock.today()) == []
    found = first_look.alike(case, head, clock.today(), found=[sealed.id])
    assert sealed.code not in [each.row.code for each in found]


def test_what_lies_half_a_year_back_is_not_the_same_matter(office: Office) -> None:
    with clock.at(clock.now() - timedelta(days=first_look.ALIKE_DAYS + 1)):
        a_receipt(office, **LAMPS)
    case = a_receipt(office, **LAMPS).case
    assert first_look.alike(case, office.actors[Role.RECEPTION], clock.today()) == []


def test_only_telling_words_are_searched_for(office: Office) -> None:
    case = a_receipt(office, subject="Phản ánh về việc đèn đường của hẻm 12 không sáng").case
    assert first_look.search_words(case) == "đèn đường hẻm 12"
