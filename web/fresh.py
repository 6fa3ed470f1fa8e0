"""Fresh proof: before a deed that cannot be taken back, whoever sits there says again who it is.

The page that asks carries along what was typed; with the proof the same form is sent on to where it
was going, so that the deed is done by the one press.
"""

from datetime import timedelta
from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import holders
from office.people import accounts, factors, security_keys
from web.session import actor, address, go_on, officer_visit

FRESH = timedelta(minutes=10)
PROOF = "bang_chung"
BOTH = "bang_chung_hai"
"""The second proof, where a deed asks for password and code together."""
KEY = "khoa"
NEVER_KEPT = frozenset({"csrf_token", "password", "code", PROOF, BOTH, KEY})
CONFIRM = "/can-bo/xac-nhan"


def is_fresh() -> bool:
    """Tell whether the officer at the door proved who it is in the last ten minutes."""
    session = officer_visit().session
    return session is not None and clock.now() - session.proved_at <= FRESH


def demand(*, both: bool = False) -> Any:
    """Return nothing when the deed may go on, else the page that asks for the proof.

    A proof sent along is judged first; it renews the session. *both* asks for the password and for
    a code of the second factor, where there is one, at this very deed. Ask before anything is
    changed: the transaction is committed meanwhile.
    """
    if request.method == "POST" and not {PROOF, KEY}.isdisjoint(request.form):
        return take(request.path, both=both)
    return None if is_fresh() and not both else page(request.path, both=both)


def take(action: str, *, both: bool = False) -> Any:
    """Judge the proof sent along: return nothing when it holds, else the page that asks again."""
    session = officer_visit().session
    if session is None:
        return redirect("/can-bo/dang-nhap", 303)
    try:
        token = accounts.prove_again(
            session,
            request.form.get(PROOF, "")[:1000],
            address(),
            clock.now(),
            code=request.form.get(BOTH, "")[:100] if both else None,
            key=request.form.get(KEY, ""),
        )
    except accounts.MustWait as brake:
        said = _("Đã thử nhiều lần. Xin chờ %(n)s giây rồi thử lại.", n=brake.seconds)
        answer = make_response(page(action, said, 429, both=both))
        answer.headers["Retry-After"] = str(brake.seconds)
        return answer
    if token is None:
        return page(action, _("Mật khẩu, mã hoặc khóa bảo mật chưa đúng."), 422, both=both)
    go_on(token)
    if both:  # then what was said is the password: it opens the own key where that is not open yet
        holders.open_late(actor(), request.form[PROOF][:1000], clock.now())
    return None


def page(
    action: str, wrong: str = "", status: int = 401, *, both: bool = False
) -> ResponseReturnValue:
    """Ask who sits there; what was typed waits in the page itself."""
    if request.method == "POST":
        fields = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in NEVER_KEPT
        ]
    else:
        action, fields = CONFIRM, [("tiep", request.full_path.rstrip("?"))]
    if request.method == "POST" and request.query_string and action != CONFIRM:
        action = request.full_path
    shown = render_template(
        "staff/own/fresh.html",
        action=action,
        fields=fields,
        wrong=wrong,
        both=both,
        with_code=both and officer_visit().second_factor,
        has_key=_has_key(),
    )
    return shown, status


def _has_key() -> bool:
    return security_keys.possible() and factors.has_key(officer_visit().actor.id or 0)
