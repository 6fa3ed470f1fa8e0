"""The end of a case, and what may come after it."""

import pytest
from sqlalchemy import func, select

from office.base import clock
from office.base.db import db
from office.cases import closing, queries
from office.cases.catalogue import SATISFACTION
from office.cases.closing import NeedsEvidence
from office.cases.models import Case, Rating
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.roles import Role
from tests.builders import Office, a_case, days_later, sender_of


@pytest.fixture
def closed(office: Office) -> Case:
    return a_case(office, status="closed")


@pytest.mark.parametrize("evidence", ["", "  \n"])
def test_a_case_closes_with_evidence_only(office: Office, evidence: str) -> None:
    case = a_case(office, status="answered")
    with pytest.raises(NeedsEvidence):
        closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence=evidence)
    assert case.status == "answered"


def test_a_closed_case_knows_its_day_and_waits_for_no_reply(closed: Case) -> None:
    assert (closed.open, closed.closed_day, closed.awaiting_reply) == (False, clock.today(), False)


def test_a_sender_withdraws_and_nobody_does_it_for_him(office: Office) -> None:
    case = a_case(office, status="accepted")
    for actor in [*office.actors.values(), VISITOR]:
        with pytest.raises(NotAllowed):
            closing.withdraw(case, actor, clock.now())
    closing.withdraw(case, sender_of(case), clock.now(), reason="Đã xong.")
    assert (case.status, case.open) == ("withdrawn", False)


def test_a_dispute_is_looked_at_again_and_upheld_or_reopened(office: Office, closed: Case) -> None:
    closing.dispute(closed, sender_of(closed), clock.now(), reason="Đèn vẫn tắt.")
    assert (closed.status, closed.open, closed.messages[-1].text) == (
        "disputed", True, "Đèn vẫn tắt.",
    )  # fmt: skip
    closing.uphold(closed, office.actors[Role.SUPERVISOR], clock.now(), reason="Đèn đã sáng.")
    assert (closed.status, closed.open) == ("closed", False)
    closing.dispute(closed, sender_of(closed), clock.now(), reason="Xin xem lại.")
    closing.reopen(closed, office.actors[Role.HEAD], clock.now(), reason="Ông/bà đúng.")
    assert (closed.status, closed.reopenings) == ("accepted", 1)
    assert [each.outcome for each in closed.points] == [""]


def test_the_unit_that_answered_does_not_judge_the_dispute(office: Office, closed: Case) -> None:
    closing.dispute(closed, sender_of(closed), clock.now(), reason="Đèn vẫn tắt.")
    for role in (Role.HANDLER, Role.LEAD, Role.RECEPTION):
        for judge in (closing.uphold, closing.reopen):
            with pytest.raises(NotAllowed):
                judge(closed, office.actors[role], clock.now(), reason="Không.")


def rate(case: Case, solved: str = "yes", respect: str = "yes") -> Rating:
    return closing.rate(
        case,
        sender_of(case),
        clock.now(),
        replies={"solved": solved, "on_time": "partly", "respect": respect, "score": "5"},
        comment=" Tốt ",
    )


def test_a_closing_is_rated_once_and_each_round_anew(office: Office, closed: Case) -> None:
    given = rate(closed)
    assert (given.solved, given.on_time, given.score, given.comment) == (
        "yes",
        "partly",
        None,
        "Tốt",
    )
    with pytest.raises(NotAllowed):
        rate(closed, "no")
    with days_later(1) as moment:
        closing.reopen(closed, office.actors[Role.HEAD], moment, reason="Đèn lại tắt.")
    assert closing.rating_of(closed) is None
    with pytest.raises(NotAllowed):
        rate(closed)
    assert db.session.scalar(select(func.count()).select_from(Rating)) == 1


def test_of_two_ratings_sent_at_once_the_second_is_refused(
    closed: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rate(closed)
    monkeypatch.setattr(closing, "rating_of", lambda _case: None)  # asked before the first was kept
    with pytest.raises(NotAllowed):
        rate(closed, "no")
    db.session.commit()
    assert db.session.scalars(select(Rating)).one().solved == first.solved


@pytest.mark.parametrize("reply", ["", "maybe", "5"])
def test_each_question_is_answered_by_yes_partly_or_no(closed: Case, reply: str) -> None:
    with pytest.raises(NotAllowed):
        rate(closed, respect=reply)
    assert rate(closed, "no", "no").respect == "no"


def test_only_the_sender_rates(office: Office, closed: Case) -> None:
    for actor in [*office.actors.values(), VISITOR]:
        with pytest.raises(NotAllowed):
            closing.rate(closed, actor, clock.now(), replies=dict.fromkeys(SATISFACTION, "yes"))


@pytest.mark.parametrize(("kind", "told"), [(Kind.FEEDBACK, True), (Kind.DENUNCIATION, False)])
def test_what_a_denouncer_answers_is_counted_and_not_told_in_the_trail(
    office: Office, kind: Kind, told: bool
) -> None:
    case = a_case(office, kind, "closed")
    rate(case, "no")
    deed = next(each for each in queries.history(case) if each.action == "case:case:rate")
    assert ("solved" in deed.facts) == told
