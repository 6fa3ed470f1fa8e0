"""The steps of a procedure: each written down with its paper, its day and what was found."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.cases import attention, conflicts, deadlines, handovers, holders, unsealing, workflow
from office.cases.catalogue import WITHDRAWN
from office.cases.machines import table
from office.cases.machines.needs import Deeds, withdrawal_asked
from office.cases.models import Case
from office.cases.sight import visible_to
from office.cases.steps import ACCEPT, DEMAND, REVIEW, SETTLE
from office.law import deadlines as law
from office.law.kinds import Kind, clock_start
from office.people.actors import Actor

ENDS: dict[str, str] = {
    "withdrawn": N_("Người gửi rút toàn bộ nội dung"),
    "no_heir": N_(
        "Người gửi hoặc người bị nêu đã chết, tổ chức đã giải thể mà không có người kế thừa"
    ),
    "no_object": N_(
        "Đối tượng không còn, hoặc việc đã được giải quyết xong bằng quyết định có hiệu lực"
    ),
    "in_court": N_("Tòa án đã thụ lý hoặc đã xét xử"),
}
"""Grounds on which a complaint or denunciation is terminated (Điều 11a Luật Khiếu nại, Điều 34 Luật Tố cáo)."""
ABOUT: dict[str, str] = {
    "result": N_("Về kết quả giải quyết (Điều 37)"),
    "late": N_("Về việc quá thời hạn mà chưa giải quyết (Điều 38)"),
}
BY: dict[str, str] = {"letter": N_("Đơn rút"), "minutes": N_("Biên bản ghi việc rút")}


class ImpossibleDay(ValueError):
    """A day on which this cannot have been done, or cannot be; `first` and `last` are the limits.

    `fact` names which of the days that were said.
    """

    def __init__(self, fact: str, first: date | None, last: date | None) -> None:
        super().__init__(fact, first, last)
        self.fact, self.first, self.last = fact, first, last


class NotAskedFor(ValueError):
    """A case is terminated as withdrawn only where its sender asked for it."""


class NotHeard(ValueError):
    """A conclusion on a denunciation waits until the accused was heard (Điều 31 Luật Tố cáo)."""


class NoSuchPoint(ValueError):
    """A point that the case does not have, or all of them for a withdrawal in part."""


class NoEarlierCase(ValueError):
    """The case named as the first is none of the same kind, or is this one."""


def take(
    case: Case, name: str, actor: Actor, at: datetime, *, seen: int | None = None, **facts: Any
) -> None:
    """Take the step *name* of the procedure of *case*, with what its row asks for.

    Days are ISO strings, `day` of the deed, `until` and `dialogue_day` yet to come. Raises
    `ImpossibleDay`, what the step itself refuses, and what `workflow.move` raises.
    """
    row = workflow.check(case, name, actor, seen)
    said = {each: facts[each] for each in row.asks if facts.get(each) not in (None, "")}
    _refuse_days(case, said, clock.day_of(at))
    before = BEFORE.get(name)
    if before:
        before(case, actor, at, said)
    workflow.move(case, name, actor, at, **said)
    after = AFTER.get(name)
    if after:
        after(case, actor, at, said)
        workflow.touch(case)


def _refuse_days(case: Case, said: dict[str, Any], today: date) -> None:
    done, until = said.get("day"), said.get("until")
    if done and not case.received_day <= date.fromisoformat(done) <= today:
        raise ImpossibleDay("day", case.received_day, today)
    if until and date.fromisoformat(until) <= today:
        raise ImpossibleDay("until", today, None)
    meeting = said.get("dialogue_day")
    if meeting:
        _refuse_short_notice(date.fromisoformat(meeting), today)


def _refuse_short_notice(meeting: date, today: date) -> None:
    """Refuse a dialogue told of less than five days before (Điều 28 NĐ 124/2020, from 01/07/2026)."""
    try:
        last = law.reckon("complaint.dialogue.notice", meeting).due
    except law.LawError:
        last = meeting
    if today > last or meeting <= today:
        raise ImpossibleDay("dialogue_day", today, None)


# Levels


def _raise_level(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    """Make *case* one of the second level: its clocks are those of that level, from the same day."""
    earlier = _earlier(case, str(said.get("earlier", "")), actor)
    case.level = 2
    if earlier is not None:
        case.earlier_case_id = earlier.id
        case.goes_up = True  # nobody judges at second level what was settled here at the first
        _appealed(earlier, actor, at)
    if said.get("about") == "late":
        deadlines.begin(case, DEMAND, case.received_day)
    elif said.get("about") == "result":
        deadlines.begin(case, REVIEW, case.received_day)
    else:
        deadlines.restart(case, ACCEPT, case.received_day)


def _refuse_stranger(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    del at
    _earlier(case, str(said.get("earlier", "")), actor)


def _earlier(case: Case, code: str, actor: Actor) -> Case | None:
    if not code.strip():
        return None
    known = select(Case).where(Case.code == code.strip().upper(), visible_to(actor))
    found = db.session.scalar(known)
    if found is None or found.id == case.id or found.kind != case.kind:
        raise NoEarlierCase
    return found


def _appealed(earlier: Case, actor: Actor, at: datetime) -> None:
    """Let a first decision not yet carried out rest: it has no effect while the second is open."""
    if earlier.status in {"answered", "effective"} and table.row(earlier.kind, "appeal"):
        workflow.move(earlier, "appeal", actor, at)


# Withdrawing and ending


def _withdraw_points(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    """Take points out of *case*; no number means all of it, which the head then decides on."""
    del actor, at
    numbers = said.get("withdrawn_points") or []
    mine = {each.number: each for each in case.points}
    if not set(numbers) <= mine.keys() or (numbers and len(set(numbers)) == len(mine)):
        raise NoSuchPoint
    for number in numbers:
        mine[number].outcome = WITHDRAWN
        mine[number].answer = "Người gửi đã rút nội dung này."


def _refuse_end(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    del actor, at
    if said.get("end") == WITHDRAWN and not asked_to_withdraw(case):
        raise NotAskedFor


def asked_to_withdraw(case: Case) -> bool:
    """Tell whether the sender asked to withdraw all of *case* and nobody refused since."""
    return withdrawal_asked(Deeds(case))


def _settle_wish(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    del actor, at, said
    case.awaiting_reply = False


# Finding the facts


def _refuse_unheard(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    del actor, at
    if case.kind == Kind.DENUNCIATION and said.get("heard") != "yes":
        raise NotHeard


# From hand to hand


def _give_back(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    """Give the case back to who gave it, or to the office where that one may not have it any more."""
    day, giver = clock.day_of(at), handovers.giver(case)
    if (
        giver is None
        or handovers.is_gone(giver, day)
        or conflicts.is_outside(case, giver.id, None, day)
    ):
        giver = conflicts.office_of(case)
    handovers.give_back(case, actor, at, to=giver, reason=str(said.get("reason", "")))
    holders.take_back(case, day)
    attention.refresh(case)


def _confirm(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    del said
    handovers.confirm(case, actor, at)


def _come_back(case: Case, actor: Actor, at: datetime, said: dict[str, Any]) -> None:
    """Let the clocks run again from the first receipt: being sent away and back gives no time."""
    handovers.come_back(case, actor, at, str(said.get("reason", "")))
    day = clock_start(Kind(case.kind), SETTLE, case.received_day)
    for step in (ACCEPT, *([SETTLE] if day == "received" else [])):
        deadlines.start(case, step, case.received_day, round_=case.reopenings + 1)
    workflow.find_overdue(case, at)


Side = Callable[[Case, Actor, datetime, dict[str, Any]], None]
BEFORE: dict[str, Side] = {
    "second_level": _refuse_stranger,
    "record_withdrawal": _withdraw_points,
    "terminate": _refuse_end,
    "report": _refuse_unheard,
}
AFTER: dict[str, Side] = {
    "second_level": _raise_level,
    "terminate": _settle_wish,
    "refuse_withdrawal": _settle_wish,
    "confirm_transfer": _confirm,
    "come_back": _come_back,
    "give_back": _give_back,
    "ask_to_open": unsealing.ask,
}
