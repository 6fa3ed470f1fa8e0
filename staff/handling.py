"""One case: its page, the deeds done on it, and its papers."""

from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from office.base import clock
from office.cases import intake, permissions, readings, sealed
from office.cases.models import Case
from office.cases.sight import Level, level
from staff import case_page, moves, reading, reminders, rows
from staff.acting import Trouble, attempt, find, merge_page
from staff.door import door
from web import fresh, headers
from web.access import requires
from web.session import actor

DESK = "/can-bo/"
PROVED = frozenset({"grant_extension", "answer"})
"""Deeds that nobody does at a desk left open: more time, and a signature under an answer."""


@door.get("/vu-viec/<code>")
@requires(permissions.LIST)
def case(code: str) -> ResponseReturnValue:
    """Show one case, as much of it as the reader may see."""
    return page(find(code))


@door.post("/vu-viec/<code>/<slug>")
@requires(permissions.LIST)
def act(code: str, slug: str) -> ResponseReturnValue:
    """Do what the officer asked for, or show the page again with everything typed."""
    if moves.named(slug) in PROVED and (asked := fresh.demand()):
        return asked  # type: ignore[no-any-return]
    tried = attempt(code, slug)
    if merge := merge_page(tried):
        return merge
    if tried.trouble:
        return page(tried.case, tried.trouble)
    if level(actor(), tried.case) <= Level.COUNTS:  # sealed by this very deed
        flash(f"{tried.case.code}: {tried.done}", "success")
        return redirect(DESK, 303)
    flash(tried.done, "success")
    return redirect(rows.case_url(tried.case.code), 303)


@door.get("/vu-viec/<code>/<slug>")
@requires(permissions.LIST)
def back(code: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 -- part of the address
    """Lead a reloaded answer back to its case."""
    return redirect(rows.case_url(find(code).code))


@door.get("/vu-viec/<code>/tep/<handle>")
@requires(permissions.LIST)
def paper(code: str, handle: str) -> ResponseReturnValue:
    """Hand out one paper of a case, never to be run by the browser."""
    found = find(code)
    one = next((each for each in found.attachments if each.handle == handle), None) or abort(404)
    needed = Level.ORIGINAL if one.purpose in case_page.FROM_SENDER else Level.EXTRACT
    if level(actor(), found) < needed:
        abort(403)
    try:
        data = intake.content_of(found, one, actor())
    except intake.Quarantined:
        flash(_("Tệp này chưa mở được: đang chờ quét mã độc, hoặc có mã độc."), "error")
        return redirect(rows.case_url(found.code), 303)
    except (OSError, sealed.DoesNotOpen):
        abort(404)
    reading.leave_mark(found, readings.PAPER)
    answer = Response(data, mimetype="application/octet-stream")
    answer.headers["Content-Type"] = one.media_type
    answer.headers["Content-Disposition"] = _as_attachment(one.name)
    answer.headers["Content-Security-Policy"] = headers.PAPER
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _as_attachment(name: str) -> str:
    """Return the header that saves under *name*: RFC 6266, with the letters of RFC 5987."""
    plain = secure_filename(name) or "tep"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def page(found: Case, trouble: Trouble | None = None) -> ResponseReturnValue:
    """Return the page of *found*; only its register line where no more may be seen."""
    today = clock.today()
    if level(actor(), found) < Level.EXTRACT:
        return render_template(
            "staff/handling/line.html",
            case=found,
            kind_label=rows.kind_label(found.kind),
            stage=rows.stage_label(found.status),
            clocks=case_page.line_clocks(found, today),
            facts=case_page.line_facts(found, today),
            gate=permissions.allows(actor(), permissions.APPROVE_EXTRACT, found),
            reminders=reminders.of_line(found, actor()),
        )
    reading.leave_mark(found, readings.CASE)
    said = case_page.read(found, actor(), today, trouble)
    return render_template("staff/handling/case.html", **said), trouble.status if trouble else 200
