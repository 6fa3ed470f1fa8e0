"""Long-running matters: the list, one matter with all its reports, and what its owner does."""

from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import matters, permissions, workflow
from office.cases.catalogue import FIELDS
from office.cases.matters import NeedsOutcome, NeedsOwner, NotOne
from office.cases.models import Case, Matter
from office.cases.permissions import MATTER, MATTERS
from office.cases.statuses import OPEN
from office.people.actors import Actor
from office.people.models import Officer, Unit
from staff import history, rows
from staff.acting import find
from staff.door import door
from staff.forms.matters import ChangeMatter, CloseMatter, OpenMatter
from web.access import require, requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/viec-keo-dai"


def owners() -> list[tuple[str, str]]:
    """Return who may own a matter: whoever may be given a case, and the head."""
    return [(f"{id_}.{unit}", name) for id_, name, unit in matters.owners(clock.today())]


def _chosen(said: str) -> tuple[Officer, Unit]:
    officer_id, _dot, unit_id = said.partition(".")
    return db.session.get_one(Officer, int(officer_id)), db.session.get_one(Unit, int(unit_id))


@door.get("/viec-keo-dai")
@requires(MATTERS)
def matters_list() -> ResponseReturnValue:
    """Show the matters of which the reader sees a case, those with news first."""
    return render_template(
        "staff/matters/list.html",
        lines=[_line(each) for each in matters.listed(actor())],
        closed=[_line(each) for each in matters.listed(actor(), closed=True)],
    )


def _line(line: matters.Line) -> dict[str, Any]:
    matter = line.matter
    return {
        "url": f"{HERE}/{matter.handle}",
        "title": matter.title,
        "place": matter.place,
        "field": _(FIELDS.get(matter.field, FIELDS["other"])),
        "unit": matter.unit.name_en if locale() == "en" else matter.unit.name,
        "owner": matter.owner.name,
        "opened_on": matter.opened_on,
        "closed_on": matter.closed_on,
        "cases": line.cases,
        "new": line.new,
    }


def _found(handle: str) -> Matter:
    return matters.by_handle(handle, actor()) or abort(404)


@door.get("/viec-keo-dai/<handle>")
@requires(MATTERS)
def matter(handle: str) -> ResponseReturnValue:
    """Show one matter: who owns it, its reports, its whole history."""
    return _page(_found(handle))


def _page(
    found: Matter, status: int = 200, *, change: Any = None, close: Any = None, trouble: str = ""
) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    members = matters.members(found, who, today)
    may_keep = found.closed_on is None and matters.may_keep(found, who)
    page = render_template(
        "staff/matters/matter.html",
        matter=found,
        line=_line(matters.Line(found, len(members), 0)),
        rows=list(rows.shown(members)),
        open_count=sum(each.status in OPEN for each in members),
        new=len(matters.unseen(found, who)),
        own=found.owner_id == who.id,
        events=_events(matters.history(found, who)),
        change=(change or _change_form(found)) if may_keep else None,
        close=(close or CloseMatter(formdata=None, version=str(found.version))) if may_keep else None,
        trouble=trouble,
        action=f"{HERE}/{found.handle}",
    )  # fmt: skip
    return page, status


def _events(told: list[tuple[Event, str]]) -> list[dict[str, Any]]:
    """Return what happened, each with the code of its case."""
    return [
        {**entry, "title": f"{code}: {entry['title']}"}
        for event, code in told
        for entry in history.entries([event], {})
    ]


def _change_form(found: Matter) -> ChangeMatter:
    own = f"{found.owner_id}.{found.unit_id}"
    choices = owners()
    if own not in {key for key, _name in choices}:
        choices = [(own, found.owner.name), *choices]
    return ChangeMatter(
        choices, formdata=None, owner=own, plan=found.plan, version=str(found.version)
    )


@door.post("/viec-keo-dai/<handle>")
@requires(MATTERS)
def change_matter(handle: str) -> ResponseReturnValue:
    """Name another owner, or write the plan anew."""
    found = _found(handle)
    form = ChangeMatter(owners())
    if not form.validate():
        return _page(found, 422, change=form)
    officer, unit = _chosen(form.owner.data)
    try:
        matters.change(
            found, actor(), clock.now(), owner=officer, unit=unit, plan=form.plan.data or "",
            seen=form.seen,
        )  # fmt: skip
    except (NeedsOwner, workflow.Changed, workflow.NotAllowed) as refusal:
        return _refused(handle, refusal, change=form)
    flash(_("Đã ghi."), "success")
    return redirect(f"{HERE}/{handle}", 303)


@door.post("/viec-keo-dai/<handle>/ket-thuc")
@requires(MATTERS)
def close_matter(handle: str) -> ResponseReturnValue:
    """Close a matter by saying what settled it."""
    found = _found(handle)
    form = CloseMatter()
    if not form.validate():
        return _page(found, 422, close=form)
    try:
        matters.close(found, actor(), clock.now(), outcome=form.outcome.data, seen=form.seen)
    except (NeedsOutcome, workflow.Changed, workflow.NotAllowed) as refusal:
        return _refused(handle, refusal, close=form)
    flash(_("Đã kết thúc việc kéo dài."), "success")
    return redirect(f"{HERE}/{handle}", 303)


