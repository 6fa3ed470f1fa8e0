"""Leaving a case one goes along with: asked once more, with what follows."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from citizen import case_page
from citizen.door import door
from citizen.track import unopened
from office.base import clock
from office.cases import parting, workflow
from office.cases.models import Case
from office.cases.permissions import TRACK
from office.cases.statuses import Status
from office.law.kinds import Kind
from web import session
from web.access import requires
from web.language import said as _

PATH = "/tra-cuu/ho-so/<handle>/roi-vu-chung"


@door.get(PATH)
@requires(TRACK)
def ask_leaving(handle: str) -> ResponseReturnValue:
    """Ask once more before a case goes by itself again."""
    case = case_page.find(handle, session.actor())
    if case is None:
        return unopened()
    if not _may_leave(case):
        return _too_late(case)
    return render_template(
        "citizen/track/leave.html",
        case=case,
        url=case_page.url_of(case),
        due_on=min((each.due_on for each in parting.due_after(case)[1]), default=None),
        quick_exit=case.kind == Kind.DENUNCIATION,
    )


@door.post(PATH)
@requires(TRACK)
def leave(handle: str) -> ResponseReturnValue:
    """Let the case go by itself again; pressed twice it is left once."""
    case = case_page.find(handle, session.actor())
    if case is None:
        return unopened()
    try:
        parting.leave(case, session.actor(), clock.now())
    except workflow.NotAllowed:
        return _too_late(case)
    flash(_("Vụ của ông/bà từ nay được giải quyết riêng, ngày nhận giữ nguyên."), "success")
    return redirect(case_page.url_of(case), 303)


def _may_leave(case: Case) -> bool:
    moves = workflow.available(case, session.actor()) if case.status == Status.JOINED else []
    return any(each.name == "leave" for each in moves)


def _too_late(case: Case) -> ResponseReturnValue:
    flash(_("Vụ này không đi chung với vụ nào, hoặc không tự rời ra được. Chưa có gì thay đổi."))
    return redirect(case_page.url_of(case), 303)
