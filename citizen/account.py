"""The citizen's account, which nobody needs: one's cases together, and less to type next time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select, update

from citizen.door import door
from citizen.forms.account import AboutMeForm, EmailForm, PasswordForm, SignInForm
from citizen.forms.track import LookUpForm
from citizen.track import prove, too_soon
from office.base import audit, clock, config, outbox
from office.base.db import db
from office.cases import codes, consents
from office.cases.deadlines import state_of
from office.cases.models import Case
from office.cases.models.case import NO_DUE
from office.cases.permissions import ACCOUNT, PUBLIC
from office.cases.statuses import LABELS, Status
from office.law.kinds import Kind
from office.people import accounts, attempts
from office.people.accounts import LINK_LIFE, MustWait, spell_email
from office.people.actors import Actor
from office.people.models import Citizen
from office.people.passwords import WeakPassword
from office.privacy import requests
from web import oidc, session
from web.access import requires
from web.language import locale

MAIL_DOOR = "mail"
MOST_CASES = 100
PURPOSE = "password"


@dataclass(frozen=True)
class OwnCase:
    """A line of the list of one's own cases."""

    code: str
    url: str
    kind: str
    subject: str
    status: str
    due_on: date | None
    days_left: int | None
    state: str
    received_on: date


@door.get("/tai-khoan/dang-ky")
@requires(PUBLIC)
def sign_up() -> ResponseReturnValue:
    """Ask for the address of a new account."""
    return _ask_email("/tai-khoan/dang-ky", EmailForm(formdata=None))


@door.post("/tai-khoan/dang-ky")
@requires(PUBLIC)
def send_sign_up() -> ResponseReturnValue:
    """Send the link to an account; whether there is one already, the answer is the same."""
    return _send_link("/tai-khoan/dang-ky")


@door.get("/tai-khoan/quen-mat-khau")
@requires(PUBLIC)
def forgot() -> ResponseReturnValue:
    """Ask for the address of an account whose password is lost."""
    return _ask_email("/tai-khoan/quen-mat-khau", EmailForm(formdata=None))


@door.post("/tai-khoan/quen-mat-khau")
@requires(PUBLIC)
def send_forgot() -> ResponseReturnValue:
    """Send the same link as for a new account."""
    return _send_link("/tai-khoan/quen-mat-khau")


def _ask_email(
    action: str, form: EmailForm, status: int = 200, wait: int = 0
) -> ResponseReturnValue:
    page = render_template(
        "citizen/account/email.html",
        form=form,
        action=action,
        wait=wait,
        new=action.endswith("dang-ky"),
    )
    return page, status, ({"Retry-After": str(wait)} if wait else {})


def _send_link(action: str) -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate():
        return _ask_email(action, form, 422)
    at, email, address = clock.now(), spell_email(form.email.data), session.address()
    seconds = attempts.wait(MAIL_DOOR, email, address, at, spare_the_name=True)
    if seconds:
        return _ask_email(action, form, 429, seconds)
    attempts.failed(MAIL_DOOR, email, address, at)  # every mail counts: nobody's box is flooded
    _mail_link(email, at)
    folder = config.current().instance / "mail"
    return render_template("citizen/account/sent.html", email=email, folder=folder)


