"""Personal data: the public register, the words of consent, and what a citizen may mend, ask and take back."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from citizen import case_page
from citizen.door import door
from citizen.forms.personal_data import ContactForm, EraseForm, RequestForm
from citizen.track import found, unopened
from office.base import clock, retention
from office.base.db import db
from office.base.i18n import N_
from office.cases import consents
from office.cases.handling import SecretTold
from office.cases.models import Case
from office.cases.permissions import ACCOUNT, PUBLIC, TRACK
from office.people.models import Citizen
from office.privacy import register, requests
from office.privacy.models import DataRequest
from office.privacy.requests import OUTCOMES, RIGHTS, TooMany
from web import session
from web.access import requires
from web.filters import day_short
from web.language import locale
from web.language import said as _

HERE = "/du-lieu-ca-nhan"
OWN = "/tra-cuu/ho-so/<handle>"
OF_ACCOUNT = "/tai-khoan/du-lieu"
ACTIONS = {
    retention.DESTROY: N_("hủy"),
    retention.ANONYMISE: N_("ẩn danh: xóa tên, nội dung, tệp; giữ con số"),
    retention.ARCHIVE: N_("nộp lưu trữ lịch sử, không xóa ở đây"),
}


@door.get(HERE)
@requires(PUBLIC)
def processing() -> ResponseReturnValue:
    """Show the register of processing and how long everything is kept; with `in`, as a sheet."""
    sheet = "in" in request.args
    return render_template(
        "citizen/data/sheet.html" if sheet else "citizen/data/register.html",
        register=register.register(),
        schedules=retention.schedules(),
        logs=retention.logs(),
        actions={name: _(said) for name, said in ACTIONS.items()},
        lang=locale(),
    )


@door.get(f"{HERE}/dong-y")
@requires(PUBLIC)
def consent_texts() -> ResponseReturnValue:
    """Show every version of every text one is shown or agrees to."""
    texts, today = consents.texts(), clock.today()
    return render_template(
        "citizen/data/consents.html",
        texts=texts,
        standing={(each.id, consents.current(each.id, today).version) for each in texts},
        lang=locale(),
    )


@door.get(f"{OWN}/du-lieu")
@requires(TRACK)
def case_data_page(handle: str) -> ResponseReturnValue:
    """Show what the sender may mend, ask and take back about the data of one case."""
    case = found(handle)
    return unopened() if case is None else _case_page(case)


def _case_page(case: Case, status: int = 200, **given: Any) -> ResponseReturnValue:
    contact = requests.contact_of(case)
    forms = {
        "contact_form": ContactForm(formdata=None, **contact) if contact is not None else None,
        "request_form": RequestForm(formdata=None),
    }
    page = render_template(
        "citizen/data/case.html",
        case=case,
        url=case_page.url_of(case),
        asked=_shown(requests.of(case)),
        agreed=_agreed(case),
        way=consents.way_of(case_id=case.id),
        ways={key: _(words) for key, words in consents.WAYS.items()},
        quick_exit=case.kind == "denunciation",
        **{**forms, **given},
    )
    return page, status


def _agreed(case: Case) -> list[dict[str, Any]]:
    words = {(each.id, each.version): each for each in consents.texts()}
    return [
        {
            "text": words[each.text, each.version],
            "words": getattr(words[each.text, each.version], locale()),
            "at": each.given_at,
            "withdrawn": each.withdrawn_at,
        }
        for each in consents.agreed(case)
    ]


def _shown(rows: list[DataRequest]) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "row": each,
            "right": _(RIGHTS[each.right]),
            "words": each.message.text if each.message else each.said,
            "outcome": _(OUTCOMES[each.outcome]) if each.outcome else "",
            "clocks": requests.clocks(each, today),
        }
        for each in rows
    ]


@door.post(f"{OWN}/lien-he")
@requires(TRACK)
def mend_contact(handle: str) -> ResponseReturnValue:
    """Change how the sender is reached, at once."""
    case = found(handle)
    if case is None:
        return unopened()
    if requests.contact_of(case) is None:
        flash(_("Cách liên hệ của vụ này được niêm phong, không sửa ở đây được."), "error")
        return redirect(f"{case_page.url_of(case)}/du-lieu", 303)
    form = ContactForm()
    if not form.validate():
        return _case_page(case, 422, contact_form=form)
    changed = requests.mend_contact(case, form.data, clock.now())
    told_otherwise = consents.way_of(case_id=case.id) == consents.BY_SMS
    if "email" in changed and form.email.data and not told_otherwise:
        consents.choose(consents.BY_MAIL, clock.now(), case_id=case.id)
    flash(_("Đã lưu cách liên hệ mới.") if changed else _("Không có gì thay đổi."), "success")
    return redirect(f"{case_page.url_of(case)}/du-lieu", 303)


@door.post(f"{OWN}/thu-bao")
@requires(TRACK)
def mail_consent(handle: str) -> ResponseReturnValue:
    """Choose how to be told of news: by mail, by a short message, or not."""
    case = found(handle)
    if case is None:
        return unopened()
    way = request.form.get("cach", consents.UNTOLD)
    contact = requests.contact_of(case) or {}
    needed = {consents.BY_MAIL: "email", consents.BY_SMS: "phone"}.get(way)
    if way not in consents.WAYS or (needed and not contact.get(needed)):
        flash(_("Chưa đổi: cần có số điện thoại hoặc địa chỉ thư cho cách báo này."), "error")
        return redirect(f"{case_page.url_of(case)}/du-lieu#lien-he", 303)
    consents.choose(way, clock.now(), case_id=case.id)
    flash(_("Đã lưu cách báo tin."), "success")
    return redirect(f"{case_page.url_of(case)}/du-lieu", 303)


@door.post(f"{OWN}/yeu-cau")
@requires(TRACK)
def ask_about_case(handle: str) -> ResponseReturnValue:
    """Take in a request about the data of one case; its clocks start."""
    case = found(handle)
    if case is None:
        return unopened()
    form = RequestForm()
    if not form.validate():
        return _case_page(case, 422, request_form=form)
    if trouble := _ask(form, case=case):
        form.noi_dung.errors = [trouble]
        return _case_page(case, 422, request_form=form)
    return redirect(f"{case_page.url_of(case)}/du-lieu#yeu-cau", 303)


def _ask(form: RequestForm, *, case: Case | None = None, citizen_id: int | None = None) -> str:
    """Take in the request of *form*; return what is wrong with it, or nothing."""
    who = session.citizen_visit().actor
    try:
        made = requests.ask(
            form.quyen.data, form.noi_dung.data, clock.now(),
            actor=who, case=case, citizen_id=citizen_id,
        )  # fmt: skip
    except TooMany:
        return _("Đang có nhiều yêu cầu chưa xong. Xin chờ trả lời rồi gửi tiếp.")
    except SecretTold:
        return _("Trong này có mã bí mật của ông/bà. Xin bỏ mã ra: không ai cần biết mã đó.")
    flash(
        _(
            "Đã nhận yêu cầu. Chúng tôi trả lời chậm nhất ngày %(first)s, giải quyết chậm nhất ngày %(last)s.",
            first=day_short(made.answer_by),
            last=day_short(made.due_on),
        ),
        "success",
    )
    return ""


@door.get(OF_ACCOUNT)
@requires(ACCOUNT)
def account_data_page() -> ResponseReturnValue:
    """Show what the owner of an account may ask and take back."""
    return _account_page()


def _account_page(status: int = 200, **given: Any) -> ResponseReturnValue:
    me = _me()
    forms = {"request_form": RequestForm(formdata=None), "erase_form": EraseForm(formdata=None)}
    page = render_template(
        "citizen/data/account.html",
        me=me,
        asked=_shown(requests.of_account(me.id)),
        **{**forms, **given},
    )
    return page, status


def _me() -> Citizen:
    return db.session.get_one(Citizen, session.actor().id)


@door.post("/tai-khoan/yeu-cau")
@requires(ACCOUNT)
def ask_about_account() -> ResponseReturnValue:
    """Take in a request about the data of the account; its clocks start."""
    form = RequestForm()
    if not form.validate():
        return _account_page(422, request_form=form)
    if trouble := _ask(form, citizen_id=_me().id):
        form.noi_dung.errors = [trouble]
        return _account_page(422, request_form=form)
    return redirect(f"{OF_ACCOUNT}#yeu-cau", 303)


@door.post("/tai-khoan/xoa")
@requires(ACCOUNT)
def erase_account() -> ResponseReturnValue:
    """Delete the account: the consent it stands on is taken back."""
    form = EraseForm()
    if not form.validate():
        return _account_page(422, erase_form=form)
    me = _me()
    session.leave_citizen()  # the visit goes before the account that it belongs to
    requests.erase_account(me, clock.now())
    flash(_("Đã xóa tài khoản. Các vụ việc vẫn xem được bằng mã hồ sơ và mã bí mật."), "success")
    return redirect("/", 303)
