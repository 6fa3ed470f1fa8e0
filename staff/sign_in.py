"""The officers' way in and out; what was typed before a session ended waits behind it."""

from typing import Any
from urllib.parse import unquote, urlsplit

from flask import (
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import permissions
from office.people import accounts, factors, security_keys
from office.people.models import HalfEntry
from staff.door import PAGES, door
from staff.forms.sign_in import SecondStep, SignIn
from staff.typed import page, unpacked
from web.access import requires
from web.session import actor, address, device, enter_officer, leave_officer, officer_visit

HOME = "/can-bo/"
ROOM = "/can-bo/"
HALF = "half"
"""Where the cookie keeps the token of a half entry."""


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
    except accounts.HalfWay as half:
        return ask_second(half.token, form.tiep.data or "", form.giu.data or "")
    except accounts.MustWait as wait:
        return _must_wait(form, wait.seconds, page)
    if token is None:
        form.form_errors.append(_("Địa chỉ, mật khẩu hoặc mã chưa đúng. Xin xem lại cả ba."))
        return page(form, 422)
    return let_in(token, form.tiep.data or "", form.giu.data or "", form.password.data)


def _must_wait(form: Any, seconds: int, show: Any) -> ResponseReturnValue:
    form.form_errors.append(_("Đã thử nhiều lần. Xin chờ %(n)s giây rồi thử lại.", n=seconds))
    answer = make_response(show(form, 429))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def let_in(token: str, wanted: str = "", kept: str = "", password: str = "") -> ResponseReturnValue:
    """Let the officer in, to the page wanted or to what was typed before."""
    session.pop(HALF, None)
    enter_officer(token, password)
    typed = unpacked(kept)
    if typed:
        return render_template("staff/sign_in/resend.html", **typed)
    return redirect(inside(wanted) or home(), 303)


def ask_second(token: str, wanted: str = "", kept: str = "") -> ResponseReturnValue:
    """Ask for the second proof of whoever gave the first."""
    session[HALF] = token
    return _second_page(SecondStep(formdata=None, tiep=wanted, giu=kept))


def _second_page(form: SecondStep, status: int = 200) -> ResponseReturnValue:
    half = _half()
    if half is None:
        flash(_("Đã quá năm phút. Xin đăng nhập lại từ đầu."), "error")
        return redirect(url_for("staff.sign_in"), 303)
    has_key = security_keys.possible() and factors.has_key(half.officer_id)
    return render_template("staff/sign_in/second.html", form=form, has_key=has_key), status


def _half() -> HalfEntry | None:
    return accounts.half_entry(session.get(HALF), clock.now())


@door.get("/dang-nhap/buoc-hai")
@requires(permissions.PUBLIC)
def second_page() -> ResponseReturnValue:
    """Show again what the second proof is."""
    return _second_page(SecondStep(formdata=None))


@door.post("/dang-nhap/buoc-hai")
@requires(permissions.PUBLIC)
def enter_second() -> ResponseReturnValue:
    """Let in whoever gives the second proof."""
    form, half = SecondStep(), _half()
    if half is None or not form.validate():
        return _second_page(form, 422)
    password = accounts.password_of(half, session[HALF])
    try:
        token = accounts.give_second(
            half, form.code.data or "", form.khoa.data or "", address(), clock.now(), device()
        )
    except accounts.MustWait as wait:
        return _must_wait(form, wait.seconds, _second_page)
    if token is None:
        form.form_errors.append(_("Mã hoặc khóa bảo mật chưa đúng. Xin thử lại."))
        return _second_page(form, 422)
    return let_in(token, form.tiep.data or "", form.giu.data or "", password)


@door.post("/dang-nhap/thach-thuc")
@requires(permissions.PUBLIC)
def ask_key() -> ResponseReturnValue:
    """Hand out what a key is to sign, to whoever gave the first proof."""
    half = _half()
    if half is None or not security_keys.possible() or not factors.has_key(half.officer_id):
        abort(409)
    options = security_keys.ask(half.officer_id, half.id, security_keys.ENTER, clock.now())
    return Response(options, mimetype="application/json")


@door.post("/dang-xuat")
@requires(permissions.PUBLIC)
def leave() -> ResponseReturnValue:
    """End the session on the server, not only in this browser."""
    visit = officer_visit().session
    by_agency = visit is not None and visit.agency
    leave_officer()
    flash(_("Đã đăng xuất."), "success")
    way_in = url_for("staff.sign_in", ra="co-quan") if by_agency else url_for("staff.sign_in")
    return redirect(way_in, 303)


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
