"""Thanks signed together: every one shown in full, ticked, signed at one press."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from office.base import clock
from office.cases import permissions
from office.letters import catalogue, together
from office.letters.together import Ready
from staff import rows
from staff.door import door
from web import fresh
from web.access import requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/thu/ky-loat"
TICK = "thu"


@door.get("/thu/ky-loat")
@requires(permissions.SIGN_LETTER)
def sign_together_page() -> ResponseReturnValue:
    """Show the thanks that are ready, each as it would go out."""
    return _page()


@door.post("/thu/ky-loat")
@requires(permissions.SIGN_LETTER)
def sign_together() -> ResponseReturnValue:
    """Sign what was ticked, as it was shown; what changed meanwhile is left and named."""
    chosen = dict(_chosen(each) for each in request.form.getlist(TICK))
    if not chosen:
        return _page(_("Chưa chọn thư nào. Xin đánh dấu thư muốn ký."), 422)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    done = together.sign(chosen, actor(), clock.now())
    if done.signed:
        said = ngettext("Đã ký %(num)s thư.", "Đã ký %(num)s thư.", len(done.signed))
        flash(said, "success")
    for letters, words in (
        (done.changed, _("Đã thay đổi sau khi ông/bà xem, nên chưa ký: %(codes)s.")),
        (done.lacking, _("Còn thiếu nội dung, nên chưa ký: %(codes)s.")),
    ):
        if letters:
            flash(words % {"codes": ", ".join(each.case.code for each in letters)}, "error")
    return redirect(HERE, 303)


def _chosen(said: str) -> tuple[str, int]:
    handle, _dot, version = said.rpartition(".")
    return handle, int(version) if version.isdecimal() and len(version) < 9 else 0


def _page(problem: str = "", status: int = 200) -> ResponseReturnValue:
    ready = together.waiting(actor(), clock.today())
    ticked = set(request.form.getlist(TICK))
    page = render_template(
        "staff/letters/together.html",
        letters=[_row(each, ticked) for each in ready],
        problem=problem,
        action=HERE,
        most=together.MOST,
    )
    return page, status


def _row(each: Ready, ticked: set[str]) -> dict[str, Any]:
    letter = each.letter
    value = f"{letter.handle}.{letter.version}"
    return {
        "value": value,
        "ticked": value in ticked or (not ticked and not each.lacking),
        "kind": catalogue.label(letter.kind, locale()),
        "code": letter.case.code,
        "url": f"/can-bo/thu/{letter.handle}",
        "case_url": rows.case_url(letter.case.code),
        "to": letter.facts.get("greeting") or letter.facts.get("to", ""),
        "lines": [
            *each.body.paragraphs,
            *(line for _h, said in each.body.sections for line in said),
        ],
        "lacking": [_(words) for words in each.lacking],
        "preview": f"/can-bo/thu/{letter.handle}/xem-truoc.png?ban={letter.version}",
    }
