"""Owning up before the citizen asks: a day that will not be kept, a fault, and praise passed on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.i18n import N_
from office.cases import duties, faults, permissions, workflow
from office.cases.models import Case
from office.cases.steps import STEPS
from office.law.kinds import Kind
from office.letters import issue
from office.people.actors import Actor
from staff import rows
from staff.acting import find
from staff.door import door
from staff.forms import faults as forms
from web.access import require, requires
from web.forms import Form
from web.session import actor

GROUNDS = {
    duties.LATE: N_("Trễ hạn: %(step)s"),
    duties.SOON: N_("Báo trước sẽ trễ hạn: %(step)s"),
    duties.AGAIN: N_("Trễ lần nữa, cấp trên ký: %(step)s"),
    "lost": N_("Làm mất giấy tờ của người dân"),
    "damaged": N_("Làm hư hỏng giấy tờ của người dân"),
    "wrong": N_("Làm sai"),
    duties.CONDUCT: N_("Cư xử chưa đúng mực"),
    duties.CLOSING: N_("Báo xong khi việc chưa xong"),
    "acted": N_("Phản ánh đã dẫn đến việc làm"),
    "adopted": N_("Ý kiến được tiếp thu"),
    duties.PRAISE: N_("Người dân khen cán bộ"),
    duties.PRAISED: N_("Cán bộ được người dân khen"),
    duties.DIALOGUE: N_("Người dân đã đến đối thoại"),
}


def why(ground: str) -> str:
    """Say why a letter is owed, in the reader's language."""
    about, _dot, step = ground.partition(".")
    words = STEPS.get(step)
    return str(_(GROUNDS[about], step=_(words.deed) if words else ""))


@dataclass(frozen=True)
class Way:
    """One thing that may be written down."""

    title: str
    intro: str
    button: str
    done: str
    form: type[Form]
    do: Callable[[Case, Actor, datetime, Form], Any]


def _foresee(case: Case, who: Actor, at: datetime, form: Form) -> None:
    faults.foresee(case, who, at, cause=form["words"].data, new_day=form["new_day"].data)


def _own_up(case: Case, who: Actor, at: datetime, form: Form) -> None:
    faults.own_up(case, who, at, fault=form["fault"].data, what=form["words"].data)


def _praise(case: Case, who: Actor, at: datetime, form: Form) -> None:
    faults.praise(case, who, at, who=form["who"].data, what=form["words"].data)


WAYS = {
    "bao-tre": Way(
        N_("Báo trước sẽ trễ hẹn"),
        N_(
            "Xin lỗi trước ngày hẹn, nêu lý do và ngày mới, thì người dân không phải hỏi. "
            "Thư phải gửi chậm nhất đúng ngày đã hẹn; việc trễ vẫn được ghi là trễ."
        ),
        N_("Soạn thư xin lỗi"),
        N_("Đã soạn thư xin lỗi trước hẹn. Xin xem lại rồi trình ký."),
        forms.Foreseen,
        _foresee,
    ),
    "nhan-loi": Way(
        N_("Nhận lỗi của cơ quan"),
        N_(
            "Một thư trả lời cho mọi lỗi chưa xin lỗi của vụ việc. Chưa gửi thư, hoặc người đứng đầu "
            "chưa miễn có lý do, thì chưa kết thúc được vụ việc."
        ),
        N_("Ghi lỗi và soạn thư xin lỗi"),
        N_("Đã ghi lỗi và soạn thư xin lỗi. Xin xem lại rồi trình ký."),
        forms.Fault,
        _own_up,
    ),
    "khen": Way(
        N_("Chuyển lời khen"),
        N_("Hai thư được đề xuất: thư cảm ơn người gửi, và thư khen người được khen."),
        N_("Ghi lời khen và soạn hai thư"),
        N_("Đã soạn thư cảm ơn và thư khen, chờ người đứng đầu ký."),
        forms.Praise,
        _praise,
    ),
}
REFUSED: dict[type[Exception], str] = {
    workflow.Changed: N_("Vụ việc vừa thay đổi. Những gì ông/bà gõ vẫn còn; xin xem lại rồi bấm lần nữa."),
    faults.NothingPromised: N_(
        "Không còn hẹn nào đang chạy: việc đã trả lời, đang tạm dừng, hoặc ngày hẹn đã qua. "
        "Đã trễ thì thư xin lỗi có sẵn trong hàng chờ."
    ),
    faults.OwedAlready: N_("Thư xin lỗi về việc này đã có dự thảo. Xin sửa dự thảo ấy."),
    faults.TooSoon: N_("Ngày hẹn mới phải sau ngày đã hẹn."),
    faults.NeedsWords: N_("Xin ghi việc cụ thể đã xảy ra."),
    faults.NotThisKind: N_(
        "Với tố cáo thì không làm việc này: thư có thể làm lộ người tố cáo."
    ),
}  # fmt: skip


