"""The counter: an officer files what someone says or brings; that person is the sender and confirms it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from office.base import audit, clock
from office.base.db import db
from office.base.i18n import N_
from office.cases import intake, links
from office.cases.intake import Filing, Receipt
from office.cases.models import Case, CaseLink, CounterFiling
from office.law.kinds import Kind
from office.people.actors import CITIZEN, Actor
from office.people.roles import Role

IN_PERSON, PHONE, POST, EMAIL, TRANSFERRED = "in_person", "phone", "post", "email", "transferred"
PAPER, AGREED, LATER, ORIGINAL = "paper", "agreed", "later", "original"
WAYS: Mapping[str, str] = {
    PAPER: N_("Người gửi đã đọc bản in và ký, hoặc điểm chỉ"),
    AGREED: N_("Đã đọc lại cho người gửi nghe, người gửi đồng ý"),
    LATER: N_("Người gửi tự xác nhận sau, bằng đường dẫn dùng một lần"),
    ORIGINAL: N_("Đơn, thư gốc của người gửi; cơ quan giữ bản gốc"),
}
WAYS_OF: Mapping[str, tuple[str, ...]] = {
    IN_PERSON: (PAPER, LATER),
    PHONE: (AGREED, LATER),
    POST: (ORIGINAL,),
    EMAIL: (ORIGINAL,),
    TRANSFERRED: (ORIGINAL,),
}
"""How whoever comes by each channel may agree; the first is the usual one."""
SEALED_WAYS: Mapping[str, tuple[str, ...]] = {
    IN_PERSON: (PAPER,),
    POST: (ORIGINAL,),
    TRANSFERRED: (ORIGINAL,),
}
"""Of a denunciation: in a signed letter or told in person (Điều 22 Luật Tố cáo), never by a link."""
BROUGHT = frozenset({POST, EMAIL, TRANSFERRED})
"""Channels by which a letter may have come before the day it is put into the book."""
OLDEST = timedelta(days=366)
"""How long ago a letter may have come; an older one is a matter for the archive."""


class NotHere(PermissionError):
    """The officer may not take this kind, or nobody takes it by this channel."""


class WrongDay(ValueError):
    """The day it came has not come yet, lies too far back, or differs where it cannot."""


class NotAgreed(ValueError):
    """No way of agreeing was chosen, or one that this channel does not have."""


@dataclass(frozen=True)
class Filed:
    """The case as filed, and the address of its confirmation where one is awaited."""

    receipt: Receipt
    link: str = ""


def kinds_of(actor: Actor) -> list[Kind]:
    """Return the kinds that *actor* may take at the counter; a denunciation only sealed intake."""
    if actor.has(Role.RECEPTION):
        mine = set(Kind) - {Kind.DENUNCIATION}
    else:
        mine = {Kind.INFORMATION} if actor.has(Role.INFORMATION_OFFICER) else set()
    if actor.has(Role.SEALED_INTAKE):
        mine.add(Kind.DENUNCIATION)
    return [kind for kind in Kind if kind in mine]


def ways_of(kind: Kind, channel: str) -> tuple[str, ...]:
    """Return how the sender may agree; none where this kind is not taken by *channel*."""
    ways = SEALED_WAYS if kind == Kind.DENUNCIATION else WAYS_OF
    return ways.get(channel, ())


def refuse_day(channel: str, came: date, today: date) -> None:
    """Raise `WrongDay` where *came* cannot be the day it was received."""
    oldest = today - OLDEST if channel in BROUGHT else today
    if not oldest <= came <= today:
        raise WrongDay


def file(
    filing: Filing, actor: Actor, at: datetime, *, token: str, unit_id: int, came: date, way: str
) -> Filed:
    """File for the sender; the same *token* gives one case, and only once a link.

    *came* is the day it was received and from which the law counts. Raises `NotHere`, `WrongDay`,
    `NotAgreed` and `holders.NotTakenOnline`.
    """
    ways = ways_of(filing.kind, filing.channel)
    if filing.kind not in kinds_of(actor) or not ways or actor.id is None:
        raise NotHere
    refuse_day(filing.channel, came, clock.day_of(at))
    if way not in ways:
        raise NotAgreed
    receipt = intake.receive(filing, actor, at, token=token, unit_id=unit_id, came=came)
    if receipt.again:
        return Filed(receipt)
    case, at = receipt.case, receipt.case.received_at
    row = CounterFiling(case_id=case.id, officer_id=actor.id, registered_at=at, way=way)
    row.confirmed_at = None if way == LATER else at
    db.session.add(row)
    audit.record(actor, "case:counter:file", at, case_id=case.id, way=way, late=late_days(case))
    link = links.make(case, links.CONFIRM, at, actor) if way == LATER else ""
    return Filed(receipt, link)


def of(case: Case) -> CounterFiling | None:
    """Return how *case* was filed for its sender, or None; asked of those channels alone."""
    return db.session.get(CounterFiling, case.id) if case.channel in WAYS_OF else None


def late_days(case: Case) -> int:
    """Return how many calendar days after it came *case* was put into the book."""
    return (clock.day_of(case.received_at) - case.received_day).days


def awaits(case: Case) -> bool:
    """Tell whether the sender of *case* has still to confirm what an officer wrote down."""
    row = of(case)
    return row is not None and row.way == LATER and row.confirmed_at is None


def confirm_opened(case: Case, at: datetime) -> bool:
    """Note that whoever opened *case* with its secret found it right; its link opens nothing more."""
    row = of(case)
    if row is None or not awaits(case):
        return False
    row.confirmed_at = at
    links.revoke(case, links.CONFIRM, at)
    audit.record(CITIZEN, "case:counter:confirm", at, case_id=case.id)
    return True


def confirm(token: str, at: datetime) -> CaseLink:
    """Note that the sender found right what was written. Raises what `links.use` raises."""
    link = links.use(token, links.CONFIRM, at)
    row = db.session.get_one(CounterFiling, link.case_id)
    row.confirmed_at = row.confirmed_at or at
    audit.record(CITIZEN, "case:counter:confirm", at, case_id=link.case_id)
    return link
