"""What a move would set, computed without doing it: the dates shown before the button is pressed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext

from office.base.i18n import translate
from office.cases import competence, deadlines, handling, parting
from office.cases.deadlines import LABELS
from office.cases.models import Case, Clock
from office.cases.models.case import NO_DUE
from office.cases.statuses import LABELS as STAGES
from office.cases.steps import ACCEPT, SETTLE
from office.law import deadlines as law
from office.law.citing import cited
from office.law.kinds import Kind, clock_rule, clock_start
from web import filters
from web.language import locale


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def _facts(case: Case) -> dict[str, Any]:
    return {"complexity": case.complexity} if case.complexity != "normal" else {}


def due_as(case: Case, kind: Kind, step: str, today: date) -> date | None:
    """Return the due day of *step* if *case* were of *kind* and accepted today; None beyond the calendar."""
    try:
        accepted = clock_start(kind, step, today) == "accepted"
        begin = today if accepted else case.received_day
        rule = clock_rule(kind, step, begin, channel=case.channel)
        facts = _facts(case)
        return law.reckon(rule, begin, **facts).due
    except law.LawError:
        return None


def by_kind(case: Case, today: date) -> list[tuple[str, date | None, date | None]]:
    """Return for each kind this case may become: its name, when to accept by, when to settle by."""
    english = locale() == "en"
    return [
        (
            kind.en if english else kind.vi,
            due_as(case, kind, ACCEPT, today),
            due_as(case, kind, SETTLE, today),
        )
        for kind in Kind
        if kind != Kind.DENUNCIATION
    ]


def foretell(case: Case, move: str, today: date) -> str:
    """Say which date *move* would set for *case*, or nothing where it sets none."""
    teller = _TELLERS.get(move)
    try:
        return teller(case, today) if teller else ""
    except law.LawError:
        return _("Chưa tính được ngày: lịch làm việc của năm tới chưa có.")


def _going(case: Case) -> Clock | None:
    found = next(iter(deadlines.running(case, SETTLE)), None)
    if found and found.due_on == NO_DUE:
        deadlines.due_with(found)  # raises what the calendar says
    return found


def _accept(case: Case, today: date) -> str:
    going = _going(case)
    if going:
        return _("Hạn giải quyết giữ nguyên: %(day)s.", day=filters.day(going.due_on))
    due = due_as(case, Kind(case.kind), SETTLE, today)
    return _("Hạn giải quyết: %(day)s.", day=filters.day(due)) if due else ""


def _ask(case: Case, _today: date) -> str:
    if case.kind == Kind.INFORMATION and case.status == "received":
        return _("Hạn đếm lại từ ngày người dân bổ sung đủ.")
    going = min(deadlines.running(case), key=lambda each: each.due_on, default=None)
    if going is None or going.due_on == NO_DUE:
        return ""
    label = translate(LABELS[going.step], locale())
    return _("%(step)s: hạn vẫn là %(day)s.", step=label, day=filters.day(going.due_on))


def _seal(case: Case, today: date) -> str:
    due = due_as(case, Kind.DENUNCIATION, ACCEPT, today)
    return _("Hạn xem xét thụ lý tố cáo: %(day)s.", day=filters.day(due)) if due else ""


def _suspend(case: Case, today: date) -> str:
    going = _going(case)
    if going is None:
        return ""
    if going.overdue or going.due_on < today:
        return _("Hạn đã qua: tạm đình chỉ không xóa được lần trễ này.")
    return _(
        "Hạn đang là %(day)s; khi tiếp tục, hạn lùi theo số ngày dừng.",
        day=filters.day(going.due_on),
    )


def _resume(case: Case, today: date) -> str:
    going = _going(case)
    if going is None or going.state != "paused":
        return ""
    due = deadlines.due_with(going, resumed_on=today)
    return _("Hạn mới: %(day)s.", day=filters.day(due))


def _ask_extension(case: Case, today: date) -> str:
    going = _going(case)
    if going is None or going.state != "running":
        return _("Không có đồng hồ giải quyết nào đang chạy.")
    if going.overdue or today > going.due_on:
        return _("Hạn đã qua nên không gia hạn được nữa.")
    limit = deadlines.extension_limit(going)
    if limit is None:
        return _("Luật không cho gia hạn thêm.")
    return _(
        "Nhiều nhất %(n)s ngày (%(article)s): hạn mới muộn nhất %(day)s.",
        n=limit.days,
        article=limit.article_text(locale()),
        day=filters.day(deadlines.due_with(going, more=[limit.days])),
    )


def _grant_extension(case: Case, _today: date) -> str:
    request, going = handling.pending_extension(case), _going(case)
    if request is None or going is None:
        return ""
    return _(
        "Thêm %(n)s ngày, hạn mới: %(day)s. Lý do: %(reason)s",
        n=request.days,
        day=filters.day(deadlines.due_with(going, more=[request.days])),
        reason=request.reason,
    )


def _reopen(case: Case, today: date) -> str:
    kind, facts = Kind(case.kind), _facts(case)
    lawful = deadlines.law_day(kind, today, received=case.received_day)
    rule = clock_rule(kind, SETTLE, lawful, channel=case.channel)
    due = law.reckon(rule, today, select_on=deadlines.version_day(rule, today), **facts).due
    return _("Hạn giải quyết mới: %(day)s.", day=filters.day(due))


def _separate(case: Case, today: date) -> str:
    stage, clocks = parting.due_after(case)
    said = [_("Trở lại bước “%(stage)s”.", stage=translate(STAGES[stage], locale()))]
    said += [
        _(
            "%(step)s: hạn %(day)s, đã qua; lần trễ được ghi.",
            step=translate(LABELS[each.step], locale()),
            day=filters.day(each.due_on),
        )
        if each.due_on < today
        else _(
            "%(step)s: hạn vẫn là %(day)s.",
            step=translate(LABELS[each.step], locale()),
            day=filters.day(each.due_on),
        )
        for each in clocks
    ]
    return " ".join(said)


def _by_law(move: str) -> Callable[[Case, date], str]:
    """Return what tells by which law a case of another body goes there."""

    def tell(case: Case, _today: date) -> str:
        way = competence.way(case, move)
        return _("Căn cứ: %(article)s.", article=cited(way.article, locale())) if way else ""

    return tell


_TELLERS = {
    "transfer": _by_law("transfer"),
    "guide": _by_law("guide"),
    "separate": _separate,
    "accept": _accept,
    "ask": _ask,
    "seal": _seal,
    "suspend": _suspend,
    "resume": _resume,
    "ask_extension": _ask_extension,
    "grant_extension": _grant_extension,
    "reopen": _reopen,
}
