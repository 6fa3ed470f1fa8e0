"""Following a case: in with code and secret, read where it stands, write back, rate, withdraw."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from citizen import along, case_page
from citizen.door import door
from citizen.forms.track import (
    DisputeForm,
    LookUpForm,
    RatingForm,
    WithdrawForm,
    WriteForm,
)
from citizen.rights import DISPUTABLE
from office.base import clock
from office.base.db import db
from office.cases import (
    closing,
    codes,
    counter,
    handling,
    parting,
    points,
    readings,
    receipts,
    sealed,
    splitting,
    workflow,
)
from office.cases import threads as of_case
from office.cases.models import Case
from office.cases.permissions import PUBLIC, TRACK
from office.cases.statuses import UNDECIDED, Status
from office.cases.threads import GENERAL, REQUEST
from office.law.kinds import Kind
from office.letters import handing
from office.people import accounts, attempts
from office.people.accounts import hash_of
from web import session, threads
from web.access import requires
from web.language import said as _

DOOR = "tracking"
ACTS = {"nhan-tin": "noi_dung", "chua-xong": "ly_do", "rut": "ly_do", "danh-gia": "nhan_xet"}
"""What may be sent from a case's page, and the field that holds what was typed."""
TO_BE_FILLED: dict[str, Any] = {"formdata": None, "meta": {"csrf": False}}
"""An empty form to look at: the page writes its token itself, the form that is sent checks it."""
MOST_CARRIED = 60_000
"""Letters of a message that are carried through the way in when the visit had ended."""


@door.get("/tra-cuu")
@requires(PUBLIC)
def look_up() -> ResponseReturnValue:
    """Ask for code and secret."""
    form = LookUpForm(formdata=None, ma=request.args.get("ma", "")[:40])
    return render_template("citizen/track/look_up.html", form=form, carried={})


@door.post("/tra-cuu")
@requires(PUBLIC)
def open_case() -> ResponseReturnValue:
    """Open a case with its secret; an unknown code and a wrong secret get one answer."""
    form = LookUpForm()
    carried = _carried()
    if not form.validate():
        return _way_in(form, carried, 422)
    case, seconds = prove(form.ma.data, form.ma_bi_mat.data, clock.now())
    if seconds:
        return too_soon("citizen/track/look_up.html", form, seconds, carried=carried)
    if case is None:
        return _way_in(form, carried, 422, wrong=True)
    if carried and carried["ho_so"] != codes.handle_of(case.code):
        return _way_in(form, carried, 422, other=True)
    _admit(case, form.ma_bi_mat.data)
    return _resume(case, carried) if carried else redirect(case_page.url_of(case), 303)


def prove(code: str, secret: str, at: datetime) -> tuple[Case | None, int]:
    """Return the case whose code and secret these are, or None, or for how many seconds to wait."""
    code = codes.spell_code(code)
    address = session.address()
    seconds = attempts.wait(DOOR, code, address, at)
    if seconds:
        return None, seconds
    kept = db.session.execute(select(Case.id, Case.secret_hash).where(Case.code == code)).first()
    if not codes.same_secret(code, secret, kept.secret_hash if kept else None) or kept is None:
        attempts.failed(DOOR, code, address, at)
        return None, 0
    attempts.succeeded(DOOR, code)
    return db.session.get_one(Case, kept.id), 0


