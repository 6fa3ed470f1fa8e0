"""An officer's own new password: the seal's key is locked anew, every other visit ends."""

from contextlib import suppress
from typing import Any

from flask import abort, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.db import db
from office.cases import holders, permissions
from office.cases.sealed import DoesNotOpen
from office.people import accounts, passwords
from office.people.models import Officer
from staff.door import door
from staff.forms.password import ChangePassword
from web import language
from web.access import requires
from web.session import actor, address, go_on, officer_visit

HERE = "/can-bo/tai-khoan/mat-khau"


@door.get("/tai-khoan/mat-khau")
@requires(permissions.OFFICE)
def password_page() -> ResponseReturnValue:
    """Ask for the old password and the new one."""
    return _page(ChangePassword(formdata=None))


def _page(form: ChangePassword, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/own/password.html",
        form=form,
        with_code=officer_visit().second_factor,
        with_key=actor().has(*holders.WITH_KEYS),
    )
    return page, status


@door.post("/tai-khoan/mat-khau")
@requires(permissions.OFFICE)
def change_password() -> ResponseReturnValue:
    """Change it, when the old one (and the code, where there is one) proves who sits there."""
    form = ChangePassword()
    if not form.validate() or not _good(form):
        return _page(form, 422)
    session, old, new = officer_visit().session or abort(404), form.old.data, form.new.data
    try:
        token = accounts.prove_again(
            session, old, address(), clock.now(), code=form.code.data or ""
        )
    except accounts.MustWait as brake:
        form.old.errors = [_("Đã thử nhiều lần. Xin chờ %(n)s giây rồi thử lại.", n=brake.seconds)]
        answer = make_response(_page(form, 429))
        answer.headers["Retry-After"] = str(brake.seconds)
        return answer
    if token is None:
        form.old.errors = [_("Mật khẩu hoặc mã chưa đúng.")]
        return _page(form, 422)
    go_on(token)
    _change(old, new)
    flash(_("Đã đổi mật khẩu. Các phiên khác đã kết thúc."), "success")
    return redirect("/can-bo/tai-khoan", 303)


def _good(form: ChangePassword) -> bool:
    """Refuse a new password that is weak, or the old one."""
    try:
        accounts.refuse_weak_for(db.session.get_one(Officer, actor().id), form.new.data)
    except passwords.WeakPassword as weak:
        form.new.errors = [language.said(weak.reason)]
        return False
    if passwords.normal(form.new.data) == passwords.normal(form.old.data):
        form.new.errors = [_("Mật khẩu mới phải khác mật khẩu đang dùng.")]
        return False
    return True


def _change(old: str, new: str) -> None:
    """Set the password and lock the seal's key by it, both or neither."""
    session: Any = officer_visit().session
    kept = passwords.hashed(new)
    with suppress(DoesNotOpen):  # a key that the old one does not open is made anew at the sign-in
        holders.change_password(session.officer_id, old, new)
    accounts.change_officer_password(session, kept, clock.now())
