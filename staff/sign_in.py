"""The officers' way in and out; what was typed before a session ended waits behind it."""

from urllib.parse import unquote, urlsplit

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import permissions
from office.people import accounts
from staff.door import PAGES, door
from staff.forms.sign_in import SignIn
from staff.typed import page, unpacked
from web.access import requires
from web.session import actor, address, device, enter_officer, leave_officer

HOME = "/can-bo/"
ROOM = "/can-bo/"


@door.get("/dang-nhap")
@requires(permissions.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Show the way in."""
    if actor().is_officer:
        return redirect(inside(request.args.get("tiep", "")) or home())
    return page(SignIn(tiep=request.args.get("tiep", "")))


@door.post("/dang-nhap")
@requires(permissions.PUBLIC)
def enter() -> ResponseReturnValue:
    """Let an officer in; the words are the same for an unknown address and a wrong password."""
    form = SignIn()
    if not form.validate():
        return page(form, 422)
    now = clock.now()
    try:
        token = accounts.sign_in_officer(
            form.email.data, form.password.data, address(), now, form.code.data or "", device()
        )
    except accounts.MustWait as wait:
        form.form_errors.append(
            _("Đã thử nhiều lần. Xin chờ %(n)s giây rồi thử lại.", n=wait.seconds)
        )
        answer = make_response(page(form, 429))
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    if token is None:
        form.form_errors.append(_("Địa chỉ, mật khẩu hoặc mã chưa đúng. Xin xem lại cả ba."))
        return page(form, 422)
    enter_officer(token, form.password.data)
    kept = unpacked(form.giu.data or "")
    if kept:
        return render_template("staff/sign_in/resend.html", **kept)
    return redirect(inside(form.tiep.data or "") or home(), 303)


@door.post("/dang-xuat")
@requires(permissions.PUBLIC)
def leave() -> ResponseReturnValue:
    """End the session on the server, not only in this browser."""
    leave_officer()
    flash(_("Đã đăng xuất."), "success")
    return redirect(url_for("staff.sign_in"), 303)


def home() -> str:
    """Return the first page that this officer may open."""
    who = actor()
    pages = (url for _label, url, permission in PAGES if permissions.allows(who, permission))
    return next(pages, url_for("staff.sign_in"))


def inside(url: str) -> str:
    """Return *url* when it leads to a page behind this door, else nothing."""
    parts = urlsplit(url.strip())
    strange = parts.scheme or parts.netloc or "\\" in url or any(letter < " " for letter in url)
    climbs = ".." in unquote(parts.path).split("/")
    return url.strip() if parts.path.startswith(ROOM) and not strange and not climbs else ""
