"""A letter about several matters, taken apart on a page of its own: chosen, looked at, then done."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.db import db
from office.cases import parts, permissions, readings, splitting, workflow
from office.cases.models import Case
from office.cases.steps import ACCEPT, SETTLE
from office.law.kinds import Kind
from office.people.actors import Actor
from staff import case_page, foretell, reading, rows
from staff.acting import find
from staff.door import door
from staff.forms.moves import Choices
from staff.forms.splitting import PartForm, SplitForm
from staff.refusals import REFUSALS, sentence
from web.access import require, requires
from web.session import actor

LOOK = "xem"
SHOWN_FIRST = 3
"""Blocks that stand open; the rest waits folded."""


@door.get("/vu-viec/<code>/tach")
@requires(permissions.LIST)
def split_page(code: str) -> ResponseReturnValue:
    """Show the letter beside empty blocks."""
    case = require(permissions.TRIAGE, find(code))
    if not may_split(case, actor()):
        flash(sentence(workflow.NotAllowed("split"), case), "error")
        return redirect(rows.case_url(case.code), 303)
    form = SplitForm(case, Choices(clock.today()), formdata=None)
    form.parts[0].kind.data = case.kind
    return _page(case, form)


@door.post("/vu-viec/<code>/tach")
@requires(permissions.LIST)
def split_letter(code: str) -> ResponseReturnValue:
    """Show what would come of it, or split the letter."""
    case = require(permissions.TRIAGE, find(code))
    form = SplitForm(case, Choices(clock.today()))
    if not form.validate():
        return _page(case, form, 422)
    if request.form.get("buoc") == LOOK:
        return _page(case, form, looked=True)
    said = form.version.data or ""
    seen = int(said) if said.isdecimal() and len(said) < 10 else -1
    wanted = [each.part() for each in form.used]
    try:
        made = splitting.split(
            case, actor(), clock.now(), wanted, whole=bool(form.whole.data), seen=seen
        )
    except REFUSALS as refusal:
        db.session.rollback()
        case = require(permissions.TRIAGE, find(code))
        changed = isinstance(refusal, workflow.Changed)
        return _page(case, form, 409 if changed else 422, problem=sentence(refusal, case))
    codes = ", ".join(each.code for each in made)
    flash(_("Đã tách %(code)s. Các vụ mới: %(codes)s.", code=code, codes=codes), "success")
    sealed = case.kind == Kind.DENUNCIATION
    return redirect("/can-bo/phan-loai" if sealed else rows.case_url(case.code), 303)


def may_split(case: Case, who: Actor) -> bool:
    """Tell whether *who* may split *case* now."""
    return any(each.name == "split" for each in workflow.available(case, who))


def _page(
    case: Case, form: SplitForm, status: int = 200, *, looked: bool = False, problem: str = ""
) -> ResponseReturnValue:
    reading.leave_mark(case, readings.CASE)
    used = form.used
    page = render_template(
        "staff/splitting/split.html",
        case=case,
        form=form,
        shown=max(SHOWN_FIRST, max((each.number for each in used), default=0)),
        passages=form.parts[0].lines,
        papers=case_page.papers_of(case, parts.papers(case.id)),
        action=f"{rows.case_url(case.code)}/tach",
        back=rows.case_url(case.code),
        move=workflow.BY_NAME["split"],
        looked=[_look(case, each) for each in used] if looked else [],
        left_out=form.left_out() if looked else [],
        few=looked and not len(used) >= splitting.LEAST,
        sealed=any(each.kind.data == Kind.DENUNCIATION for each in used),
        problem=problem,
    )
    return page, status


def _look(case: Case, block: PartForm) -> dict[str, Any]:
    """Return what would come of one block."""
    kind, today = Kind(block.kind.data), clock.today()
    units = dict(block.unit.choices)
    return {
        "number": block.number,
        "kind": rows.kind_label(kind.value),
        "sealed": kind == Kind.DENUNCIATION,
        "subject": block.subject.data,
        "words": block.words,
        "unit": units[block.unit.data] if block.unit.data else "",
        "accept": foretell.due_as(case, kind, ACCEPT, today),
        "settle": foretell.due_as(case, kind, SETTLE, today),
    }
