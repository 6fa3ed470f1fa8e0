"""Many cases at once: chosen on a list, tried first, done row by row, the results kept."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import bulk, permissions, queries
from office.cases.bulk import DONE, Outcome
from office.cases.models import Bulk
from office.law.errors import LawError
from office.people.models import Officer, Unit
from staff import rows
from staff.door import door
from staff.forms.bulk import FORMS, BulkForm
from staff.forms.moves import Choices
from web.access import requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/hang-loat"
LABELS = {
    bulk.ASSIGN: N_("Giao việc"),
    bulk.TRANSFER: N_("Chuyển cơ quan khác"),
    bulk.REMIND: N_("Yêu cầu giải trình"),
    bulk.TELL: N_("Báo tin tiến độ"),
}
EFFECTS = {
    bulk.ASSIGN: N_("Đơn vị và người giữ vụ việc thay đổi; hạn không đổi."),
    bulk.TRANSFER: N_("Vụ việc chuyển ra ngoài; người dân nhận thông báo và không phải gửi lại."),
    bulk.REMIND: N_("Người giữ vụ việc nhận yêu cầu giải trình; người dân không thấy."),
    bulk.TELL: N_("Người dân nhận tin trong vụ việc của mình; thư báo chỉ nói là có tin mới."),
}
OUTCOMES = {
    "": N_("chưa làm"),
    DONE: N_("được"),
    bulk.CHANGED: N_("vụ việc vừa thay đổi sau khi xem trước; chưa có gì bị ghi đè"),
    "not_allowed": N_("không làm được ở bước này, hoặc không thuộc quyền của ông/bà"),
    "outside": N_("vụ việc nói về người hoặc đơn vị được chọn"),
    "no_extract": N_("tố cáo chưa có bản trích đã duyệt"),
    "identity": N_("trong chữ vừa ghi có điều cho biết ai là người tố cáo"),
    "locked": N_("khóa của ông/bà chưa mở trong phiên này"),
    "secret": N_("trong tin có mã bí mật của người dân"),
    "empty": N_("chưa ghi nội dung"),
    "late": N_("hạn đã qua"),
    "place_gone": N_("đơn vị, cơ quan đã chọn không còn"),
    "law": N_("luật không cho làm như vậy"),
}
MOST_TOLD = 20
"""Unknown codes that are said back."""


@door.get("/hang-loat")
@requires(permissions.BULK)
def many() -> ResponseReturnValue:
    """Take codes, and show the officer's latest runs."""
    return _start("")


