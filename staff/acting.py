"""One deed of an officer on one case: read the form, do it, or hand everything typed back with the reason."""

from dataclasses import dataclass, field
from typing import Any

from flask import abort, render_template, request
from flask_babel import gettext as _

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.text import nfc
from office.cases import holders, queries, workflow
from office.cases.models import Case
from office.cases.permissions import READ
from office.cases.sight import Level, level
from office.law.kinds import Kind
from staff import moves
from staff.forms.moves import Choices, MoveForm
from staff.refusals import REFUSALS, sentence
from web.access import require
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
    seen = _seen()
    stale = seen != case.version and name not in {"message", "note"}
    if not stale and not moves.permitted(name, case, actor()):
        abort(403)
    form = moves.WAYS[name].form(name, case, Choices(clock.today()))
    if hasattr(form, "read"):
        form.read(request.form)
    if stale:
        return _troubled(Attempt(name, case), form, workflow.Changed())
    if not form.validate():
        return Attempt(name, case, trouble=Trouble(name, form, 422))
    try:
        done = moves.do(name, case, actor(), form, seen)
        if case.kind == Kind.DENUNCIATION:  # whoever has it now needs a half of its key
            holders.hand_over(actor(), clock.now(), only=case)
        return Attempt(name, case, done=done)
    except REFUSALS as refusal:
        return _troubled(Attempt(name, case), form, refusal)


def _troubled(tried: Attempt, form: MoveForm, refusal: Exception) -> Attempt:
    """Take back whatever was begun, and read the case anew."""
    code, handler = tried.case.code, actor()
    db.session.rollback()
    case = queries.by_code(code, handler)
    if case is None:
        abort(_gone())
    tried.case = form.case = case
    changed = isinstance(refusal, workflow.Changed)
    tried.trouble = Trouble(
        tried.name,
        form,
        409 if changed else 422,
        sentence(refusal, case),
        changed=changed,
        since=_since(case) if changed else [],
    )
    return tried


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
        if name not in {"csrf_token", "version", "event", "key"}
        and len(value.strip()) > SHORTEST_KEPT
    ]


def _gone() -> Any:
    """Answer 404 (unknown or out of sight: the same words), giving back what was typed."""
    from flask import make_response  # noqa: PLC0415 -- only for the rare case that is gone

    page = render_template("staff/handling/gone.html", typed=typed(), title=_("Không có trang này"))
    return make_response(page, 404)
