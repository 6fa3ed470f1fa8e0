"""Half a lost with its last holder: keepers give their shares, the new recipient rebuilds it."""

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import holders, permissions, recovery
from office.people.roles import Role
from staff.door import door
from web import fresh
from web.access import requires
from web.session import actor

HERE = "/can-bo/niem-phong/khoi-phuc"


@door.get("/niem-phong/khoi-phuc")
@requires(permissions.SEAL)
def recovery_page() -> ResponseReturnValue:
    """Show what is lost, and how many shares are there of how many needed."""
    return _page()


def _page(trouble: str = "", status: int = 200) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    keeper = who.has(Role.SEAL_KEEPER)
    lost = recovery.orphaned(who, today) if keeper else []
    page = render_template(
        "staff/seal/recovery.html",
        keeper=keeper,
        lost=lost,
        more=len(lost) >= recovery.AT_ONCE,
        standing=recovery.standing(lost, who, today) if lost else [],
        ready=len(recovery.waiting(who)),
        trouble=trouble,
    )
    return page, status


@door.post("/niem-phong/khoi-phuc/giao")
@requires(permissions.SEAL)
def give_share() -> ResponseReturnValue:
    """Give one's own share of one case, or of all that are lost, to the recipient named."""
    to, code = request.form.get("cho", ""), request.form.get("vu_viec", "")
    who, now = actor(), clock.now()
    if not who.has(Role.SEAL_KEEPER):
        abort(404)
    known = {each.id for each in recovery.recipients(clock.today())} - {who.id}
    if not to.isdecimal() or int(to) not in known:
        return _page(_("Xin chọn người nhận phần khóa."), 422)
    if asked := fresh.demand(both=True):
        return asked  # type: ignore[no-any-return]
    try:
        count = recovery.give_all(actor(), int(to), now, code)
    except PermissionError:
        return _page(
            _("Không giao được: khóa của ông/bà chưa mở trong phiên này, hoặc không giữ phần nào."),
            422,
        )
    flash(
        _("Đã giao phần khóa của %(n)s vụ việc. Việc này đã ghi vào nhật ký.", n=count), "success"
    )
    return redirect(HERE, 303)


@door.post("/niem-phong/khoi-phuc/nhan")
@requires(permissions.SEAL)
def rebuild() -> ResponseReturnValue:
    """Rebuild half a of every case of which enough shares were given to this officer."""
    who = actor()
    if not who.has(Role.SEALED_INTAKE):
        abort(404)
    if not recovery.waiting(who):
        flash(_("Không có gì phải khôi phục."), "info")
        return redirect(HERE, 303)
    if asked := fresh.demand(both=True):
        return asked  # type: ignore[no-any-return]
    now = clock.now()
    done = sum(recovery.recover(each, actor(), now) for each in recovery.waiting(actor()))
    holders.hand_over(actor(), now)
    flash(_("Đã khôi phục khóa của %(n)s vụ việc.", n=done), "success")
    return redirect(HERE, 303)
