"""Searches kept as lanes of the desk: kept, counted, let go."""

from typing import Any
from urllib.parse import parse_qsl

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.db import db
from office.cases import permissions
from office.people.actors import Actor
from office.people.models import Unit
from office.search import saved
from staff import search
from staff.door import door
from web.access import requires
from web.language import said as _
from web.session import actor


@door.post("/tim-kiem/luu")
@requires(permissions.LIST)
def save_search() -> ResponseReturnValue:
    """Keep a search under a name; back to it either way."""
    asked = dict(parse_qsl(request.form.get("asked", "")))
    address = search.address_of(asked)
    try:
        if address == search.HERE:
            flash(_("Xin tìm hoặc lọc trước khi lưu."), "error")
        else:
            name = request.form.get("ten", "")
            saved.keep(actor(), clock.now(), name=name, asked=address.partition("?")[2])
            flash(_("Đã lưu. Ngăn này hiện trên bàn làm việc."), "success")
    except saved.Unnamed:
        flash(_("Xin đặt tên cho ngăn, tối đa 40 chữ cái."), "error")
    except saved.Taken:
        flash(_("Đã có ngăn tên này."), "error")
    except saved.TooMany:
        flash(_("Đã có %(n)s ngăn. Xin bỏ một ngăn trước.", n=saved.MOST), "error")
    return redirect(address, 303)


@door.post("/tim-kiem/bo/<int:saved_id>")
@requires(permissions.LIST)
def drop_search(saved_id: int) -> ResponseReturnValue:
    """Let a kept search go."""
    if not saved.drop(actor(), saved_id):
        abort(404)
    db.session.flush()
    flash(_("Đã bỏ ngăn."), "success")
    return redirect(search.HERE, 303)


def lanes(who: Actor, units: list[Unit]) -> list[dict[str, Any]]:
    """Return the kept searches as lanes with their counts, as the index gives them now."""
    return [
        {
            "label": each.name,
            "count": search.count(dict(parse_qsl(each.asked)), who, units),
            "url": f"{search.HERE}?{each.asked}",
            "current": False,
            "tone": None,
        }
        for each in saved.of(who)
    ]
