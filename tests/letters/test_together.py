"""Thanks signed together are signed as if each stood alone."""

from office.base import clock
from office.base.db import db
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import bodies, issue, together
from office.letters.models import Letter
from office.letters.phrases import Body
from office.people.roles import Role
from tests.builders import Office, a_case


def thanks(office: Office) -> Letter:
    case = a_case(office, status="answered", outcome="done")
    db.session.commit()
    draft = issue.current_draft(case, "thank_you")
    assert draft is not None
    return draft


def test_what_is_ready_is_signed_each_with_its_own_place_in_the_register(office: Office) -> None:
    first, second, head = thanks(office), thanks(office), office.actors[Role.HEAD]
    shown = together.waiting(head, clock.today())
    assert [each.letter.id for each in shown] == [first.id, second.id]
    done = together.sign(
        {each.letter.handle: each.letter.version for each in shown}, head, clock.now()
    )
    assert [each.number for each in done.signed] == [1, 2]
    assert together.waiting(head, clock.today()) == []


def test_what_changed_after_it_was_shown_is_left_and_the_others_are_signed(office: Office) -> None:
    first, second, head = thanks(office), thanks(office), office.actors[Role.HEAD]
    shown = {each.handle: each.version for each in (first, second)}
    issue.edit_draft(
        first, head, Body("", "", "", ["Xin cảm ơn bà."], []), first.version, clock.now()
    )
    done = together.sign(shown, head, clock.now())
    assert (done.changed, done.signed) == ([first], [second])
    assert (first.status, first.number, second.number) == ("draft", None, 1)


def test_what_lacks_something_is_not_signed_and_leaves_no_gap(office: Office) -> None:
    first, second, head = thanks(office), thanks(office), office.actors[Role.HEAD]
    first.body = bodies.as_json(Body("THƯ CẢM ƠN", "", "", ["Cảm ơn [… việc gì …]."], []))
    db.session.commit()
    assert together.waiting(head, clock.today())[0].lacking
    done = together.sign(
        {first.handle: first.version, second.handle: second.version}, head, clock.now()
    )
    assert (done.lacking, [each.number for each in done.signed]) == ([first], [1])


def test_an_apology_or_an_answer_is_never_signed_in_a_heap(office: Office) -> None:
    case: Case = a_case(office, Kind.FEEDBACK, "proposed")
    draft = issue.current_draft(case, "answer")
    assert draft is not None
    done = together.sign({draft.handle: draft.version}, office.actors[Role.HEAD], clock.now())
    assert done == together.Outcome([], [], [])
    assert draft.status == "draft"


def test_nobody_but_the_head_sees_or_signs(office: Office) -> None:
    draft = thanks(office)
    for role in set(Role) - {Role.HEAD}:
        assert together.waiting(office.actors[role], clock.today()) == []
        assert (
            together.sign({draft.handle: draft.version}, office.actors[role], clock.now()).signed
            == []
        )
