"""What an officer typed before the session ended: carried behind the sign-in page, and back."""

import json
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from office.base import config
from office.people import demonstration
from office.people.roles import WORDS
from staff.forms.sign_in import SignIn
from web import oidc

NEVER_KEPT = frozenset(
    {"csrf_token", "password", "code", "bang_chung", "khoa", "khoa_moi", "email", "giu", "tiep"}
)
KEPT_SECONDS = 24 * 3600


def keep_typed() -> ResponseReturnValue:
    """Ask to sign in again, carrying along what was just sent; nothing typed is lost."""
    if request.endpoint == "staff.leave":
        return redirect(url_for("staff.sign_in"), 303)
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT
    ]
    files = [each.filename for each in request.files.values() if each.filename]
    form = SignIn(formdata=None, giu=_packed(request.path, fields, files))
    return page(form, 401)


def page(form: SignIn, status: int = 200) -> ResponseReturnValue:
    """Show the sign-in page; the demonstration lists its accounts there."""
    shown = () if config.current().production else demonstration.ACCOUNTS
    return (
        render_template(
            "staff/sign_in/sign_in.html",
            form=form,
            accounts=[(each, WORDS[each.role]) for each in shown],
            agency=oidc.agency() is not None,
            left_agency=request.args.get("ra") == "co-quan",
        ),
        status,
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.current().derive("typed"), salt="typed")


def _packed(action: str, fields: list[tuple[str, str]], files: list[str]) -> str:
    return str(_signer().dumps(json.dumps([action, fields, files])))


def unpacked(said: str) -> dict[str, Any] | None:
    """Return what was carried along, when nobody touched it."""
    try:
        action, fields, files = json.loads(_signer().loads(said, max_age=KEPT_SECONDS))
    except BadSignature:
        return None
    typed = [value for name, value in fields if " " in value.strip()]
    return {"action": action, "fields": fields, "files": files, "typed": typed}
