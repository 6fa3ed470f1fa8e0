"""An officer's own account: the second factors, and the visits that are open."""

from typing import Any

import segno
from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock, config
from office.base.db import db
from office.cases import permissions, reviews
from office.people import accounts, factors, security_keys
from office.people.models import Officer, Session
from office.people.roles import PROVE_TWICE
from staff.door import door
from staff.forms.sign_in import FirstCode
from staff.sign_in import inside
from web import fresh
from web.access import requires
from web.session import actor, go_on, officer_visit

HERE = "/can-bo/tai-khoan"
HANDLE = 16
"""Letters of a session's hash that name it in a form: they open nothing."""


@door.get("/tai-khoan")
@requires(permissions.OFFICE)
def own() -> ResponseReturnValue:
    """Show the officer's own second factor and visits."""
    who, session = actor(), own_session()
    return render_template(
        "staff/own/own.html",
        asked=reviews.waiting_for(me()),
        factor=factors.of(me()),
        codes_left=factors.codes_left(me()),
        keys=security_keys.of(me()),
        keys_possible=security_keys.possible(),
        must_have=factors.must_have(who),
        may_name_substitute=permissions.allows(who, permissions.SUBSTITUTE),
        would_have=who.has(*PROVE_TWICE) and not config.current().production,
        visits=[_line(each, session) for each in accounts.visits_of(me(), clock.now())],
    )


def me() -> int:
    """Return whose account this is."""
    return actor().id or abort(404)


def own_session() -> Session:
    """Return the visit that goes on."""
    return officer_visit().session or abort(404)


def _line(each: Session, mine: Session) -> dict[str, Any]:
    minutes = (clock.now() - each.seen_at).total_seconds() / 60
    seen = _("vừa xong") if minutes < 10 else _("%(n)s phút trước", n=int(minutes // 10) * 10)
    return {
        "handle": each.id[:HANDLE],
        "device": each.device or _("Máy không rõ"),
        "since": each.made_at,
        "seen": seen,
        "mine": each.id == mine.id,
    }


@door.post("/tai-khoan/phien")
@requires(permissions.OFFICE)
def end_visits() -> ResponseReturnValue:
    """End one of one's own visits, or all but this."""
    handle, now = request.form.get("phien", ""), clock.now()
    if handle == "khac":
        accounts.end_others(own_session(), now)
        flash(_("Đã kết thúc mọi phiên khác."), "success")
        return redirect(HERE, 303)
    visits = accounts.visits_of(me(), now)
    found = next((each for each in visits if each.id[:HANDLE] == handle), None) or abort(404)
    accounts.end(found, now)
    flash(_("Đã kết thúc phiên."), "success")
    return redirect(HERE, 303)


@door.get("/tai-khoan/ma")
@requires(permissions.OFFICE)
def factor_page() -> ResponseReturnValue:
    """Show how a second factor is set up; once begun, its secret as a picture and in letters."""
    if factors.begun(me()) and (asked := fresh.demand()):
        return asked  # type: ignore[no-any-return]
    return _factor_page(FirstCode(formdata=None))


def _factor_page(form: FirstCode, status: int = 200) -> ResponseReturnValue:
    begun = factors.begun(me())
    secret = picture = ""
    if begun:
        secret = factors.secret_of(begun)
        address = factors.address_of(begun, db.session.get_one(Officer, me()).email)
        picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, light="white")
    page = render_template(
        "staff/own/factor.html",
        form=form,
        picture=picture,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        must_enrol=officer_visit().must_enrol,
        replaces=factors.of(me()) is not None,
        keys_possible=security_keys.possible(),
    )
    return page, status


@door.post("/tai-khoan/ma")
@requires(permissions.OFFICE)
def begin_factor() -> ResponseReturnValue:
    """Draw a secret; the factor in force stays until the new one has given its first code."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    factors.begin(actor(), clock.now())
    return redirect(f"{HERE}/ma", 303)


@door.post("/tai-khoan/ma/bat")
@requires(permissions.OFFICE)
def confirm_factor() -> ResponseReturnValue:
    """Put the factor in force with its first code, renew the session, end all others."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    form, now = FirstCode(), clock.now()
    if not form.validate():
        return _factor_page(form, 422)
    codes = factors.confirm(actor(), form.code.data, now)
    if codes is None:
        form.code.errors = [_("Mã chưa đúng hoặc đã dùng. Xin chờ mã kế tiếp rồi nhập lại.")]
        return _factor_page(form, 422)
    renew()
    return show_codes(codes)


def renew() -> None:
    """Go on under a new token; every other visit of the officer ends."""
    now = clock.now()
    go_on(accounts.renewed(own_session(), now))
    accounts.end_others(own_session(), now)


def show_codes(codes: list[str]) -> ResponseReturnValue:
    """Show recovery codes, this once."""
    return render_template("staff/own/codes.html", codes=codes)


@door.post("/tai-khoan/ma/du-phong")
@requires(permissions.OFFICE)
def renew_codes() -> ResponseReturnValue:
    """Show ten new recovery codes, once; the earlier ones open nothing any more."""
    if not factors.has(me()):
        abort(404)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    return show_codes(factors.renew_codes(actor(), clock.now()))


@door.post("/tai-khoan/ma/tat")
@requires(permissions.OFFICE)
def drop_factor() -> ResponseReturnValue:
    """Take one's own second factor away, where the role allows it."""
    if factors.of(me()) is None:
        abort(404)
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    try:
        factors.drop(actor(), clock.now())
    except factors.NotAllowed:
        abort(403)
    renew()
    flash(_("Đã tắt mã 6 số. Các phiên khác đã kết thúc."), "success")
    return redirect(HERE, 303)


@door.post("/xac-nhan")
@requires(permissions.OFFICE)
def confirm_again() -> ResponseReturnValue:
    """Take the proof asked for by a page that was only to be fetched, and lead there."""
    if asked := fresh.take(fresh.CONFIRM):
        return asked  # type: ignore[no-any-return]
    return redirect(inside(request.form.get("tiep", "")) or HERE, 303)
