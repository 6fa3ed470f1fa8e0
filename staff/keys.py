"""An officer's own security keys: add one by name, take one away, have one sign."""

from flask import Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.text import clean_name
from office.cases import permissions
from office.people import factors, security_keys
from staff.door import door
from staff.forms.sign_in import NewKey
from staff.own import HERE, me, own_session, renew, show_codes
from web import fresh
from web.access import requires
from web.session import actor, officer_visit


@door.get("/tai-khoan/khoa")
@requires(permissions.OFFICE)
def key_page() -> ResponseReturnValue:
    """Ask for the name of a new key."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    return _key_page(NewKey(formdata=None))


def _key_page(form: NewKey, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/own/key.html",
        form=form,
        possible=security_keys.possible(),
        must_enrol=officer_visit().must_enrol,
    )
    return page, status


@door.post("/tai-khoan/khoa/thach-thuc")
@requires(permissions.OFFICE)
def ask_new_key() -> ResponseReturnValue:
    """Hand out what the browser needs to make a key."""
    if not security_keys.possible():
        abort(409)
    if not fresh.is_fresh():
        abort(401)
    options = security_keys.ask_new(actor(), own_session().id, clock.now())
    return Response(options, mimetype="application/json")


@door.post("/tai-khoan/khoa")
@requires(permissions.OFFICE)
def add_key() -> ResponseReturnValue:
    """Register the key that answered; every other visit ends, and the first factor brings its codes."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    form = NewKey()
    if not form.validate():
        return _key_page(form, 422)
    try:
        codes = security_keys.add(
            actor(),
            own_session().id,
            form.khoa_moi.data or "",
            clean_name(form.name.data, 60) or _("Khóa bảo mật"),
            clock.now(),
        )
    except security_keys.Refused:
        form.form_errors.append(
            _("Chưa thêm được khóa này. Xin bấm lại, cắm hoặc chạm khóa khi trình duyệt hỏi.")
        )
        return _key_page(form, 422)
    renew()
    if codes:
        return show_codes(codes)
    flash(_("Đã thêm khóa. Các phiên khác đã kết thúc."), "success")
    return redirect(HERE, 303)


@door.post("/tai-khoan/khoa/bo")
@requires(permissions.OFFICE)
def remove_key() -> ResponseReturnValue:
    """Take one of one's own keys away, with fresh proof; every other visit ends."""
    said = request.form.get("so", "")
    own = {str(each.id): each.id for each in security_keys.of(me())}
    if said not in own:
        abort(404)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    try:
        security_keys.remove(actor(), own[said], clock.now())
    except factors.NotAllowed:
        abort(403)
    renew()
    flash(_("Đã bỏ khóa. Các phiên khác đã kết thúc."), "success")
    return redirect(HERE, 303)


@door.post("/xac-nhan/thach-thuc")
@requires(permissions.OFFICE)
def ask_key_again() -> ResponseReturnValue:
    """Hand out what one of the officer's keys is to sign, as fresh proof."""
    if not security_keys.possible() or not factors.has_key(me()):
        abort(409)
    options = security_keys.ask(me(), own_session().id, security_keys.AGAIN, clock.now())
    return Response(options, mimetype="application/json")