def too_soon(template: str, form: Any, seconds: int, **more: Any) -> ResponseReturnValue:
    """Return the page again with how long to wait, and nothing typed lost."""
    answer = make_response(render_template(template, form=form, wait=seconds, **more), 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _way_in(
    form: LookUpForm,
    carried: dict[str, str],
    status: int,
    *,
    wrong: bool = False,
    other: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "citizen/track/look_up.html", form=form, carried=carried, wrong=wrong, other=other
    )
    return page, status


def _admit(case: Case, secret: str) -> None:
    case.opened_before, case.opened_day = case.opened_day, clock.today()
    # An account's visit that names a denunciation would tell who sent it: they are kept apart.
    if case.kind == Kind.DENUNCIATION and session.actor().is_citizen:
        session.leave_citizen()
        flash(
            _("Để không ai biết người gửi, chúng tôi đã đăng xuất tài khoản khi mở vụ này."), "info"
        )
    session.open_case(case, secret)
    handing.seen(case, clock.today())


def _carried() -> dict[str, str]:
    """Return what was typed before the visit ended: which case, which act, the words."""
    act = request.form.get("viec", "")
    if act not in ACTS:
        return {}
    return {
        "ho_so": request.form.get("ho_so", "")[:40],
        "viec": act,
        "chu": request.form.get("chu", "")[:MOST_CARRIED],
    }


def _resume(case: Case, carried: dict[str, str]) -> ResponseReturnValue:
    """Show the page with what had been typed before the visit ended: it is not sent yet."""
    flash(
        _("Những gì ông/bà viết lúc trước vẫn còn, và chưa gửi đi. Xin xem lại rồi bấm gửi."),
        "warning",
    )
    again = found(codes.handle_of(case.code)) or case
    return _again(again, carried["viec"], carried["chu"], status=200)


@door.post("/tra-cuu/dong")
@requires(PUBLIC)
def shut() -> ResponseReturnValue:
    """Close the page of a case: whoever uses this machine next must know the secret."""
    visit = session.citizen_visit()
    case = found(request.form.get("ho_so", ""))
    if visit.session and case:
        accounts.shut_case(visit.session, case.id)
        flash(_("Đã đóng vụ việc trên máy này. Muốn xem lại, xin nhập mã và mã bí mật."), "success")
    return redirect("/tra-cuu", 303)


def _disputable(case: Case) -> bool:
    """Tell whether the answer may be disputed: one's own, or the one that is shared."""
    return case.status in DISPUTABLE or parting.may_dispute(case, session.actor())


def found(handle: str) -> Case | None:
    """Return the case called *handle* when this visitor has opened it."""
    return case_page.find(handle, session.actor())


def unopened() -> ResponseReturnValue:
    """Send a visitor without the secret to the way in, and reveal nothing."""
    flash(_("Trang này cần mở bằng mã hồ sơ và mã bí mật."), "info")
    return redirect("/tra-cuu", 303)


def _typed_before_the_end(handle: str, act: str) -> ResponseReturnValue:
    """Ask for code and secret again, with what was typed carried along."""
    carried = {
        "ho_so": handle[:40],
        "viec": act,
        "chu": request.form.get(ACTS[act], "")[:MOST_CARRIED],
    }
    return _way_in(LookUpForm(formdata=None), carried, 422)


@door.get("/tra-cuu/ho-so/<handle>")
@requires(TRACK)
def show(handle: str) -> ResponseReturnValue:
    """Show one case to its sender."""
    case = found(handle)
    return unopened() if case is None else _page(case)


def _page(case: Case, status: int = 200, **given: Any) -> ResponseReturnValue:
    shown = case_page.read(case, clock.today())
    closed = case.status == Status.CLOSED
    rating = closing.rating_of(case) if closed else None
    forms = {
        "message_form": _write_form(shown.subjects, **TO_BE_FILLED) if case.open else None,
        "rating_form": RatingForm(**TO_BE_FILLED) if closed and not rating else None,
    }
    page = render_template(
        "citizen/track/case.html",
        shown=shown,
        to_confirm=counter.awaits(case),
        case=case,
        own=sealed.own_words(case, session.actor()),
        copy_waits=shown.sealed_on is not None and sealed.awaits_sender(case),
        rating=rating,
        new_key=_new_key(),
        quick_exit=shown.sealed,
        undecided=case.status in UNDECIDED,
        disputable=case.status in DISPUTABLE,
        receipt=receipts.of(case) is not None,
        together=along.of(case, session.actor()),
        parts=along.parts_of(case),
        letter=along.letter_of(case),
        sealed_away=splitting.sealed_away(case, session.actor()) if shown.sealed else [],
        in_matter=None if shown.sealed else along.matter_of(case),
        **{**forms, **given},
    )
    return page, status


@door.get("/tra-cuu/ho-so/<handle>/ai-da-doc")
@requires(TRACK)
def who_read(handle: str) -> ResponseReturnValue:
    """Show the sender which offices have read the case, and on which day."""
    case = found(handle)
    if case is None:
        return unopened()
    return render_template(
        "citizen/track/readers.html",
        readers=readings.readers(case),
        back=f"/tra-cuu/ho-so/{handle}",
        quick_exit=case.kind == Kind.DENUNCIATION,
    )


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _key(case: Case, form: Any) -> str | None:
    typed = str(form.khoa.data or "")
    return hash_of(f"{case.id}/{typed[:100]}") if typed else None


@door.post("/tra-cuu/ho-so/<handle>/nhan-tin")
@requires(TRACK)
def write(handle: str) -> ResponseReturnValue:
    """Take a message with papers; while the office waits for something, it is the answer to that."""
    case = found(handle)
    if case is None:
        return _typed_before_the_end(handle, "nhan-tin")
    form = _write_form(threads.offered(case))
    fit = form.validate()
    uploads = form.uploads(nameless=case.kind == Kind.DENUNCIATION)
    if not case.open:
        return _too_late(case, form.noi_dung.data or "")
    if fit and uploads is not None and not (form.noi_dung.data or uploads):
        form.noi_dung.errors = [_("Xin viết vài chữ, hoặc chọn một tệp để gửi.")]
    elif fit and uploads is not None:
        supplies = case.status == Status.WAITING
        act = handling.supply if supplies else handling.say
        try:
            act(
                case, session.actor(), clock.now(), form.noi_dung.data or "",
                uploads=uploads, about=points.ABOUT if form.thieu.data else "",
                thread=form.luong.data or (REQUEST if supplies else GENERAL),
                key=_key(case, form),
            )  # fmt: skip
        except handling.SecretTold:
            form.noi_dung.errors = [secret_told()]
            return _page(case, 422, message_form=form)
        flash(
            _("Cơ quan đã nhận bổ sung và làm tiếp.") if supplies else _("Cơ quan đã nhận."),
            "success",
        )
        return redirect(f"{case_page.url_of(case)}#trao-doi", 303)
    return _page(case, 422, message_form=form)


def _write_form(subjects: Mapping[str, str], **given: Any) -> WriteForm:
    form = WriteForm(**given)
    form.luong.choices = list(subjects.items())
    return form


@door.post("/tra-cuu/ho-so/<handle>/da-doc")
@requires(TRACK)
def have_read(handle: str) -> ResponseReturnValue:
    """Note that the sender has read what the office wrote under one subject."""
    case = found(handle)
    if case is None:
        return unopened()
    of_case.read(case, request.form.get("luong", "")[:24], clock.now())
    return redirect(f"{case_page.url_of(case)}#trao-doi", 303)


def _too_late(case: Case, typed: str) -> ResponseReturnValue:
    """Say that the case has ended meanwhile; what was typed moves to where it can still be sent."""
    if case.status in DISPUTABLE:
        return _dispute_page(
            case,
            DisputeForm(formdata=None, ly_do=typed),
            409,
            problem=_(
                "Vụ việc vừa kết thúc nên không nhắn thêm được. Nếu việc chưa xong, xin gửi ở đây."
            ),
        )
    return _page(case, 409, problem=_ended_words(), typed=typed)


def secret_told() -> str:
    """Say that nobody needs the secret, and that it must not stand in a message."""
    return _(
        "Trong tin có mã bí mật của vụ việc này. Ai đọc tin cũng sẽ mở được vụ việc, nên chúng tôi "
        "không nhận. Xin xóa mã rồi gửi lại; cơ quan không bao giờ hỏi mã bí mật."
    )


def _ended_words() -> str:
    said = _("Vụ việc đã sang bước khác nên không làm được việc này nữa. Chưa có gì thay đổi.")
    return str(said)


@door.get("/tra-cuu/ho-so/<handle>/rut")
@requires(TRACK)
def ask_withdrawal(handle: str) -> ResponseReturnValue:
    """Ask once more before a case is withdrawn, with what follows."""
    case = found(handle)
    if case is None:
        return unopened()
    if not closing.withdrawal(case, session.actor()):
        return _page(case, 409, problem=_ended_words())
    return _withdrawal_page(case, WithdrawForm(formdata=None))


def _withdrawal_page(case: Case, form: WithdrawForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "citizen/track/withdraw.html",
        case=case,
        url=case_page.url_of(case),
        form=form,
        sealed=case.kind == Kind.DENUNCIATION,
        decided=closing.withdrawal(case, session.actor()) == workflow.ASK_TO_WITHDRAW,
        quick_exit=case.kind == Kind.DENUNCIATION,
    )
    return page, status


@door.post("/tra-cuu/ho-so/<handle>/rut")
@requires(TRACK)
def withdraw(handle: str) -> ResponseReturnValue:
    """Withdraw a case at its sender's wish."""
    case = found(handle)
    if case is None:
        return _typed_before_the_end(handle, "rut")
    form = WithdrawForm()
    if not form.validate():
        return _withdrawal_page(case, form, 422)
    reason = form.ly_do.data or ""
    if codes.secret_inside(case.code, reason, case.secret_hash):
        form.ly_do.errors = [secret_told()]
        return _withdrawal_page(case, form, 422)
    asks = closing.withdrawal(case, session.actor()) == workflow.ASK_TO_WITHDRAW
    done = (
        _("Đã ghi đề nghị rút. Lãnh đạo sẽ ra quyết định và báo cho ông/bà.")
        if asks
        else _("Ông/bà đã rút vụ việc. Trang này vẫn xem được.")
    )
    return _do(
        case,
        lambda: closing.withdraw(case, session.actor(), clock.now(), reason=reason),
        done,
        reason,
        repeated=case.status == Status.WITHDRAWN,
    )


@door.get("/tra-cuu/ho-so/<handle>/chua-xong")
@requires(TRACK)
def ask_dispute(handle: str) -> ResponseReturnValue:
    """Ask what is not solved."""
    case = found(handle)
    if case is None:
        return unopened()
    if not _disputable(case):
        return _page(case, 409, problem=_ended_words())
    return _dispute_page(case, DisputeForm(formdata=None))


def _dispute_page(
    case: Case, form: DisputeForm, status: int = 200, problem: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "citizen/track/dispute.html",
        case=case,
        url=case_page.url_of(case),
        form=form,
        new_key=_new_key(),
        problem=problem,
        sealed=case.kind == Kind.DENUNCIATION,
        quick_exit=case.kind == Kind.DENUNCIATION,
    )
    return page, status


@door.post("/tra-cuu/ho-so/<handle>/chua-xong")
@requires(TRACK)
def dispute(handle: str) -> ResponseReturnValue:
    """Say that the matter is not solved: someone above looks at it again."""
    case = found(handle)
    if case is None:
        return _typed_before_the_end(handle, "chua-xong")
    form = DisputeForm()
    fit = form.validate()
    uploads = form.uploads(nameless=case.kind == Kind.DENUNCIATION)
    if not fit or uploads is None:
        return _dispute_page(case, form, 422)
    reason = form.ly_do.data
    if codes.secret_inside(case.code, reason or "", case.secret_hash):
        form.ly_do.errors = [secret_told()]
        return _dispute_page(case, form, 422)
    return _do(
        case,
        lambda: (parting if case.status == Status.JOINED else closing).dispute(
            case, session.actor(), clock.now(),
            reason=reason, uploads=uploads, key=_key(case, form),
        ),
        _("Lãnh đạo sẽ xem lại và trả lời ở trang này."),
        reason,
        repeated=case.status == Status.DISPUTED,
    )  # fmt: skip


@door.post("/tra-cuu/ho-so/<handle>/danh-gia")
@requires(TRACK)
def rate(handle: str) -> ResponseReturnValue:
    """Keep what the citizen says of a closed case."""
    case = found(handle)
    if case is None:
        return _typed_before_the_end(handle, "danh-gia")
    form = RatingForm()
    if case.status != Status.CLOSED:
        return _page(case, 409, problem=_ended_words(), typed=form.nhan_xet.data or "")
    if not form.validate():
        return _page(case, 422, rating_form=form)
    return _do(
        case,
        lambda: closing.rate(
            case, session.actor(), clock.now(),
            replies=form.replies, comment=form.nhan_xet.data or "",
        ),
        _("Cảm ơn ông/bà đã đánh giá."),
        form.nhan_xet.data or "",
        repeated=closing.rating_of(case) is not None,
    )  # fmt: skip


def _do(
    case: Case, act: Callable[[], object], done: str, typed: str, *, repeated: bool = False
) -> ResponseReturnValue:
    """Do *act* and go back to the page; when it is not open any more, say so and keep the words."""
    if not repeated:
        try:
            act()
        except workflow.NotAllowed:
            return _page(case, 409, problem=_ended_words(), typed=typed)
    flash(done, "success")
    return redirect(case_page.url_of(case), 303)


def _again(case: Case, act: str, typed: str, *, status: int) -> ResponseReturnValue:
    """Show the form of *act* filled with what had been typed, where it can still be sent."""
    if act == "rut" and closing.withdrawal(case, session.actor()):
        return _withdrawal_page(case, WithdrawForm(formdata=None, ly_do=typed), status)
    if act == "chua-xong" and _disputable(case):
        return _dispute_page(case, DisputeForm(formdata=None, ly_do=typed), status)
    if act == "danh-gia" and case.status == Status.CLOSED:
        form = RatingForm(formdata=None, nhan_xet=typed)
        return _page(case, status, rating_form=form)
    if act == "nhan-tin" and case.open:
        form = _write_form(threads.offered(case), formdata=None, noi_dung=typed)
        return _page(case, status, message_form=form)
    return _page(case, status, problem=_ended_words(), typed=typed)
