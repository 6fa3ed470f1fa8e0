"""A citizen's way in by the national identity: never needed, off unless configured, never for denunciations."""

from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen.account import let_in
from citizen.door import door
from office.base import clock, config
from office.base.db import db
from office.base.text import clean_name
from office.cases.permissions import PUBLIC
from office.people import accounts
from web import oidc
from web.access import requires
from web.oidc import Provider

SIGN_IN = "/tai-khoan/dang-nhap"
MOST = 2000
SHORTEST, LONGEST = 4, 255
"""Letters of an identity number: an empty or endless one is nobody's."""


def _provider() -> Provider:
    return oidc.national() or abort(404)


@door.get("/tai-khoan/vneid")
@requires(PUBLIC)
def to_vneid() -> ResponseReturnValue:
    """Lead to the national identity; only the visitor's cookie remembers that."""
    try:
        return redirect(_provider().begin())
    except (oidc.Away, oidc.Wrong):
        return _not_there()


@door.get("/tai-khoan/vneid/ve")
@requires(PUBLIC)
def from_vneid() -> ResponseReturnValue:
    """Ask whoever comes back whether the name may be taken over; nothing is ticked before."""
    provider = _provider()
    if request.args.get("error") or not request.args.get("code"):
        provider.forget()
        return _refused()
    return render_template(
        "citizen/account/vneid.html",
        code=request.args["code"][:MOST],
        state=request.args.get("state", "")[:MOST],
    )


@door.post("/tai-khoan/vneid/ve")
@requires(PUBLIC)
def enter_by_vneid() -> ResponseReturnValue:
    """Let the citizen in; of the identity number only a keyed hash stays."""
    db.session.commit()  # nobody waits for the provider
    try:
        said = _provider().finish(
            request.form.get("code", "")[:MOST], request.form.get("state", "")[:MOST]
        )
    except oidc.Away:
        return _not_there()
    except oidc.Wrong:
        return _refused()
    settings = config.current()
    number = _words(said, settings.vneid_number)
    if not SHORTEST <= len(number) <= LONGEST:
        return _refused()
    name = clean_name(_words(said, settings.vneid_name), 120) if request.form.get("ten") else ""
    let_in(accounts.sign_in_by_number(number, name, clock.now()))
    return redirect("/tai-khoan", 303)


def _words(said: dict[str, Any], claim: str) -> str:
    found = said.get(claim)
    return found.strip() if isinstance(found, str) else ""


def _refused() -> ResponseReturnValue:
    flash(_("Chưa vào được bằng VNeID. Xin thử lại, hoặc dùng cách khác."), "error")
    return redirect(SIGN_IN, 303)


def _not_there() -> ResponseReturnValue:
    flash(_("VNeID không trả lời. Xin thử lại sau ít phút, hoặc dùng cách khác."), "error")
    return redirect(SIGN_IN, 303)
