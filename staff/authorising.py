"""Mandates to sign: who may sign which papers until when, granted and ended by the head."""

from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from office.base import clock
from office.base.db import db
from office.cases import permissions
from office.cases.permissions import allows
from office.letters import authorising, catalogue
from office.letters.models import Authorisation
from office.people.models import Officer
from staff.door import door
from staff.forms.authorising import Mandate
from web import fresh
from web.access import requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/uy-quyen-ky"


@door.get("/uy-quyen-ky")
@requires(permissions.LETTERS)
def mandates() -> ResponseReturnValue:
    """Show every mandate; the head may grant and end."""
    return _page(_form(formdata=None))


@door.post("/uy-quyen-ky")
@requires(permissions.AUTHORISE)
def grant_mandate() -> ResponseReturnValue:
    """Grant one, after the head proved again who that is."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    first, last = form.term()
    if last is None:
        form.den_ngay.errors = [_("Ủy quyền phải có ngày hết. Xin ghi ngày cuối cùng.")]
        return _page(form, 422)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    officer = db.session.get(Officer, int(form.can_bo.data)) or abort(404)
    try:
        authorising.grant(
            officer, form.chuc_vu.data or "", form.loai.data or (), form.van_ban.data or "", (first, last),
            actor(), clock.now(),
        )  # fmt: skip
    except authorising.BadTerm:
        form.den_ngay.errors = [_("Ngày cuối đã qua. Xin ghi ngày sắp tới.")]
        return _page(form, 422)
    flash(_("Đã ghi ủy quyền. Người được ủy quyền ký được từ ngày đầu của thời hạn."), "success")
    return redirect(HERE, 303)


@door.post("/uy-quyen-ky/<int:mandate_id>/cham-dut")
@requires(permissions.AUTHORISE)
def end_mandate(mandate_id: int) -> ResponseReturnValue:
    """End one at once."""
    made = db.session.get(Authorisation, mandate_id) or abort(404)
    authorising.end(made, actor(), clock.now())
    flash(_("Đã chấm dứt ủy quyền. Văn bản đã ký vẫn có giá trị."), "success")
    return redirect(HERE, 303)


def _form(**said: Any) -> Mandate:
    form = Mandate(**said)
    officers = select(Officer).where(Officer.active, Officer.id != actor().id)
    form.can_bo.choices = [
        SelectChoice(str(each.id), each.name)
        for each in db.session.scalars(officers.order_by(Officer.name))
    ]
    form.loai.choices = [
        SelectChoice(each.key, each.label(locale())) for each in authorising.kinds()
    ]
    return form


def _page(form: Mandate, status: int = 200) -> ResponseReturnValue:
    today = clock.today()
    page = render_template(
        "staff/letters/mandates.html",
        form=form,
        may_grant=allows(actor(), permissions.AUTHORISE),
        here=HERE,
        mandates=[
            {
                "id": each.id,
                "who": each.officer.name,
                "post": each.post,
                "kinds": [catalogue.label(kind, locale()) for kind in each.kinds],
                "paper": each.paper,
                "from": each.from_day,
                "until": each.until_day,
                "ended": each.ended_at,
                "holds": authorising.in_force(each, today),
                "coming": each.ended_at is None and each.from_day > today,
            }
            for each in authorising.all_()
        ],
    )
    return page, status