def _refused(handle: str, refusal: Exception, **forms: Any) -> ResponseReturnValue:
    if isinstance(refusal, workflow.NotAllowed):
        abort(403)
    said: dict[type[Exception], str] = {
        NeedsOwner: _(
            "Người chịu trách nhiệm phải là người được giao vụ việc này. Xin chọn người khác."
        ),
        NeedsOutcome: _("Chưa kết thúc được: còn vụ việc chưa trả lời, hoặc chưa ghi kết quả."),
        workflow.Changed: _(
            "Người khác vừa đổi việc này. Chưa có gì bị ghi đè; xin xem lại rồi ghi."
        ),
    }
    db.session.rollback()
    status = 409 if isinstance(refusal, workflow.Changed) else 422
    return _page(_found(handle), status, trouble=said[type(refusal)], **forms)


@door.post("/viec-keo-dai/<handle>/da-xem")
@requires(MATTERS)
def see_matter(handle: str) -> ResponseReturnValue:
    """Note that the owner has seen the reports that came."""
    matters.note_seen(_found(handle), actor(), clock.now())
    return redirect(f"{HERE}/{handle}", 303)


@door.get("/vu-viec/<code>/viec-keo-dai")
@requires(permissions.LIST)
def matter_of(code: str) -> ResponseReturnValue:
    """Offer to put the case into a matter there is, or to open one."""
    case = require(MATTER, find(code))
    known = matters.of(case)
    if known is not None:
        return redirect(f"{HERE}/{known.handle}")
    form = OpenMatter(owners(), formdata=None, title=case.subject, place=case.place)
    return _offer(case, form)


def _offer(
    case: Case, form: OpenMatter, status: int = 200, trouble: str = ""
) -> ResponseReturnValue:
    suggested = matters.suggest(case, actor(), clock.today())
    page = render_template(
        "staff/matters/open.html",
        case=case,
        form=form,
        suggested=list(rows.shown(suggested.rows)) if suggested else [],
        known=suggested.matter if suggested else None,
        others=[_line(each) for each in matters.listed(actor()) if each.matter.field == case.field],
        action=f"{rows.case_url(case.code)}/viec-keo-dai",
        back=rows.case_url(case.code),
        trouble=trouble,
    )
    return page, status


@door.post("/vu-viec/<code>/viec-keo-dai")
@requires(permissions.LIST)
def keep_matter(code: str) -> ResponseReturnValue:
    """Open a matter around the case, with one owner."""
    case = require(MATTER, find(code))
    form = OpenMatter(owners())
    if not form.validate():
        return _offer(case, form, 422)
    officer, unit = _chosen(form.owner.data)
    try:
        made = matters.open_matter(
            case, actor(), clock.now(), title=form.title.data, place=form.place.data,
            owner=officer, unit=unit, plan=form.plan.data or "",
        )  # fmt: skip
        _take_along(case, made, actor())
    except (NotOne, NeedsOwner) as refusal:
        db.session.rollback()
        said = (
            _("Vụ này đã thuộc một việc kéo dài, hoặc là tố cáo.")
            if isinstance(refusal, NotOne)
            else _(
                "Người chịu trách nhiệm phải là người được giao vụ việc này. Xin chọn người khác."
            )
        )
        return _offer(require(MATTER, find(code)), form, 422, said)
    flash(_("Đã mở một việc kéo dài."), "success")
    return redirect(f"{HERE}/{made.handle}", 303)


def _take_along(case: Case, made: Matter, who: Actor) -> None:
    """Add the earlier reports of the same place that the officer may keep."""
    suggested = matters.suggest_for(case, who)
    for each in suggested:
        matters.add(made, each, who, clock.now())


@door.post("/vu-viec/<code>/viec-keo-dai/<handle>")
@requires(permissions.LIST)
def add_to_matter(code: str, handle: str) -> ResponseReturnValue:
    """Put the case into a matter there is; its owner hears of it."""
    case = require(MATTER, find(code))
    try:
        matters.add(_found(handle), case, actor(), clock.now())
    except (NotOne, workflow.Changed):
        flash(
            _("Vụ này không vào được việc ấy: việc đã kết thúc, hoặc vụ thuộc việc khác."),
            "warning",
        )
        return redirect(rows.case_url(code), 303)
    flash(_("Đã đưa vào việc kéo dài; người chịu trách nhiệm được báo."), "success")
    return redirect(f"{HERE}/{handle}", 303)


@door.post("/vu-viec/<code>/viec-keo-dai/ra")
@requires(permissions.LIST)
def leave_matter(code: str) -> ResponseReturnValue:
    """Take the case out of its matter."""
    case = require(MATTER, find(code))
    matters.take_out(case, actor(), clock.now())
    flash(_("Vụ này không còn thuộc việc kéo dài."), "success")
    return redirect(rows.case_url(code), 303)