def offered(case: Case, who: Actor, today: date) -> list[tuple[str, str]]:
    """Return what *who* may write down about *case* now: words and address."""
    if not faults.may_own_up(who, case):
        return []
    slugs = [
        slug for slug, fits in {
            "bao-tre": bool(faults.promises(case, today)),
            "nhan-loi": True,
            "khen": case.kind != Kind.DENUNCIATION,
        }.items() if fits
    ]  # fmt: skip
    return [(_(WAYS[slug].title), _address(case, slug)) for slug in slugs]


def _address(case: Case, slug: str) -> str:
    return f"{rows.case_url(case.code)}/thu-no/{slug}"


def _case(code: str, slug: str) -> Case:
    if slug not in WAYS:
        abort(404)
    case = require(permissions.READ, find(code))
    if not faults.may_own_up(actor(), case):
        abort(403)
    return case


@door.get("/vu-viec/<code>/thu-no/<fault>")
@requires(permissions.LIST)
def fault_page(code: str, fault: str) -> ResponseReturnValue:
    """Ask what happened, or who was praised."""
    case = _case(code, fault)
    return _page(case, fault, _form(case, fault))


@door.post("/vu-viec/<code>/thu-no/<fault>")
@requires(permissions.LIST)
def write_fault(code: str, fault: str) -> ResponseReturnValue:
    """Write it down; the letter that is owed for it is drafted and shown."""
    case, way = _case(code, fault), WAYS[fault]
    form = _form(case, fault)
    if not form.validate():
        return _page(case, fault, form, 422)
    try:
        way.do(case, actor(), clock.now(), form)
    except workflow.NotAllowed:
        abort(403)
    except (*REFUSED,) as refused:
        form.form_errors.append(_(REFUSED[type(refused)]))
        return _page(case, fault, form, 409)
    flash(_(way.done), "success")
    draft = issue.current_draft(case, duties.THANK_YOU if fault == "khen" else duties.APOLOGY)
    return redirect(f"/can-bo/thu/{draft.handle}" if draft else rows.case_url(case.code), 303)


def _form(case: Case, slug: str) -> Form:
    form = WAYS[slug].form()
    if case.kind == Kind.DENUNCIATION and "fault" in form:
        form["fault"].choices = [
            each for each in form["fault"].choices if each.value != duties.CONDUCT
        ]
    return form


def _page(case: Case, slug: str, form: Form, status: int = 200) -> ResponseReturnValue:
    way = WAYS[slug]
    going = faults.promises(case, clock.today()) if slug == "bao-tre" else []
    page = render_template(
        "staff/letters/fault.html",
        case=case,
        title=_(way.title),
        intro=_(way.intro),
        button_words=_(way.button),
        promised=going[0].due_on if going else None,
        form=form,
        action=_address(case, slug),
        back=f"{rows.case_url(case.code)}/van-ban",
    )
    return page, status
