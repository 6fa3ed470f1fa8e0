"""The steps of each procedure through the services: what each wants first, and what it does to the clocks."""

from datetime import date, timedelta
from typing import Any

import pytest

from office.base import clock
from office.base.db import db
from office.cases import closing, handling, points, procedure, triage, workflow
from office.cases.machines import table
from office.cases.models import Case
from office.cases.procedure import (
    ImpossibleDay,
    NoEarlierCase,
    NoSuchPoint,
    NotAskedFor,
    NotHeard,
)
from office.cases.statuses import OPEN
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.people.roles import Role
from staff.forms.procedure import FIELDS
from tests.builders import Office, a_case, a_receipt, days_later, sender_of, step
from web.forms import StringField, TextAreaField

TODAY = date(2026, 11, 18)


def take(office: Office, case: Case, name: str, role: Role = Role.HANDLER, **said: Any) -> None:
    procedure.take(case, name, office.actors[role], clock.now(), **said)
    db.session.commit()


def today() -> str:
    return clock.today().isoformat()


def owed(case: Case) -> set[str]:
    return {each.step for each in case.clocks if each.state == "running"}


def answered(office: Office, case: Case, outcome: str = "done") -> None:
    handler = office.actors[Role.HANDLER]
    said = {each.number: ("Đã xem xét.", outcome) for each in case.points}
    handling.draft_answer(case, handler, clock.now(), said)
    handling.propose(case, handler, clock.now())
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    db.session.commit()


def found(office: Office, case: Case, **said: Any) -> None:
    take(office, case, "verify", paper="05/QĐ-UBND", day=today())
    assert case.status == "verifying"
    take(office, case, "report", findings="Đã xem hồ sơ.", **said)
    assert case.status == "reported"


def spoken(office: Office, case: Case) -> None:
    meeting = clock.today() + timedelta(days=6)
    take(office, case, "invite_dialogue", dialogue_day=meeting.isoformat(), place="UBND phường")
    with days_later(6):
        take(office, case, "hold_dialogue", day=today(), attended="yes", minutes="Hai bên nói.")


