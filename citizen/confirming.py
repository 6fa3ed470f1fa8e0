"""The page of whoever spoke at the counter: what the officer wrote down, to be found right or not."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import abort

from citizen import case_page
from citizen.door import door
from citizen.track import unopened
from office.base import clock
from office.cases import counter, links
from office.cases.permissions import PUBLIC, TRACK
from office.law.kinds import Kind
from web import session
from web.access import requires
from web.language import said as _


@door.get("/xac-nhan/<token>")
@requires(PUBLIC)
def written_down(token: str) -> ResponseReturnValue:
    """Show what was written down; looking changes nothing."""
    try:
        link = links.look(token, links.CONFIRM, clock.now())
    except links.Unknown:
        abort(404)
    except links.NotGood as why:
        return _over(why)
    if link.case.kind == Kind.DENUNCIATION:  # its words open with the secret alone
        abort(404)
    return render_template("citizen/confirm/page.html", case=link.case, action=f"/xac-nhan/{token}")


def _over(why: links.NotGood) -> ResponseReturnValue:
    return render_template("citizen/confirm/over.html", reason=why.reason), 410


@door.post("/tra-cuu/ho-so/<handle>/xac-nhan")
@requires(TRACK)
def find_right_here(handle: str) -> ResponseReturnValue:
    """Note that the sender, who came in with code and secret, found it right."""
    case = case_page.find(handle, session.actor())
    if case is None:
        return unopened()
    if counter.confirm_opened(case, clock.now()):
        flash(_("Cảm ơn, ông/bà đã xác nhận"), "success")
    return redirect(case_page.url_of(case), 303)


@door.post("/xac-nhan/<token>")
@requires(PUBLIC)
def find_right(token: str) -> ResponseReturnValue:
    """Note that it was found right, once."""
    try:
        counter.confirm(token, clock.now())
    except links.Unknown:
        abort(404)
    except links.NotGood as why:
        return _over(why)
    return render_template("citizen/confirm/done.html")