def _start(typed: str, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    runs = [
        {
            "url": f"{HERE}/{each.handle}",
            "label": _(LABELS[each.act]),
            "at": each.begun_at,
            "count": count,
            "done": each.done_at is not None,
        }
        for each, count in bulk.latest(actor())
    ]
    page = render_template(
        "staff/bulk/start.html", here=HERE, runs=runs, typed=typed, wrong=wrong, most=bulk.MOST
    )
    return page, status


@door.post("/hang-loat")
@requires(permissions.BULK)
def choose_many() -> ResponseReturnValue:
    """Begin a run over what was ticked or typed."""
    typed = nfc(request.form.get("ma", ""))
    ticked = request.form.getlist("vu")
    said = [*ticked, *typed.replace(",", " ").replace(";", " ").split()]
    try:
        made, unknown = bulk.choose(said, actor(), clock.now())
    except bulk.TooMany:
        words = _("Nhiều nhất %(n)s vụ việc mỗi lần. Xin bớt lại.", n=bulk.MOST)
        return _start(typed, words, 422)
    unknown = [each for each in unknown if each not in ticked]  # what he ticked is gone meanwhile
    if made is None:
        words = _("Chưa chọn vụ việc nào. Xin đánh dấu ở danh sách, hoặc ghi mã vào đây.")
        if unknown:
            words = _unknown(unknown)
        return _start(typed, words, 422)
    if unknown:
        flash(_unknown(unknown), "error")
    return redirect(f"{HERE}/{made.handle}", 303)


def _unknown(found: Sequence[str]) -> str:
    told = ", ".join(found[:MOST_TOLD]) + (" …" if len(found) > MOST_TOLD else "")
    return str(_("Không có vụ việc nào mang mã: %(codes)s. Xin xem lại mã.", codes=told))


def _mine(handle: str) -> Bulk:
    return bulk.mine(handle, actor()) or abort(404)


@door.get("/hang-loat/<handle>")
@requires(permissions.BULK)
def one_run(handle: str) -> ResponseReturnValue:
    """Show the chosen cases with what can be done, or what came of them."""
    made = _mine(handle)
    if made.begun_at is None:
        return _plan_page(made)
    return _results_page(made)


def _plan_page(
    made: Bulk, act: str = "", form: BulkForm | None = None, status: int = 200
) -> ResponseReturnValue:
    choices = Choices(clock.today())
    forms = [
        {
            "act": name,
            "label": _(LABELS[name]),
            "effect": _(EFFECTS[name]),
            "form": form if form and name == act else kind(name, choices, formdata=None),
            "open": name == act,
        }
        for name, kind in FORMS.items()
    ]
    ids = [each.case_id for each in made.rows]
    seen = rows.shown(queries.by_ids(ids, actor(), clock.today()))
    page = render_template(
        "staff/bulk/plan.html", cases=seen, forms=forms, action=f"{HERE}/{made.handle}", here=HERE
    )
    return page, status


@door.post("/hang-loat/<handle>/xem-truoc/<act>")
@requires(permissions.BULK)
def preview_run(handle: str, act: str) -> ResponseReturnValue:
    """Try the deed on every row and show what would come of it; nothing is done."""
    made = _mine(handle)
    kind = FORMS.get(act) or abort(404)
    if made.begun_at is not None:
        return redirect(f"{HERE}/{handle}", 303)
    form = kind(act, Choices(clock.today()))
    if not form.validate():
        return _plan_page(made, act, form, 422)
    bulk.plan(made, act, form.said())
    foreseen = bulk.foresee(made, actor(), clock.now())
    made = _mine(handle)
    return render_template(
        "staff/bulk/preview.html",
        label=_(LABELS[act]),
        effect=_(EFFECTS[act]),
        told=_told(made),
        lines=_lines(foreseen),
        good=sum(each.result == DONE for each in foreseen),
        action=f"{HERE}/{handle}",
        here=HERE,
    )


def _lines(found: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return each row that the officer sees, with its result in words; no other is mentioned."""
    told = {each.case_id: each.result for each in found}
    seen = queries.by_ids(list(told), actor(), clock.today())
    return [
        {**line, "result": told[row.id], "words": _(OUTCOMES.get(told[row.id], OUTCOMES["law"]))}
        for row, line in zip(seen, rows.shown(seen), strict=True)
    ]


def _told(made: Bulk) -> list[tuple[str, str]]:
    """Return what was chosen or typed for all of them, as question and answer."""
    said = made.said
    unit = db.session.get(Unit, said["unit"]) if said.get("unit") else None
    officer = db.session.get(Officer, said["handler"]) if said.get("handler") else None
    name = "" if unit is None else (unit.name_en if locale() == "en" else unit.name)
    day = "/".join(reversed(str(said.get("day", "")).split("-")))
    facts = [
        (_("Nơi nhận"), name),
        (_("Người xử lý"), officer.name if officer else ""),
        (_("Nội dung"), str(said.get("words", ""))),
        (_("Trả lời trước hết ngày"), day),
    ]
    return [(label, value) for label, value in facts if value]


@door.post("/hang-loat/<handle>/lam")
@requires(permissions.BULK)
def carry_out_run(handle: str) -> ResponseReturnValue:
    """Do it, row by row; a second press, or one after a crash, goes on where it stopped."""
    made = _mine(handle)
    if made.act and made.done_at is None:
        try:
            bulk.carry_out(made, actor(), clock.now())
        except (bulk.NotNow, LawError):
            db.session.rollback()
    return redirect(f"{HERE}/{handle}", 303)


def _results_page(made: Bulk) -> ResponseReturnValue:
    outcomes = bulk.outcomes(made)
    lines = _lines(outcomes)
    done = sum(each.result == DONE for each in outcomes)
    left = sum(not each.result for each in outcomes)
    return render_template(
        "staff/bulk/results.html",
        label=_(LABELS[made.act]),
        begun=made.begun_at,
        told=_told(made),
        lines=lines,
        done=done,
        refused=sum(each["result"] not in {"", DONE} for each in lines),
        left=left,
        away=done - sum(each["result"] == DONE for each in lines),
        action=f"{HERE}/{made.handle}",
        here=HERE,
    )
