"""Papers of the procedure of one case: which fit now, drawn up with one press."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.cases import permissions
from office.cases.models import Case
from office.law.citing import cited
from office.letters import catalogue, drafting
from office.letters.drafting import Offer
from staff import faults, rows
from staff.acting import find
from staff.door import door
from web.access import require, requires
from web.language import locale
from web.session import actor


@door.get("/vu-viec/<code>/van-ban")
@requires(permissions.LIST)
def papers_page(code: str) -> ResponseReturnValue:
    """List the papers that fit the case, first those that a step already taken asks for."""
    return _page(_case(code))


@door.post("/vu-viec/<code>/van-ban")
@requires(permissions.LIST)
def draw_up_paper(code: str) -> ResponseReturnValue:
    """Draw up a paper; the same pressed twice is one draft."""
    case = _case(code)
    try:
        letter = drafting.draw_up(case, request.form.get("loai", "")[:40], actor(), clock.now())
    except drafting.NotOfThisCase:
        return _page(case, 422, problem=True)
    return redirect(f"/can-bo/thu/{letter.handle}", 303)


def _case(code: str) -> Case:
    case = require(permissions.READ, find(code))
    if not drafting.may_draw_up(actor(), case):
        abort(403)
    return case


def _page(case: Case, status: int = 200, *, problem: bool = False) -> ResponseReturnValue:
    offers = drafting.offered(case, actor())
    page = render_template(
        "staff/letters/papers.html",
        case=case,
        case_url=rows.case_url(case.code),
        wanted=[_row(each) for each in offers if each.wanted],
        others=[_row(each) for each in offers if not each.wanted],
        own_up=faults.offered(case, actor(), clock.today()),
        problem=problem,
    )
    return page, status


def _row(each: Offer) -> dict[str, Any]:
    paper, english = each.paper, locale() == "en"
    return {
        "key": paper.key,
        "label": paper.label(locale()),
        "form": cited(paper.form, locale()),
        "basis": cited(paper.basis, locale()),
        "signer": catalogue.SIGNERS[paper.signer][english],
        "to": catalogue.ADDRESSEES[paper.to][english],
    }
