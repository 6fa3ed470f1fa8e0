"""An identity opens by request and loan, for minutes, on record; nobody lends and uses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from office.base import clock, outbox
from office.base.audit import Event
from office.base.db import db
from office.cases import holders, openings
from office.cases.models import Case, Opening
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_receipt, an_extract, an_officer, at_work, days_later

ASKED = openings.Asked(
    ("name", "phone"), "verify", "Điều 24 Luật Tố cáo", "Xác minh người gửi.", 30
)


@pytest.fixture
def case(office: Office) -> Case:
    """A denunciation in the hands of the handler, the key handed over."""
    made = a_receipt(office, Kind.DENUNCIATION).case
    an_extract(office, made)
    made.handler_id = office.officers[Role.HANDLER].id
    db.session.commit()
    assert holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now()) == 1
    return made


def test_the_asker_sees_the_fields_asked_for_while_the_minutes_run(
    office: Office, case: Case
) -> None:
    handler, keeper = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.SEAL_KEEPER])
    now = clock.now()
    opening = openings.ask(case, handler, now, ASKED)
    with pytest.raises(openings.NotNow):
        openings.begin(opening, handler, now)
    openings.grant(opening, keeper, now)
    with pytest.raises(openings.NotNow):
        openings.shown(opening, handler, now)
    openings.begin(opening, handler, now)
    shown = openings.shown(opening, handler, now + timedelta(minutes=29))
    assert shown == {"name": "Người Gửi Thử", "phone": "0900 000 123"}
    with pytest.raises(openings.NotNow):
        openings.shown(opening, handler, now + timedelta(minutes=30))
    [event] = db.session.scalars(select(Event).where(Event.action == "case:identity:open"))
    assert (event.actor_id, event.case_id) == (handler.id, case.id)
    assert event.facts["reason"] == "Xác minh người gửi."


def test_the_lent_half_is_gone_once_the_time_is_over(office: Office, case: Case) -> None:
    handler, keeper = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.SEAL_KEEPER])
    used, unused, ended = (openings.ask(case, handler, clock.now(), ASKED) for _ in range(3))
    for each in (used, unused, ended):
        openings.grant(each, keeper, clock.now())
    openings.begin(used, handler, clock.now())
    openings.begin(ended, handler, clock.now())
    openings.end(ended, handler, clock.now())
    assert ended.half is None
    openings.lapse(clock.now())
    db.session.refresh(used)
    assert used.half is not None
    with days_later(2) as then:
        openings.lapse(then)
        db.session.expire_all()
        assert (used.half, unused.half) == (None, None)
        with pytest.raises(openings.NotNow):
            openings.begin(unused, handler, then)


def test_nobody_both_lends_and_uses(office: Office, case: Case) -> None:
    """A handler who is a keeper as well lends nothing to himself."""
    officer = office.officers[Role.HANDLER]
    accounts.appoint(officer, Role.SEAL_KEEPER, office.units["society"].id, clock.today())
    both = at_work(accounts.actor_of(officer, clock.today()))
    opening = openings.ask(case, both, clock.now(), ASKED)
    for deed in (openings.grant, openings.open_in_danger):
        with pytest.raises(PermissionError):
            deed(opening, both, clock.now())
    assert opening.half is None
    assert not any(s.half == "b" and s.key_id == _key(officer.id) for s in case.shares)


def _key(officer_id: int) -> int:
    key = holders.key_of(officer_id)
    assert key is not None
    return key.id


def test_a_keeper_of_the_askers_own_unit_does_not_decide(office: Office, case: Case) -> None:
    handler = at_work(office.actors[Role.HANDLER])
    opening = openings.ask(case, handler, clock.now(), ASKED)
    near = an_officer("near@test.example", Role.SEAL_KEEPER, office.units["works"])
    keeper = at_work(accounts.actor_of(near, clock.today()))
    with pytest.raises(PermissionError):
        openings.grant(opening, keeper, clock.now())
    with pytest.raises(PermissionError):
        openings.refuse(opening, keeper, clock.now(), "Không.")
    assert openings.to_decide(keeper, clock.today()) == []
    assert openings.to_decide(office.actors[Role.SEAL_KEEPER], clock.today()) == [opening]


def test_nobody_but_the_named_handler_asks_or_looks(office: Office, case: Case) -> None:
    handler, keeper = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.SEAL_KEEPER])
    others = [at_work(office.actors[role]) for role in set(Role) - {Role.HANDLER}]
    others += [Actor("citizen", handler.id, ""), Actor("visitor", None, "")]
    for actor in others:
        with pytest.raises(PermissionError):
            openings.ask(case, actor, clock.now(), ASKED)
    opening = openings.ask(case, handler, clock.now(), ASKED)
    openings.grant(opening, keeper, clock.now())
    openings.begin(opening, handler, clock.now())
    for actor in others:
        with pytest.raises(PermissionError):
            openings.shown(opening, actor, clock.now())
    case.handler_id = None
    with pytest.raises(PermissionError):
        openings.shown(opening, handler, clock.now())


def test_a_loan_opens_nothing_without_the_askers_own_visit(office: Office, case: Case) -> None:
    handler, keeper = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.SEAL_KEEPER])
    opening = openings.ask(case, handler, clock.now(), ASKED)
    openings.grant(opening, keeper, clock.now())
    for actor in (replace(handler, token=""), replace(handler, token="x" * 32)):
        with pytest.raises(openings.Locked):
            openings.begin(opening, actor, clock.now())
    holders.go_out(handler.token)
    with pytest.raises(openings.Locked):
        openings.begin(opening, handler, clock.now())
    assert not db.session.scalars(select(Event).where(Event.action == "case:identity:open")).all()


def test_a_loan_moved_to_another_case_does_not_open(office: Office, case: Case) -> None:
    other = a_receipt(office, Kind.DENUNCIATION).case
    an_extract(office, other)
    other.handler_id = office.officers[Role.HANDLER].id
    db.session.commit()
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    handler, keeper = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.SEAL_KEEPER])
    one = openings.ask(case, handler, clock.now(), ASKED)
    openings.grant(one, keeper, clock.now())
    two = openings.ask(other, handler, clock.now(), ASKED)
    two.granted, two.decided_at, two.half = True, clock.now(), one.half
    one.case_id, db_half = other.id, one.half
    assert db_half
    db.session.flush()
    for each in (one, two):
        with pytest.raises(openings.Locked):
            openings.begin(each, handler, clock.now())


@pytest.mark.parametrize(
    "gap",
    [
        {"fields": ()}, {"fields": ("body",)}, {"purpose": "curious"}, {"article": " "},
        {"reason": "\n"}, {"minutes": 0}, {"minutes": 61}, {"untold_until": clock.today()},
    ],
)  # fmt: skip
def test_an_opening_without_a_part_of_its_grounds_is_refused(
    office: Office, case: Case, gap: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="names"):
        openings.ask(case, office.actors[Role.HANDLER], clock.now(), replace(ASKED, **gap))
    assert not db.session.scalars(select(Opening)).all()


def test_a_refusal_has_a_reason_and_is_final(office: Office, case: Case) -> None:
    keeper = at_work(office.actors[Role.SEAL_KEEPER])
    opening = openings.ask(case, office.actors[Role.HANDLER], clock.now(), ASKED)
    with pytest.raises(ValueError, match="reason"):
        openings.refuse(opening, keeper, clock.now(), " ")
    openings.refuse(opening, keeper, clock.now(), "Chưa cần biết tên.")
    with pytest.raises(openings.NotNow):
        openings.grant(opening, keeper, clock.now())


def test_in_danger_the_head_lends_and_everyone_hears_it(office: Office, case: Case) -> None:
    handler, head = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.HEAD])
    opening = openings.ask(case, handler, clock.now(), ASKED)
    with pytest.raises(PermissionError):
        openings.grant(opening, head, clock.now())
    with pytest.raises(PermissionError):
        openings.open_in_danger(opening, at_work(office.actors[Role.SEAL_KEEPER]), clock.now())
    openings.open_in_danger(opening, head, clock.now())
    openings.begin(opening, handler, clock.now())
    assert openings.shown(opening, handler, clock.now())["name"] == "Người Gửi Thử"
    alarms = select(outbox.Promise).where(outbox.Promise.key == opening.handle)
    told = {each.facts["to"]: each.facts for each in db.session.scalars(alarms)}
    assert set(told) == {"seal_keeper@test.example", "supervisor@test.example"}
    assert not any(case.code in str(each) or "Người Gửi" in str(each) for each in told.values())
    assert db.session.scalars(select(Event).where(Event.action == "case:identity:emergency")).one()


def test_the_supervisor_judges_and_what_waits_five_working_days_shows(
    office: Office, case: Case
) -> None:
    handler, keeper = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.SEAL_KEEPER])
    supervisor = office.actors[Role.SUPERVISOR]
    opening = openings.ask(case, handler, clock.now(), ASKED)
    openings.grant(opening, keeper, clock.now())
    with pytest.raises(openings.NotNow):
        openings.judge(opening, supervisor, clock.now(), justified=True, words="")
    openings.begin(opening, handler, clock.now())
    assert openings.to_judge(supervisor) == [opening]
    assert openings.to_judge(keeper) == []
    assert openings.overdue(clock.today() + timedelta(days=3)) == 0
    assert openings.overdue(clock.today() + timedelta(days=12)) == 1
    for actor in (handler, keeper, office.actors[Role.HEAD]):
        with pytest.raises(PermissionError):
            openings.judge(opening, actor, clock.now(), justified=True, words="")
    with pytest.raises(ValueError, match="inquiry"):
        openings.judge(opening, supervisor, clock.now(), justified=False, words="")
    openings.judge(opening, supervisor, clock.now(), justified=True, words="")
    assert openings.overdue(clock.today() + timedelta(days=12)) == 0
    assert openings.to_judge(supervisor) == []
