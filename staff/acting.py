"""One deed of an officer on one case: read the form, do it, or hand everything typed back with the reason."""

from dataclasses import dataclass, field
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.text import nfc
from office.cases import holders, parts, queries, readings, workflow
from office.cases.models import Case
from office.cases.permissions import READ
from office.cases.procedure import ImpossibleDay
from office.cases.sight import Level, level
from office.law.kinds import Kind
from staff import history, merging, moves, reading, rows
from staff.forms.moves import Choices, MoveForm
from staff.forms.points import LIST, listed
from staff.refusals import REFUSALS, sentence
from web.access import require
from web.merging import CONTROL, MARK, Merge, asked_again, chosen, merge, unchosen
from web.session import actor

NO_VERSION = -1
SHORTEST_KEPT = 3


@dataclass
class Trouble:
    """Why a deed was not done, with the form as it was typed."""

    name: str
    form: MoveForm
    status: int
    sentence: str = ""
    changed: bool = False
    since: list[Event] = field(default_factory=list)
    """What happened to the case while the officer was typing."""
    merged: Merge | None = None
    """Where another officer changed the same texts meanwhile."""


@dataclass
class Attempt:
    """A deed tried: done, with words for it, or in trouble."""

    name: str
    case: Case
    done: str = ""
    trouble: Trouble | None = None


def find(code: str) -> Case:
    """Return the case called *code*, or answer 404 to whoever has no sight of it."""
    return require(READ, queries.by_code(code, actor()))


def attempt(code: str, slug: str) -> Attempt:
    """Do the deed *slug* on the case *code* with the form just sent."""
    name = moves.named(slug) or abort(404)
    case = queries.by_code(code, actor())
    if case is None or level(actor(), case) <= Level.COUNTS:
        abort(_gone())
    if level(actor(), case) < Level.EXTRACT:
        abort(403)
    seen, said = _seen(), chosen(request.form)
    stale = seen != case.version and name not in {"message", "note"}
    if not stale and not moves.permitted(name, case, actor()):
        abort(403)
    merged = _merged(name, case) if stale else None
    if merged and merged.clean and _settles(name, case):
        seen, said, stale = case.version, merged.said(said), False
    form = _form(name, case, said)
    if not stale and (again := _not_chosen(name, case)):
        return Attempt(name, case, trouble=Trouble(name, form, 422, merged=again))
    if stale:
        return _troubled(Attempt(name, case), form, workflow.Changed())
    if not form.validate():
        return Attempt(name, case, trouble=Trouble(name, form, 422))
    try:
        done = moves.do(name, case, actor(), form, seen)
        if case.kind == Kind.DENUNCIATION:  # whoever has it now needs a half of its key
            holders.hand_over(actor(), clock.now(), only=case)
        return Attempt(name, case, done=done + merging.also_kept(merged))
    except REFUSALS as refusal:
        return _troubled(Attempt(name, case), form, refusal)


def _form(name: str, case: Case, said: MultiDict[str, str]) -> MoveForm:
    given = {"formdata": said} if name in merging.DEEDS else {}
    form = moves.WAYS[name].form(name, case, Choices(clock.today()), **given)
    if hasattr(form, "read"):
        form.read(said)
    return form


def _merged(name: str, case: Case) -> Merge | None:
    """Return what two officers made of the same texts, for deeds that change any."""
    if name not in merging.DEEDS:
        return None
    said = chosen(request.form)
    if name == "points" and LIST not in said:
        said[LIST] = "\n".join(listed(said))
    return merge(said, merging.stands(name, case), said.get(MARK, ""))


def _not_chosen(name: str, case: Case) -> Merge | None:
    """Return the merge page once more for whoever pressed without choosing."""
    if name not in merging.DEEDS or not unchosen(request.form):
        return None
    return asked_again(request.form, merging.stands(name, case))


def _settles(name: str, case: Case) -> bool:
    """Tell whether what was merged by itself may be kept without showing it first."""
    return (
        name in merging.AT_ONCE
        and not unchosen(request.form)
        and moves.permitted(name, case, actor())
        and (not moves.WAYS[name].permission or moves.may(name, case, actor()))
    )


def _troubled(tried: Attempt, form: MoveForm, refusal: Exception) -> Attempt:
    """Take back whatever was begun, and read the case anew."""
    code, handler = tried.case.code, actor()
    db.session.rollback()
    case = queries.by_code(code, handler)
    if case is None:
        abort(_gone())
    tried.case = form.case = case
    changed = isinstance(refusal, workflow.Changed)
    merged = _merged(tried.name, case) if changed else None
    said = sentence(refusal, case)
    beside = form._fields.get(refusal.fact) if isinstance(refusal, ImpossibleDay) else None
    if beside is not None:
        beside.errors, said = [*beside.errors, said], ""
    tried.trouble = Trouble(
        tried.name,
        form,
        409 if changed else 422,
        said,
        changed=changed,
        since=_since(case) if changed else [],
        merged=merged
        if merged and merged.touched and moves.permitted(tried.name, case, actor())
        else None,
    )
    return tried


def merge_page(tried: Attempt) -> ResponseReturnValue | None:
    """Return the page that lays both officers' texts side by side, where that is the trouble."""
    trouble, case = tried.trouble, tried.case
    if trouble is None or trouble.merged is None:
        return None
    reading.leave_mark(case, readings.CASE)
    return merging.page(
        trouble.merged,
        version=case.version,
        back=rows.case_url(case.code),
        heading=case.code,
        others=merging.others_in(trouble.since, actor()),
        since=history.entries(trouble.since, {}, gated=True),
        event=parts.last_event(case.id),
    )


def _seen() -> int:
    said = request.form.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else NO_VERSION


def _since(case: Case) -> list[Event]:
    said = request.form.get("event", "")
    last = int(said) if said.isdecimal() and len(said) < 10 else 0
    return [each for each in queries.history(case) if each.id > last][-10:] if last else []


def typed() -> list[str]:
    """Return what was typed, without marks of the form itself."""
    return [
        nfc(value).strip()
        for name, value in request.form.items(multi=True)
        if name not in CONTROL | {"key"} and len(value.strip()) > SHORTEST_KEPT
    ]


def _gone() -> Any:
    """Answer 404 (unknown or out of sight: the same words), giving back what was typed."""
    from flask import make_response  # noqa: PLC0415 -- only for the rare case that is gone

    page = render_template("staff/handling/gone.html", typed=typed(), title=_("Không có trang này"))
    return make_response(page, 404)
