"""Questions to other units and outside bodies: asked on a page of the case, answered on a page of the unit."""

import secrets
from typing import Any
from urllib.parse import quote

import segno
from flask import Response, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from office.base import clock
from office.base.db import db
from office.cases import (
    directory,
    inquiries,
    inquiry_answers,
    intake,
    permissions,
    queries,
    readings,
    sealed,
    workflow,
)
from office.cases.inquiries import ANSWERED, ASKED, INSIDE, MAIL, POST, Sent
from office.cases.models import Case, Inquiry, InquiryAnswer, InquiryPaper
from office.cases.sight import Level, level
from office.law.deadlines import BeyondCalendar
from office.law.kinds import Kind
from office.people.roles import Role
from staff import reading, refusals, rows
from staff.acting import find
from staff.door import door
from staff.forms.inquiries import BY_RULE, CHOSEN, OTHER, Asking, Assigning, OnPaper
from web import headers
from web.access import require, requires
from web.filters import day_short
from web.language import locale
from web.replying import Replying
from web.session import actor

HERE = "/can-bo/duoc-hoi"
WRONG = (
    inquiries.NotAskedThere,
    inquiries.TooMany,
    inquiries.NoPaper,
    inquiries.Settled,
    BeyondCalendar,
    workflow.NotAllowed,
    sealed.IdentityTold,
    sealed.DoesNotOpen,
)


# On the case


@door.get("/vu-viec/<code>/hoi-co-quan")
@requires(permissions.LIST)
def inquiries_of_case(code: str) -> ResponseReturnValue:
    """Show what was asked about the case and what came back, and a form to ask."""
    return _page(_readable(code))


def _readable(code: str) -> Case:
    case = find(code)
    if level(actor(), case) < Level.EXTRACT:
        abort(403)
    return case


def _page(
    case: Case, form: Asking | None = None, trouble: str = "", status: int = 200
) -> ResponseReturnValue:
    asks = case.open and permissions.allows(actor(), permissions.INQUIRE, case)
    reading.leave_mark(case, readings.CASE)
    page = render_template(
        "staff/inquiries/case.html",
        case=case,
        asked=faces(case),
        form=(form or _form(case, formdata=None, data={"khoa": secrets.token_urlsafe(24)}))
        if asks
        else None,
        asks=asks,
        trouble=trouble,
        sealed=case.kind == Kind.DENUNCIATION,
        action=f"{rows.case_url(case.code)}/hoi-co-quan",
        back=rows.case_url(case.code),
    )
    return page, status


def _form(case: Case, **said: Any) -> Asking:
    form = Asking(**said)
    known, english = directory.on(clock.today()), locale() == "en"
    form.noi.choices = [
        *[
            (f"{kind}.{each.id}", each.name_en if english else each.name)
            for kind, sort in (("unit", "unit"), ("body", "outside"))
            for each in known.of_kind(sort)
            if each.id != case.unit_id
        ],
        (OTHER, _("Nơi khác (ghi tên ở dưới)")),
    ]
    form.giay.choices = [(each.handle, each.name) for each in inquiries.choices_of_papers(case)]
    form.han.choices = [(BY_RULE, _by_rule(case)), (CHOSEN, _("Ngày khác, có lý do"))]
    return form


def _by_rule(case: Case) -> str:
    today = clock.today()
    rule = inquiries.rule_of(case.kind, today)
    article = rule.en if locale() == "en" else rule.vi
    days = (
        _("%(n)s ngày làm việc", n=rule.length)
        if rule.unit == "working"
        else _("%(n)s ngày", n=rule.length)
    )
    try:
        due = day_short(rule.due(today))
    except BeyondCalendar:
        due = "?"
    whose = _("số ngày là của cơ quan; căn cứ hỏi: ") if rule.policy else ""
    return str(_("%(days)s, đến ngày %(due)s (%(why)s)", days=days, due=due, why=whose + article))


