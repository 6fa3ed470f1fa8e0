"""A case in the lists of supervision: pin it, take it off one for a time, note where it was raised in public."""

from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from office.base import clock
from office.base.db import db
from office.cases import attention, marks, permissions, sealed
from office.cases.attention import LISTS
from office.cases.models import Case
from staff import rows
from staff.acting import find
from staff.door import door
from staff.forms.marks import Aside, Pin, Press
from staff.refusals import sentence
from web.access import require, requires
from web.filters import day_short
from web.language import said as _
from web.session import actor

ACTS = ("ghim", "tam-dua-ra", "bao-chi")


@door.get("/vu-viec/<code>/giam-sat")
@requires(permissions.LIST)
def marks_page(code: str) -> ResponseReturnValue:
    """Show what stands, and the ways to change it."""
    return _page(require(permissions.SURFACE, find(code)))


@door.post("/vu-viec/<code>/giam-sat/<mark>")
@requires(permissions.LIST)
def mark_case(code: str, mark: str) -> ResponseReturnValue:
    """Pin, take off a list, or write down where the case was raised."""
    case = require(permissions.SURFACE, find(code))
    if mark not in ACTS:
        abort(404)
    forms = _forms(case, clock.today(), mark)
    form = forms[mark]
    if not form.validate():
        return _page(case, forms, 422)
    try:
        _do(mark, case, form)
    except (marks.NotNow, marks.TooMany) as refusal:
        db.session.rollback()
        flash(_refused(refusal), "error")
        return _page(case, forms, 409)
    except marks.TooLong as most:
        last = day_short(date.fromisoformat(str(most)))
        form.den_ngay.errors = [_("Lâu nhất đến hết ngày %(day)s.", day=last)]
        db.session.rollback()
        return _page(case, forms, 422)
    except (sealed.IdentityTold, sealed.DoesNotOpen) as refusal:
        next(iter(form)).errors = [sentence(refusal, case)]
        db.session.rollback()
        return _page(case, forms, 422)
    else:
        flash(_("Đã ghi."), "success")
    return redirect(_back(case), 303)


@door.post("/vu-viec/<code>/giam-sat/thoi/<int:mark_id>")
@requires(permissions.LIST)
def end_mark(code: str, mark_id: int) -> ResponseReturnValue:
    """End a mark of this case."""
    case = require(permissions.SURFACE, find(code))
    try:
        if marks.end(mark_id, actor(), clock.now()).id != case.id:
            abort(404)
        flash(_("Đã ghi."), "success")
    except marks.NotNow as refusal:
        db.session.rollback()
        flash(_refused(refusal), "error")
    return redirect(_back(case), 303)


def _do(act: str, case: Case, form: Any) -> None:
    who, at = actor(), clock.now()
    if act == "ghim":
        marks.pin(case, who, at, note=form.ghi_chu.data or "")
    elif act == "bao-chi":
        marks.note_press(case, who, at, where=form.noi_neu.data)
    else:
        names = {each.slug: each.name for each in attention.thresholds().values()}
        name = names.get(form.danh_sach.data or "", "")
        marks.put_aside(case, who, at, listed=name, reason=form.ly_do.data, until=form.day())


def _refused(refusal: marks.NotNow | marks.TooMany) -> str:
    if isinstance(refusal, marks.TooMany):
        return _("Đã ghim đủ %(n)s vụ việc. Xin bỏ ghim một vụ trước.", n=marks.MOST_PINNED)
    return _("Việc này đã làm rồi, hoặc vụ việc không còn mở.")


def _forms(case: Case, today: date, typed: str = "") -> dict[str, Any]:
    """Return the three forms; only the one that was sent reads what was typed."""
    usual = day_short(today + timedelta(days=attention.aside_days()[0]))
    made: dict[str, Any] = {
        "ghim": Pin() if typed == "ghim" else Pin(formdata=None),
        "tam-dua-ra": Aside()
        if typed == "tam-dua-ra"
        else Aside(formdata=None, data={"den_ngay": usual, "danh_sach": request.args.get("ds")}),
        "bao-chi": Press() if typed == "bao-chi" else Press(formdata=None),
    }
    made["tam-dua-ra"].danh_sach.choices = [
        SelectChoice(each.slug, _(LISTS[each.name])) for each in _standing_in(case, today)
    ]
    return made


def _standing_in(case: Case, today: date) -> list[attention.Threshold]:
    age = (today - case.received_day).days
    return [each for each in attention.thresholds().values() if each.holds(case.reasons, age)]


def _page(
    case: Case, forms: dict[str, Any] | None = None, status: int = 200
) -> ResponseReturnValue:
    today = clock.today()
    forms = forms or _forms(case, today)
    page = render_template(
        "staff/oversight/marks.html",
        case=case,
        url=f"{rows.case_url(case.code)}/giam-sat",
        back=_back(case),
        standing_in=[_(LISTS[each.name]) for each in _standing_in(case, today)],
        reasons=[
            {"said": _(each.words, **each.facts), "points": each.points}
            for each in attention.in_words(case, today)
        ],
        score=(today - case.received_day).days + case.weight,
        standing=[
            {"mark": each, "listed": _(LISTS[each.listed]) if each.listed else ""}
            for each in marks.of_case(case, today)
        ],
        forms=forms,
        wrong=next((each for each in forms.values() if each.errors), None),
        most_days=attention.aside_days()[1],
    )
    return page, status


def _back(case: Case) -> str:
    """Return the list the officer came from, else the case."""
    slug = request.args.get("ds", "")
    known = {each.slug for each in attention.thresholds().values()}
    return f"/can-bo/giam-sat/{slug}" if slug in known else rows.case_url(case.code)
