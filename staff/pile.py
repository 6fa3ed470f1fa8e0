"""Issued letters printed together for the post or the counter: parts of a hundred, each to be had again."""

from urllib.parse import urlencode

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from office.base import clock
from office.cases import permissions, readings
from office.letters import catalogue, copies, pdf, pile
from office.letters.pile import Asked
from staff import reading
from staff.door import door
from staff.forms.pile import Pile
from web import fresh
from web.access import requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/thu/in"


@door.get("/thu/in")
@requires(permissions.LETTERS)
def piles() -> ResponseReturnValue:
    """Ask which letters, and show the parts they make."""
    today = clock.today()
    form = _form() if request.args else _form(formdata=None, tu=today, den=today)
    if request.args and not form.validate():
        return _page(form, 422)
    return _page(form)


@door.get("/thu/in/<int:number>.pdf")
@requires(permissions.LETTERS)
def pile_part(number: int) -> ResponseReturnValue:
    """Hand one part out as a single PDF, each letter front side up."""
    form = _form()
    if not form.validate():
        abort(404)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    letters = pile.part(_asked(form), actor(), number) if number else []
    if not letters:
        abort(404)
    reading.leave_mark(None, readings.EXPORT)
    try:
        made = pile.merged(letters)
    except (copies.Damaged, pdf.PrintingFailed):
        abort(503)
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="thu-{form.tu.data}-{number}.pdf"'
    )
    return answer


def _form(**said: object) -> Pile:
    form = Pile(
        **({"formdata": request.args, "meta": {"csrf": False}} | said)
    )  # it changes nothing
    own = sorted(catalogue.for_sender(), key=lambda key: catalogue.label(key, locale()))
    form.loai.choices = [
        SelectChoice("", _("Mọi thư gửi người dân")),
        *(SelectChoice(key, catalogue.label(key, locale())) for key in own),
    ]
    return form


def _asked(form: Pile) -> Asked:
    today = clock.today()
    kind = form.loai.data if form.loai.data in catalogue.for_sender() else ""
    return Asked(kind or "", form.tu.data or today, form.den.data or today)


def _page(form: Pile, status: int = 200) -> ResponseReturnValue:
    found = 0 if form.errors else pile.count(_asked(form), actor())
    query = urlencode({each.name: each.data or "" for each in (form.loai, form.tu, form.den)})
    page = render_template(
        "staff/letters/pile.html",
        form=form,
        count=found,
        parts=[
            (
                number,
                min(number * pile.PART, found) - (number - 1) * pile.PART,
                f"{HERE}/{number}.pdf?{query}",
            )
            for number in range(1, -(-found // pile.PART) + 1)
        ],
        here=HERE,
    )
    return page, status
