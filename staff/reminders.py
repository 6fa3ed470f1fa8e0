"""The page of reminders: what waits for my explanation, what others wrote to be accepted."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.cases import explaining, ladder, oversight, permissions, queries, sealed
from office.cases.models import Case, Reminder
from office.cases.permissions import allows
from office.cases.steps import STEPS
from office.law.kinds import Kind
from office.people.actors import Actor
from staff import rows
from staff.acting import find
from staff.door import door
from staff.forms.reminders import AskWhy
from staff.refusals import sentence
from web.access import require, requires
from web.filters import day_short
from web.language import locale
from web.session import actor

HERE = "/can-bo/don-doc"
OWED = "chua-giai-trinh"
USUAL_DAYS = 3
"""Offered as the time to explain; the form asks for a day."""
ADDRESSED = {
    ladder.HOLDER: N_("người đang giữ vụ việc"),
    ladder.LEAD: N_("lãnh đạo đơn vị"),
    ladder.HEAD: N_("người đứng đầu"),
    ladder.SUPERVISOR: N_("giám sát"),
    ladder.NOBODY: N_("chưa có ai được phép biết vụ việc này"),
}
TONES = {ladder.SOON: "soon", ladder.ASKED: "soon"}
STATES = {
    explaining.EXPLAINED: N_("đã giải trình, chờ xem xét"),
    explaining.AGAIN: N_("phải giải trình lại"),
    explaining.SETTLED: N_("đã chấp nhận giải trình"),
}
ACTS = {
    "da-xem": N_("Đã ghi là ông/bà đã xem lời nhắc."),
    "giai-trinh": N_("Đã gửi giải trình."),
    "chap-nhan": N_("Đã chấp nhận giải trình."),
    "hoi-lai": N_("Đã yêu cầu giải trình lại."),
}


@dataclass(frozen=True)
class Wrong:
    """What could not be written: which reminder, which deed, the reason and what was typed."""

    id: int
    act: str
    sentence: str
    typed: str


@door.get("/don-doc")
@requires(permissions.REMINDERS)
def reminders() -> ResponseReturnValue:
    """Show what waits for the officer."""
    return _page(None)


def _page(wrong: Wrong | None, status: int = 200) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    oversees = allows(who, permissions.OVERSEE)
    if oversees and request.args.get("ngan") == OWED:
        return _owed_page(who, today)
    waiting = explaining.waiting(who)
    cases = explaining.cases_of((*waiting.mine, *waiting.to_judge))
    told = {row.id: row for row in queries.by_ids(list(cases), who, today)}
    page = render_template(
        "staff/reminders/reminders.html",
        mine=[_shown(each, cases, told, who, wrong) for each in waiting.mine],
        to_judge=[_shown(each, cases, told, who, wrong) for each in waiting.to_judge],
        owed_url=f"{HERE}?ngan={OWED}" if oversees else "",
        owed=explaining.owed_count(who) if oversees else 0,
        here=HERE,
        wrong=wrong,
        key=secrets.token_urlsafe(12),
    )
    return page, status


def _owed_page(who: Actor, today: date) -> ResponseReturnValue:
    slug = request.args.get("don-vi", "")
    unit = next((each for each in oversight.all_units() if each.slug == slug), None)
    unit_id = unit.id if unit else None
    found = explaining.owed(who, unit_id)
    cases = explaining.cases_of(found)
    told = {row.id: row for row in queries.by_ids(list(cases), who, today)}
    return render_template(
        "staff/reminders/owed.html",
        found=[_shown(each, cases, told, who, None) for each in found],
        total=explaining.owed_count(who, unit_id),
        here=HERE,
    )


def _shown(
    made: Reminder,
    cases: Mapping[int, Case],
    told: Mapping[int, queries.Row],
    who: Actor,
    wrong: Wrong | None,
) -> dict[str, Any]:
    case, row = cases[made.case_id], told[made.case_id]
    (line,) = rows.shown([row])
    return {
        **_facts(made),
        "code": line["code"],
        "url": line["url"],
        "subject": line["subject"],
        "kind": line["kind"],
        "sealed": case.kind == Kind.DENUNCIATION,
        "kind_label": line["kind_label"],
        "holder": line["holder"],
        "may_explain": explaining.may_explain(made, case, who),
        "may_judge": explaining.may_judge(made, case, who),
        "wrong": wrong if wrong and wrong.id == made.id else None,
    }


def _facts(made: Reminder) -> dict[str, Any]:
    """Return what a reminder says, with the explanations that were written to it."""
    unit = made.unit
    unit_name = "" if unit is None else (unit.name_en if locale() == "en" else unit.name)
    return {
        "id": made.id,
        "label": _(ladder.LABELS[made.rung]),
        "tone": TONES.get(made.rung, "late"),
        "step": _(STEPS[made.step].label) if made.step in STEPS else "",
        "about": made.about,
        "belongs_on": made.belongs_on,
        "raised_on": made.raised_on,
        "wanted_by": made.wanted_by,
        "overdue": made.wanted_by is not None
        and made.wanted_by < clock.today()
        and made.state in {explaining.OPEN, explaining.AGAIN},
        "to": _(ADDRESSED[made.to_role]),
        "unit": unit_name,
        "question": made.question,
        "seen": made.acknowledged_at,
        "settled": made.state == explaining.SETTLED,
        "state": _(STATES[made.state]) if made.state in STATES else "",
        "written": [
            {
                "who": each.writer.name,
                "at": each.written_at,
                "said": each.said,
                "judgement": each.judgement,
                "accepted": each.accepted,
            }
            for each in made.explanations
        ],
    }


@door.post("/don-doc/<int:reminder_id>/<act>")
@requires(permissions.REMINDERS)
def answer_reminder(reminder_id: int, act: str) -> ResponseReturnValue:
    """Acknowledge, explain, accept or ask again."""
    found = explaining.find(reminder_id, actor())
    if found is None or act not in ACTS:
        abort(404)
    made, case = found
    said = request.form.get("loi", "")
    try:
        _do(act, made, case, said)
    except explaining.NotNow:
        db.session.rollback()
        flash(_("Người khác đã làm việc này, hoặc việc này không thuộc phần ông/bà."), "error")
        return redirect(HERE, 303)
    except explaining.Empty:
        words = _("Xin viết vào ô này rồi gửi lại.")
        return _page(Wrong(reminder_id, act, str(words), said), 422)
    except (sealed.IdentityTold, sealed.DoesNotOpen) as refusal:
        told = sentence(refusal, case)
        db.session.rollback()
        return _page(Wrong(reminder_id, act, told, said), 422)
    flash(_(ACTS[act]), "success")
    return redirect(HERE, 303)


def _do(act: str, made: Reminder, case: Case, said: str) -> None:
    who, at = actor(), clock.now()
    if act == "da-xem":
        explaining.acknowledge(made, case, who, at)
    elif act == "giai-trinh":
        key = f"{made.id}.{request.form.get('key', '')}"[:64]
        explaining.explain(made, case, who, at, said, key)
    else:
        explaining.judge(made, case, who, at, accepted=act == "chap-nhan", remark=said)


@door.get("/vu-viec/<code>/hoi-giai-trinh")
@requires(permissions.LIST)
def ask_why(code: str) -> ResponseReturnValue:
    """Show the form that asks for an explanation with a day."""
    case = require(permissions.ASK_WHY, find(code))
    last = clock.today() + timedelta(days=USUAL_DAYS)
    said = {"den_ngay": day_short(last), "key": secrets.token_urlsafe(12)}
    return _ask_page(case, AskWhy(formdata=None, data=said))


def _ask_page(case: Case, form: AskWhy, status: int = 200) -> ResponseReturnValue:
    url = rows.case_url(case.code)
    page = render_template(
        "staff/reminders/ask.html", case=case, form=form, action=f"{url}/hoi-giai-trinh", back=url
    )
    return page, status


@door.post("/vu-viec/<code>/hoi-giai-trinh")
@requires(permissions.LIST)
def send_why(code: str) -> ResponseReturnValue:
    """Ask whoever works on the case."""
    case = require(permissions.ASK_WHY, find(code))
    form = AskWhy()
    if not form.validate():
        return _ask_page(case, form, 422)
    key = f"{case.id}.{form.key.data or secrets.token_urlsafe(12)}"
    try:
        explaining.ask(
            case, actor(), clock.now(), question=form.cau_hoi.data, wanted_by=form.day(), key=key
        )
    except (sealed.IdentityTold, sealed.DoesNotOpen) as refusal:
        form.cau_hoi.errors = [sentence(refusal, case)]
        db.session.rollback()
        return _ask_page(case, form, 422)
    flash(_("Đã gửi yêu cầu giải trình."), "success")
    return redirect(rows.case_url(case.code), 303)


def of_case(case: Case, who: Actor) -> dict[str, Any]:
    """Return what the case page shows: reminders, latest first, and the way to ask by hand."""
    found: Iterable[Reminder] = explaining.of_case(case)
    may_ask = allows(who, permissions.ASK_WHY, case)
    may_mark = case.open and allows(who, permissions.SURFACE, case)
    return {
        "found": [
            {**_facts(each), "mine": explaining.may_explain(each, case, who)} for each in found
        ],
        "ask_url": f"{rows.case_url(case.code)}/hoi-giai-trinh" if may_ask else "",
        "marks_url": f"{rows.case_url(case.code)}/giam-sat" if may_mark else "",
        "page": HERE,
    }


def of_line(case: Case, who: Actor) -> dict[str, Any] | None:
    """Return the same for a reader of the register line: only whoever may ask and judge."""
    return of_case(case, who) if allows(who, permissions.ASK_WHY, case) else None
