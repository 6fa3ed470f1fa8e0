"""What could not be sent: why, in words, and what can be done; tried again, or let go with a reason."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import audit, clock, outbox
from office.base.i18n import N_
from office.base.outbox import Promise
from office.base.text import nfc
from office.cases import permissions, queries
from office.letters import register
from office.people.actors import Actor
from staff.door import door
from staff.forms.failing import LetGo
from web.access import requires
from web.session import actor

DESK = "/can-bo/?lan=viec-hong"
HERE = "/can-bo/viec-hong"
TOPICS = {
    "mail": N_("Gửi thư điện tử"),
    "letter.send": N_("Gửi văn bản"),
    "notice": N_("Báo tin cho người dân"),
    "telling.send": N_("Báo tin cho người cùng ký"),
    "case.changed": N_("Cập nhật tìm kiếm"),
    "calendar.changed": N_("Tính lại hạn theo lịch mới"),
}
OTHERWISE = N_("Trao tại quầy, gửi bưu điện, hoặc sửa địa chỉ rồi thử lại.")
LATER = N_("Máy tự thử lại. Nếu kéo dài, báo người quản trị xem máy chủ thư.")
WHY: dict[str, tuple[str, str]] = {
    "AddressRefused": (N_("Máy chủ thư báo không có địa chỉ này."), OTHERWISE),
    "Bounced": (N_("Thư đã đi nhưng bị trả lại."), OTHERWISE),
    "Paused": (N_("Địa chỉ này đã trả lại thư trước đây, nên không gửi nữa."), OTHERWISE),
    "MailRefused": (N_("Địa chỉ ghi trong hồ sơ không phải là địa chỉ thư điện tử."), OTHERWISE),
    "ContentRefused": (N_("Máy chủ thư không nhận thư này (quá lớn, hoặc bị chặn)."), OTHERWISE),
    "Unreachable": (N_("Không nối được máy chủ thư."), LATER),
    "AskedToWait": (N_("Máy chủ thư bảo gửi lại sau."), LATER),
    "Unencrypted": (
        N_("Máy chủ thư không mã hóa đường truyền, nên chưa gửi gì."),
        N_("Người quản trị phải bật TLS ở máy chủ thư."),
    ),
    "NotTrusted": (
        N_("Chứng thư của máy chủ thư không tin được, nên chưa gửi gì."),
        N_("Người quản trị xem lại chứng thư của máy chủ thư."),
    ),
    "SignInRefused": (
        N_("Máy chủ thư không nhận tên và mật khẩu của ta."),
        N_("Người quản trị xem lại NGHEDAN_MAIL_USER và NGHEDAN_MAIL_PASSWORD."),
    ),
    "SignatureFailed": (
        N_("Không ký số được văn bản."),
        N_("Người quản trị xem lại NGHEDAN_SIGNATURE_FILE và mật khẩu của tệp."),
    ),
    "PrintingFailed": (
        N_("Không in được văn bản ra PDF."),
        N_("Mở văn bản xem lại lời; nếu vẫn không in được, báo người quản trị."),
    ),
}
UNKNOWN = (N_("Lỗi khác (%(name)s)."), N_("Báo người quản trị, kèm tên lỗi này."))


def why(name: str) -> tuple[str, str]:
    """Return why it failed and what to do, in the reader's language."""
    reason, advice = WHY.get(name, UNKNOWN)
    return str(_(reason, name=name)), str(_(advice))


def topic(name: str) -> str:
    """Return what was to be done, in the reader's language."""
    return str(_(TOPICS.get(name, name)))


def rows(who: Actor, today: date) -> list[dict[str, Any]]:
    """Return what could not be done; what belongs to a case out of sight is not there."""
    promises = outbox.failed()
    cases = {each.id: register.case_of(each.facts) for each in promises}
    wanted = [case for case in cases.values() if case]
    codes = {row.id: row.code for row in queries.by_ids(wanted, who, today)}
    return [
        _row(each, codes.get(cases[each.id] or 0, ""))
        for each in promises
        if cases[each.id] is None or cases[each.id] in codes
    ]


def _row(each: Promise, code: str) -> dict[str, Any]:
    reason, advice = why(each.failure or "")
    return {
        "what": topic(each.topic),
        "code": code,
        "tries": each.tries,
        "why": reason,
        "advice": advice,
        "since": each.made_at,
        "again": None if each.dead_at else each.due_at,
        "url": f"{HERE}/{each.id}",
    }


@door.post("/viec-hong/<int:promise_id>/thu-lai")
@requires(permissions.SEND_AGAIN)
def try_again(promise_id: int) -> ResponseReturnValue:
    """Try one thing again now."""
    promise, case_id = _promise(promise_id)
    try:
        outbox.take_up(promise)
    except outbox.Settled:
        return _settled()
    audit.record(actor(), "office:promise:again", clock.now(), case_id=case_id, topic=promise.topic)
    flash(_("Đã xếp để thử lại ngay."), "success")
    return redirect(DESK, 303)


@door.get("/viec-hong/<int:promise_id>")
@requires(permissions.SEND_AGAIN)
def failed_promise(promise_id: int) -> ResponseReturnValue:
    """Show one thing that could not be done, and ask why it is let go."""
    promise, _case = _promise(promise_id)
    return _page(promise, LetGo(formdata=None))


@door.post("/viec-hong/<int:promise_id>/bo")
@requires(permissions.SEND_AGAIN)
def let_go(promise_id: int) -> ResponseReturnValue:
    """Let it go for good, with a reason that the trail keeps."""
    promise, case_id = _promise(promise_id)
    form = LetGo()
    if not form.validate():
        return _page(promise, form, 422)
    try:
        outbox.let_go(promise)
    except outbox.Settled:
        return _settled()
    audit.record(
        actor(), "office:promise:let_go", clock.now(), case_id=case_id, topic=promise.topic,
        reason=nfc(form.reason.data or "").strip(),
    )  # fmt: skip
    flash(_("Đã bỏ. Lý do được giữ trong nhật ký."), "success")
    return redirect(DESK, 303)


def _promise(promise_id: int) -> tuple[Promise, int | None]:
    """Return what failed and its case; 404 for what does not, or belongs to a case out of sight."""
    promise = outbox.by_id(promise_id)
    if promise is None or promise.failure is None or promise.kept_at is not None:
        abort(404)
    case_id = register.case_of(promise.facts)
    if case_id and not queries.by_ids([case_id], actor(), clock.today()):
        abort(404)
    return promise, case_id


def _settled() -> ResponseReturnValue:
    flash(_("Việc này vừa xong, hoặc người khác vừa xử lý."), "error")
    return redirect(DESK, 303)


def _page(promise: Promise, form: LetGo, status: int = 200) -> ResponseReturnValue:
    codes = queries.by_ids(
        [each for each in [register.case_of(promise.facts)] if each], actor(), clock.today()
    )
    page = render_template(
        "staff/desk/failed.html",
        one=_row(promise, codes[0].code if codes else ""),
        form=form,
        here=f"{HERE}/{promise.id}",
        back=DESK,
    )
    return page, status
