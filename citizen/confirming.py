"""The page of whoever spoke at the counter: what the officer wrote down, to be found right or not."""

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import abort

from citizen.door import door
from office.base import clock
from office.cases import counter, links
from office.cases.permissions import PUBLIC
from office.law.kinds import Kind
from web.access import requires


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
    if (
        link.case.kind == Kind.DENUNCIATION
    ):  # sorted anew since: its words open with the secret alone
        abort(404)
    return render_template("citizen/confirm/page.html", case=link.case, action=f"/xac-nhan/{token}")


def _over(why: links.NotGood) -> ResponseReturnValue:
    used = isinstance(why, links.Used)
    return render_template("citizen/confirm/over.html", used=used), 410


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
