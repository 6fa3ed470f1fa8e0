"""Which day an apology says was missed, by how much, and what it proposes instead."""

from datetime import timedelta

import pytest

from office.base import clock
from office.cases import duties, faults, workflow
from office.law.kinds import Kind
from office.letters import issue, lateness
from office.people.roles import Role
from tests.builders import Office, a_case, days_later
from tests.letters.stories import fill_cause, letter_of, turn_late


def test_one_apology_names_the_gravest_lateness_it_answers_for(office: Office) -> None:
    case = a_case(office)
    accept, settle = case.clocks
    with clock.at(clock.moment_of(accept.due_on) + timedelta(days=1)):
        turn_late(case, clock.now())
        first = letter_of(case, "apology")
        fill_cause(office, first)
        assert first.facts["promised"] == accept.due_on.isoformat()
    with days_later(60) as at:
        turn_late(case, at)
        letter = letter_of(case, "apology")
        assert letter.id == first.id
        issue.sign_letter(letter, office.actors[Role.HEAD], at)
        assert letter.facts["promised"] == settle.due_on.isoformat()
        said = str(letter.facts["sections"]) + str(letter.facts["paragraphs"])
        assert "giải quyết và trả lời ông/bà" in said
        assert "có thụ lý hay không" not in said
        assert "để quên" in said
        assert duties.owed(case) == []


def test_a_fault_leads_only_where_nothing_is_late(office: Office) -> None:
    case = a_case(office, status="accepted")
    faults.own_up(
        case, office.actors[Role.HANDLER], clock.now(), fault="wrong", what="Ghi sai số thửa"
    )
    [fault] = duties.owed(case)
    alone = lateness.facts(case, clock.today(), {}, fault)
    assert (alone["ground"], alone["cause"], alone["faults"]) == ("wrong", "Ghi sai số thửa", [])
    assert "promised" not in alone
    with days_later(60):
        workflow.find_overdue(case, clock.now())
        both = lateness.facts(case, clock.today(), {}, fault)
    assert both["ground"] == "late"
    assert both["faults"] == [{"ground": "wrong", "what": "Ghi sai số thửa"}]


def test_where_the_case_stands_is_said_and_of_a_denunciation_no_unit(office: Office) -> None:
    case = a_case(office, status="accepted")
    assert case.unit.name.split()[-1] in lateness.facts(case, clock.today(), {}, None)["standing"]
    sealed = a_case(office, Kind.DENUNCIATION)
    assert "Bộ phận tiếp nhận tố cáo" in lateness.facts(sealed, clock.today(), {}, None)["standing"]


@pytest.mark.parametrize("days", [1, 30])
def test_the_new_day_proposed_lies_ahead(office: Office, days: int) -> None:
    case = a_case(office, status="accepted")
    day = case.clocks[-1].due_on + timedelta(days=days)
    assert lateness.new_day(case, day) > day
