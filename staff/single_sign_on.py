"""The officers' way in by the agency's own sign-in: it says who; whether that opens anything, we say."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock, config
from office.base.db import db
from office.cases import permissions
from office.people import accounts
from staff.door import door
from staff.forms.sign_in import SignIn
from staff.sign_in import ask_second, inside, let_in
from staff.typed import page
from web import oidc
from web.access import requires
from web.oidc import Provider
from web.session import device

WAY_IN = "/can-bo/dang-nhap"
WANTED = "agency-wanted"
MOST = 2000
"""Letters of a code or state that are passed on."""


def _provider() -> Provider:
    return oidc.agency() or abort(404)


@door.get("/dang-nhap/co-quan")
@requires(permissions.PUBLIC)
def to_agency() -> ResponseReturnValue:
    """Lead to the agency's sign-in; only the visitor's cookie remembers that."""
    try:
        url = _provider().begin()
    except (oidc.Away, oidc.Wrong):
        return _not_there()
    session[WANTED] = inside(request.args.get("tiep", ""))
    return redirect(url)


@door.get("/dang-nhap/co-quan/ve")
@requires(permissions.PUBLIC)
def from_agency() -> ResponseReturnValue:
    """Take whoever comes back; a press goes on, since a page that is fetched changes nothing."""
    provider = _provider()
    if request.args.get("error") or not request.args.get("code"):
        provider.forget()
        flash(_words(), "error")
        return redirect(WAY_IN, 303)
    return render_template(
        "staff/sign_in/agency.html",
        code=request.args["code"][:MOST],
        state=request.args.get("state", "")[:MOST],
    )


@door.post("/dang-nhap/co-quan/ve")
@requires(permissions.PUBLIC)
def enter_by_agency() -> ResponseReturnValue:
    """Let in the officer whom the agency names, once our own second factor is given where it is asked."""
    db.session.commit()  # nobody waits for the provider
    try:
        said = _provider().finish(
            request.form.get("code", "")[:MOST], request.form.get("state", "")[:MOST]
        )
    except oidc.Away:
        return _not_there()
    except oidc.Wrong:
        return _refused()
    wanted = session.pop(WANTED, "")
    try:
        token = accounts.sign_in_by_agency(
            _name(said), clock.now(), device(), vouched=vouches(said)
        )
    except accounts.HalfWay as half:
        return ask_second(half.token, wanted)
    return _refused() if token is None else let_in(token, wanted)


def _name(said: dict[str, Any]) -> str:
    """Return the address that names the officer; one the provider has not verified names nobody."""
    claim = config.current().sso_claim
    unsure = claim == "email" and said.get("email_verified") is False
    name = said.get(claim)
    return name if isinstance(name, str) and not unsure else ""


def vouches(said: dict[str, Any]) -> bool:
    """Tell whether `acr` or `amr` hold what the settings take for a second factor."""
    wanted = {each.strip() for each in config.current().sso_second_factor.split(",")} - {""}
    methods = said.get("amr")
    found = {said.get("acr"), *(methods if isinstance(methods, list) else ())}
    return not wanted.isdisjoint(each for each in found if isinstance(each, str))


def _words() -> str:
    return str(
        _("Chưa vào được bằng tài khoản cơ quan. Xin thử lại, hoặc đăng nhập bằng mật khẩu.")
    )


def _refused() -> ResponseReturnValue:
    return _trouble(_words(), 422)


def _not_there() -> ResponseReturnValue:
    return _trouble(
        _(
            "Hệ thống đăng nhập của cơ quan không trả lời. Xin đăng nhập bằng mật khẩu, hoặc thử lại "
            "sau ít phút."
        ),
        503,
    )


def _trouble(words: str, status: int) -> ResponseReturnValue:
    form = SignIn(formdata=None)
    form.form_errors.append(words)
    return page(form, status)


@door.get("/dang-xuat/co-quan")
@requires(permissions.PUBLIC)
def leave_agency() -> ResponseReturnValue:
    """Lead to where one leaves the agency's sign-in too."""
    try:
        url = _provider().leaving(WAY_IN)
    except (oidc.Away, oidc.Wrong):
        return _not_there()
    if url is None:
        flash(_("Hệ thống của cơ quan không có trang đăng xuất. Xin đóng trình duyệt."), "error")
    return redirect(url or WAY_IN)