def faces(case: Case) -> list[dict[str, Any]]:
    """Return the questions of *case* in words, newest first, as *actor* may read the answers."""
    today, who = clock.today(), actor()
    return [
        {
            "made": made,
            "reference": inquiries.reference(made),
            "state": _state(made, case, today),
            "tone": _tone(made, case, today),
            "shown": [each for each in made.papers if each.answer_id is None],
            "answers": [_answer(case, made, each) for each in made.answers],
            "passes": permissions.allows(who, permissions.EXTRACT, case)
            and not all(inquiry_answers.passed(each) for each in made.answers),
            "waits": made.state == ASKED and case.open,
            "linked": made.way in {MAIL, POST},
            "new": made.seen_at is None
            and any(inquiry_answers.passed(each) for each in made.answers),
        }
        for made in inquiries.of_case(case)
    ]


def _answer(case: Case, made: Inquiry, answer: InquiryAnswer) -> dict[str, Any]:
    shut = False
    try:
        words = inquiry_answers.words_of(case, answer, made, actor())
    except (intake.Quarantined, OSError, sealed.DoesNotOpen):
        words, shut = {}, True
    return {
        "one": answer,
        "words": words,
        "shut": shut,
        "waits": not shut and not any(words.values()),
        "papers": [
            _paper(case, paper)
            for paper in made.papers
            if paper.answer_id == answer.id and paper.number != inquiry_answers.WORDS
        ],
    }


def _paper(case: Case, paper: InquiryPaper) -> dict[str, Any]:
    opens = paper.attachment is not None and (
        case.kind != Kind.DENUNCIATION or level(actor(), case) >= Level.ORIGINAL
    )
    handle = paper.attachment.handle if paper.attachment else ""
    return {
        "name": paper.name,
        "size": paper.size,
        "kind": paper.media_type,
        "url": f"{rows.case_url(case.code)}/tep/{handle}" if opens else "",
        "note": "" if opens else _("chờ cán bộ tiếp nhận tố cáo lược, duyệt"),
    }


def _state(made: Inquiry, case: Case, today: Any) -> str:
    if made.state == ANSWERED:
        return str(_("Đã trả lời"))
    if made.state != ASKED:
        return str(_("Đã rút"))
    if not case.open:
        return str(_("Không còn chờ"))
    late = (today - (made.more_until or made.due_on)).days
    if late > 0:
        return str(_("Trễ %(n)s ngày", n=late))
    return str(_("Trả lời một phần") if made.answers else _("Đang chờ trả lời"))


def _tone(made: Inquiry, case: Case, today: Any) -> str:
    if made.state == ANSWERED:
        return "on-time"
    waits = made.state == ASKED and case.open
    return "late" if waits and (made.more_until or made.due_on) < today else "neutral"


@door.post("/vu-viec/<code>/hoi-co-quan")
@requires(permissions.LIST)
def inquire(code: str) -> ResponseReturnValue:
    """Ask; a question that goes by post is shown at once as a letter, with its link told only there."""
    case = require(permissions.INQUIRE, queries.by_code(code, actor()))
    form = _form(case)
    if not form.validate():
        return _page(case, form, status=422)
    try:
        sent = inquiries.ask(case, form.asked(), actor(), clock.now())
    except WRONG as refusal:
        db.session.rollback()
        case = require(permissions.READ, queries.by_code(code, actor()))
        return _page(case, form, _why(refusal, case), 422)
    return _done(case, sent, _("Đã hỏi. Câu trả lời sẽ hiện ở đây và trên bàn làm việc."))


def _done(case: Case, sent: Sent, said: str) -> ResponseReturnValue:
    if sent.inquiry.way == POST:
        return _letter(case, sent)
    flash(said, "success")
    return redirect(f"{rows.case_url(case.code)}/hoi-co-quan", 303)


