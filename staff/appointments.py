"""Posts: asked for by one, granted by another, ended at once; and the days a head is away."""

from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import permissions
from office.cases.permissions import allows
from office.people import appointments
from office.people.appointments import BadTerm
from office.people.models import Absence, Appointment, AppointmentRequest, Officer, Unit
from office.people.roles import WORDS, Role
from staff.door import door
from staff.forms.appointments import Away, Ending, Post
from web import fresh
from web.access import requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/nhan-su/bo-nhiem"


@door.get("/nhan-su/bo-nhiem")
@requires(permissions.END_POST)
def posts() -> ResponseReturnValue:
    """Show who holds which post until when, what was asked for, and who is away."""
    return _page(_post_form(formdata=None), _away_form(formdata=None))


def _page(
    post: Post, away: Away, status: int = 200, ending: tuple[int, Ending] | None = None
) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    waiting = appointments.waiting()
    page = render_template(
        "staff/officers/posts.html",
        posts=appointments.in_force_on(today),
        words={role.value: _(said.label) for role, said in WORDS.items()},
        waiting=[(each, _may_grant(each)) for each in waiting],
        absences=appointments.absences(today),
        post_form=post,
        away_form=away,
        ending=ending,
        may_ask=allows(who, permissions.APPOINT),
        today=today,
        me=who.id,
        unit_name=_unit_name,
        here=HERE,
    )
    return page, status


def _may_grant(asked: AppointmentRequest) -> bool:
    who = actor()
    return allows(who, permissions.GRANT_POST) and appointments.may_grant(asked, who)


def _unit_name(unit: Unit) -> str:
    return unit.name_en if locale() == "en" else unit.name


def _post_form(**said: Any) -> Post:
    form = Post(**said)
    officers = select(Officer).where(Officer.active, Officer.id != actor().id)
    form.can_bo.choices = [
        (str(each.id), each.name) for each in db.session.scalars(officers.order_by(Officer.name))
    ]
    form.vai_tro.choices = [(role.value, _(words.label)) for role, words in WORDS.items()]
    units = db.session.scalars(select(Unit).where(Unit.kind != "outside").order_by(Unit.id))
    form.don_vi.choices = [(str(each.id), _unit_name(each)) for each in units]
    return form


def _away_form(**said: Any) -> Away:
    form = Away(prefix="vang-", **said)
    today = clock.today()
    heads = [each for each in appointments.in_force_on(today) if each.role == Role.HEAD]
    form.can_bo.choices = sorted({(str(each.officer_id), each.officer.name) for each in heads})
    return form


@door.post("/nhan-su/bo-nhiem")
@requires(permissions.APPOINT)
def ask_post() -> ResponseReturnValue:
    """Ask that an officer be given a post; nothing changes before someone else agrees."""
    form = _post_form()
    if not form.validate():
        return _page(form, _away_form(formdata=None), 422)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    officer = db.session.get_one(Officer, int(form.can_bo.data))
    try:
        appointments.ask(
            officer,
            Role(form.vai_tro.data),
            int(form.don_vi.data),
            form.term(),
            form.ly_do.data,
            actor(),
            clock.now(),
        )
    except appointments.NotAllowed:
        abort(403)
    except BadTerm:
        form.den_ngay.errors = [_("Nhiệm kỳ này đã hết. Xin xem lại ngày cuối.")]
        return _page(form, _away_form(formdata=None), 422)
    flash(_("Đã ghi đề nghị. Người thứ hai phải đồng ý thì mới có hiệu lực."), "success")
    return redirect(HERE, 303)


def _asked(request_id: int) -> AppointmentRequest:
    found = db.session.get(AppointmentRequest, request_id)
    return found if found and found.settled_at is None else abort(404)


@door.post("/nhan-su/bo-nhiem/<int:request_id>/dong-y")
@requires(permissions.GRANT_POST)
def grant_post(request_id: int) -> ResponseReturnValue:
    """Grant what someone else asked for somebody else."""
    found = _asked(request_id)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    try:
        appointments.grant(found, actor(), clock.now())
    except appointments.NotAllowed:
        abort(403)
    except BadTerm:
        flash(_("Nhiệm kỳ này đã hết. Xin từ chối và đề nghị lại."), "error")
        return redirect(HERE, 303)
    flash(_("Đã bổ nhiệm."), "success")
    return redirect(HERE, 303)


@door.post("/nhan-su/bo-nhiem/<int:request_id>/tu-choi")
@requires(permissions.END_POST)
def refuse_post(request_id: int) -> ResponseReturnValue:
    """Refuse what was asked, or take back one's own request."""
    found = _asked(request_id)
    if not allows(actor(), permissions.GRANT_POST) and found.asked_by != actor().id:
        abort(403)
    try:
        appointments.refuse(found, actor(), clock.now())
    except appointments.NotAllowed:
        abort(403)
    flash(_("Đã bỏ đề nghị."), "success")
    return redirect(HERE, 303)


@door.post("/nhan-su/bo-nhiem/<int:post_id>/ket-thuc")
@requires(permissions.END_POST)
def end_post(post_id: int) -> ResponseReturnValue:
    """End a post now: the right is gone with the next page that is asked for."""
    post = db.session.get(Appointment, post_id)
    if post is None or post.case_id is not None or post.ended_at is not None:
        abort(404)
    form = Ending()
    if not form.validate():
        return _page(
            _post_form(formdata=None), _away_form(formdata=None), 422, ending=(post_id, form)
        )
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    appointments.end(post, actor(), clock.now(), form.ly_do.data)
    flash(_("Vai trò đã kết thúc từ bây giờ."), "success")
    return redirect(HERE, 303)


@door.post("/nhan-su/vang-mat")
@requires(permissions.ABSENCE)
def note_absence() -> ResponseReturnValue:
    """Write down when the head is away, so that the deputy signs meanwhile."""
    form = _away_form()
    if not form.validate():
        return _page(_post_form(formdata=None), form, 422)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    first, last = form.term()
    head = db.session.get_one(Officer, int(form.can_bo.data))
    try:
        appointments.note_absence(
            head, (first, last or first), form.ly_do.data, actor(), clock.now()
        )
    except appointments.NotAllowed:
        abort(403)
    except BadTerm:
        form.den_ngay.errors = [_("Những ngày này đã qua.")]
        return _page(_post_form(formdata=None), form, 422)
    flash(_("Đã ghi những ngày vắng. Cấp phó ký thay trong những ngày ấy."), "success")
    return redirect(HERE, 303)


@door.post("/nhan-su/vang-mat/<int:absence_id>/ve")
@requires(permissions.ABSENCE)
def end_absence(absence_id: int) -> ResponseReturnValue:
    """Write down that the head is back."""
    away = db.session.get(Absence, absence_id)
    if away is None or away.ended_at is not None:
        abort(404)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    appointments.end_absence(away, actor(), clock.now())
    flash(_("Đã ghi người đứng đầu đã về. Cấp phó thôi ký thay."), "success")
    return redirect(HERE, 303)
