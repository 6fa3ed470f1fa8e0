"""Those who signed a letter together, for officers: the list, the paper, the signatures, who was told."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import config
from office.base.db import db
from office.cases import groups, permissions, workflow
from office.cases.models import Case
from office.cases.permissions import GROUP
from office.cases.sight import sees_name
from staff import refusals, rows
from staff.acting import find
from staff.door import door
from web import signing
from web.access import require, requires
from web.session import actor
from web.signing import Outcome


@door.get("/vu-viec/<code>/nguoi-cung-ky")
@requires(permissions.LIST)
def cosigners(code: str) -> ResponseReturnValue:
    """Show who signed besides the sender."""
    return _page(require(GROUP, find(code)))


def _page(case: Case, outcome: Outcome | None = None, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "staff/groups/people.html",
        **signing.shown(case, actor(), signing.page_asked(), outcome),
        hidden=not sees_name(actor(), case),
        back=rows.case_url(case.code),
        action=f"{rows.case_url(case.code)}/nguoi-cung-ky",
        open_still=case.open,
        invite_url=invitation(outcome.link) if outcome and outcome.link else "",
    ), status


def invitation(token: str) -> str:
    """Return the address at which one person signs."""
    return f"{config.current().site_address.rstrip('/')}/cung-ky/{token}"


@door.post("/vu-viec/<code>/nguoi-cung-ky")
@requires(permissions.LIST)
def write_cosigners(code: str) -> ResponseReturnValue:
    """Write down who signed, who represents them, that all signed, or that the answer was handed over."""
    case = require(GROUP, find(code))
    try:
        outcome = signing.act(case, actor())
    except (groups.SealedNames, groups.TooMany, workflow.NotAllowed) as refusal:
        db.session.rollback()
        case = require(GROUP, find(code))
        return _page(case, Outcome(trouble=refusals.sentence(refusal, case)), 422)
    if outcome.trouble or outcome.wrong:
        return _page(case, outcome, 422)
    if outcome.link:
        return _page(case, outcome)
    flash(outcome.done or _("Đã ghi."), "success")
    return redirect(f"{rows.case_url(case.code)}/nguoi-cung-ky", 303)
