"""Who may be appointed to verify a case, and by whom; its page is tried in tests/staff."""

import pytest

from office.base import clock
from office.cases import verifying, workflow
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case


def test_nobody_whom_the_case_is_about_verifies_it_and_nobody_appoints_himself(
    office: Office,
) -> None:
    case, man = a_case(office, Kind.COMPLAINT, "accepted"), office.officers[Role.VERIFIER]
    head, now = office.actors[Role.HEAD], clock.now()
    assert verifying.free_for(case, head, clock.today()) == [man]
    assert verifying.free_for(case, office.actors[Role.VERIFIER], clock.today()) == []
    case.excluded = [f"officer.{man.id}"]
    with pytest.raises(workflow.NotAllowed):
        verifying.appoint(case, man, clock.today(), head, now)
    case.excluded = []
    with pytest.raises(workflow.NotAllowed):
        verifying.appoint(case, man, clock.today(), office.actors[Role.RECEPTION], now)
