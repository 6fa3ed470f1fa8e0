"""A letter that is owed is not to be written: by the head, with a reason."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import duties, permissions, workflow
from office.letters import catalogue, issue, queue
from office.letters.models import Letter
from staff.door import door
from staff.forms.letters import Waiver
from staff.letter_queue import KIND_SLUGS, QUEUE, address_of, find_letter, kind_slug, queue_url
from web.access import require, requires
from web.language import locale
from web.session import actor


@door.get("/thu/<handle>/mien")
@requires(permissions.SIGN)
def waive_page(handle: str) -> ResponseReturnValue:
    """Ask the head why a letter that is owed is not to be written."""
    letter = find_letter(handle)
    require(permissions.SIGN, letter.case)
    return _waiver(letter, Waiver())


@door.post("/thu/<handle>/mien")
@requires(permissions.SIGN)
def waive_letter(handle: str) -> ResponseReturnValue:
    """Settle a letter that is owed by the head's reasoned decision."""
    letter = find_letter(handle)
    require(permissions.SIGN, letter.case)
    duty = issue.duty_of(letter)
    form = Waiver()
    if duty is None:
        abort(404)
    if not form.validate():
        return _waiver(letter, form, 422)
    _before, after = queue.beside(letter, actor(), KIND_SLUGS.get(kind_slug(), ""))
    try:
        issue.waive(duty, actor(), form.ly_do.data, clock.now())
    except workflow.Changed:
        form.form_errors.append(_("Thư này vừa được người khác gửi hoặc miễn."))
        return _waiver(letter, form, 409)
    except issue.NeedsReason:
        form.form_errors.append(_("Xin ghi lý do: lý do được giữ trong nhật ký."))
        return _waiver(letter, form, 422)
    flash(_("Đã miễn thư này. Lý do được giữ trong nhật ký."), "success")
    slug = kind_slug()
    return redirect(address_of(after, slug) if after else queue_url(slug), 303)


def _waiver(letter: Letter, form: Waiver, status: int = 200) -> ResponseReturnValue:
    duty = issue.duty_of(letter)
    if duty is None:
        abort(404)
    slug = kind_slug()
    page = render_template(
        "staff/letters/waive.html",
        form=form,
        letter=letter,
        kind_label=catalogue.label(letter.kind, locale()),
        apology=duty.letter == duties.APOLOGY,
        action=f"{QUEUE}/{letter.handle}/mien" + (f"?loai={slug}" if slug else ""),
        back=address_of(letter.handle, slug),
    )
    return page, status
