"""Personal data at the officers' door: requests with their clocks, what is let go, the register of breaches."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock, config
from office.base.db import db
from office.cases import permissions, queries
from office.cases.permissions import allows
from office.law.deadlines import LawError
from office.people.models import Officer
from office.privacy import breaches, erasing, requests
from office.privacy.models import Breach, DataRequest, Disposal, Hold
from staff.door import door
from staff.forms.personal_data import (
    Addition,
    Decision,
    HoldBack,
    MoreTime,
    NewBreach,
    Notified,
    Told,
    time_of,
)
from web import fresh
from web.access import requires
from web.language import locale
from web.language import said as _
from web.session import actor

HERE = "/can-bo/du-lieu"
RETENTION = f"{HERE}/luu-tru"
BREACHES = f"{HERE}/su-co"


# Requests


@door.get("/du-lieu")
@requires(permissions.DATA)
def personal_data() -> ResponseReturnValue:
    """Show the requests this officer deals with, and the ways to the other pages."""
    return _hub()


def _hub(status: int = 200, trouble: tuple[int, Any] = (0, None)) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    may_handle = allows(who, permissions.HANDLE_DATA)
    page = render_template(
        "staff/data/requests.html",
        may_handle=may_handle,
        may_retention=allows(who, permissions.RETENTION),
        may_breaches=allows(who, permissions.BREACHES),
        waiting=[_row(each, today, trouble) for each in requests.waiting(who)]
        if may_handle
        else [],
        decided=[_row(each, today) for each in requests.waiting(who, decided=True, most=20)]
        if may_handle
        else [],
        trouble=trouble[1],
    )
    return page, status


def _row(each: DataRequest, today: Any, trouble: tuple[int, Any] = (0, None)) -> dict[str, Any]:
    prefix = f"y{each.id}"
    forms = {
        "decision": Decision(formdata=None, prefix=prefix),
        "more": MoreTime(formdata=None, prefix=prefix),
    }
    if trouble[0] == each.id:
        forms["more" if isinstance(trouble[1], MoreTime) else "decision"] = trouble[1]
    return {
        "row": each,
        "right": _(requests.RIGHTS[each.right]),
        "words": each.message.text if each.message else each.said,
        "outcome": _(requests.OUTCOMES[each.outcome]) if each.outcome else "",
        "clocks": requests.clocks(each, today),
        "code": each.case.code if each.case else "",
        "account": each.citizen.email if each.citizen else "",
        "extendable": not each.extended_for and today <= each.due_on,
        **forms,
    }


@door.post("/du-lieu/yeu-cau/<int:request_id>")
@requires(permissions.HANDLE_DATA)
def decide_request(request_id: int) -> ResponseReturnValue:
    """Answer a request, give it more time, or decide it."""
    asked = requests.find(request_id, actor()) or abort(404)
    step, now, form = request.form.get("buoc", ""), clock.now(), None
    try:
        if step == "phan-hoi":
            requests.answer(asked, actor(), now)
            done = _("Đã ghi phản hồi; người dân được báo.")
        elif step == "gia-han":
            form = MoreTime(prefix=f"y{asked.id}")
            if not form.validate():
                return _hub(422, (asked.id, form))
            requests.extend(asked, actor(), now, form.ngay.data, form.vi_sao.data)
            done = _("Đã gia hạn; người dân được báo hạn mới và lý do.")
        else:
            form = Decision(prefix=f"y{asked.id}")
            if not form.validate():
                return _hub(422, (asked.id, form))
            requests.decide(asked, actor(), now, form.ket_qua.data, form.ly_do.data)
            done = _("Đã ghi quyết định; người dân được báo.")
    except requests.NotOpen:
        db.session.rollback()
        flash(_("Yêu cầu này đã được xử lý, hoặc không gia hạn được nữa."), "error")
        return redirect(HERE, 303)
    except LawError as refused:
        db.session.rollback()
        if isinstance(form, MoreTime):
            form.ngay.errors = [refused.said(locale())]
        return _hub(422, (asked.id, form))
    flash(done, "success")
    return redirect(HERE, 303)


# Retention


@door.get("/du-lieu/luu-tru")
@requires(permissions.RETENTION)
def retention_page() -> ResponseReturnValue:
    """Show what the schedule says is over, the proposals, and what is held back."""
    return _retention(HoldBack(formdata=None))


def _retention(form: HoldBack, status: int = 200) -> ResponseReturnValue:
    who = actor()
    pending = erasing.pending()
    page = render_template(
        "staff/data/retention.html",
        form=form,
        lang=locale(),
        over=erasing.over(clock.today()),
        pending=pending,
        may_decide=pending is not None and pending.proposed_by != who.id,
        may_propose=pending is None and allows(who, permissions.PROPOSE_DISPOSAL),
        disposals=[each for each in erasing.disposals() if each.approved is not None],
        holds=[(each, queries.by_code(each.case.code, who)) for each in erasing.holds(who)],
        names=_names(),
    )
    return page, status


def _names() -> dict[int, str]:
    return {each.id: each.name for each in db.session.query(Officer)}


@door.post("/du-lieu/luu-tru/de-xuat")
@requires(permissions.PROPOSE_DISPOSAL)
def propose_disposal() -> ResponseReturnValue:
    """Propose to let go what is over; another person must approve."""
    try:
        made = erasing.propose(actor(), clock.now())
    except erasing.NotAllowed:
        flash(_("Đang có một đề xuất chờ người khác duyệt."), "error")
        return redirect(RETENTION, 303)
    if made is None:
        flash(_("Chưa có gì hết hạn lưu giữ."), "info")
    else:
        flash(_("Đã đề xuất. Người khác phải duyệt thì máy mới xóa."), "success")
    return redirect(RETENTION, 303)


@door.post("/du-lieu/luu-tru/<int:disposal_id>")
@requires(permissions.RETENTION)
def decide_disposal(disposal_id: int) -> ResponseReturnValue:
    """Approve or refuse a proposal, as the second person and with fresh proof."""
    proposed = db.session.get(Disposal, disposal_id) or abort(404)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    approve = request.form.get("buoc") == "duyet"
    try:
        erasing.decide(proposed, actor(), clock.now(), approve=approve)
    except erasing.NotAllowed:
        flash(
            _("Người đề xuất không tự duyệt được, và mỗi đề xuất chỉ quyết định một lần."), "error"
        )
        return redirect(RETENTION, 303)
    flash(
        _("Đã duyệt. Máy bắt đầu ẩn danh trong ít phút nữa.")
        if approve
        else _("Đã từ chối đề xuất."),
        "success",
    )
    return redirect(RETENTION, 303)


@door.post("/du-lieu/luu-tru/giu")
@requires(permissions.RETENTION)
def hold_case() -> ResponseReturnValue:
    """Hold a case back from being erased."""
    form = HoldBack()
    if not form.validate():
        return _retention(form, 422)
    case = queries.by_code(form.ma.data, actor())
    if case is None:
        form.ma.errors = [_("Không có vụ việc nào mang mã này mà ông/bà được thấy.")]
        return _retention(form, 422)
    try:
        erasing.hold(case, actor(), clock.now(), form.ly_do.data)
    except erasing.NotAllowed:
        form.ma.errors = [_("Vụ việc này đang được giữ rồi.")]
        return _retention(form, 422)
    flash(_("Đã giữ vụ việc lại: không gì xóa được nó cho đến khi thôi giữ."), "success")
    return redirect(RETENTION, 303)


@door.post("/du-lieu/luu-tru/thoi-giu/<int:hold_id>")
@requires(permissions.RETENTION)
def lift_hold(hold_id: int) -> ResponseReturnValue:
    """End a hold on a case one may see."""
    standing = db.session.get(Hold, hold_id) or abort(404)
    if queries.by_code(standing.case.code, actor()) is None:
        abort(404)
    try:
        erasing.lift(standing, actor(), clock.now())
    except erasing.NotAllowed:
        flash(_("Vụ việc này đã thôi giữ rồi."), "info")
        return redirect(RETENTION, 303)
    flash(_("Đã thôi giữ vụ việc."), "success")
    return redirect(RETENTION, 303)


# Breaches


@door.get("/du-lieu/su-co")
@requires(permissions.BREACHES)
def breach_register() -> ResponseReturnValue:
    """Show the register of breaches with their clocks, and the form for a new one."""
    return _breaches(NewBreach(formdata=None))


def _breaches(form: NewBreach, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/data/breaches.html", form=form, rows=[_breach(each) for each in breaches.every()]
    )
    return page, status


def _breach(each: Breach) -> dict[str, Any]:
    now = clock.now()
    left = breaches.left(each, now)
    return {
        "row": each,
        "late": breaches.is_late(each, now),
        "hours": None if left is None else abs(left) // timedelta(hours=1),
    }


@door.post("/du-lieu/su-co")
@requires(permissions.BREACHES)
def record_breach() -> ResponseReturnValue:
    """Write down a breach; its 72 hours run."""
    form = NewBreach()
    if not form.validate():
        return _breaches(form, 422)
    discovered = time_of(form.phat_hien.data)
    assert discovered is not None  # noqa: S101 -- the form has read it
    try:
        made = breaches.record(actor(), clock.now(), discovered, form.words())
    except LawError as refused:
        form.phat_hien.errors = [refused.said(locale())]
        return _breaches(form, 422)
    flash(_("Đã ghi vào sổ. Đồng hồ 72 giờ đang chạy, cả ngày nghỉ."), "success")
    return redirect(f"{BREACHES}/{made.id}", 303)


@door.get("/du-lieu/su-co/<int:breach_id>")
@requires(permissions.BREACHES)
def breach_page(breach_id: int) -> ResponseReturnValue:
    """Show one breach: the clock, the checklist, the notice, the persons."""
    return _one(breaches.find(breach_id) or abort(404))


def _one(breach: Breach, status: int = 200, **given: Any) -> ResponseReturnValue:
    forms = {
        "notified_form": Notified(formdata=None),
        "told_form": Told(formdata=None),
        "add_form": Addition(formdata=None),
    }
    done = {step: (at, who) for step, at, who in breach.done}
    page = render_template(
        "staff/data/breach.html",
        **_breach(breach),
        here=f"{BREACHES}/{breach.id}",
        steps=[(step, _(label), done.get(step)) for step, label in breaches.CHECKLIST.items()],
        names=_names(),
        **{**forms, **given},
    )
    return page, status


@door.post("/du-lieu/su-co/<int:breach_id>")
@requires(permissions.BREACHES)
def go_on_with_breach(breach_id: int) -> ResponseReturnValue:
    """Tick a step, add words, or write down the notice and that the persons were told."""
    breach = breaches.find(breach_id) or abort(404)
    step, who, now = request.form.get("buoc", ""), actor(), clock.now()
    try:
        if (page := _do(breach, step)) is not None:
            return page
    except breaches.NotAllowed:
        flash(_("Không ghi được: đã ghi trước đó, hoặc giờ gửi ở trước lúc phát hiện."), "error")
        return redirect(f"{BREACHES}/{breach.id}", 303)
    if step in breaches.CHECKLIST:
        breaches.tick(breach, who, now, step)
    flash(_("Đã ghi."), "success")
    return redirect(f"{BREACHES}/{breach.id}", 303)


def _do(breach: Breach, step: str) -> ResponseReturnValue | None:
    """Do what one of the three forms asks; return the page to show instead when it is not good."""
    who, now = actor(), clock.now()
    if step == "da-gui":
        form = Notified()
        if not form.validate():
            return _one(breach, 422, notified_form=form)
        breaches.notify(breach, who, now, time_of(form.luc.data) or now, form.so.data or "")
    elif step == "da-bao":
        form = Told()
        if not form.validate():
            return _one(breach, 422, told_form=form)
        breaches.tell_persons(breach, who, now, form.cach.data)
    elif step == "ghi-them":
        form = Addition()
        if not form.validate():
            return _one(breach, 422, add_form=form)
        breaches.add(breach, who, now, form.muc.data or "measures", form.them.data)
    return None


@door.get("/du-lieu/su-co/<int:breach_id>/thong-bao")
@requires(permissions.BREACHES)
def breach_notice(breach_id: int) -> ResponseReturnValue:
    """Show the statutory notice as a sheet to print and sign."""
    breach = breaches.find(breach_id) or abort(404)
    settings = config.current()
    return render_template(
        "staff/data/notice.html",
        **_breach(breach),
        settings=settings,
        back=f"{BREACHES}/{breach_id}",
    )
