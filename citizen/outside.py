"""An outside body answers by its link: it sees the question, what was attached to it, and nothing else."""

from urllib.parse import quote

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from citizen.door import door
from citizen.forms.outside import OutsideReply
from office.base import clock
from office.base.db import db
from office.cases import inquiries, inquiry_answers, intake, links, sealed
from office.cases.models import Inquiry, InquiryAnswer
from office.cases.permissions import PUBLIC
from office.law.kinds import Kind
from office.people.actors import VISITOR
from web import headers
from web.access import requires
from web.language import locale
from web.language import said as _

HERE = "/co-quan-tra-loi"
OVER = (links.NotGood, inquiries.Settled)


@door.get(f"{HERE}/<token>")
@requires(PUBLIC)
def outside_question(token: str) -> ResponseReturnValue:
    """Show the question; looking changes nothing, because mail programs look first."""
    try:
        return _page(token, OutsideReply(formdata=None))
    except OVER as why:
        return _over(why)


def _page(token: str, form: OutsideReply, status: int = 200) -> ResponseReturnValue:
    made = inquiry_answers.look(token, clock.now())
    page = render_template(
        "citizen/outside/answer.html",
        made=made,
        reference=inquiries.reference(made),
        article=_article(made),
        shown=[each for each in made.papers if each.answer_id is None],
        before=made.answers,
        form=form,
        action=f"{HERE}/{token}",
    )
    return page, status


def _article(made: Inquiry) -> str:
    """Return by which article the office asks, in the reader's language."""
    rule = inquiries.rule_of(made.case.kind, clock.day_of(made.asked_at))
    return rule.en if locale() == "en" else rule.vi


def _over(why: Exception) -> ResponseReturnValue:
    reason = why.reason if isinstance(why, links.NotGood) else "settled"
    status = 404 if reason == "unknown" else 410
    typed = request.form.get("tra_loi", "").strip() if request.method == "POST" else ""
    return render_template("citizen/outside/over.html", reason=reason, typed=typed), status


@door.post(f"{HERE}/<token>")
@requires(PUBLIC)
def outside_answer(token: str) -> ResponseReturnValue:
    """Take the answer, once; whatever goes wrong gives the typed words back."""
    form = OutsideReply()
    try:
        made = inquiry_answers.look(token, clock.now())
        said = form.said(nameless=made.case.kind == Kind.DENUNCIATION)
        if said is None:
            return _page(token, form, 422)
        answer = inquiry_answers.by_link(token, clock.now(), said)
    except inquiry_answers.EnoughParts:
        db.session.rollback()
        form.du.errors = [_("Đã trả lời một phần nhiều lần. Xin trả lời đủ, hoặc gọi cho cơ quan.")]
        return _page(token, form, 422)
    except OVER as why:
        db.session.rollback()
        again = inquiry_answers.taken_in(
            getattr(why, "link", None), form.tra_loi.data or "", clock.now()
        )
        return _receipt(again, form) if again else _over(why)
    return _receipt(answer, form)


def _receipt(answer: InquiryAnswer, form: OutsideReply) -> ResponseReturnValue:
    made = db.session.get_one(Inquiry, answer.inquiry_id)
    return render_template(
        "citizen/outside/receipt.html",
        answer=answer,
        who=form,
        reference=inquiries.reference(made),
        papers=[
            each
            for each in made.papers
            if each.answer_id == answer.id and each.number != inquiry_answers.WORDS
        ],
    )


@door.get(f"{HERE}/<token>/giay/<int:number>")
@requires(PUBLIC)
def outside_paper(token: str, number: int) -> ResponseReturnValue:
    """Hand out a paper that was attached to the question, never to be run by the browser."""
    try:
        made = inquiry_answers.look(token, clock.now())
    except OVER as why:
        return _over(why)
    shown = (each for each in made.papers if each.answer_id is None and each.number == number)
    paper = next(shown, None) or abort(404)
    try:
        data = inquiries.content_of(made, paper, VISITOR, token)
    except (intake.Quarantined, OSError, sealed.DoesNotOpen):
        abort(404)
    answer = Response(data, mimetype="application/octet-stream")
    answer.headers["Content-Type"] = paper.media_type
    plain = secure_filename(paper.name) or "tep"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(paper.name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = headers.PAPER
    answer.headers["Cache-Control"] = "no-store"
    return answer
