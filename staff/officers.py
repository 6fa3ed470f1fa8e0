"""Officers who lost a password or a second factor: a link by mail, and two persons for the factor."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from office.base import clock, config, outbox
from office.base.db import db
from office.cases import permissions
from office.cases.permissions import allows
from office.people import accounts, attempts, factors
from office.people.models import Officer
from office.people.passwords import WeakPassword
from staff.door import door
from staff.forms.sign_in import NewPassword
from web import fresh
from web.access import requires
from web.session import actor

HERE = "/can-bo/nhan-su"
MAIL_DOOR = "officer-mail"


@door.get("/nhan-su")
@requires(permissions.RESET)
def officers() -> ResponseReturnValue:
    """List the officers, with what may be done for them and which requests wait."""
    who = actor()
    found = db.session.scalars(select(Officer).where(Officer.active).order_by(Officer.name))
    return render_template(
        "staff/officers/officers.html",
        officers=[(each, factors.has(each.id), factors.waiting_for(each.id)) for each in found],
        may_ask=allows(who, permissions.ASK_RESET),
        may_confirm=allows(who, permissions.CONFIRM_RESET),
        me=who.id,
    )


def _officer(officer_id: int) -> Officer:
    found = db.session.get(Officer, officer_id)
    return found if found and found.active else abort(404)


@door.post("/nhan-su/<int:officer_id>/mat-khau")
@requires(permissions.ASK_RESET)
def send_link(officer_id: int) -> ResponseReturnValue:
    """Mail the officer a link; whoever asks never sees it."""
    officer, now = _officer(officer_id), clock.now()
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    if attempts.wait(MAIL_DOOR, officer.email, "", now, spare_the_name=True):
        flash(_("Đã gửi nhiều thư cho người này. Xin chờ vài phút."), "error")
        return redirect(HERE, 303)
    attempts.failed(MAIL_DOOR, officer.email, "", now)  # every mail counts
    token = accounts.ask_officer_reset(officer, actor(), now)
    settings = config.current()
    text = _(
        "Kính gửi ông/bà,\n\n"
        "Người quản trị của %(office)s vừa gửi đường dẫn để ông/bà đặt mật khẩu mới. Đường dẫn dùng "
        "một lần, trong 60 phút:\n\n%(link)s\n\n"
        "Mã 6 số của ông/bà vẫn như cũ. Nếu ông/bà không nhờ, xin báo ngay cho người quản trị.\n",
        office=settings.office_name,
        link=f"{(settings.staff_address or settings.site_address).rstrip('/')}/can-bo/dat-lai/{token}",
    )
    outbox.put(
        "mail",
        key=accounts.hash_of(token),
        to=officer.email,
        subject=_("Đặt mật khẩu mới cho tài khoản cán bộ"),
        text=text,
    )
    flash(_("Đã gửi đường dẫn vào thư công vụ của người đó."), "success")
    return redirect(HERE, 303)


@door.post("/nhan-su/<int:officer_id>/mat-ma")
@requires(permissions.ASK_RESET)
def ask_reset(officer_id: int) -> ResponseReturnValue:
    """Ask that a lost second factor be taken away; nothing changes before someone else agrees."""
    officer = _officer(officer_id)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    try:
        factors.ask_reset(officer.id, actor(), clock.now())
    except factors.NotAllowed:
        abort(403)
    flash(_("Đã ghi yêu cầu. Lãnh đạo hoặc cán bộ giám sát phải xác nhận."), "success")
    return redirect(HERE, 303)


@door.post("/nhan-su/<int:officer_id>/dong-y")
@requires(permissions.CONFIRM_RESET)
def confirm_reset(officer_id: int) -> ResponseReturnValue:
    """Agree, as the second person; the officer's visits end."""
    waiting = factors.waiting_for(officer_id) or abort(404)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    now = clock.now()
    try:
        factors.confirm_reset(waiting, actor(), now)
    except factors.NotAllowed:
        abort(403)
    accounts.end_all(now, officer_id=officer_id)
    flash(_("Đã gỡ mã 6 số đã mất. Người đó cần bật mã mới."), "success")
    return redirect(HERE, 303)


@door.get("/dat-lai/<token>")
@requires(permissions.PUBLIC)
def new_password(token: str) -> ResponseReturnValue:
    """Ask for the new password while the link is good."""
    return _new_password(token, NewPassword(formdata=None))


def _new_password(token: str, form: NewPassword, status: int = 200) -> ResponseReturnValue:
    good = accounts.open_link(token, clock.now(), officer=True)
    page = render_template("staff/officers/password.html", token=token, form=form, good=good)
    return page, status if good else 404


@door.post("/dat-lai/<token>")
@requires(permissions.PUBLIC)
def set_password(token: str) -> ResponseReturnValue:
    """Set the new password; then the officer signs in as always, with the second factor."""
    form, now = NewPassword(), clock.now()
    link = accounts.open_link(token, now, officer=True)
    if link is None or not form.validate():
        return _new_password(token, form, 422)
    try:
        accounts.set_officer_password(link, form.password.data, now)
    except WeakPassword as weak:
        form.password.errors = [_(weak.reason)]
        return _new_password(token, form, 422)
    except accounts.NoSuchOfficer:
        abort(404)
    flash(_("Đã đặt mật khẩu mới. Xin đăng nhập."), "success")
    return redirect("/can-bo/dang-nhap", 303)