def _letter(case: Case, sent: Sent) -> ResponseReturnValue:
    made = sent.inquiry
    where = inquiries.address(sent.token)
    rule = inquiries.rule_of(case.kind, clock.day_of(made.asked_at))
    return render_template(
        "staff/inquiries/letter.html",
        made=made,
        reference=inquiries.reference(made),
        article=rule.vi,
        where=where,
        last=inquiries.last_day(made, clock.now()),
        qr=segno.make(where, error="m", micro=False).svg_data_uri(scale=4, light="white"),
        shown=[each for each in made.papers if each.answer_id is None],
        back=f"{rows.case_url(case.code)}/hoi-co-quan",
    )


def _why(refusal: Exception, case: Case) -> str:
    """Say why not; whom a case is about is told to those alone who may know it."""
    if isinstance(refusal, inquiries.NotAskedThere):
        if permissions.allows(actor(), permissions.LIFT, case):
            return str(
                _("Vụ việc này nói về nơi đó, nên không hỏi nơi đó được. Xin chọn nơi khác.")
            )
        return str(_("Không hỏi nơi này về vụ việc này được. Xin chọn nơi khác."))
    if isinstance(refusal, inquiries.TooMany):
        return str(_("Đã có nhiều câu hỏi đang chờ. Xin rút bớt hoặc chờ trả lời trước."))
    if isinstance(refusal, inquiries.NoPaper):
        return str(
            _("Không cho xem được giấy tờ đã chọn. Với tố cáo, chỉ bản lược đã duyệt, và chỉ gửi ra cơ quan ngoài. Xin chọn lại.")
        )  # fmt: skip
    if isinstance(refusal, inquiries.Settled):
        return str(_("Câu hỏi này đã xong: đã được trả lời hoặc đã rút."))
    return refusals.sentence(refusal, case)


@door.post("/vu-viec/<code>/hoi-co-quan/<handle>/<act>")
@requires(permissions.LIST)
def change_inquiry(code: str, handle: str, act: str) -> ResponseReturnValue:
    """Send a question anew, take it back, or note that its answer was seen."""
    case = require(permissions.INQUIRE, queries.by_code(code, actor()))
    made = inquiries.by_handle(handle)
    if made is None or made.case_id != case.id or act not in ACTS:
        abort(404)
    now = clock.now()
    if act == "ghi":
        return _write_down(case, made)
    try:
        if act == "gui-lai":
            return _done(case, inquiries.renew(made, actor(), now), _("Đã gửi đường dẫn mới; đường dẫn cũ thôi dùng được."))  # fmt: skip
        if act == "rut":
            inquiries.withdraw(made, actor(), now)
            flash(_("Đã rút câu hỏi; đường dẫn của nó thôi dùng được."), "success")
        elif act == "cho-doc":
            inquiry_answers.let_through(made, actor(), now)
            flash(_("Người xử lý đọc được câu trả lời; điều có thể cho biết ai tố cáo đã được che."), "success")  # fmt: skip
        else:
            inquiries.note_seen(made, actor(), now)
    except WRONG as refusal:
        db.session.rollback()
        flash(_why(refusal, find(code)), "error")
    return redirect(f"{rows.case_url(code)}/hoi-co-quan", 303)


ACTS = frozenset({"gui-lai", "rut", "da-xem", "cho-doc", "ghi"})


@door.get("/vu-viec/<code>/hoi-co-quan/<handle>/ghi")
@requires(permissions.LIST)
def answer_on_paper(code: str, handle: str) -> ResponseReturnValue:
    """Show where an answer that came on paper is written down."""
    case = require(permissions.INQUIRE, queries.by_code(code, actor()))
    made = inquiries.by_handle(handle)
    if made is None or made.case_id != case.id or made.way == INSIDE:
        abort(404)
    return _paper_page(case, made, OnPaper(formdata=None))


