"""The seal at the officers' door: asking, lending, looking for minutes, judging, handing over."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import holders, openings, permissions, queries, readings, recovery
from office.cases.models import Case, Opening
from office.cases.openings import PURPOSES
from office.people.actors import Actor
from office.people.models import Officer
from office.people.roles import Role
from staff import reading, rows
from staff.door import door
from staff.forms.seal import FIELDS, AskOpening
from web import fresh, language
from web.access import require, requires
from web.filters import moment
from web.session import actor

HERE = "/can-bo/niem-phong"


@door.get("/niem-phong")
@requires(permissions.SEAL)
def seal() -> ResponseReturnValue:
    """Show what waits for this officer: own requests, loans to decide, openings to judge."""
    who, today = actor(), clock.today()
    lists = {
        "own": openings.own(who),
        "to_decide": openings.to_decide(who, today),
        "to_judge": openings.to_judge(who),
        "raised": openings.raised(who),
    }
    codes = openings.codes_of(each for found in lists.values() for each in found)
    faces = {name: [face(each, codes) for each in found] for name, found in lists.items()}
    return render_template(
        "staff/seal/seal.html",
        **faces,
        waiting=holders.waiting(who, today),
        keepers=_keepers(today),
        keyless=who.has(*holders.WITH_KEYS) and not holders.key_of(int(who.id or 0)),
        shut=not _is_offline(who) and not holders.is_open(who),
        to_rebuild=len(recovery.waiting(who)),
        lost=len(recovery.orphaned(who, today)) if who.has(Role.SEAL_KEEPER) else 0,
        offline=_is_offline(who),
        is_head=permissions.allows(who, permissions.EMERGENCY),
    )


def _keepers(today: date) -> list[str]:
    ids = {each.officer_id for each in holders.at_work(today, (Role.SEAL_KEEPER,))}
    asked = select(Officer.name).where(Officer.id.in_(ids)).order_by(Officer.name)
    return list(db.session.scalars(asked))


def _is_offline(who: Actor) -> bool:
    key = holders.key_of(who.id) if who.id is not None else None
    return bool(key and key.offline)


def face(opening: Opening, codes: dict[int, str]) -> dict[str, Any]:
    """Return *opening* in words."""
    return {
        "handle": opening.handle,
        "code": codes.get(opening.case_id, ""),
        "who": opening.officer.name,
        "fields": ", ".join(str(FIELDS[name]) for name in opening.fields),
        "purpose": language.said(PURPOSES[opening.purpose]),
        "article": opening.article,
        "reason": opening.reason,
        "minutes": opening.minutes,
        "asked": moment(opening.asked_at),
        "begun": moment(opening.begun_at) if opening.begun_at else "",
        "ends": moment(opening.ends_at) if opening.ends_at else "",
        "emergency": opening.emergency,
        "refusal": opening.refusal,
        "state": _state(opening),
    }


def _state(opening: Opening) -> str:
    now = clock.now()
    if opening.granted is None:
        return "waiting"
    if not opening.granted:
        return "refused"
    if opening.half is None or (opening.ends_at and opening.ends_at <= now):
        return "over"
    return "running" if opening.begun_at else "lent"


@door.get("/vu-viec/<code>/danh-tinh")
@requires(permissions.LIST)
def ask_opening(code: str) -> ResponseReturnValue:
    """Ask what is needed to open an identity."""
    found = require(permissions.IDENTITY, queries.by_code(code, actor()))
    return _ask_page(found, AskOpening(formdata=None))


def _ask_page(case: Case, form: AskOpening, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/seal/ask.html",
        case=case,
        form=form,
        deciders=openings.deciders(case, int(actor().id or 0), clock.today()),
    )
    return page, status


@door.post("/vu-viec/<code>/danh-tinh")
@requires(permissions.LIST)
def put_request(code: str) -> ResponseReturnValue:
    """Put the request before the keepers; nothing is opened by it."""
    found = require(permissions.IDENTITY, queries.by_code(code, actor()))
    form = AskOpening()
    if not form.validate():
        return _ask_page(found, form, 422)
    asked = openings.Asked(
        fields=tuple(form.fields.data),
        purpose=form.purpose.data,
        article=form.article.data,
        reason=form.reason.data,
        minutes=form.minutes.data,
        untold_until=form.untold_until.data,
        untold_why=form.untold_why.data or "",
    )
    openings.ask(found, actor(), clock.now(), asked)
    flash(_("Đã gửi yêu cầu đến người giữ niêm phong. Chưa có gì được mở."), "success")
    return redirect(HERE, 303)


@door.post("/niem-phong/<handle>/<act>")
@requires(permissions.SEAL)
def decide(handle: str, act: str) -> ResponseReturnValue:
    """Lend, refuse, lend in danger, begin, end or judge; whoever may not is told 404."""
    opening = openings.by_handle(handle) or abort(404)
    deed = ACTS.get(act) or abort(404)
    if act in PROVED and not PROVED[act](opening):
        abort(404)
    if act in PROVED and (asked := fresh.demand(both=True)):
        return asked  # type: ignore[no-any-return]
    try:
        done = deed(opening)
    except PermissionError:
        abort(404)
    except openings.NotNow:
        return _back(_("Yêu cầu này đã được quyết định hoặc đã hết giờ."))
    except openings.Locked:
        return _back(
            _("Khóa của ông/bà chưa mở trong phiên này, hoặc chưa được trao. Xin đăng nhập lại.")
        )
    except ValueError:
        return _back(_("Xin ghi lý do."))
    return done


def _back(trouble: str = "", done: str = "") -> ResponseReturnValue:
    flash(trouble or done, "error" if trouble else "success")
    return redirect(HERE, 303)


def _lend(opening: Opening) -> ResponseReturnValue:
    openings.grant(opening, actor(), clock.now())
    return _back(done=_("Đã cho mở. Việc này đã ghi vào nhật ký."))


def _in_danger(opening: Opening) -> ResponseReturnValue:
    openings.open_in_danger(opening, actor(), clock.now())
    return _back(done=_("Đã cho mở. Việc này đã ghi vào nhật ký."))


def _refuse(opening: Opening) -> ResponseReturnValue:
    openings.refuse(opening, actor(), clock.now(), request.form.get("words", ""))
    return _back(done=_("Đã từ chối, lý do đã báo cho người xin."))


def _begin(opening: Opening) -> ResponseReturnValue:
    openings.begin(opening, actor(), clock.now())
    return redirect(f"{HERE}/{opening.handle}", 303)


def _end(opening: Opening) -> ResponseReturnValue:
    openings.end(opening, actor(), clock.now())
    return _back(done=_("Đã đóng lại."))


def _justify(opening: Opening) -> ResponseReturnValue:
    return _judge(opening, justified=True)


def _inquire(opening: Opening) -> ResponseReturnValue:
    return _judge(opening, justified=False)


def _judge(opening: Opening, *, justified: bool) -> ResponseReturnValue:
    words = request.form.get("words", "")
    openings.judge(opening, actor(), clock.now(), justified=justified, words=words)
    return _back(done=_("Đã ghi nhận xét về lần mở này."))


ACTS = {
    "cho-mo": _lend,
    "khan-cap": _in_danger,
    "tu-choi": _refuse,
    "mo-ra": _begin,
    "ket-thuc": _end,
    "co-can-cu": _justify,
    "xac-minh": _inquire,
}
PROVED: dict[str, Callable[[Opening], bool]] = {
    "cho-mo": lambda opening: openings.may_decide(actor(), opening, clock.today()),
    "khan-cap": lambda _opening: permissions.allows(actor(), permissions.EMERGENCY),
    "mo-ra": lambda opening: opening.officer_id == actor().id,
}
"""Acts for which password and second factor are asked anew, and who is asked for them."""


@door.get("/niem-phong/<handle>")
@requires(permissions.SEAL)
def opening_window(handle: str) -> ResponseReturnValue:
    """Show the identity to its asker while the minutes run."""
    opening = openings.by_handle(handle) or abort(404)
    try:
        said = openings.shown(opening, actor(), clock.now())
    except PermissionError:
        abort(404)
    except (openings.NotNow, openings.Locked):
        return redirect(HERE, 303)
    reading.leave_mark(db.session.get_one(Case, opening.case_id), readings.IDENTITY)
    left = (opening.ends_at - clock.now()).total_seconds() if opening.ends_at else 0
    answer = make_response(
        render_template(
            "staff/seal/window.html",
            rows=[{"label": FIELDS[name], "value": value} for name, value in said.items()],
            opening=face(opening, openings.codes_of([opening])),
            case_url=rows.case_url,
            mark=f"{actor().name} · {moment(clock.now())}",
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Refresh"] = f"{max(1, int(left) + 1)}; url={HERE}"  # it closes by itself
    return answer


@door.post("/niem-phong/mo-khoa")
@requires(permissions.SEAL)
def open_own_key() -> ResponseReturnValue:
    """Open one's own key with the password, in a visit that began without it."""
    if not holders.is_open(actor()) and (asked := fresh.demand(both=True)):
        return asked  # type: ignore[no-any-return]
    return _back(done=_("Khóa của ông/bà đã mở trong phiên này."))


@door.post("/niem-phong/trao-khoa")
@requires(permissions.SEAL)
def hand_keys_over() -> ResponseReturnValue:
    """Hand keys over to those who came after."""
    count = holders.hand_over(actor(), clock.now())
    return _back(done=_("Đã trao khóa %(n)s phong bì.", n=count))
