"""The row before the head: neighbours one may read, and each kind signed its own way."""

import pytest

from office.base import clock
from office.base.db import db
from office.cases import workflow
from office.law.kinds import Kind
from office.letters import issue, queue
from office.letters.models import ISSUED
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.letters.stories import letter_of


def test_neighbours_are_the_drafts_before_and_after(office: Office) -> None:
    drafts = [letter_of(a_case(office, status="proposed"), "answer") for _ in range(3)]
    head = office.actors[Role.HEAD]
    names = [each.handle for each in drafts]
    assert queue.beside(drafts[0], head) == ("", names[1])
    assert queue.beside(drafts[1], head) == (names[0], names[2])
    assert queue.beside(drafts[1], head, "apology") == ("", "")
    assert queue.beside(drafts[1], office.actors[Role.ADMINISTRATOR]) == ("", "")


def test_a_sealed_draft_is_nobodys_neighbour_but_of_who_reads_it(office: Office) -> None:
    plain = letter_of(a_case(office, status="proposed"), "answer")
    sealed = letter_of(a_case(office, Kind.DENUNCIATION, "proposed"), "answer")
    assert queue.beside(plain, office.actors[Role.SUPERVISOR]) == ("", "")
    assert queue.beside(plain, office.actors[Role.SEALED_INTAKE])[1] == sealed.handle


def test_signing_an_answer_moves_its_case(office: Office) -> None:
    case = a_case(office, status="proposed")
    draft = letter_of(case, "answer")
    queue.sign(draft, office.actors[Role.HEAD], clock.now(), draft.version)
    db.session.commit()
    assert (case.status, draft.status) == ("answered", ISSUED)


def test_what_was_edited_meanwhile_or_lacks_a_part_is_not_signed(office: Office) -> None:
    case = a_case(office, status="proposed")
    draft = letter_of(case, "answer")
    head = office.actors[Role.HEAD]
    with pytest.raises(workflow.Changed):
        queue.sign(draft, head, clock.now(), draft.version - 1)
    draft.body = {**draft.body, "sections": [], "paragraphs": []}
    case.points[0].answer = ""
    with pytest.raises((issue.Incomplete, workflow.NotAllowed)):
        queue.sign(draft, head, clock.now(), draft.version)
    assert case.status == "proposed"
