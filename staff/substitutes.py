"""Leave cover: who stands in for whom, named by the officer, the lead or the head; and what stays."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.cases import permissions, standing
from office.people import substitutes
from office.people.actors import Actor
from office.people.models import Officer, Substitution
from office.people.substitutes import BadTerm, Chain, NotAllowed, NotLawful, Overlaps
from staff import rows
from staff.door import door
from staff.forms.substitutes import StandIn
from web.access import requires
from web.filters import day_short
from web.session import actor

HERE = "/can-bo/lam-thay"
REFUSED: dict[type[Exception], tuple[str, str]] = {
    BadTerm: ("den_ngay", N_("Những ngày này đã qua.")),
    NotLawful: (
        "thay",
        N_(
            "Người này không thay được: không giữ vai trò xử lý trong cùng đơn vị, hoặc không là cán bộ "
            "tiếp nhận tố cáo. Xin chọn người khác."
        ),
    ),
    Overlaps: ("tu_ngay", N_("Những ngày này đã có người làm thay. Xin kết thúc lần trước đã.")),
    Chain: ("thay", N_("Người này cũng vắng trong những ngày ấy. Xin chọn người khác.")),
}


@door.get("/lam-thay")
@requires(permissions.SUBSTITUTE)
def stand_ins() -> ResponseReturnValue:
    """Show who stands in for whom, and the form that names someone."""
    return _page(_form(formdata=None))


def _form(**said: Any) -> StandIn:
    who, today = actor(), clock.today()
    form = StandIn(**said)
    posts = substitutes.carrying(today)
    carrying = {each.officer_id for each in posts}
    mine = [each for each in carrying if substitutes.may_name(each, who, posts)]
    away = substitutes.known(mine)
    away.sort(key=lambda each: each.id != who.id)  # oneself first
    form.can_bo.choices = [(str(each.id), each.name) for each in away]
    others = substitutes.known(sorted(carrying))
    form.thay.choices = [(str(each.id), each.name) for each in others if each.id != who.id]
    if who.id in carrying and len(mine) > 1:
        form.thay.choices += [(str(who.id), who.name)]
    return form


def _page(form: StandIn, status: int = 200) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    posts = substitutes.carrying(today)
    shown = [
        _line(each, who, today)
        for each in substitutes.not_over(today)
        if who.id in {each.officer_id, each.substitute_id}
        or substitutes.may_name(each.officer_id, who, posts)
    ]
    return render_template(
        "staff/substitutes/substitutes.html", form=form, shown=shown, here=HERE
    ), status


def _line(made: Substitution, who: Actor, today: date) -> dict[str, Any]:
    left = standing.left_behind(made, who, today)
    return {
        "id": made.id,
        "officer": made.officer.name,
        "substitute": made.substitute.name,
        "from": made.from_day,
        "until": made.until_day,
        "reason": made.reason,
        "begun": made.from_day <= today,
        "left": [(each.code, rows.case_url(each.code)) for each in left],
    }


@door.post("/lam-thay")
@requires(permissions.SUBSTITUTE)
def name_stand_in() -> ResponseReturnValue:
    """Name who stands in."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    first, last = form.term()
    officer, substitute = (
        db.session.get_one(Officer, int(field.data)) for field in (form.can_bo, form.thay)
    )
    try:
        substitutes.name(
            officer, substitute, (first, last or first), form.ly_do.data, actor(), clock.now()
        )
    except NotAllowed:
        form.thay.errors = [_("Không ai làm thay chính mình. Xin chọn người khác.")]
        return _page(form, 422)
    except (BadTerm, NotLawful, Overlaps, Chain) as refusal:
        name, words = REFUSED[type(refusal)]
        form[name].errors = [_(words)]
        return _page(form, 422)
    flash(_("Đã cử người làm thay đến hết ngày %(day)s.", day=day_short(last or first)), "success")
    return redirect(HERE, 303)


@door.post("/lam-thay/<int:substitution_id>/thoi")
@requires(permissions.SUBSTITUTE)
def end_stand_in(substitution_id: int) -> ResponseReturnValue:
    """End it now: the officer is back, or the substitute steps back."""
    made = db.session.get(Substitution, substitution_id) or abort(404)
    try:
        substitutes.end(made, actor(), clock.now())
    except NotAllowed:
        abort(404)
    flash(_("Việc làm thay đã kết thúc từ bây giờ."), "success")
    return redirect(HERE, 303)
