"""The texts of papers: read through time, changed from a day on, printed as a test before."""

from datetime import date
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import permissions
from office.cases.permissions import allows
from office.law.citing import cited
from office.letters import catalogue, copies, fields, pdf, sample, texts, versions
from staff.door import door
from staff.forms.texts import TextForm
from web.access import requires
from web.language import locale
from web.session import actor

TEXTS = "/can-bo/mau-van-ban"
PRINT = "in-thu"


@door.get("/mau-van-ban")
@requires(permissions.TEXTS)
def texts_page() -> ResponseReturnValue:
    """List the papers that are made by a text, with the day since which theirs holds."""
    changed = versions.changed_since()
    return render_template(
        "staff/letters/texts.html",
        papers=[
            {
                "url": f"{TEXTS}/{each.key}",
                "label": each.label(locale()),
                "form": cited(each.form, locale()),
                "basis": cited(each.basis, locale()),
                "since": changed.get(each.key),
            }
            for each in versions.editable()
        ],
    )


@door.get("/mau-van-ban/<kind>")
@requires(permissions.TEXTS)
def text_page(kind: str) -> ResponseReturnValue:
    """Show one text, its fields, and the versions before."""
    paper = _paper(kind)
    form = TextForm(
        formdata=None, words=versions.in_force(kind, clock.today()), since=clock.today()
    )
    return _page(paper, form)


@door.post("/mau-van-ban/<kind>")
@requires(permissions.EDIT_TEXTS)
def keep_text(kind: str) -> ResponseReturnValue:
    """Keep a new version from a day on, or print what was typed as a test."""
    paper, form = _paper(kind), TextForm()
    if not form.validate():
        return _page(paper, form, 422)
    try:
        words = versions.checked(kind, form.words.data or "")
        if request.form.get("viec") == PRINT:
            return _printed(kind, words)
        versions.keep(kind, words, form.since.data or clock.today(), actor(), clock.now())
    except texts.BadText as bad:
        form.words.errors = [_said(*each) for each in bad.faults]
        return _page(paper, form, 422)
    except versions.TooEarly:
        form.since.errors = [_("Mẫu mới có hiệu lực từ hôm nay hoặc sau này.")]
        return _page(paper, form, 422)
    flash(_("Đã lưu mẫu mới. Thư đã soạn giữ mẫu cũ."), "success")
    return redirect(f"{TEXTS}/{kind}", 303)


@door.get("/mau-van-ban/<kind>.pdf")
@requires(permissions.TEXTS)
def text_as_pdf(kind: str) -> ResponseReturnValue:
    """Print the text in force with an invented case."""
    _paper(kind)
    return _printed(kind, versions.in_force(kind, clock.today()))


def _printed(kind: str, words: str) -> ResponseReturnValue:
    try:
        sheet = pdf.render_apart(copies.template_of(kind), sample.facts(kind, words, clock.today()))
    except pdf.PrintingFailed:
        abort(503)
    answer = Response(sheet, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="in-thu-{kind}.pdf"'
    return answer


def _said(line: int, what: str, name: str) -> str:
    said = _("Dòng %(n)s: %(what)s", n=line, what=_(what))
    return f"{said}: {name}" if name else f"{said}."


def _paper(kind: str) -> catalogue.Paper:
    paper = next((each for each in versions.editable() if each.key == kind), None)
    return paper or abort(404)


def _page(paper: catalogue.Paper, form: TextForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/letters/text.html",
        paper=paper,
        label=paper.label(locale()),
        form_number=cited(paper.form, locale()),
        basis=cited(paper.basis, locale()),
        form=form,
        url=f"{TEXTS}/{paper.key}",
        names=sorted(fields.known(names_sender=paper.names_sender)),
        history=[_version(each) for each in versions.history(paper.key)],
        may_edit=allows(actor(), permissions.EDIT_TEXTS),
    )
    return page, status


def _version(each: versions.Version) -> dict[str, Any]:
    since: date | None = each.since
    return {"since": since, "words": each.words, "coming": bool(since and since > clock.today())}
