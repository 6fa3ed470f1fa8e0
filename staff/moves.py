"""From a button to the deed: which form each move has, its address, and the service that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from office.base import clock
from office.base.i18n import N_
from office.cases import (
    admissibility,
    closing,
    conflicts,
    duties,
    handling,
    joins,
    merging,
    notes,
    parting,
    permissions,
    points,
    queries,
    questions,
    resealing,
    splitting,
    triage,
    workflow,
)
from office.cases.machines import table
from office.cases.models import Case
from office.cases.permissions import allows
from office.cases.sight import Level, level
from office.cases.statuses import WORKING
from office.law.kinds import Kind
from office.letters import issue
from office.people.actors import Actor
from staff import procedure
from staff.forms import moves as forms
from staff.forms import points as of_points
from staff.refusals import Refused

Seen = int | None
Doer = Callable[[Case, Actor, datetime, Any, Seen], object]


@dataclass(frozen=True)
class Way:
    """How one deed is asked for and done."""

    slug: str
    """In the address."""
    form: Callable[..., forms.MoveForm]
    do: Doer
    permission: str = ""
    """For what is no move of the table."""
    done: str = ""


def _accept(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    """Sort where the officer chose otherwise than the sender, then accept: one deed, two events."""
    if _differs(case, form):
        _sort(case, actor, at, form, seen)
        seen = None
    unit, all_good = _unit(form), bool(form.all_good.data)
    if all_good:
        _same_list(case, form.listed.data or "")
    triage.accept(
        case,
        actor,
        at,
        unit=unit,
        handler_id=forms.handler_id(form),
        seen=seen,
        all_good=all_good,
    )


def _same_list(case: Case, listed: str) -> None:
    """Refuse to answer for items that the officer did not have before him."""
    asked = admissibility.items(Kind(case.kind), case.received_day)
    if listed.split(",") != [each.id for each in asked]:
        raise Refused(
            _(
                "Loại vừa chọn có danh sách kiểm tra khác. Xin bấm “Chỉ đổi, chưa thụ lý”, xem danh "
                "sách của loại đó, rồi thụ lý."
            )
        )


def _check(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    admissibility.answer(case, actor, at, form.given, seen=seen)


def _differs(case: Case, form: Any) -> bool:
    return any(
        form[name].data != getattr(case, name)
        for name in ("kind", "field", "urgency", "complexity")
    )


def _sort(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    triage.sort(
        case,
        actor,
        at,
        kind=Kind(form.kind.data),
        field=form.field.data,
        complexity=form.complexity.data,
        urgency=form.urgency.data,
        seen=seen,
    )


def _unit(form: Any) -> Any:
    unit = form.choices.unit(form.unit.data)
    if unit is None:
        raise Refused(_("Xin chọn đơn vị."))
    return unit


def _decline(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    triage.decline(case, actor, at, ground_key=form.ground.data, reason=form.reason.data, seen=seen)


def _guide(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    triage.guide(case, actor, at, agency=form.agency.data, advice=form.advice.data, seen=seen)


def _transfer(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    agency = form.choices.agency(form.agency.data)
    if agency is None:
        raise Refused(_("Xin chọn cơ quan."))
    triage.transfer(case, actor, at, agency=agency, reason=form.reason.data, seen=seen)


def _join(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    joins.join(case, actor, at, first=_first(form, actor), seen=seen)


def _separate(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    parting.separate(case, actor, at, reason=form.reason.data, seen=seen)


def _merge(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    merging.merge(case, actor, at, first=_first(form, actor), reason=form.reason.data, seen=seen)


def _unmerge(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    merging.unmerge(case, actor, at, reason=form.reason.data, seen=seen)


def _first(form: Any, actor: Actor) -> Case:
    first = queries.by_code(form.first.data, actor)
    if first is None or level(actor, first) < Level.ORIGINAL:
        raise Refused(_("Không có vụ việc nào mang mã này. Xin xem lại mã."))
    return first


def _assign(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    triage.assign(case, actor, at, unit=_unit(form), handler_id=forms.handler_id(form), seen=seen)


def _ask(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    handling.ask(case, actor, at, question=form.question.data, seen=seen)


def _go_on(case: Case, actor: Actor, at: datetime, _form: Any, seen: Seen) -> None:
    handling.go_on(case, actor, at, seen=seen)


def _suspend(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    handling.suspend(case, actor, at, reason=form.reason.data, paper=form.paper.data, seen=seen)


def _resume(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    handling.resume(case, actor, at, paper=form.paper.data, seen=seen)


def _ask_extension(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    handling.ask_extension(case, actor, at, days=form.days.data, reason=form.reason.data, seen=seen)


def _grant(case: Case, actor: Actor, at: datetime, _form: Any, seen: Seen) -> None:
    handling.decide_extension(case, actor, at, granted=True, seen=seen)


def _refuse(case: Case, actor: Actor, at: datetime, _form: Any, seen: Seen) -> None:
    handling.decide_extension(case, actor, at, granted=False, seen=seen)


def _send_back(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    handling.send_back(case, actor, at, reason=form.reason.data, seen=seen)


def _answer(case: Case, actor: Actor, at: datetime, _form: Any, seen: Seen) -> None:
    handling.answer(case, actor, at, seen=seen)


def _close(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    closing.close(case, actor, at, evidence=form.evidence.data or "", uploads=form.timed, seen=seen)


def _reopen(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    closing.reopen(case, actor, at, reason=form.reason.data, seen=seen)


def _uphold(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    closing.uphold(case, actor, at, reason=form.reason.data, seen=seen)


def _propose(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    """Keep what was typed, then put it before the head; a gap refuses both."""
    handling.draft_answer(case, actor, at, form.said, seen=seen, uploads=form.uploads)
    handling.propose(case, actor, at)


def _draft(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    handling.draft_answer(case, actor, at, form.said, seen=seen, uploads=form.uploads)


def _points(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    points.list_points(case, actor, at, form.lines, seen=seen)


def _message(case: Case, actor: Actor, at: datetime, form: Any, _seen: Seen) -> None:
    handling.say(
        case,
        actor,
        at,
        form.text.data,
        uploads=form.uploads,
        about=handling.QUESTION if form.asks and form.asks.data else "",
        thread=form.thread.data or "",
        key=_key(case, form.key.data),
    )


def _take_back(case: Case, actor: Actor, at: datetime, _form: Any, _seen: Seen) -> None:
    if not questions.take_back(case, actor, at):
        raise Refused(_("Không còn đường dẫn nào mở: người dân đã trả lời, hoặc đã hết hạn."))


def _note(case: Case, actor: Actor, at: datetime, form: Any, _seen: Seen) -> None:
    notes.write(
        case, actor, at, form.note.data, uploads=form.uploads, key=_key(case, form.key.data)
    )


def _key(case: Case, said: str | None) -> str | None:
    return f"{case.id}.{said}"[:64] if said else None


def _waive(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    _same(case, seen)
    duty = next((each for each in duties.owed(case) if str(each.id) == form.duty.data), None)
    if duty is None:
        raise workflow.Changed
    issue.waive(duty, actor, form.reason.data, at)


def _set_aside(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    _same(case, seen)
    conflicts.set_aside(case, form.who.data, actor, at)


def _seal(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    about = [form.who.data] if form.who.data else []
    resealing.seal(case, actor, at, about=about, seen=seen)


def _unsplit(case: Case, actor: Actor, at: datetime, form: Any, seen: Seen) -> None:
    splitting.unsplit(case, actor, at, reason=form.reason.data, seen=seen)


def _same(case: Case, seen: Seen) -> None:
    if seen is not None and seen != case.version:
        raise workflow.Changed


WAYS: dict[str, Way] = {
    "accept": Way("thu-ly", forms.Accept, _accept),
    "decline": Way("khong-thu-ly", forms.Decline, _decline),
    "guide": Way("huong-dan", forms.Guide, _guide),
    "transfer": Way("chuyen", forms.Transfer, _transfer),
    "join": Way("nhap", forms.Join, _join),
    "merge": Way("gop-vao", forms.Merge, _merge),
    "unmerge": Way("tach-lai", forms.InternalReason, _unmerge),
    "separate": Way("tach-ra", forms.InternalReason, _separate),
    "sort": Way("xep-loai", forms.Sort, _sort),
    "seal": Way("thanh-to-cao", forms.Seal, _seal),
    "unsplit": Way("gop-lai", forms.Reason, _unsplit),
    "assign": Way("giao-viec", forms.Assign, _assign),
    "check": Way(
        "kiem-tra", forms.Check, _check, permissions.TRIAGE, N_("Đã ghi danh sách kiểm tra.")
    ),
    "ask": Way("de-nghi-bo-sung", forms.Ask, _ask),
    "go_on": Way("lam-tiep", forms.Plain, _go_on),
    "suspend": Way("tam-dinh-chi", forms.Suspend, _suspend),
    "resume": Way("tiep-tuc", forms.Resume, _resume),
    "ask_extension": Way("xin-gia-han", forms.AskExtension, _ask_extension),
    "grant_extension": Way("duyet-gia-han", forms.Plain, _grant),
    "refuse_extension": Way("khong-duyet-gia-han", forms.Plain, _refuse),
    "propose": Way("trinh-ky", of_points.Answers, _propose),
    "send_back": Way("tra-lai", forms.InternalReason, _send_back),
    "answer": Way("ky-tra-loi", forms.Plain, _answer),
    "close": Way("ket-thuc", forms.Close, _close),
    "reopen": Way("mo-lai", forms.Reason, _reopen),
    "uphold": Way("giu-ket-qua", forms.Reason, _uphold),
    "draft": Way("luu-nhap", of_points.Answers, _draft, permissions.HANDLE, N_("Đã lưu bản nháp.")),
    "points": Way(
        "tach-diem", of_points.Points, _points, permissions.READ, N_("Đã ghi các điểm cần trả lời.")
    ),
    "message": Way(
        "nhan-tin", forms.Message, _message, permissions.READ, N_("Đã gửi cho người dân.")
    ),
    "take_back": Way(
        "thu-lai-duong-dan",
        forms.Plain,
        _take_back,
        permissions.READ,
        N_("Đã thu lại đường dẫn trả lời."),
    ),
    "note": Way("ghi-chu", forms.Note, _note, permissions.NOTE, N_("Đã ghi chú.")),
    "set_aside": Way(
        "tranh", forms.SetAside, _set_aside, permissions.TRIAGE, N_("Đã đặt ra ngoài vụ việc.")
    ),
    "waive": Way(
        "khong-gui-thu", forms.Waive, _waive, permissions.SIGN, N_("Đã ghi lý do không gửi thư.")
    ),
}
WAYS |= {
    name: Way(slug, procedure.form_of(name), procedure.doer_of(name))
    for name, slug in procedure.SLUGS.items()
}
BY_SLUG = {way.slug: name for name, way in WAYS.items()}
_WRITING = (permissions.HANDLE, permissions.TRIAGE, permissions.SIGN)
SEVERAL = {
    "message": _WRITING,
    "take_back": _WRITING,
    "points": (permissions.HANDLE, permissions.TRIAGE),
}
"""Deeds for which any one of several permissions is enough."""


def named(said: str) -> str | None:
    """Return the deed an address names, in Vietnamese or by the name of the move."""
    return BY_SLUG.get(said) or (said if said in WAYS else None)


def may(name: str, case: Case, actor: Actor) -> bool:
    """Tell whether *actor* may do now what is no move of the table."""
    if name == "draft" and case.status not in WORKING:
        return False
    if name == "points" and not points.may_list(case, actor):
        return False
    return permitted(name, case, actor)


def permitted(name: str, case: Case, actor: Actor) -> bool:
    """Tell whether *actor* has a permission for the deed called *name*, whatever the stage."""
    row = table.row(case.kind, name) or workflow.BY_NAME.get(name)
    own = WAYS[name].permission or (row.permission if row else "")
    return any(allows(actor, each, case) for each in SEVERAL.get(name, (own,)))


def do(name: str, case: Case, actor: Actor, form: Any, seen: Seen) -> str:
    """Do it now; return what to say afterwards. Raises what `staff.refusals` puts into words."""
    way = WAYS[name]
    if way.permission and not may(name, case, actor):
        raise workflow.NotAllowed(name)
    way.do(case, actor, clock.now(), form, seen)
    row = table.row(case.kind, name) or workflow.BY_NAME.get(name)
    return str(_(way.done or (row.done + "." if row else "")))
