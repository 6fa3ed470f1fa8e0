"""Explanations: by whom, once, never by force, and kept with what was asked again."""

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import explaining
from office.cases.explaining import AGAIN, EXPLAINED, SETTLED, Empty, NotNow
from office.cases.models import Case, Explanation, Reminder
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case


def asked(office: Office, kind: Kind = Kind.COMPLAINT, key: str = "k") -> tuple[Case, Reminder]:
    case = a_case(office, kind, "accepted")
    made = explaining.ask(
        case, office.actors[Role.SUPERVISOR], clock.now(), question="Vì sao?",
        wanted_by=clock.today(), key=key,
    )  # fmt: skip
    return case, made


def test_who_may_explain_and_who_may_judge(office: Office) -> None:
    case, made = asked(office)
    explains = {r for r in Role if explaining.may_explain(made, case, office.actors[r])}
    assert explains == {Role.HANDLER, Role.LEAD}
    explaining.explain(made, case, office.actors[Role.HANDLER], clock.now(), "Vì chờ giấy mời.")
    judges = {r for r in Role if explaining.may_judge(made, case, office.actors[r])}
    assert judges == {Role.LEAD, Role.HEAD, Role.SUPERVISOR}


def test_each_state_follows_from_the_one_before(office: Office) -> None:
    case, made = asked(office)
    handler, head = office.actors[Role.HANDLER], office.actors[Role.HEAD]
    now = clock.now()
    with pytest.raises(NotNow):
        explaining.judge(made, case, head, now, accepted=True)
    with pytest.raises(Empty):
        explaining.explain(made, case, handler, now, "  ")
    explaining.explain(made, case, handler, now, "Vì chờ.")
    assert made.state == EXPLAINED
    assert made.acknowledged_by == handler.id  # to answer is to have seen
    with pytest.raises(NotNow):
        explaining.explain(made, case, handler, now, "Thêm nữa.")
    with pytest.raises(Empty):
        explaining.judge(made, case, head, now, accepted=False)
    explaining.judge(made, case, head, now, accepted=False, remark="Chờ ai?")
    assert made.state == AGAIN
    explaining.explain(made, case, handler, now, "Chờ ông Ba.")
    explaining.judge(made, case, head, now, accepted=True)
    assert made.state == SETTLED
    kept = db.session.scalars(select(Explanation).order_by(Explanation.id)).all()
    assert [(each.said, each.accepted, each.judgement) for each in kept] == [
        ("Vì chờ.", False, "Chờ ai?"),
        ("Chờ ông Ba.", True, ""),
    ]
    with pytest.raises(NotNow):
        explaining.judge(made, case, head, now, accepted=True)


def test_only_whom_it_is_addressed_to_has_seen_it(office: Office) -> None:
    case, made = asked(office)
    with pytest.raises(NotNow):
        explaining.acknowledge(made, case, office.actors[Role.RECEPTION], clock.now())
    explaining.acknowledge(made, case, office.actors[Role.HANDLER], clock.now())
    first = made.acknowledged_at
    explaining.acknowledge(made, case, office.actors[Role.HANDLER], clock.now())
    assert made.acknowledged_at == first


def test_a_question_needs_the_right_a_day_to_come_and_words(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    now, today = clock.now(), clock.today()
    for role in (Role.HANDLER, Role.RECEPTION, Role.ADMINISTRATOR):
        with pytest.raises(NotNow):
            explaining.ask(
                case, office.actors[role], now, question="?", wanted_by=today, key=str(role)
            )
    head = office.actors[Role.HEAD]
    with pytest.raises(NotNow):
        explaining.ask(case, head, now, question="?", wanted_by=today.replace(year=2020), key="a")
    with pytest.raises(Empty):
        explaining.ask(case, head, now, question=" ", wanted_by=today, key="b")
    assert db.session.scalars(select(Reminder)).all() == []


def test_the_count_is_what_the_page_lists(office: Office) -> None:
    asked(office, key="1")
    case, made = asked(office, key="2")
    asked(office, Kind.DENUNCIATION, key="3")
    lead = office.actors[Role.LEAD]
    explaining.explain(made, case, lead, clock.now(), "Vì chờ.")
    db.session.commit()
    assert not explaining.may_judge(made, case, lead)
    assert explaining.waiting(lead).to_judge == []
    for role in Role:
        actor = office.actors[role]
        waiting = explaining.waiting(actor)
        found = {each.id for each in (*waiting.mine, *waiting.to_judge)}
        assert explaining.count(actor) == len(found), role
        for each in waiting.to_judge:
            assert explaining.may_judge(each, explaining.cases_of([each])[each.case_id], actor)
