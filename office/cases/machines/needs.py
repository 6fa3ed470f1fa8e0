"""Conditions of moves beyond the stage: what the trail and the clocks of the case must show first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.i18n import N_
from office.cases import competence, deadlines
from office.cases.catalogue import WITHDRAWN
from office.cases.handovers import most_returns
from office.cases.models import Case
from office.cases.statuses import Status
from office.cases.steps import SERVE, SERVE_RESUME
from office.law import deadlines as law

ROOM = "case:case:"
EFFECT = {1: "complaint.first.effective", 2: "complaint.second.effective"}
GRANTED = frozenset({"done", "planned"})
"""Outcomes by which a complaint is found right: the decision is mended at once."""
WITHDRAWALS = ("ask_to_withdraw", "record_withdrawal", "refuse_withdrawal")


class Deeds:
    """What was done on a case in this round, read from its trail once it is asked for."""

    def __init__(self, case: Case) -> None:
        self._id = case.id

    @cached_property
    def events(self) -> list[Event]:
        """Return the moves of this round, oldest first."""
        asked = select(Event).where(Event.case_id == self._id, Event.action.startswith(ROOM))
        found = list(db.session.scalars(asked.order_by(Event.id)))
        begun = [at for at, each in enumerate(found) if each.action == f"{ROOM}reopen"]
        return found[begun[-1] :] if begun else found

    def last(self, *names: str) -> Event | None:
        """Return the latest deed of these *names*."""
        wanted = {f"{ROOM}{name}" for name in names}
        return next((each for each in reversed(self.events) if each.action in wanted), None)

    def count(self, name: str) -> int:
        """Return how often the deed *name* was done."""
        return sum(each.action == f"{ROOM}{name}" for each in self.events)

    def is_last(self, name: str, *others: str) -> bool:
        """Tell whether of *name* and *others* the former was done last."""
        found = self.last(name, *others)
        return found is not None and found.action == f"{ROOM}{name}"


@dataclass(frozen=True)
class Need:
    """A condition beyond the stage."""

    words: str
    """What must be there first, for whoever comes too early."""
    holds: Callable[[Case, Deeds], bool]


def owes(*steps: str) -> Need:
    """Ask that one of *steps* is still owed."""
    return Need(
        N_("còn việc phải gửi, công khai hoặc báo cáo"),
        lambda case, _: any(deadlines.running(case, step) for step in steps),
    )


def settled(*steps: str) -> Need:
    """Ask that nothing of *steps* is owed any more."""
    return Need(
        N_("mọi việc sau quyết định, kết luận đã làm: gửi, công khai, thi hành hoặc xử lý"),
        lambda case, _: not any(deadlines.running(case, step) for step in steps),
    )


def effect_of(case: Case, decided_on: date) -> date:
    """Return the first day of effect of a decision of *decided_on* (Điều 44 Luật Khiếu nại)."""
    return law.reckon(EFFECT[min(case.level, 2)], decided_on).due


def _in_effect(case: Case, deeds: Deeds) -> bool:
    answer = deeds.last("answer")
    return answer is not None and effect_of(case, clock.day_of(answer.at)) <= clock.today()


def _spoken(case: Case, deeds: Deeds) -> bool:
    """Tell whether the dialogue the law asks for was held.

    It is held at level two always (Điều 39), at level one where the views differ (Điều 30).
    """
    report = deeds.last("report")
    must = case.level > 1 or bool(report and report.facts.get("differs") == "yes")
    return not must or deeds.last("hold_dialogue") is not None


def _reported(case: Case, deeds: Deeds) -> bool:
    stage = case.before_waiting if case.status == Status.WAITING else case.status
    return stage == Status.REPORTED or deeds.last("report") is not None


def _verified(case: Case, deeds: Deeds) -> bool:
    """Tell whether the facts were found, or need not be.

    A first complaint that is right is settled at once, by mending what was decided (điểm a khoản 1
    Điều 29 Luật Khiếu nại).
    """
    outcomes = {each.outcome for each in case.points} - {WITHDRAWN}
    right = case.level == 1 and bool(outcomes) and outcomes <= GRANTED
    return right or _reported(case, deeds)


def withdrawal_asked(deeds: Deeds) -> bool:
    """Tell whether the sender asked to withdraw all of the case and nobody refused since."""
    done = [each for each in deeds.events if each.action.removeprefix(ROOM) in WITHDRAWALS]
    refused = [at for at, each in enumerate(done) if each.action.endswith("refuse_withdrawal")]
    since = done[refused[-1] + 1 :] if refused else done
    return any(not each.facts.get("withdrawn_points") for each in since)


def _invited(_case: Case, deeds: Deeds) -> bool:
    return deeds.is_last("invite_dialogue", "hold_dialogue")


def _pay_day_over(_case: Case, deeds: Deeds) -> bool:
    told = deeds.last("tell_cost")
    return told is not None and clock.today() > date.fromisoformat(told.facts["until"])


NOT_A_PART = Need(
    N_("đơn gốc: một phần đã tách thì không tách nữa"), lambda case, _: case.parent_id is None
)
A_PART = Need(N_("một phần của đơn đã tách"), lambda case, _: case.parent_id is not None)
FIRST_LEVEL = Need(N_("vụ việc ở lần đầu"), lambda case, _: case.level == 1)
SECOND_LEVEL = Need(N_("vụ việc ở lần hai, hoặc tố cáo tiếp"), lambda case, _: case.level > 1)
ASKED_TO_OPEN = Need(
    N_("đề nghị của cơ quan về việc mở niêm phong"), lambda case, _: bool(case.open_as)
)
NEVER_ASKED_TO_OPEN = Need(
    N_("người gửi chưa được hỏi về việc mở niêm phong; chỉ hỏi một lần"),
    lambda case, deeds: not case.open_as and deeds.last("ask_to_open") is None,
)
NO_NAME = Need(N_("đơn không có tên, địa chỉ người gửi"), lambda case, _: case.anonymous)
VERIFIED = Need(
    N_("báo cáo kết quả xác minh; chỉ khiếu nại lần đầu mà đúng thì giải quyết ngay được"),
    _verified,
)
SPOKEN = Need(N_("đối thoại: bắt buộc ở lần hai, và ở lần đầu khi ý kiến còn khác nhau"), _spoken)
INVITED = Need(N_("giấy mời đối thoại"), _invited)
STAYED = Need(
    N_("quyết định bị khiếu nại đang được tạm đình chỉ thi hành"),
    lambda _, deeds: deeds.is_last("stay", "lift_stay"),
)
NOT_STAYED = Need(
    N_("quyết định bị khiếu nại chưa bị tạm đình chỉ thi hành"),
    lambda _, deeds: not deeds.is_last("stay", "lift_stay"),
)
PROTECTED = Need(
    N_("đang có biện pháp bảo vệ"), lambda _, deeds: deeds.is_last("protect", "end_protection")
)
NOT_PROTECTED = Need(
    N_("chưa có biện pháp bảo vệ"),
    lambda _, deeds: not deeds.is_last("protect", "end_protection"),
)
IN_EFFECT = Need(
    N_("đến ngày quyết định có hiệu lực (ngày thứ 31 mà không có khiếu nại lần hai)"), _in_effect
)
ASKED_TO_WITHDRAW = Need(
    N_("người dân đề nghị rút"),
    lambda _, deeds: (
        not deeds.is_last("refuse_withdrawal", *WITHDRAWALS)
        and deeds.last(*WITHDRAWALS) is not None
    ),
)
NOT_YET_WITHDRAWN = Need(
    N_("đề nghị rút trước đã được trả lời"), lambda _, deeds: not withdrawal_asked(deeds)
)
CONSENT_ASKED = Need(
    N_("đã hỏi ý kiến người thứ ba"), lambda _, deeds: deeds.is_last("ask_consent", "take_consent")
)
CONSENT_GIVEN = Need(
    N_("trả lời của người thứ ba"),
    lambda _, deeds: not deeds.is_last("ask_consent", "take_consent"),
)
PAY_DAY_OVER = Need(N_("hết ngày trả chi phí đã báo"), _pay_day_over)
OFFERED = Need(N_("vụ việc mới được giao, đơn vị chưa nhận"), lambda case, _: case.offered)
NOT_TOO_OFTEN = Need(
    N_("lãnh đạo quyết định giao đơn vị nào: vụ việc đã bị trả lại hai lần"),
    lambda _, deeds: deeds.count("give_back") < most_returns(),
)


def _elsewhere(move: str, words: str) -> Need:
    """Ask that the law lets a case of this kind go to the body that is competent by *move*."""
    return Need(
        words,
        lambda case, _: (
            case.goes_up or case.status == Status.DISPUTED or competence.way(case, move) is not None
        ),
    )


MAY_TRANSFER = _elsewhere(
    "transfer", N_("loại việc mà luật cho chuyển; việc này thì hướng dẫn người dân")
)
MAY_GUIDE = _elsewhere(
    "guide", N_("loại việc mà luật cho hướng dẫn; việc này thì chuyển cơ quan có thẩm quyền")
)
NOT_CONFIRMED = Need(
    N_("cơ quan nhận chưa xác nhận"), lambda _, deeds: not deeds.is_last("confirm_transfer")
)
SERVED_OWED = owes(SERVE, SERVE_RESUME)


def lacking(needs: tuple[Need, ...], case: Case, deeds: Deeds) -> list[str]:
    """Return in words what is not there yet."""
    return [each.words for each in needs if not each.holds(case, deeds)]
