"""Numbers kept for papers written outside: reserved on the register, used or cancelled on a page of their own."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import permissions
from office.letters import books, reserving
from office.letters.models import ReservedNumber
from staff import registers
from staff.door import door
from staff.forms.reserving import Cancel, Reserve, Use
from web.access import requires
from web.session import actor


@door.post("/so-van-ban/<name>/giu-so")
@requires(permissions.RESERVE)
def reserve_numbers(name: str) -> ResponseReturnValue:
    """Keep the next numbers of this year."""
    if name not in books.NAMES:
        abort(404)
    form = Reserve()
    if not form.validate():
        return registers.shown(form, 422, name)
    made = reserving.reserve(
        name, form.count.data or 1, form.purpose.data or "", actor(), clock.now()
    )
    told = ", ".join(str(each.number) for each in made)
    flash(
        _("Đã giữ số %(numbers)s. Ghi văn bản hoặc hủy số ngay trong sổ.", numbers=told), "success"
    )
    return redirect(registers.address(name, made[0].year), 303)


@door.get("/so-van-ban/giu-so/<int:reserved_id>")
@requires(permissions.RESERVE)
def reserved_number(reserved_id: int) -> ResponseReturnValue:
    """Ask what became of one number."""
    return _page(_kept(reserved_id), _use(), Cancel(formdata=None))


@door.post("/so-van-ban/giu-so/<int:reserved_id>/dung")
@requires(permissions.RESERVE)
def use_number(reserved_id: int) -> ResponseReturnValue:
    """Write down the paper that bears it."""
    kept, form = _kept(reserved_id), Use()
    if not form.validate():
        return _page(kept, form, Cancel(formdata=None), 422)
    try:
        reserving.use(
            kept, actor(), clock.now(), subject=form.subject.data or "", signer=form.signer.data or "",
            day=form.day.data or clock.today(),
        )  # fmt: skip
    except reserving.ImpossibleDay:
        form.day.errors = [_("Ngày văn bản không trước ngày giữ số và không sau hôm nay.")]
        return _page(kept, form, Cancel(formdata=None), 422)
    except reserving.Settled:
        return _settled(kept)
    flash(_("Đã ghi văn bản vào sổ."), "success")
    return redirect(registers.address(kept.register, kept.year), 303)


@door.post("/so-van-ban/giu-so/<int:reserved_id>/huy")
@requires(permissions.RESERVE)
def cancel_number(reserved_id: int) -> ResponseReturnValue:
    """Cancel it with a reason."""
    kept, form = _kept(reserved_id), Cancel()
    if not form.validate():
        return _page(kept, _use(), form, 422)
    try:
        reserving.cancel(kept, actor(), clock.now(), reason=form.reason.data or "")
    except reserving.Settled:
        return _settled(kept)
    flash(_("Đã hủy số. Số vẫn nằm trong sổ, kèm lý do."), "success")
    return redirect(registers.address(kept.register, kept.year), 303)


def _use() -> Use:
    return Use(formdata=None, day=clock.today())


def _kept(reserved_id: int) -> ReservedNumber:
    return reserving.by_id(reserved_id) or abort(404)


def _settled(kept: ReservedNumber) -> ResponseReturnValue:
    flash(_("Số này vừa được người khác dùng hoặc hủy."), "error")
    return redirect(registers.address(kept.register, kept.year), 303)


def _page(kept: ReservedNumber, use: Use, cancel: Cancel, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/letters/reserved.html",
        kept=kept,
        number=reserving.number_text(kept).removeprefix("Số: ") or kept.number,
        book=_(books.NAMES[kept.register]),
        use=use,
        cancel=cancel,
        open=kept.state == reserving.RESERVED,
        here=f"{registers.REGISTER}/giu-so/{kept.id}",
        back=registers.address(kept.register, kept.year),
    )
    return page, status
