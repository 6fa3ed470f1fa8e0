"""The queue for officers: draw a number for whoever came, call the next, be done."""

import secrets

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.text import whole_number
from office.cases import permissions, tickets
from staff.door import door
from web.access import requires
from web.language import said as _
from web.session import actor

HERE = "/can-bo/quay/so"


@door.get("/quay/so")
@requires(permissions.COUNTER)
def ticket_desk() -> ResponseReturnValue:
    """Show how the queue stands, and whom this officer serves."""
    today = clock.today()
    return render_template(
        "staff/counter/tickets.html",
        mine=tickets.of(actor(), today),
        queue=tickets.queue(today),
        desk=tickets.desk_of(actor(), today),
        desks=list(tickets.DESKS),
        key=secrets.token_urlsafe(18),
    )


@door.post("/quay/so/lay")
@requires(permissions.COUNTER)
def draw_ticket() -> ResponseReturnValue:
    """Draw a number for whoever came."""
    key = request.form.get("khoa", "")[:32] or secrets.token_urlsafe(18)
    try:
        flash(_("Số của người vừa đến: %(n)s.", n=tickets.draw(key, clock.now())), "success")
    except tickets.Busy:
        flash(_("Nhiều người cùng lấy số. Xin bấm lại."), "warning")
    return redirect(HERE, 303)


@door.post("/quay/so/goi")
@requires(permissions.COUNTER)
def call_ticket() -> ResponseReturnValue:
    """Call the next number to this desk; whoever was served is done."""
    desk = whole_number(request.form.get("quay", ""))
    desk = desk if desk in tickets.DESKS else tickets.DESKS[0]
    after = whole_number(request.form.get("sau", ""))
    try:
        number = tickets.call(actor(), clock.now(), desk=desk, after=after)
    except tickets.Busy:
        number = None
    if number is None:
        flash(_("Không còn ai chờ."), "info")
    return redirect(HERE, 303)


@door.post("/quay/so/xong")
@requires(permissions.COUNTER)
def finish_ticket() -> ResponseReturnValue:
    """Note that the number is done with."""
    tickets.done(actor(), clock.now(), number=whole_number(request.form.get("so", "")))
    return redirect(HERE, 303)
