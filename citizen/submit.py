"""Filing a case: one question a page, a draft that waits, nothing typed is lost."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import abort

from citizen import drafting, paging, steps
from citizen.door import door
from citizen.forms.rules import Within
from citizen.forms.submit import UNKNOWN, Resume, Start, ordered
from citizen.kinds import all_spoken, spoken
from citizen.paging import HOME
from citizen.steps import QUESTIONS, Question, Step
from office.base import clock
from office.base.db import db
from office.base.kinds import TELLS_ITS_AUTHOR
from office.cases import consents, drafts, holders
from office.cases import permissions as may
from office.cases.drafts import Open
from office.law.kinds import Kind
from office.people import attempts
from office.people.models import Citizen
from web import session
from web.access import requires
from web.forms import Form
from web.language import locale
from web.language import said as _

MOST_KEPT = 200_000
"""Letters kept of a page that is put aside with mistakes in it."""


@door.get("/gui-don")
@requires(may.FILE)
def start() -> ResponseReturnValue:
    """Say what happens, and ask which kind it is."""
    kind = drafting.kind_of(drafting.current())
    return _show_start(Start(formdata=None, data={"kind": kind}))


def _show_start(form: Start, status: int = 200) -> ResponseReturnValue:
    draft = drafting.current()
    return render_template(
        "citizen/submit/start.html",
        form=form,
        kinds=all_spoken(clock.today(), locale()),
        unknown=UNKNOWN,
        begun=drafting.is_begun(draft),
        not_here="" if holders.online(clock.today()) else Kind.DENUNCIATION.value,
        sent=bool(draft and draft.case_id),
    ), status


@door.post("/gui-don")
@requires(may.FILE)
def begin() -> ResponseReturnValue:
    """Begin a draft of a kind, or give the draft at hand another kind."""
    form = Start()
    if not form.validate():
        return _show_start(form, 422)
    if form.kind.data == UNKNOWN:
        return redirect(f"{HOME}/tim-loai", 303)
    if form.kind.data == Kind.DENUNCIATION and not holders.online(clock.today()):
        return _not_here(form.kind.data)
    draft = drafting.current()
    if draft is None or draft.case_id is not None or "moi" in request.form:
        draft = drafting.begin()
    draft.answers = {**draft.answers, "kind": form.kind.data}
    if form.kind.data == Kind.DENUNCIATION:
        for name in drafts.drop_telling(draft):
            flash(_(TELLS_ITS_AUTHOR, name=name), "warning")
    gap = drafting.first_gap(draft, Kind(form.kind.data))
    return drafting.keep(draft, make_response(redirect(paging.page_of(gap), 303)))


def _not_here(kind: str) -> ResponseReturnValue:
    """Say how else to denounce; a denunciation begun before is offered as a letter."""
    draft = drafting.current()
    begun = draft is not None and draft.case_id is None and drafting.kind_of(draft) == kind
    return paging.not_online(draft if begun else None)


@door.get("/gui-don/tim-loai")
@requires(may.FILE)
def find_kind() -> ResponseReturnValue:
    """Begin with the first of the plain questions."""
    return _ask(QUESTIONS[0])


@door.get("/gui-don/tim-loai/<slug>")
@requires(may.FILE)
def ask(slug: str) -> ResponseReturnValue:
    """Ask one plain question, or say which kind the answers led to."""
    question = next((each for each in QUESTIONS if each.slug == slug), None)
    if question:
        return _ask(question)
    if slug == "goi-ngay":
        return render_template("citizen/submit/danger.html", after=_after(QUESTIONS[0]))
    try:
        kind = Kind(slug)
    except ValueError:
        abort(404)
    return render_template(
        "citizen/submit/found.html",
        found=spoken(kind, clock.today(), locale()),
        form=Start(),
        quick_exit=kind == Kind.DENUNCIATION,
        not_here=kind == Kind.DENUNCIATION and not holders.online(clock.today()),
    )


def _ask(question: Question) -> ResponseReturnValue:
    yes = question.leads_to.value if question.leads_to else "goi-ngay"
    number = QUESTIONS.index(question) + 1
    return render_template(
        "citizen/submit/find.html",
        question=question,
        number=number,
        total=len(QUESTIONS),
        yes=f"{HOME}/tim-loai/{yes}",
        no=_after(question),
        back=f"{HOME}/tim-loai/{QUESTIONS[number - 2].slug}" if number > 1 else HOME,
    )


def _after(question: Question) -> str:
    number = QUESTIONS.index(question) + 1
    slug = QUESTIONS[number].slug if number < len(QUESTIONS) else steps.LAST_RESORT.value
    return f"{HOME}/tim-loai/{slug}"


@door.get("/gui-don/tiep-tuc")
@requires(may.FILE)
def resume() -> ResponseReturnValue:
    """Ask for the code of a draft."""
    return render_template("citizen/submit/resume.html", form=Resume())


@door.post("/gui-don/tiep-tuc")
@requires(may.FILE)
def take_up() -> ResponseReturnValue:
    """Go on with the draft whose code was typed."""
    form = Resume()
    now = clock.now()
    if not form.validate():
        return render_template("citizen/submit/resume.html", form=form), 422
    seconds = attempts.wait("draft", form.code.data, session.address(), now)
    token = drafting.spell_token(form.code.data)
    draft = drafts.load(token) if token and not seconds else None
    if draft is None:
        if seconds:
            form.code.errors = [_("Đã thử nhiều lần. Xin chờ %(n)s giây rồi thử lại.", n=seconds)]
            page = render_template("citizen/submit/resume.html", form=form)
            return page, 429, {"Retry-After": str(seconds)}
        attempts.failed("draft", form.code.data, session.address(), now)
        form.code.errors = [
            _("Không có đơn nào với mã này. Xem lại mã; đơn viết dở được giữ 30 ngày.")
        ]
        return render_template("citizen/submit/resume.html", form=form), 422
    return drafting.hand_over(draft, make_response(redirect(paging.where(draft), 303)))


@door.get("/gui-don/de-sau")
@requires(may.FILE)
def later() -> ResponseReturnValue:
    """Show the code with which the draft is gone on with, here or on another device."""
    draft = drafting.current()
    if draft is None or draft.case_id is not None:
        return redirect(HOME, 303)
    sealed = drafting.kind_of(draft) == Kind.DENUNCIATION
    return render_template(
        "citizen/submit/later.html",
        code=draft.token,
        days=drafts.KEPT_DAYS,
        onward=paging.where(draft),
        quick_exit=sealed,
    )


@door.get("/gui-don/<slug>")
@requires(may.FILE)
def page(slug: str) -> ResponseReturnValue:
    """Show one page of questions with what was answered before."""
    draft, kind, step = _here(slug)
    if draft is None or kind is None or draft.case_id is not None:
        return redirect(
            HOME if draft is None or draft.case_id is None else paging.where(draft), 303
        )
    if step is None:
        abort(404)
    answers = drafting.said(draft, slug)
    if answers is None and slug == "nguoi-gui" and kind != Kind.DENUNCIATION:
        answers = _known()
    return show(draft, kind, step, _prepared(step, answers))


def _here(slug: str) -> tuple[Open | None, Kind | None, Step | None]:
    draft = drafting.current()
    kind = drafting.kind_of(draft)
    if not any(each.slug == slug for each in steps.STEPS):
        abort(404)
    return draft, kind, steps.step_of(slug, kind) if kind else None


def _prepared(step: Step, answers: dict[str, Any] | None) -> Form:
    """Return an empty form, or one that shows *answers* without finding fault with them."""
    # Only looked at: the page writes the token itself, the form that is sent checks it.
    return _form_of(step, formdata=None, data=answers or {}, meta={"csrf": False})


def _form_of(step: Step, **given: Any) -> Form:
    if step.form is None:  # the page of files has an address of its own
        abort(404)
    return step.form(**given)


def _known() -> dict[str, Any]:
    """Return what the account tells of a citizen who is signed in."""
    actor = session.citizen_visit().actor
    found = db.session.get(Citizen, actor.id) if actor.is_citizen else None
    if found is None:
        return {}
    known = {"name": found.name, "phone": found.phone, "email": found.email or ""}
    way = consents.way_of(citizen_id=found.id)
    needs = {consents.BY_MAIL: found.email, consents.BY_SMS: found.phone}
    return {**known, "notice": way} if needs.get(way, True) else known


def show(
    draft: Open | None,
    kind: Kind,
    step: Step,
    form: Form,
    *,
    more: list[str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show the questions of *step*."""
    asked = ordered(form)
    return render_template(
        "citizen/submit/step.html",
        form=form,
        asked=asked,
        limits={each.id: limit for each in asked if (limit := _limit(each))},
        needed={each.id for each in asked if each.flags.required}
        | getattr(form, "when_named", frozenset()),
        more=more or [],
        handle=drafting.handle_of(draft) if draft else "",
        **paging.frame(kind, step),
    ), status


