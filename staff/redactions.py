"""Redacted papers at the officers' door: draw boxes or hand in a copy, look at it, let it through."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock, files
from office.base.files import FileRefused
from office.base.text import whole_number
from office.cases import intake, permissions, queries, readings, redactions, sealed, workflow
from office.cases.extracts import APPROVED, WAITING, OwnExtract
from office.cases.models import Attachment, Case, Redaction
from office.cases.models.talk import OUTSIDE
from office.cases.redactions import MOST_BOXES, Box, NotAPicture
from office.cases.sight import Level, level
from staff import reading, refusals, rows
from staff.door import door
from staff.extracts import case_of, copy_face, copy_url, locked, url_of
from web import headers
from web.access import require, requires
from web.session import actor

SIDES = ("trai", "tren", "rong", "cao")


@door.get("/vu-viec/<code>/giay/<handle>")
@requires(permissions.EXTRACT)
def redact(code: str, handle: str) -> ResponseReturnValue:
    """Show a paper with a grid, and where boxes are to be drawn over it."""
    case, paper = _paper(code, handle)
    return _page(case, paper)


def _paper(code: str, handle: str) -> tuple[Case, Attachment]:
    case = case_of(code, permissions.EXTRACT)
    found = next(
        (each for each in case.attachments if each.handle == handle and _may_tell(each)), None
    )
    return case, found or abort(404)


def _may_tell(paper: Attachment) -> bool:
    """Tell whether a paper came from outside the office, and so may tell who denounced."""
    return paper.from_citizen or paper.purpose == OUTSIDE


def _page(case: Case, paper: Attachment, trouble: str = "") -> ResponseReturnValue:
    boxes = _boxes()
    asked = "&".join(f"o={box.left}.{box.top}.{box.width}.{box.height}" for box in boxes)
    page = render_template(
        "staff/extracts/paper.html",
        case=case,
        here=url_of(case),
        paper=paper,
        address=f"{rows.case_url(case.code)}/giay/{paper.handle}",
        original=f"{rows.case_url(case.code)}/tep/{paper.handle}",
        is_picture=paper.media_type in redactions.PICTURES,
        picture=f"{rows.case_url(case.code)}/giay/{paper.handle}/luoi.png?{asked}",
        rows=_typed_rows(),
        drawn=len(boxes),
        trouble=trouble,
    )
    return page, 422 if trouble else 200


def _typed_rows() -> list[dict[str, str]]:
    """Return what was typed, and three free rows more, up to the most that fit."""
    typed = [
        {side: request.values.getlist(side)[at] for side in SIDES}
        for at in range(min(len(request.values.getlist(side)) for side in SIDES))
    ]
    kept = [row for row in typed if any(text.strip() for text in row.values())]
    free = [dict.fromkeys(SIDES, "") for _each in range(3)]
    return [*kept, *free][:MOST_BOXES]


def _boxes() -> list[Box]:
    typed = [row for row in _typed_rows() if any(text.strip() for text in row.values())]
    found = [Box(*(whole_number(row[side].strip()) for side in SIDES)) for row in typed]
    return [each for each in found if each.fits]


@door.get("/vu-viec/<code>/giay/<handle>/luoi.png")
@requires(permissions.EXTRACT)
def redact_preview(code: str, handle: str) -> ResponseReturnValue:
    """Return the picture with a grid and the boxes asked for; nothing is kept."""
    case, paper = _paper(code, handle)
    boxes = [_box(each) for each in request.args.getlist("o")[:MOST_BOXES]]
    try:
        original = redactions.original_picture(case, paper, actor())
        data = redactions.drawn(original, [each for each in boxes if each.fits], grid=True)
    except (NotAPicture, intake.Quarantined):
        abort(404)
    except sealed.DoesNotOpen:
        return locked(case)
    reading.leave_mark(case, readings.PAPER)
    return _picture(data, "luoi.png")


def _box(said: str) -> Box:
    sides = [whole_number(each) for each in said.split(".")[:4]]
    return Box(*sides) if len(sides) == len(SIDES) else Box(0, 0, 0, 0)


def _picture(data: bytes, name: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = "image/png"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Content-Security-Policy"] = headers.PAPER
    answer.headers["Cache-Control"] = "no-store"
    return answer


@door.post("/vu-viec/<code>/giay/<handle>")
@requires(permissions.EXTRACT)
def make_copy(code: str, handle: str) -> ResponseReturnValue:
    """Look at the boxes, keep the copy they make, or take in a picture redacted elsewhere."""
    case, paper = _paper(code, handle)
    step = request.form.get("buoc", "xem")
    if step == "xem":
        return _page(case, paper)
    try:
        made = _handed(case, paper) if step == "nop" else _drawn(case, paper)
    except sealed.DoesNotOpen:
        return locked(case)
    except (FileRefused, NotAPicture, intake.Quarantined, ValueError) as refusal:
        return _page(case, paper, _why(case, refusal))
    flash(_("Đã làm bản lược. Người thứ hai phải duyệt thì mới dùng được."), "success")
    return redirect(copy_url(case, made), 303)


def _why(case: Case, refusal: Exception) -> str:
    if isinstance(refusal, FileRefused):
        return refusals.sentence(refusal, case)
    if isinstance(refusal, NotAPicture):
        said = _("Bản lược của giấy tờ phải là ảnh (JPG, PNG hoặc WebP) mở được.")
    elif isinstance(refusal, intake.Quarantined):
        said = _("Tệp này chưa mở được: đang chờ quét mã độc, hoặc có mã độc.")
    else:
        said = _("Xin ghi ít nhất một ô che: bốn số từ 0 đến 100.")
    return str(said)


def _drawn(case: Case, paper: Attachment) -> Redaction:
    return redactions.draw(case, paper, actor(), clock.now(), _boxes())


def _handed(case: Case, paper: Attachment) -> Redaction:
    sent = request.files.get("tep")
    if sent is None or not sent.filename:
        raise NotAPicture
    upload = files.check(sent.filename, sent.stream.read())
    return redactions.hand_in(case, paper, actor(), clock.now(), upload)


@door.get("/vu-viec/<code>/ban-luoc/<handle>")
@requires(permissions.LIST)
def redacted_copy(code: str, handle: str) -> ResponseReturnValue:
    """Show a redacted copy that waits to those who decide, and hand out one that was let through."""
    case, copy = _copy(code, handle)
    decides = permissions.allows(actor(), permissions.APPROVE_EXTRACT, case)
    if copy.state == APPROVED and not (decides and request.args.get("xem")):
        return _handed_out(case, copy)
    if not decides:
        abort(403)
    return render_template(
        "staff/extracts/copy.html",
        case=case,
        here=url_of(case),
        copy=copy_face(case, copy),
        original=f"{rows.case_url(case.code)}/tep/{copy.attachment.handle}",
        sees_original=level(actor(), case) >= Level.ORIGINAL,
        may_decide=copy.state == WAITING and copy.made_by != actor().id,
        own=copy.state == WAITING and copy.made_by == actor().id,
    )


def _copy(code: str, handle: str) -> tuple[Case, Redaction]:
    case = require(permissions.READ, queries.by_code(code, actor()))
    copy = redactions.by_handle(case, handle) or abort(404)
    if level(actor(), case) < Level.EXTRACT and not permissions.allows(
        actor(), permissions.APPROVE_EXTRACT, case
    ):
        abort(403)
    return case, copy


@door.get("/vu-viec/<code>/ban-luoc/<handle>/anh.png")
@requires(permissions.APPROVE_EXTRACT)
def copy_picture(code: str, handle: str) -> ResponseReturnValue:
    """Return the picture of a copy to those who decide on it."""
    case, copy = _copy(code, handle)
    if not permissions.allows(actor(), permissions.APPROVE_EXTRACT, case):
        abort(403)
    return _handed_out(case, copy)


def _handed_out(case: Case, copy: Redaction) -> ResponseReturnValue:
    try:
        data = redactions.content_of(case, copy, actor())
    except sealed.DoesNotOpen:
        return locked(case)
    except OSError:
        abort(404)
    reading.leave_mark(case, readings.PAPER)
    return _picture(data, copy.name)


@door.post("/vu-viec/<code>/ban-luoc/<handle>/<act>")
@requires(permissions.APPROVE_EXTRACT)
def decide_copy(code: str, handle: str, act: str) -> ResponseReturnValue:
    """Let a redacted copy through, or return it."""
    deed = ACTS.get(act) or abort(404)
    case, copy = _copy(code, handle)
    if not permissions.allows(actor(), permissions.APPROVE_EXTRACT, case):
        abort(403)
    try:
        done = deed(case, copy)
    except sealed.DoesNotOpen:
        return locked(case)
    except (OwnExtract, workflow.Changed, workflow.NotAllowed) as refusal:
        flash(refusals.sentence(refusal, case), "error")
        return redirect(url_of(case), 303)
    flash(done, "success")
    return redirect(url_of(case), 303)


def _approve(case: Case, copy: Redaction) -> str:
    redactions.approve(case, copy, actor(), clock.now())
    return str(_("Đã duyệt bản lược. Người xử lý xem được từ giờ."))


def _return(case: Case, copy: Redaction) -> str:
    redactions.send_back(case, copy, actor(), clock.now())
    return str(_("Đã trả lại cho người viết."))


ACTS: dict[str, Callable[[Case, Redaction], str]] = {"duyet": _approve, "tra-lai": _return}


def approved_papers(case: Case) -> list[dict[str, Any]]:
    """Return the redacted papers that were let through, as a case page lists them."""
    return [
        {
            "name": each.name,
            "url": copy_url(case, each),
            "size": each.size,
            "kind": each.media_type,
            "note": _("bản lược đã duyệt"),
            "message": None,
        }
        for each in redactions.of_case(case)
        if each.state == APPROVED
    ]
