"""Answering one question of the office by a link from a mail: no secret is asked for, no case is shown."""

from flask import render_template
from flask.typing import ResponseReturnValue

from citizen.door import door
from citizen.forms.track import MessageForm
from citizen.track import secret_told
from office.base import clock
from office.base.db import db
from office.cases import handling, links, questions, workflow
from office.cases.permissions import PUBLIC
from web.access import requires
from web.language import said as _

OVER = (links.NotGood, questions.Settled, workflow.NotAllowed)


@door.get("/tra-loi/<token>")
@requires(PUBLIC)
def asked(token: str) -> ResponseReturnValue:
    """Show the question; looking changes nothing, because mail programs look first."""
    try:
        return _page(token, MessageForm(formdata=None))
    except OVER as why:
        return _over(why)


def _page(token: str, form: MessageForm, status: int = 200) -> ResponseReturnValue:
    found = questions.look(token, clock.now())
    return render_template(
        "citizen/answering/answer.html", asked=found, form=form, action=f"/tra-loi/{token}"
    ), status


def _over(why: Exception, typed: str = "") -> ResponseReturnValue:
    reason = why.reason if isinstance(why, links.NotGood) else "settled"
    status = 404 if reason == "unknown" else 410
    return render_template("citizen/answering/over.html", reason=reason, typed=typed), status


@door.post("/tra-loi/<token>")
@requires(PUBLIC)
def reply(token: str) -> ResponseReturnValue:
    """Take the answer, once; whatever goes wrong gives the typed words back."""
    form = MessageForm()
    try:
        uploads = form.uploads(nameless=False) if form.validate() else None
        if uploads is None:
            return _page(token, form, 422)
        if not (form.noi_dung.data or uploads):
            form.noi_dung.errors = [_("Xin viết vài chữ, hoặc chọn một tệp để gửi.")]
            return _page(token, form, 422)
        questions.answer(token, clock.now(), form.noi_dung.data or "", uploads=uploads)
    except handling.SecretTold:
        db.session.rollback()
        form.noi_dung.errors = [secret_told()]
        return _page(token, form, 422)
    except OVER as why:
        db.session.rollback()
        if questions.taken_in(getattr(why, "link", None), form.noi_dung.data or ""):
            return render_template("citizen/answering/answered.html")
        return _over(why, form.noi_dung.data or "")
    return render_template("citizen/answering/answered.html")
