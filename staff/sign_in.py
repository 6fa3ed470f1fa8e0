"""The officers' way in and out; what was typed before a session ended waits behind it."""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from office.base import clock, config
from office.cases import permissions
from office.people import accounts, demonstration
from office.people.roles import WORDS
from staff.door import PAGES, door
from staff.forms.sign_in import SignIn
from web.access import requires
from web.session import actor, address, enter_officer, leave_officer

HOME = "/can-bo/"
NEVER_KEPT = frozenset({"csrf_token", "password", "email", "giu", "tiep"})
KEPT_SECONDS = 24 * 3600
ROOM = "/can-bo/"


@door.get("/dang-nhap")
@requires(permissions.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Show the way in."""
    if actor().is_officer:
        return redirect(_inside(request.args.get("tiep", "")) or home())
    return _page(SignIn(tiep=request.args.get("tiep", "")))


@door.post("/dang-nhap")
@requires(permissions.PUBLIC)
def enter() -> ResponseReturnValue:
    """Let an officer in; the words are the same for an unknown address and a wrong password."""
    form = SignIn()
    if not form.validate():
        return _page(form, 422)
    now = clock.now()
    try:
        token = accounts.sign_in_officer(form.email.data, form.password.data, address(), now)
    except accounts.MustWait as wait:
        form.form_errors.append(
            _("Đã thử nhiều lần. Xin chờ %(n)s giây rồi thử lại.", n=wait.seconds)
        )
        answer = make_response(_page(form, 429))
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    if token is None:
        form.form_errors.append(_("Địa chỉ hoặc mật khẩu chưa đúng. Xin xem lại cả hai."))
        return _page(form, 422)
    enter_officer(token)
    kept = _unpacked(form.giu.data or "")
    if kept:
        return render_template("staff/sign_in/resend.html", **kept)
    return redirect(_inside(form.tiep.data or "") or home(), 303)


@door.post("/dang-xuat")
@requires(permissions.PUBLIC)
def leave() -> ResponseReturnValue:
    """End the session on the server, not only in this browser."""
    leave_officer()
    flash(_("Đã đăng xuất."), "success")
    return redirect(url_for("staff.sign_in"), 303)


def keep_typed() -> ResponseReturnValue:
    """Ask to sign in again, carrying along what was just sent; nothing typed is lost."""
    if request.endpoint == "staff.leave":
        return redirect(url_for("staff.sign_in"), 303)
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_KEPT
    ]
    files = [each.filename for each in request.files.values() if each.filename]
    form = SignIn(formdata=None, giu=_packed(request.path, fields, files))
    return _page(form, 401)


def home() -> str:
    """Return the first page that this officer may open."""
    who = actor()
    pages = (url for _label, url, permission in PAGES if permissions.allows(who, permission))
    return next(pages, url_for("staff.sign_in"))


def _page(form: SignIn, status: int = 200) -> ResponseReturnValue:
    shown = () if config.current().production else demonstration.ACCOUNTS
    return (
        render_template(
            "staff/sign_in/sign_in.html",
            form=form,
            accounts=[(each, WORDS[each.role]) for each in shown],
        ),
        status,
    )


def _inside(url: str) -> str:
    """Return *url* when it leads to a page behind this door, else nothing."""
    parts = urlsplit(url.strip())
    strange = parts.scheme or parts.netloc or "\\" in url or any(letter < " " for letter in url)
    return url.strip() if parts.path.startswith(ROOM) and not strange else ""


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.current().derive("typed"), salt="typed")


def _packed(action: str, fields: list[tuple[str, str]], files: list[str]) -> str:
    return str(_signer().dumps(json.dumps([action, fields, files])))


def _unpacked(said: str) -> dict[str, Any] | None:
    try:
        action, fields, files = json.loads(_signer().loads(said, max_age=KEPT_SECONDS))
    except BadSignature:
        return None
    typed = [value for name, value in fields if " " in value.strip()]
    return {"action": action, "fields": fields, "files": files, "typed": typed}
