"""The question whether a denunciation may be opened as something else: read, and answered by its sender alone."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from citizen import case_page
from citizen.door import door
from citizen.forms.track import UnsealForm
from citizen.track import unopened
from office.base import clock
from office.base.db import db
from office.cases import intake, unsealing, workflow
from office.cases.models import Case
from office.cases.permissions import TRACK
from office.law.kinds import Kind
from web import session
from web.access import requires
from web.language import locale
from web.language import said as _

PATH = "/tra-cuu/ho-so/<handle>/mo-niem-phong"


@door.get(PATH)
@requires(TRACK)
def ask_unsealing(handle: str) -> ResponseReturnValue:
    """Say what would be opened, to whom, and what follows from either answer."""
    case = case_page.find(handle, session.actor())
    if case is None:
        return unopened()
    return _page(case, UnsealForm(formdata=None)) if _asked(case) else _too_late(case)


@door.post(PATH)
@requires(TRACK)
def answer_unsealing(handle: str) -> ResponseReturnValue:
    """Open the case, or leave it sealed, as its sender says; pressed twice it is done once."""
    case = case_page.find(handle, session.actor())
    if case is None:
        return unopened()
    if not _asked(case):
        return _too_late(case)
    form = UnsealForm()
    if not form.validate():
        return _page(case, form, 422)
    try:
        if form.chon.data == "agree":
            return _open(case, form)
        unsealing.refuse(case, session.actor(), clock.now())
    except workflow.NotAllowed:
        return _too_late(case)
    flash(_("Vụ việc vẫn được niêm phong và giải quyết như tố cáo."), "success")
    return redirect(case_page.url_of(case), 303)


def _open(case: Case, form: UnsealForm) -> ResponseReturnValue:
    try:
        unsealing.agree(case, session.actor(), clock.now(), form.identity)
    except unsealing.NameNeeded:
        form.ho_ten.errors = [_("Loại vụ việc này cần họ tên người gửi. Xin ghi họ tên.")]
        return _page(case, form, 422)
    except unsealing.NotOpened:
        return _page(
            case, form, 409, problem=_("Xin mở lại vụ việc bằng mã và mã bí mật, rồi trả lời.")
        )
    except intake.Quarantined:
        db.session.rollback()
        return _page(
            case, form, 409, problem=_("Giấy tờ đang được quét mã độc. Xin thử lại sau ít phút.")
        )
    flash(_("Vụ việc đã được mở và chuyển loại; ngày nhận giữ nguyên."), "success")
    return redirect(case_page.url_of(case), 303)


def _asked(case: Case) -> bool:
    open_now = workflow.available(case, session.actor())
    return any(each.name == "open_up" for each in open_now)


def _page(
    case: Case, form: UnsealForm, status: int = 200, problem: str = ""
) -> ResponseReturnValue:
    who, into = session.actor(), Kind(case.open_as)
    page = render_template(
        "citizen/track/unseal.html",
        case=case,
        url=case_page.url_of(case),
        form=form,
        problem=problem,
        into=into.en if locale() == "en" else into.vi,
        needs_name=unsealing.needs_name(case, who),
        can_open=unsealing.can_open(case, who),
        quick_exit=case.kind == Kind.DENUNCIATION,
    )
    return page, status


def _too_late(case: Case) -> ResponseReturnValue:
    flash(_("Cơ quan không còn hỏi việc này nữa. Chưa có gì thay đổi."))
    return redirect(case_page.url_of(case), 303)