def _paper_page(
    case: Case, made: Inquiry, form: OnPaper, trouble: str = "", status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "staff/inquiries/paper.html",
        made=made,
        reference=inquiries.reference(made),
        form=form,
        trouble=trouble,
        action=f"{rows.case_url(case.code)}/hoi-co-quan/{made.handle}/ghi",
        back=f"{rows.case_url(case.code)}/hoi-co-quan",
    )
    return page, status


def _write_down(case: Case, made: Inquiry) -> ResponseReturnValue:
    form = OnPaper()
    said = form.said(nameless=case.kind == Kind.DENUNCIATION)
    if said is None:
        return _paper_page(case, made, form, status=422)
    try:
        inquiry_answers.on_paper(made, actor(), clock.now(), said)
    except inquiry_answers.EnoughParts:
        db.session.rollback()
        form.du.errors = [_("Đã trả lời một phần nhiều lần. Xin trả lời đủ.")]
        return _paper_page(case, made, form, status=422)
    except WRONG as refusal:
        db.session.rollback()
        return _paper_page(case, made, form, _why(refusal, case), 409)
    flash(_("Đã ghi câu trả lời."), "success")
    return redirect(f"{rows.case_url(case.code)}/hoi-co-quan", 303)


# In the asked unit


@door.get("/duoc-hoi")
@requires(permissions.ASKED)
def asked_units() -> ResponseReturnValue:
    """Show what the officer's unit is asked, and what came back to the officer's own questions."""
    who, today = actor(), clock.today()
    return render_template(
        "staff/inquiries/list.html",
        asked=[_line(each, today) for each in inquiries.asked_of(who, today)],
        here=HERE,
    )


def _line(made: Inquiry, today: Any) -> dict[str, Any]:
    return {
        "reference": inquiries.reference(made),
        "url": f"{HERE}/{made.handle}",
        "question": made.question,
        "due_on": made.due_on,
        "more": made.more_until,
        "late": (made.more_until or made.due_on) < today,
        "unit": made.unit.name if made.unit else made.body,
    }


@door.get("/duoc-hoi/<handle>")
@requires(permissions.ASKED)
def asked_one(handle: str) -> ResponseReturnValue:
    """Show one question to the unit, with what was attached to it, and nothing of the case."""
    return _asked_page(_mine(handle), Replying(formdata=None))


def _mine(handle: str) -> Inquiry:
    made = inquiries.by_handle(handle)
    if made is None or not inquiries.for_me(made, actor(), clock.today()):
        abort(404)
    return made


def _asked_page(
    made: Inquiry, form: Replying, trouble: str = "", status: int = 200
) -> ResponseReturnValue:
    people = inquiries.free_in(made, clock.today())
    leads = made.unit_id in actor().units((Role.LEAD,))
    assigning = Assigning(formdata=None, data={"can_bo": str(made.officer_id or "")})
    assigning.can_bo.choices = [(str(each.id), each.name) for each in people]
    case = made.case
    sees = level(actor(), case) >= Level.LINE
    page = render_template(
        "staff/inquiries/one.html",
        made=made,
        reference=inquiries.reference(made),
        article=_article(made),
        asker=made.asker.name,
        shown=[each for each in made.papers if each.answer_id is None],
        given=made.answers,
        waits=made.state == ASKED and case.open,
        case_url=rows.case_url(case.code) if sees else "",
        form=form,
        assigning=assigning if leads and people else None,
        trouble=trouble,
        action=f"{HERE}/{made.handle}",
        here=HERE,
    )
    return page, status


def _article(made: Inquiry) -> str:
    rule = inquiries.rule_of(made.case.kind, clock.day_of(made.asked_at))
    return rule.en if locale() == "en" else rule.vi