def _mail_link(email: str, at: datetime) -> None:
    token = accounts.make_link(PURPOSE, email, at)
    link = f"{config.current().site_address.rstrip('/')}/tai-khoan/mat-khau/{token}"
    office = config.current().office_name
    minutes = int(LINK_LIFE.total_seconds() // 60)
    text = _(
        "Kính chào ông/bà,\n\n"
        "Có người, chắc là ông/bà, vừa xin mở tài khoản hoặc đặt lại mật khẩu ở trang Nghe Dân của "
        "%(office)s. Để đặt mật khẩu, xin mở địa chỉ này trong %(minutes)s phút:\n\n%(link)s\n\n"
        "Nếu ông/bà không xin, cứ bỏ qua thư này: không có gì thay đổi.\n",
        office=office,
        minutes=minutes,
        link=link,
    )
    outbox.put(
        "mail",
        key=accounts.hash_of(token),
        to=email,
        subject=_("Đặt mật khẩu cho tài khoản Nghe Dân"),
        text=text,
    )


@door.get("/tai-khoan/mat-khau/<token>")
@requires(PUBLIC)
def choose_password(token: str) -> ResponseReturnValue:
    """Ask for a password where the link is still good."""
    link = accounts.open_link(token, clock.now())
    if link is None:
        return render_template("citizen/account/link_over.html"), 404
    return _password_page(token, link.email, PasswordForm(formdata=None))


def _password_page(
    token: str, email: str, form: PasswordForm, status: int = 200
) -> ResponseReturnValue:
    words = None
    if accounts.citizen_of(email) is None:
        text = consents.current(consents.ACCOUNT, clock.today())
        words = text.en if locale() == "en" else text.vi
    page = render_template(
        "citizen/account/password.html", token=token, email=email, form=form, consent=words
    )
    return page, status


@door.post("/tai-khoan/mat-khau/<token>")
@requires(PUBLIC)
def set_password(token: str) -> ResponseReturnValue:
    """Set the password and sign in; other visits of the account end."""
    at = clock.now()
    link = accounts.open_link(token, at)
    if link is None:
        return render_template("citizen/account/link_over.html"), 404
    form, is_new = PasswordForm(), accounts.citizen_of(link.email) is None
    if not form.validate() or (is_new and not _agrees(form)):
        return _password_page(token, link.email, form, 422)
    try:
        citizen = accounts.set_citizen_password(link, form.password.data, at)
    except WeakPassword as weak:
        form.password.errors = [_(weak.reason)]
        return _password_page(token, link.email, form, 422)
    if is_new:
        consents.agree(consents.ACCOUNT, at, citizen_id=citizen.id)
    let_in(accounts.begin(at, citizen_id=citizen.id))
    flash(_("Đã đặt mật khẩu. Ông/bà đang ở trong tài khoản của mình."), "success")
    return redirect("/tai-khoan", 303)


def _agrees(form: PasswordForm) -> bool:
    """Tell whether a new account is agreed to; nothing is ticked beforehand."""
    if not form.dong_y.data:
        form.dong_y.errors = [_("Xin đánh dấu vào ô nếu ông/bà đồng ý mở tài khoản.")]
    return bool(form.dong_y.data)


def let_in(token: str) -> None:
    """Let a citizen in, with the cases opened before; a denunciation stays outside the account."""
    before = session.citizen_visit()
    opened = before.actor.opened
    session.leave_citizen()
    session.enter_citizen(token)
    if opened:
        plain = select(Case).where(Case.id.in_(opened), Case.kind != Kind.DENUNCIATION)
        for case in db.session.scalars(plain).all():
            session.open_case(case, "")


@door.get("/tai-khoan/dang-nhap")
@requires(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for address and password."""
    if session.actor().is_citizen:
        return redirect("/tai-khoan", 303)
    return _sign_in_page(SignInForm(formdata=None))


def _sign_in_page(
    form: SignInForm, status: int = 200, *, wrong: bool = False
) -> ResponseReturnValue:
    vneid = oidc.national() is not None
    page = render_template("citizen/account/sign_in.html", form=form, wrong=wrong, vneid=vneid)
    return page, status


@door.post("/tai-khoan/dang-nhap")
@requires(PUBLIC)
def check_sign_in() -> ResponseReturnValue:
    """Let the citizen in, or say one thing whatever was wrong."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    try:
        token = accounts.sign_in_citizen(
            form.email.data[:300], form.password.data, session.address(), clock.now()
        )
    except MustWait as brake:
        vneid = oidc.national() is not None
        return too_soon("citizen/account/sign_in.html", form, brake.seconds, vneid=vneid)
    if token is None:
        return _sign_in_page(form, 422, wrong=True)
    let_in(token)
    return redirect("/tai-khoan", 303)


@door.post("/dang-xuat")
@requires(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End the visit, also for the cases opened in it."""
    session.leave_citizen()
    flash(_("Ông/bà đã đăng xuất."), "success")
    return redirect("/", 303)


@door.get("/tai-khoan")
@requires(ACCOUNT)
def own() -> ResponseReturnValue:
    """Show the citizen's cases and what is kept for the next filing."""
    return _own_page()


def _own_page(status: int = 200, **given: Any) -> ResponseReturnValue:
    me = _me()
    forms = {
        "add_form": LookUpForm(formdata=None, prefix="them-"),
        "about_form": AboutMeForm(formdata=None, obj=me, prefix="toi-"),
    }
    page = render_template(
        "citizen/account/own.html",
        me=me,
        cases=own_cases(session.actor(), clock.today()),
        most=MOST_CASES,
        way=consents.way_of(citizen_id=me.id),
        ways={key: _(words) for key, words in consents.WAYS.items()},
        **{**forms, **given},
    )
    return page, status


def _me() -> Citizen:
    return db.session.get_one(Citizen, session.actor().id)


def own_cases(actor: Actor, today: date) -> list[OwnCase]:
    """Return the cases of *actor*'s account, the newest first."""
    rows = db.session.execute(
        select(
            Case.code, Case.kind, Case.subject, Case.status, Case.next_due, Case.received_day
        )
        .where(Case.citizen_id == actor.id, Case.kind != Kind.DENUNCIATION)
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(MOST_CASES)
    )  # fmt: skip
    return [
        OwnCase(
            code=row.code,
            url=f"/tra-cuu/ho-so/{codes.handle_of(row.code)}",
            kind=Kind(row.kind).en if locale() == "en" else Kind(row.kind).vi,
            subject=row.subject,
            status=_(LABELS[Status(row.status)]),
            due_on=row.next_due if row.next_due != NO_DUE else None,
            days_left=(row.next_due - today).days if row.next_due != NO_DUE else None,
            state=state_of(row.next_due, today) if row.next_due != NO_DUE else "none",
            received_on=row.received_day,
        )
        for row in rows
    ]


@door.post("/tai-khoan/them-vu-viec")
@requires(ACCOUNT)
def add_case() -> ResponseReturnValue:
    """Put a case into the account, proved by code and secret; a denunciation never."""
    form = LookUpForm(prefix="them-")
    if not form.validate():
        return _own_page(422, add_form=form)
    at = clock.now()
    case, seconds = prove(form.ma.data, form.ma_bi_mat.data, at)
    if seconds:
        answer: Response = make_response(_own_page(429, add_form=form, wait=seconds))
        answer.headers["Retry-After"] = str(seconds)
        return answer
    problem = _why_not(case)
    if case is None or problem:
        return _own_page(422, add_form=form, problem=problem)
    me = session.actor()
    if case.citizen_id is None:
        db.session.execute(update(Case).where(Case.id == case.id).values(citizen_id=me.id))
        audit.record(Actor("citizen", None, ""), "case:account:add", at, case_id=case.id)
    flash(_("Đã thêm vụ việc vào tài khoản."), "success")
    return redirect("/tai-khoan", 303)


def _why_not(case: Case | None) -> str:
    """Return why a case is not put into this account, or nothing."""
    said = ""
    if case is None:
        said = _("Mã hồ sơ hoặc mã bí mật chưa đúng. Xin xem lại từng chữ trên biên nhận.")
    elif case.kind == Kind.DENUNCIATION:
        said = _(
            "Tố cáo không gắn vào tài khoản: làm vậy thì máy chủ biết ai là người gửi. "
            "Xin xem bằng mã ở trang Tra cứu."
        )
    elif case.citizen_id not in {None, session.actor().id}:
        said = _("Vụ việc này đã nằm trong một tài khoản khác. Xin xem bằng mã ở trang Tra cứu.")
    return str(said)


@door.post("/tai-khoan/ho-so")
@requires(ACCOUNT)
def save_about_me() -> ResponseReturnValue:
    """Keep name and telephone for the next filing."""
    form = AboutMeForm(prefix="toi-")
    if not form.validate():
        return _own_page(422, about_form=form)
    requests.mend_account(_me(), form.name.data or "", form.phone.data or "", clock.now())
    flash(_("Đã lưu. Lần sau gửi đơn, ông/bà không phải nhập lại."), "success")
    return redirect("/tai-khoan", 303)


@door.post("/tai-khoan/bao-tin")
@requires(ACCOUNT)
def choose_notice() -> ResponseReturnValue:
    """Choose how to be told of the cases filed from now on."""
    me, way = _me(), request.form.get("cach", "")
    if way not in consents.WAYS or (way == consents.BY_SMS and not me.phone):
        return _own_page(
            422, problem=_("Chưa đổi: chọn một cách, và ghi số điện thoại nếu muốn tin nhắn.")
        )
    consents.choose(way, clock.now(), citizen_id=me.id)
    flash(_("Đã lưu cách báo tin."), "success")
    return redirect("/tai-khoan", 303)


@door.post("/tai-khoan/ket-thuc-phien")
@requires(ACCOUNT)
def end_others() -> ResponseReturnValue:
    """End every other visit of the account: a lost telephone opens nothing any more."""
    at, me = clock.now(), session.actor()
    accounts.end_all(at, citizen_id=me.id)
    session.enter_citizen(accounts.begin(at, citizen_id=me.id, opened=sorted(me.opened)))
    flash(_("Đã đăng xuất khỏi mọi máy khác."), "success")
    return redirect("/tai-khoan", 303)
