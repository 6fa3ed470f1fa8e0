"""Who is set aside from a case, and letting someone in again: one asks, another decides."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.i18n import N_
from office.cases import lifts, permissions, queries
from office.cases.models import Case
from staff import rows
from staff.door import door
from staff.forms.conflicts import Lift
from web import fresh
from web.access import require, requires
from web.language import said as _
from web.session import actor

PLACE = "ngoai-cuoc"
SOURCES = {
    "sender": N_("người gửi nêu tên"),
    "intake": N_("cán bộ nhận đơn đặt ra ngoài"),
    "line": N_("phụ trách hoặc thuộc người, đơn vị bị nêu"),
}


@door.get(f"/vu-viec/<code>/{PLACE}")
@requires(permissions.LIST)
def aside(code: str) -> ResponseReturnValue:
    """Show who is set aside, and every request to let someone in again."""
    case = _case(code)
    return _page(case, _form(case))


@door.post(f"/vu-viec/<code>/{PLACE}")
@requires(permissions.LIST)
def ask_lift(code: str) -> ResponseReturnValue:
    """Ask, with a reason; nothing changes before someone else agrees."""
    case = _case(code)
    form = _form(case)
    if not form.validate():
        return _page(case, form, 422)
    try:
        lifts.ask(case, form.who.data, form.reason.data, actor(), clock.now())
    except lifts.NothingToLift:
        form.who.errors = [_("Người này không còn ở ngoài, hoặc đã có yêu cầu đang chờ.")]
        return _page(case, form, 422)
    flash(_("Đã ghi yêu cầu. Người thứ hai quyết định; trước đó không có gì thay đổi."), "success")
    return redirect(_here(case), 303)


@door.post(f"/vu-viec/<code>/{PLACE}/<int:number>/<choice>")
@requires(permissions.LIST)
def settle_lift(code: str, number: int, choice: str) -> ResponseReturnValue:
    """Decide as the second person, after proving again who that is."""
    case = _case(code)
    asked = next((each for each in lifts.of(case) if each.id == number), None)
    deed = {"cho-vao": lifts.grant, "giu-nguyen": lifts.refuse}.get(choice)
    if asked is None or deed is None:
        abort(404)
    if again := fresh.demand():
        return again  # type: ignore[no-any-return]
    try:
        deed(asked, case, actor(), clock.now())
    except lifts.SecondPerson:
        flash(_("Người yêu cầu không tự quyết định được. Xin nhờ người khác."), "error")
    except lifts.NothingToLift:
        flash(_("Yêu cầu này đã được quyết định."), "error")
    else:
        flash(_("Đã ghi quyết định."), "success")
    return redirect(_here(case), 303)


def _case(code: str) -> Case:
    return require(permissions.LIFT, queries.by_code(code, actor()))


def _here(case: Case) -> str:
    return f"{rows.case_url(case.code)}/{PLACE}"


def _form(case: Case) -> Lift:
    form = Lift()
    form.who.choices = [(each.key, _name(each.key, each.name)) for each in lifts.aside(case)]
    return form


def _name(key: str, name: str) -> str:
    return str(_("Người phụ trách %(unit)s", unit=name)) if key.startswith("lead.") else name


def _page(case: Case, form: Lift, status: int = 200) -> ResponseReturnValue:
    asked, out = lifts.of(case), lifts.aside(case)
    people = [f"officer.{id_}" for each in asked for id_ in (each.asked_by, each.settled_by) if id_]
    names = lifts.names_of([*(key for each in asked for key in each.who), *people])
    page = render_template(
        "staff/handling/aside.html",
        case=case,
        here=_here(case),
        back=rows.case_url(case.code),
        form=form,
        aside=[(_name(each.key, each.name), _(SOURCES[each.source]), each.since) for each in out],
        asked=[
            {
                "id": each.id,
                "who": ", ".join(_name(key, names[key]) for key in each.who),
                "reason": each.reason,
                "asked_by": names[f"officer.{each.asked_by}"],
                "asked_at": each.asked_at,
                "settled_by": names.get(f"officer.{each.settled_by}", ""),
                "settled_at": each.settled_at,
                "granted": each.granted,
                "mine": each.asked_by == actor().id,
            }
            for each in asked
        ],
    )
    return page, status
