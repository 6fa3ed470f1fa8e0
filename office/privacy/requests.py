"""What people ask about their own data: their two clocks, the decision, and what they may mend themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import joinedload

from office.base import audit, clock, outbox
from office.base.db import db
from office.base.i18n import N_
from office.base.text import clean_name, nfc
from office.cases import handling, notes, workflow
from office.cases.models import Agreement, Case
from office.cases.permissions import HANDLE_DATA, allows
from office.cases.sight import Level, level, not_about, visible_to
from office.law import deadlines as law
from office.law.kinds import Kind
from office.people.actors import CITIZEN, Actor, in_the_trail
from office.people.models import Citizen, Session
from office.privacy.models import DataRequest

CORRECT, RESTRICT, ERASE = "correct", "restrict", "erase"
RIGHTS = {
    CORRECT: N_("Sửa cho đúng"),
    RESTRICT: N_("Hạn chế xử lý"),
    ERASE: N_("Xóa"),
}
RULES = {
    CORRECT: "data.request.other",
    RESTRICT: "data.request.stop",
    ERASE: "data.request.other",
}
"""Which rule of law each right follows."""
ANSWER = "data.request.ack"
DONE, PARTLY, REFUSED = "done", "partly", "refused"
OUTCOMES = {
    DONE: N_("Đã thực hiện"),
    PARTLY: N_("Thực hiện một phần"),
    REFUSED: N_("Không thực hiện được"),
}
LONGEST = 5000
CONTACT = {
    "phone": N_("điện thoại"),
    "email": N_("thư điện tử"),
    "address": N_("địa chỉ"),
}
"""What a sender mends alone: the way to reach them is no evidence."""
MOST_OPEN = 20
"""Requests one case or account may have open at once."""


class TooMany(ValueError):
    """So many requests are open already."""


class NotOpen(ValueError):
    """The request was decided meanwhile, or cannot be extended (again)."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """How the two clocks of a request stand on a day; what was late stays late."""

    answer_late: bool
    late: bool
    days_left: int | None


def ask(
    right: str,
    said: str,
    at: datetime,
    *,
    actor: Actor,
    case: Case | None = None,
    citizen_id: int | None = None,
) -> DataRequest:
    """Take in a request about *case*, or about the account *citizen_id*, and start its clocks.

    Raises `TooMany`, and what `handling.say` raises.
    """
    whose = _of_case(case) if case else _of_account(citizen_id)
    if len([each for each in whose if not each.decided_at]) >= MOST_OPEN:
        raise TooMany
    day = clock.day_of(at)
    due = _due(RULES[right], day)
    made = DataRequest(
        case_id=case.id if case else None,
        citizen_id=None if case else citizen_id,
        right=right,
        received_at=at,
        received_day=day,
        answer_by=_due(ANSWER, day),
        due_on=due,
        first_due=due,
    )
    if case:
        made.message_id = handling.say(case, actor, at, said).id
    else:
        made.said = nfc(said).strip()[:LONGEST]
    db.session.add(made)
    db.session.flush()
    _record(made, CITIZEN, "ask", at, right=right)
    return made


def _due(rule: str, day: date) -> date:
    """Return the last day by *rule*; the end of time where the calendar does not reach it yet."""
    try:
        return law.reckon(rule, day).due
    except law.BeyondCalendar:
        return law.beyond(rule, day).due


def _record(request: DataRequest, actor: Actor, verb: str, at: datetime, **facts: Any) -> None:
    audit.record(
        in_the_trail(actor),
        f"privacy:request:{verb}",
        at,
        case_id=request.case_id,
        request=request.id,
        **facts,
    )


def of(case: Case) -> list[DataRequest]:
    """Return the requests about *case*, newest first."""
    return _of_case(case)


def of_account(citizen_id: int) -> list[DataRequest]:
    """Return the requests of an account, newest first."""
    return _of_account(citizen_id)


def _of_case(case: Case) -> list[DataRequest]:
    return _rows(DataRequest.case_id == case.id)


def _of_account(citizen_id: int | None) -> list[DataRequest]:
    return _rows(DataRequest.citizen_id == citizen_id)


def _rows(condition: Any) -> list[DataRequest]:
    asked = select(DataRequest).where(condition).options(joinedload(DataRequest.message))
    return list(db.session.scalars(asked.order_by(DataRequest.id.desc())))


def waiting(actor: Actor, *, decided: bool = False, most: int = 100) -> list[DataRequest]:
    """Return the requests *actor* may deal with: the open ones by due day, or the latest decided."""
    # Whose case is not seen has no request either; one of an account has no case.
    accounts = and_(DataRequest.case_id.is_(None), DataRequest.citizen_id.is_not(None))
    asked = (
        select(DataRequest)
        .outerjoin(Case, Case.id == DataRequest.case_id)
        .where(or_(and_(visible_to(actor), not_about(actor)), accounts))
        .where(DataRequest.decided_at.is_not(None) if decided else DataRequest.decided_at.is_(None))
        .options(
            joinedload(DataRequest.case),
            joinedload(DataRequest.message),
            joinedload(DataRequest.citizen),
        )
        .order_by(DataRequest.id.desc() if decided else DataRequest.due_on, DataRequest.id)
        .limit(most)
    )
    return [each for each in db.session.scalars(asked) if may_decide(actor, each)]


def find(request_id: int, actor: Actor) -> DataRequest | None:
    """Return the request with this number when *actor* may deal with it."""
    found = db.session.get(DataRequest, request_id)
    return found if found and may_decide(actor, found) else None


def may_decide(actor: Actor, request: DataRequest) -> bool:
    """Tell whether *actor* deals with *request*: by the policy, and with sight of its case."""
    if request.case is None:
        return allows(actor, HANDLE_DATA)
    return allows(actor, HANDLE_DATA, request.case) and level(actor, request.case) > Level.LINE


def clocks(request: DataRequest, today: date) -> Clocks:
    """Return how the clocks of *request* stand *today*."""
    answered, decided = request.answered_day, request.decided_day
    return Clocks(
        answer_late=(answered or today) > request.answer_by,
        late=(decided or today) > request.due_on,
        days_left=None if decided else (request.due_on - today).days,
    )


def answer(request: DataRequest, actor: Actor, at: datetime) -> None:
    """Tell the person that the request is being dealt with. Raises `NotOpen`."""
    if request.decided_at or request.answered_at:
        raise NotOpen
    request.answered_at, request.answered_day = at, clock.day_of(at)
    _record(request, actor, "answer", at)
    _tell(request)


def extend(request: DataRequest, actor: Actor, at: datetime, days: int, reason: str) -> None:
    """Give *request* more time, once and before it is late. Raises `NotOpen` and `law.LawError`."""
    if request.decided_at or request.extended_for:
        raise NotOpen
    day = clock.day_of(at)
    if day > request.due_on:
        raise NotOpen
    rule = RULES[request.right]
    request.due_on = law.reckon(rule, request.received_day, extensions=[days]).due
    request.extended_for = nfc(reason).strip()
    _record(request, actor, "extend", at, days=days, due=request.due_on.isoformat())
    _tell(request)


def decide(request: DataRequest, actor: Actor, at: datetime, outcome: str, reason: str) -> None:
    """Decide *request* with a reason; what is evidence is annotated, never rewritten.

    Raises `NotOpen` when someone else was faster.
    """
    if request.decided_at:
        raise NotOpen
    day = clock.day_of(at)
    if not request.answered_at:  # the decision is an answer, too
        request.answered_at, request.answered_day = at, day
    request.decided_at, request.decided_day = at, day
    request.decided_by, request.outcome = actor.id, outcome
    request.reason = nfc(reason).strip()
    _record(request, actor, "decide", at, outcome=outcome)
    if request.case and request.right == CORRECT and outcome != REFUSED:
        handling.say(request.case, actor, at, f"Đính chính theo yêu cầu: {request.reason}")
    else:
        _tell(request)


def _tell(request: DataRequest) -> None:
    """Promise the mail that there is news; for an account the page itself tells."""
    if request.case_id:
        outbox.put("notice", key=str(request.case_id), case_id=request.case_id, news="data")


# What one mends alone


def contact_of(case: Case) -> dict[str, str] | None:
    """Return how the sender of *case* is reached, or None where that is sealed or unsaid."""
    if case.kind == Kind.DENUNCIATION or not case.parties:
        return None
    return {name: getattr(case.parties[0], name) for name in CONTACT}


def mend_contact(case: Case, said: Mapping[str, str], at: datetime) -> list[str]:
    """Change how the sender is reached, at once; return what changed.

    The trail and a note among officers tell what was changed, never what it said before.
    """
    known = contact_of(case)
    if known is None:
        return []
    party = case.parties[0]
    clean = {name: nfc(said.get(name, "")).strip()[:300] for name in CONTACT}
    changed = [name for name, value in clean.items() if value != known[name]]
    for name in changed:
        setattr(party, name, clean[name])
    if not changed:
        return []
    audit.record(CITIZEN, "privacy:contact:change", at, case_id=case.id, fields=changed)
    what = ", ".join(CONTACT[name] for name in changed)
    notes.by_the_house(case, at, f"Người gửi đã tự sửa: {what}. Nội dung cũ không được giữ.")
    workflow.touch(case)
    return changed


def mend_account(me: Citizen, name: str, phone: str, at: datetime) -> list[str]:
    """Change the name and telephone of an account, at once; return what changed."""
    clean = {"name": clean_name(name, 120), "phone": phone[:20]}
    changed = [field for field, value in clean.items() if getattr(me, field) != value]
    for field in changed:
        setattr(me, field, clean[field])
    if changed:
        audit.record(CITIZEN, "privacy:account:change", at, fields=changed)
    return changed


def erase_account(me: Citizen, at: datetime) -> None:
    """Delete an account with its consent, visits and requests; cases live on with their codes."""
    db.session.execute(update(Case).where(Case.citizen_id == me.id).values(citizen_id=None))
    for table in (DataRequest, Agreement, Session):
        db.session.execute(delete(table).where(table.citizen_id == me.id))
    db.session.delete(me)
    audit.record(CITIZEN, "privacy:account:erase", at)