def test_a_complaint_goes_from_facts_over_dialogue_to_its_execution(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    found(office, case, differs="yes")
    with pytest.raises(NotAllowed) as refused:
        handling.propose(case, office.actors[Role.HANDLER], clock.now())
    assert any("đối thoại" in each for each in refused.value.lacking)
    spoken(office, case)
    answered(office, case)
    assert owed(case) == {"send", "enforce"}
    take(office, case, "send", day=today(), way="trao tay")
    with pytest.raises(NotAllowed, match="take_effect"), days_later(30):
        take(office, case, "take_effect")
    with days_later(31):
        take(office, case, "take_effect")
        assert case.status == "effective"
        take(office, case, "direct", paper="9/CV", day=today(), reason="Giao phòng thực hiện.")
    assert owed(case) == set()
    with days_later(40) as moment:
        closing.close(case, office.actors[Role.HANDLER], moment, evidence="Đã thi hành.")
    assert {each.state for each in case.clocks} == {"met"}


def test_execution_counts_from_the_day_of_effect_and_is_not_owed_where_nothing_was_granted(
    office: Office,
) -> None:
    granted, refused = (a_case(office, Kind.COMPLAINT, "accepted") for _ in range(2))
    answered(office, granted)
    found(office, refused, differs="no")
    answered(office, refused, "refused")
    enforce = next(each for each in granted.clocks if each.step == "enforce")
    assert enforce.started_on == date(2026, 12, 19)  # the 31st day
    assert "enforce" not in owed(refused)


def test_views_that_agree_need_no_dialogue_at_first_level(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    found(office, case, differs="no")
    answered(office, case)
    assert case.status == "answered"


def test_the_second_level_wants_facts_and_dialogue_and_publishes(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    take(office, case, "second_level", Role.RECEPTION, first_paper="12/QĐ-UBND")
    assert (case.level, case.goes_up) == (2, False)
    assert next(reversed(case.clocks)).rule == "complaint.second.accept"
    assert owed(case) == {"accept"}
    with pytest.raises(NotAllowed):
        take(office, case, "second_level", Role.RECEPTION)

    triage.accept(
        case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        handling.propose(case, office.actors[Role.HANDLER], clock.now())
    found(office, case, differs="no")
    with pytest.raises(NotAllowed):
        handling.propose(case, office.actors[Role.HANDLER], clock.now())
    spoken(office, case)
    answered(office, case)
    assert owed(case) == {"send", "publish", "enforce"}
    take(office, case, "publish", day=today(), place="Niêm yết")
    assert owed(case) == {"send", "enforce"}


def test_a_second_complaint_rests_the_first_and_goes_up(office: Office) -> None:
    first = a_case(office, Kind.COMPLAINT, "answered")
    second = a_receipt(office, Kind.COMPLAINT).case
    for wrong in ("ND26-XXXX-XXXX", second.code, a_receipt(office).case.code):
        with pytest.raises(NoEarlierCase):
            take(office, second, "second_level", Role.RECEPTION, earlier=wrong)
        db.session.rollback()
    take(office, second, "second_level", Role.RECEPTION, earlier=first.code)
    assert (second.earlier_case_id, second.goes_up) == (first.id, True)
    assert (first.status, first.open, owed(first)) == ("appealed", False, set())
    names = {each.name for each in workflow.available(second, office.actors[Role.RECEPTION])}
    assert names == {"transfer", "sort"}


def test_a_contested_decision_is_stayed_once_and_the_stay_lifted(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    until = (clock.today() + timedelta(days=10)).isoformat()
    with pytest.raises(NotAllowed):
        take(office, case, "lift_stay", Role.HEAD, paper="2", reason="Không.")
    with pytest.raises(ImpossibleDay):
        take(office, case, "stay", Role.HEAD, paper="1", until=today(), reason="Hại.")
    take(office, case, "stay", Role.HEAD, paper="1/QĐ", until=until, reason="Khó khắc phục.")
    with pytest.raises(NotAllowed):
        take(office, case, "stay", Role.HEAD, paper="1/QĐ", until=until, reason="Nữa.")
    take(office, case, "lift_stay", Role.HEAD, paper="2/QĐ", reason="Hết lý do.")
    assert case.status == "accepted"


def test_a_denunciation_is_told_heard_concluded_acted_on_and_published(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    assert owed(case) == {"settle", "notify"}
    take(office, case, "notify", day=today(), way="trao tay")
    take(office, case, "protect", Role.HEAD, paper="3/QĐ", day=today())
    take(office, case, "verify", paper="07/QĐ", day=today())
    with pytest.raises(NotHeard):
        take(office, case, "report", findings="Có vi phạm.", heard="no")
    db.session.rollback()
    take(office, case, "report", findings="Có vi phạm.", heard="yes")
    answered(office, case)
    assert owed(case) == {"send", "handle", "publish"}
    take(office, case, "send", day=today(), way="trao tay")
    take(office, case, "act", paper="8/QĐ", day=today(), reason="Đã khiển trách.")
    take(office, case, "publish", day=today(), place="Niêm yết")
    take(office, case, "end_protection", Role.HEAD, paper="4/QĐ", day=today())
    assert owed(case) == set()


@pytest.mark.parametrize(
    ("name", "ends", "said"),
    [("file_away", "filed_away", {}), ("inspect", "inspected", {"agency": "Thanh tra"})],
)
def test_only_a_nameless_denunciation_is_kept_or_inspected(
    office: Office, name: str, ends: str, said: dict[str, str]
) -> None:
    named = a_receipt(office, Kind.DENUNCIATION).case
    with pytest.raises(NotAllowed):
        take(office, named, name, Role.SEALED_INTAKE, reason="Không có tên.", **said)
    nameless = a_receipt(
        office, Kind.DENUNCIATION, anonymous=True, name="", phone="", email="", address=""
    ).case
    take(office, nameless, name, Role.SEALED_INTAKE, reason="Không có tên.", **said)
    assert (nameless.status, nameless.open, owed(nameless)) == (ends, False, set())


def test_signs_of_a_crime_hand_the_file_over_at_once(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    take(
        office, case, "hand_over", Role.HEAD, agency="Cơ quan điều tra", paper="1", day=today(),
        reason="Dấu hiệu tội phạm.",
    )  # fmt: skip
    assert (case.status, case.open, owed(case)) == ("handed_over", False, set())


def test_what_is_taken_further_is_reviewed_or_reported_on(office: Office) -> None:
    result, late = (a_receipt(office, Kind.DENUNCIATION).case for _ in range(2))
    with pytest.raises(NotAllowed):
        take(office, result, "keep_result", Role.SEALED_INTAKE, reason="Đúng luật.")
    take(office, result, "second_level", Role.SEALED_INTAKE, about="result")
    assert "review" in owed(result)
    take(office, result, "keep_result", Role.SEALED_INTAKE, reason="Đúng luật.")
    assert (result.status, owed(result)) == ("declined", set())
    take(office, late, "second_level", Role.SEALED_INTAKE, about="late")
    assert "demand" in owed(late)
    take(office, late, "demand_report", Role.SEALED_INTAKE, agency="UBND phường", paper="1")
    assert "report" in owed(late)
    assert "demand" not in owed(late)
    take(office, late, "take_report", Role.SEALED_INTAKE, day=today(), findings="Do giám định.")
    assert "report" not in owed(late)


def test_information_waits_for_consent_and_for_payment(office: Office) -> None:
    case = a_case(office, Kind.INFORMATION, "accepted")
    later = (clock.today() + timedelta(days=3)).isoformat()
    take(office, case, "ask_consent", third="Công ty A", until=later)
    with pytest.raises(NotAllowed):
        handling.propose(case, office.actors[Role.HANDLER], clock.now())
    take(office, case, "take_consent", agreed="yes", day=today())
    take(office, case, "tell_cost", amount=50_000, until=later)
    assert case.status == "unpaid"
    with pytest.raises(NotAllowed):
        take(office, case, "refuse_unpaid", Role.HEAD, reason="Không trả.")
    take(office, case, "take_payment", day=today(), paper="BL01")
    assert case.status == "accepted"
    take(office, case, "tell_cost", amount=50_000, until=later)
    with days_later(4):
        take(office, case, "refuse_unpaid", Role.HEAD, reason="Không trả.")
    assert (case.status, owed(case)) == ("declined", set())


def test_part_is_withdrawn_by_minutes_and_all_ends_by_decision(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    handler = office.actors[Role.HANDLER]
    points.list_points(case, handler, clock.now(), ["Hủy quyết định", "Trả lại tiền"])
    db.session.commit()
    for wrong in ([3], [1, 2]):
        with pytest.raises(NoSuchPoint):
            take(
                office, case, "record_withdrawal", by="minutes", day=today(), withdrawn_points=wrong
            )
        db.session.rollback()
    take(office, case, "record_withdrawal", by="minutes", day=today(), withdrawn_points=[2])
    assert [each.outcome for each in case.points] == ["", "withdrawn"]
    handling.draft_answer(case, handler, clock.now(), {2: ("Khác.", "done")})
    assert case.points[1].outcome == "withdrawn"
    end = {"end": "withdrawn", "paper": "14a", "day": today(), "reason": "Đã rút."}
    with pytest.raises(NotAskedFor):
        take(office, case, "terminate", Role.HEAD, **end)
    db.session.rollback()
    take(office, case, "record_withdrawal", by="letter", day=today())
    take(office, case, "terminate", Role.HEAD, **end)
    assert (case.status, case.open, owed(case)) == ("terminated", False, set())


def test_a_withdrawn_denunciation_may_still_be_settled(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    with pytest.raises(NotAllowed):
        take(office, case, "refuse_withdrawal", Role.HEAD, reason="Bị ép.")
    take(office, case, "record_withdrawal", by="letter", day=today())
    take(office, case, "refuse_withdrawal", Role.HEAD, reason="Bị ép buộc.")
    with pytest.raises(NotAskedFor):
        take(
            office, case, "terminate", Role.HEAD, end="withdrawn", paper="1", day=today(),
            reason="Rút.",
        )  # fmt: skip


def test_an_end_lets_lateness_stand(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    with days_later(60):
        take(
            office, case, "terminate", Role.HEAD, end="in_court", paper="1", day=today(),
            reason="Tòa đã thụ lý.",
        )  # fmt: skip
    settle = next(each for each in case.clocks if each.step == "settle")
    assert settle.state == "missed"
    assert settle.overdue is not None
    assert case.overdue_since is not None


@pytest.mark.parametrize("away", [1, -400])
def test_a_deed_is_dated_between_receipt_and_today(office: Office, away: int) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    day = (clock.today() + timedelta(days=away)).isoformat()
    with pytest.raises(ImpossibleDay):
        take(office, case, "verify", paper="1", day=day)
    assert case.status == "accepted"


def test_five_days_notice_are_given_before_a_dialogue(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    found(office, case, differs="yes")
    with pytest.raises(ImpossibleDay):
        take(
            office, case, "invite_dialogue", place="Phường",
            dialogue_day=(TODAY + timedelta(days=4)).isoformat(),
        )  # fmt: skip


def test_an_illegal_move_is_refused_with_the_legal_ones(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    with pytest.raises(NotAllowed) as refused:
        take(office, case, "report", findings="Vội.")
    legal = {each.name for each in refused.value.legal}
    assert {"verify", "ask"} <= legal
    assert "report" not in legal


@pytest.mark.parametrize("kind", list(Kind))
def test_every_move_begins_at_a_stage_that_can_be_reached_and_every_open_stage_is_left_again(
    kind: Kind,
) -> None:
    reached = set(table.stages(kind))
    assert "closed" in reached
    for each in table.machine(kind):
        assert each.sources & reached, each.name
    for stage in reached & OPEN:
        ways_out = [
            each
            for each in table.machine(kind)
            if stage in each.sources and (each.returns or each.target not in {None, stage})
        ]
        assert ways_out, stage


def test_stages_of_one_kind_are_not_those_of_another() -> None:
    assert "unpaid" in table.stages(Kind.INFORMATION)
    for kind in set(Kind) - {Kind.INFORMATION}:
        assert "unpaid" not in table.stages(kind)
    assert "effective" not in table.stages(Kind.DENUNCIATION)


def test_late_stays_late_however_a_deed_is_dated(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "answered")
    sent = next(each for each in case.clocks if each.step == "send")
    with days_later(20):
        take(office, case, "send", day=TODAY.isoformat(), way="trao tay")
    assert sent.overdue is not None
    assert (sent.state, sent.stopped_on) == ("missed", sent.overdue.since)
    assert sent.overdue.ended_on == sent.overdue.since


def test_a_deed_dated_back_but_written_down_in_time_is_in_time(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "answered")
    with days_later(1):
        take(office, case, "send", day=TODAY.isoformat(), way="trao tay")
    sent = next(each for each in case.clocks if each.step == "send")
    assert (sent.state, sent.stopped_on) == ("met", TODAY)


def test_whatever_is_typed_with_a_step_is_searched_for_the_denouncer() -> None:
    typed = {
        name for name, make in FIELDS.items() if make().field_class in {StringField, TextAreaField}
    }
    assert typed - {"earlier", "withdrawn_points"} <= workflow.FREE_WORDS


def test_only_a_first_complaint_that_is_right_is_decided_without_a_report(office: Office) -> None:
    right, wrong = (a_case(office, Kind.COMPLAINT, "accepted") for _ in range(2))
    answered(office, right)
    assert right.status == "answered"
    handler = office.actors[Role.HANDLER]
    for outcome in ("refused", "partly", "explained", ""):
        said = {each.number: ("Đã xem xét.", outcome) for each in wrong.points}
        handling.draft_answer(wrong, handler, clock.now(), said)
        with pytest.raises(NotAllowed) as refused:
            handling.propose(wrong, handler, clock.now())
        assert any("báo cáo" in each for each in refused.value.lacking)
    assert "propose" in workflow.too_early(wrong, handler)
    assert workflow.too_early(wrong, office.actors[Role.SUPERVISOR]) == {}


def test_no_denunciation_is_concluded_without_a_report(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    with pytest.raises(NotAllowed):
        answered(office, case)
    take(office, case, "verify", paper="07/QĐ", day=today())
    with pytest.raises(NotAllowed):
        answered(office, case)


@pytest.mark.parametrize("left_out", ["notify", "send", "act", "publish"])
def test_a_denunciation_ends_when_all_that_follows_its_conclusion_is_done(
    office: Office, left_out: str
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "answered")
    for name in {"notify", "send", "act", "publish"} - {left_out}:
        step(office, case, name)
    with pytest.raises(NotAllowed):
        closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Xong.")
    step(office, case, left_out)
    closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Xong.")
    assert case.status == "closed"


@pytest.mark.parametrize("left_out", ["send", "direct"])
def test_a_complaint_ends_when_its_decision_has_effect_and_is_carried_out(
    office: Office, left_out: str
) -> None:
    case = a_case(office, Kind.COMPLAINT, "answered")
    handler = office.actors[Role.HANDLER]
    with pytest.raises(NotAllowed):
        closing.close(case, handler, clock.now(), evidence="Xong.")
    with days_later(31) as then:
        for name in ("send", "take_effect", "direct"):
            if name != left_out:
                step(office, case, name)
        with pytest.raises(NotAllowed):
            closing.close(case, handler, then, evidence="Xong.")
        step(office, case, left_out)
        assert "close" in {each.name for each in workflow.available(case, handler)}


def test_the_sender_of_an_accepted_complaint_asks_and_the_head_ends_it(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    closing.withdraw(case, sender_of(case), clock.now(), reason="Đã thỏa thuận.")
    assert (case.status, case.awaiting_reply, owed(case)) == ("accepted", True, {"settle"})
    assert closing.withdrawal(case, sender_of(case)) == ""
    with pytest.raises(NotAllowed):
        closing.withdraw(case, sender_of(case), clock.now())
    step(office, case, "terminate", Role.HEAD, end="withdrawn")
    assert (case.status, case.awaiting_reply) == ("terminated", False)


def test_a_denunciation_goes_on_where_the_head_says_so_and_may_be_asked_back_again(
    office: Office,
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    closing.withdraw(case, sender_of(case), clock.now())
    step(office, case, "refuse_withdrawal", Role.HEAD)
    assert (case.status, case.awaiting_reply) == ("accepted", False)
    with pytest.raises(NotAskedFor):
        step(office, case, "terminate", Role.HEAD, end="withdrawn")
    db.session.rollback()
    closing.withdraw(case, sender_of(case), clock.now())
    step(office, case, "terminate", Role.HEAD, end="withdrawn")
    assert case.status == "terminated"


def test_part_withdrawn_after_all_was_asked_for_does_not_take_the_wish_back(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    points.list_points(case, office.actors[Role.HANDLER], clock.now(), ["Một", "Hai"])
    closing.withdraw(case, sender_of(case), clock.now())
    step(office, case, "record_withdrawal", by="minutes", withdrawn_points=[1])
    step(office, case, "terminate", Role.HEAD, end="withdrawn")
    assert case.status == "terminated"


def test_a_dispute_that_is_not_right_goes_back_to_where_the_decision_stood(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "answered")
    closing.dispute(case, sender_of(case), clock.now(), reason="Chưa đúng.")
    closing.uphold(case, office.actors[Role.HEAD], clock.now(), reason="Đúng luật.")
    assert (case.status, case.open, owed(case)) == ("answered", True, {"send", "enforce"})


def test_a_decision_taken_back_is_neither_sent_nor_carried_out(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "answered")
    closing.dispute(case, sender_of(case), clock.now(), reason="Chưa đúng.")
    closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Ông/bà đúng.")
    assert owed(case) == {"settle"}
    said = {each.number: ("Đã xem xét.", "refused") for each in case.points}
    handling.draft_answer(case, office.actors[Role.HANDLER], clock.now(), said)
    with pytest.raises(NotAllowed):  # what was found in the round before counts no more
        handling.propose(case, office.actors[Role.HANDLER], clock.now())