def _limit(field: Any) -> int | None:
    if field.type != "TextAreaField":
        return None
    return next((rule.limit for rule in field.validators if isinstance(rule, Within)), None)


@door.post("/gui-don/<slug>")
@requires(may.FILE)
def answer(slug: str) -> ResponseReturnValue:
    """Take the answers of one page."""
    draft, kind, step = _here(slug)
    if draft is None or kind is None:
        return _answered_from_nowhere(slug, draft)
    if step is None:
        return redirect(paging.where(draft), 303)
    form = _form_of(step)
    trouble = paging.misplaced(draft)
    if trouble:
        return show(draft, kind, step, form, more=[trouble], status=422)
    good = form.validate()
    if not good and not ("de_sau" in request.form and _small(form)):
        return show(draft, kind, step, form, status=422)
    drafting.say(draft, slug, steps.answers_of(form))
    return paging.onward(draft, kind, step)


def _small(form: Form) -> bool:
    return sum(len(str(each.data or "")) for each in form) <= MOST_KEPT


def _answered_from_nowhere(slug: str, draft: Open | None) -> ResponseReturnValue:
    """Keep the answers of a page whose draft is gone, and ask for the kind again."""
    draft = draft or drafting.begin()
    step = next(each for each in steps.STEPS if each.slug == slug)
    if step.form is not None:
        form = step.form()
        if _small(form):
            drafting.say(draft, slug, steps.answers_of(form))
    flash(_("Những gì vừa viết đã được giữ lại. Xin chọn lại loại đơn rồi đi tiếp."), "info")
    return drafting.keep(draft, make_response(redirect(HOME, 303)))


@door.post("/gui-don/bo")
@requires(may.FILE)
def discard() -> ResponseReturnValue:
    """Wipe the draft at hand and forget it on this device."""
    draft = drafting.current()
    if draft is not None and draft.case_id is None:
        draft.answers, draft.files = {}, []
        drafts.save(draft, clock.now())
    flash(_("Đã xóa đơn viết dở. Không có gì được gửi đi."), "success")
    return drafting.forget(make_response(redirect(HOME, 303)))
