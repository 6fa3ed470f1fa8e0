"""Those who signed a letter together: the sender's page, and the page of whoever was invited by a link."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import abort

from citizen import case_page
from citizen.door import door
from citizen.track import unopened
from office.base import clock, config
from office.base.db import db
from office.cases import groups, links, signers, workflow
from office.cases.models import Case
from office.cases.permissions import PUBLIC, TRACK
from office.law.kinds import Kind
from web import session, signing
from web.access import requires
from web.language import said as _
from web.signing import OneForm, Outcome


@door.get("/tra-cuu/ho-so/<handle>/nguoi-cung-ky")
@requires(TRACK)
def cosigners(handle: str) -> ResponseReturnValue:
    """Show the sender who signed, or why a denunciation has no such list."""
    case = case_page.find(handle, session.actor())
    return unopened() if case is None else _page(case)


def _page(case: Case, outcome: Outcome | None = None, status: int = 200) -> ResponseReturnValue:
    url = case_page.url_of(case)
    if case.kind == Kind.DENUNCIATION:
        return render_template("citizen/track/no_cosigners.html", url=url, quick_exit=True), status
    link = outcome.link if outcome else ""
    return render_template(
        "citizen/track/cosigners.html",
        **signing.shown(case, session.actor(), signing.page_asked(), outcome),
        url=url,
        action=f"{url}/nguoi-cung-ky",
        open_still=case.open,
        invite_url=f"{config.current().site_address.rstrip('/')}/cung-ky/{link}" if link else "",
    ), status


@door.post("/tra-cuu/ho-so/<handle>/nguoi-cung-ky")
@requires(TRACK)
def write_cosigners(handle: str) -> ResponseReturnValue:
    """Take what the sender writes down about those who signed too."""
    case = case_page.find(handle, session.actor())
    if case is None:
        return unopened()
    try:
        outcome = signing.act(case, session.actor())
    except groups.TooMany as refused:
        return _again(handle, _("Nhiều nhất %(n)s người. Xin bớt lại.", n=refused.most))
    except (groups.SealedNames, workflow.NotAllowed):
        return _again(handle, _("Vụ việc đã sang bước khác nên không ghi thêm được ở đây."))
    if outcome.trouble or outcome.wrong:
        return _page(case, outcome, 422)
    if outcome.link:
        return _page(case, outcome)
    flash(outcome.done, "success")
    return redirect(f"{case_page.url_of(case)}/nguoi-cung-ky", 303)


def _again(handle: str, trouble: str) -> ResponseReturnValue:
    db.session.rollback()
    case = case_page.find(handle, session.actor())
    return unopened() if case is None else _page(case, Outcome(trouble=trouble), 422)


@door.get("/cung-ky/<token>")
@requires(PUBLIC)
def invited(token: str) -> ResponseReturnValue:
    """Show the letter to whoever was invited to sign it; looking changes nothing."""
    try:
        link = links.look(token, links.COSIGN, clock.now())
    except links.Unknown:
        abort(404)
    except links.NotGood as why:
        return _over(why)
    return _letter(link.case, token, OneForm(formdata=None))


def _over(why: links.NotGood) -> ResponseReturnValue:
    return render_template("citizen/track/link_over.html", reason=why.reason), 410


def _letter(case: Case, token: str, form: OneForm, status: int = 200) -> ResponseReturnValue:
    if case.kind == Kind.DENUNCIATION or not case.open:
        return render_template("citizen/track/link_over.html", reason="closed"), 410
    return render_template(
        "citizen/track/sign.html", case=case, form=form, action=f"/cung-ky/{token}"
    ), status


@door.post("/cung-ky/<token>")
@requires(PUBLIC)
def sign_by_link(token: str) -> ResponseReturnValue:
    """Sign as the one who was invited."""
    form = OneForm()
    try:
        link = links.look(token, links.COSIGN, clock.now())
        if not form.validate():
            return _letter(link.case, token, form, 422)
        try:
            one = form.person()
        except signers.NotReadable as why:
            form.ho_ten.errors = [_(str(why))]
            return _letter(link.case, token, form, 422)
        groups.sign_by_link(token, one, clock.now())
    except links.Unknown:
        abort(404)
    except links.NotGood as why:
        return _over(why)
    except (workflow.NotAllowed, groups.SealedNames):
        db.session.rollback()
        return render_template("citizen/track/link_over.html", reason="closed"), 410
    return render_template("citizen/track/signed.html")
