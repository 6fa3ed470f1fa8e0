"""Who verifies a case: its own page, so that the term of each is seen together."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.db import db
from office.cases import permissions, verifying, workflow
from office.cases.models import Case
from office.people.appointments import BadTerm, charged_with
from office.people.models import Appointment, Officer
from staff import rows
from staff.acting import find
from staff.door import door
from staff.forms.appointments import Verifier
from web.access import require, requires
from web.filters import day_short
from web.session import actor

USUAL_DAYS = 30
"""Offered as the term; the form asks for the day of the decision."""


@door.get("/vu-viec/<code>/xac-minh")
@requires(permissions.LIST)
def verifiers(code: str) -> ResponseReturnValue:
    """Show who verifies the case, and who could."""
    case = require(permissions.VERIFY, find(code))
    last = clock.today() + timedelta(days=USUAL_DAYS)
    return _page(case, _form(case, data={"den_ngay": day_short(last)}, formdata=None))


def _form(case: Case, **said: object) -> Verifier:
    form = Verifier(**said)
    free = verifying.free_for(case, actor(), clock.today())
    form.can_bo.choices = [(str(each.id), each.name) for each in free]
    return form


def _page(case: Case, form: Verifier, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/verifying/verifying.html",
        case=case,
        form=form,
        posts=charged_with(case.id, clock.today()),
        action=f"{rows.case_url(case.code)}/xac-minh",
        back=rows.case_url(case.code),
    )
    return page, status


@door.post("/vu-viec/<code>/xac-minh")
@requires(permissions.LIST)
def appoint_verifier(code: str) -> ResponseReturnValue:
    """Appoint a verifier to the case for a term."""
    case = require(permissions.VERIFY, find(code))
    form = _form(case)
    if not form.validate():
        return _page(case, form, 422)
    man = db.session.get_one(Officer, int(form.can_bo.data))
    try:
        verifying.appoint(case, man, form.last_day(), actor(), clock.now())
    except BadTerm:
        form.den_ngay.errors = [_("Ngày này đã qua. Xin chọn hôm nay hoặc một ngày sau.")]
        return _page(case, form, 422)
    except workflow.NotAllowed:
        abort(403)
    flash(_("Đã cử người xác minh."), "success")
    return redirect(f"{rows.case_url(case.code)}/xac-minh", 303)


@door.post("/vu-viec/<code>/xac-minh/<int:post_id>/thoi")
@requires(permissions.LIST)
def relieve_verifier(code: str, post_id: int) -> ResponseReturnValue:
    """Relieve a verifier of the case at once."""
    case = require(permissions.VERIFY, find(code))
    post = db.session.get(Appointment, post_id) or abort(404)
    try:
        verifying.relieve(case, post, actor(), clock.now())
    except workflow.NotAllowed:
        abort(404)
    flash(_("Người này thôi xác minh vụ việc từ bây giờ."), "success")
    return redirect(f"{rows.case_url(case.code)}/xac-minh", 303)
