"""By which right a letter was signed is kept under its seal."""

from dataclasses import replace

from office.base import clock
from office.base.db import db
from office.letters import issue, queue
from office.people import appointments
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.letters.stories import letter_of


def test_the_head_signs_as_the_head_for_the_term_of_the_post(office: Office) -> None:
    case = a_case(office, status="proposed")
    draft, head = letter_of(case, "answer"), office.actors[Role.HEAD]
    queue.sign(draft, head, clock.now(), draft.version)
    post = appointments.standing(office.officers[Role.HEAD].id, Role.HEAD, clock.today())
    assert post
    assert draft.facts["mandate"] == {
        "form": "head", "post": post.id, "from": post.from_day.isoformat(), "until": "",
    }  # fmt: skip
    assert issue.is_sealed(draft.facts, draft.seal)
    assert not issue.is_sealed({**draft.facts, "mandate": {"form": "TL"}}, draft.seal)


def test_a_routine_paper_goes_by_order_and_names_whose_deed_it_was(office: Office) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    said = letter.facts["mandate"]
    assert (said["form"], said["order"]) == ("TL", "CHÁNH VĂN PHÒNG")
    assert said["officer"] == letter.signed_by


def test_a_deputy_signs_in_the_heads_stead_while_an_absence_is_noted(office: Office) -> None:
    draft = letter_of(a_case(office, status="proposed"), "answer")
    today = clock.today()
    away = appointments.note_absence(
        office.officers[Role.HEAD], (today, today), "Họp", office.actors[Role.SUPERVISOR],
        clock.now(),
    )  # fmt: skip
    db.session.flush()
    deputy = replace(office.actors[Role.DEPUTY], head_away=True)
    queue.sign(draft, deputy, clock.now(), draft.version)
    said = draft.facts["mandate"]
    assert (said["form"], said["because"], said["absence"]) == ("KT", "away", away.id)
    assert said["away_until"] == today.isoformat()
    post = appointments.standing(deputy.id or 0, Role.DEPUTY, today)
    assert post
    assert said["post"] == post.id
