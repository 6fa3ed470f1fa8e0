"""Who else is at a case, and who may be called in a note: two small answers for the page's own script."""

from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.cases import mentions, permissions, presence
from office.cases.models import Case
from office.cases.sight import Level, level
from office.people.actors import Actor
from staff.acting import find
from staff.door import door
from web.access import require, requires
from web.filters import moment
from web.language import said as _
from web.session import actor


@door.post("/vu-viec/<code>/co-mat")
@requires(permissions.LIST)
def be_there(code: str) -> ResponseReturnValue:
    """Keep the officer's place at the case for some minutes, and tell who else is there."""
    found, now = _readable(code), clock.now()
    presence.come(found, actor(), now, typed=request.form.get("go", "") == "1")
    return jsonify(lines=lines(found, actor()))


@door.get("/vu-viec/<code>/nhac-ai")
@requires(permissions.LIST)
def whom_to_call(code: str) -> ResponseReturnValue:
    """Tell whom a note about the case may call: who may read it, and nobody else."""
    found = require(permissions.NOTE, _readable(code))
    known = mentions.people(found, actor(), clock.now())
    names = [(each.name, ", ".join(_(post) for post in each.posts)) for each in known if each.name]
    posts = {_(post) for each in known for post in each.posts}
    return jsonify(
        people=[{"call": name, "post": post} for name, post in sorted(names)]
        + [{"call": each, "post": ""} for each in sorted(posts)]
    )


def _readable(code: str) -> Case:
    found = find(code)
    if level(actor(), found) < Level.EXTRACT:
        abort(403)
    return found


def lines(case: Case, who: Actor) -> list[str]:
    """Return who else is at the case, in words."""
    return [_line(each) for each in presence.others(case, who, clock.now())]


def _line(each: presence.Present) -> str:
    told: dict[str, Any] = {"name": each.name, "since": moment(each.since)[:5]}
    if each.edited_at:
        return str(
            _(
                "%(name)s đang mở vụ này từ %(since)s, sửa lúc %(at)s.",
                at=moment(each.edited_at)[:5],
                **told,
            )
        )
    return str(_("%(name)s đang mở vụ này từ %(since)s.", **told))