@door.post("/duoc-hoi/<handle>")
@requires(permissions.ASKED)
def answer_asked(handle: str) -> ResponseReturnValue:
    """Take the answer of the unit; a second press finds it answered."""
    made = _mine(handle)
    form = Replying()
    said = form.said(nameless=made.case.kind == Kind.DENUNCIATION)
    if said is None:
        return _asked_page(made, form, status=422)
    try:
        inquiry_answers.by_officer(made, actor(), clock.now(), said)
    except inquiry_answers.EnoughParts:
        db.session.rollback()
        form.du.errors = [_("Đã trả lời một phần nhiều lần. Xin trả lời đủ.")]
        return _asked_page(_mine(handle), form, status=422)
    except inquiries.Settled:
        db.session.rollback()
        said_so = _("Câu hỏi này đã xong: đã được trả lời hoặc đã rút. Chữ vừa viết còn ở dưới.")
        return _asked_page(_mine(handle), form, said_so, 409)
    flash(_("Đã gửi câu trả lời cho người hỏi."), "success")
    return redirect(HERE, 303)


@door.post("/duoc-hoi/<handle>/giao")
@requires(permissions.ASKED)
def assign_asked(handle: str) -> ResponseReturnValue:
    """Name who of the unit answers."""
    made = _mine(handle)
    form = Assigning()
    form.can_bo.choices = [
        (str(each.id), each.name) for each in inquiries.free_in(made, clock.today())
    ]
    if not form.validate():
        return _asked_page(made, Replying(formdata=None), form.can_bo.errors[0], 422)
    try:
        inquiries.assign(made, int(form.can_bo.data), actor(), clock.now())
    except workflow.NotAllowed:
        abort(403)
    except (inquiries.Settled, inquiries.NotAskedThere):
        db.session.rollback()
        flash(_("Chưa giao được: câu hỏi đã xong, hoặc người này không trả lời được."), "error")
        return redirect(HERE, 303)
    flash(_("Đã giao người trả lời."), "success")
    return redirect(f"{HERE}/{handle}", 303)


@door.get("/duoc-hoi/<handle>/giay/<int:number>")
@requires(permissions.ASKED)
def asked_paper(handle: str, number: int) -> ResponseReturnValue:
    """Hand out a paper that was attached to the question, never to be run by the browser."""
    made = _mine(handle)
    shown = (each for each in made.papers if each.answer_id is None and each.number == number)
    paper = next(shown, None) or abort(404)
    try:
        data = inquiries.content_of(made, paper, actor())
    except (intake.Quarantined, OSError, sealed.DoesNotOpen):
        abort(404)
    reading.leave_mark(made.case, readings.PAPER)
    answer = Response(data, mimetype="application/octet-stream")
    answer.headers["Content-Type"] = paper.media_type
    plain = secure_filename(paper.name) or "tep"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(paper.name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = headers.PAPER
    answer.headers["Cache-Control"] = "no-store"
    return answer


# On the desk


def lanes() -> list[dict[str, Any]]:
    """Return the ways to what the officer is asked, and to news of the officer's own questions."""
    who, today = actor(), clock.today()
    found = []
    if count := inquiries.count_asked(who, today):
        found.append({"label": _("Được hỏi"), "count": count, "url": HERE, "current": False, "tone": "soon"})  # fmt: skip
    if count := inquiries.count_news(who, today):
        label = _("Nơi được hỏi trả lời, trễ")
        found.append({"label": label, "count": count, "url": f"{HERE}/cua-toi", "current": False, "tone": "soon"})  # fmt: skip
    return found


@door.get("/duoc-hoi/cua-toi")
@requires(permissions.INQUIRE)
def own_inquiries() -> ResponseReturnValue:
    """Show the officer's own questions that were answered since, or are late."""
    today = clock.today()
    news = inquiries.news_for(actor(), today)
    return render_template(
        "staff/inquiries/own.html",
        news=[
            {
                "reference": inquiries.reference(each),
                "body": each.body,
                "code": each.case.code,
                "url": f"{rows.case_url(each.case.code)}/hoi-co-quan#cau-{each.id}",
                "state": _state(each, each.case, today),
                "tone": _tone(each, each.case, today),
                "due_on": each.more_until or each.due_on,
                "reminded": each.reminded,
            }
            for each in news
        ],
    )
