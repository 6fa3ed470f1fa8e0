"""What the pages of a filing share: the frame, the way on, and a page left over from another draft."""

from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from citizen import drafting, steps
from citizen.kinds import spoken
from citizen.steps import Step
from office.base import clock, config
from office.cases.drafts import Open
from office.law.kinds import Kind
from web.language import locale
from web.language import said as _

HOME = "/gui-don"
BACK = "ve"
"""`?ve=kiem-tra`: after this page, back to the page where answers are checked."""


def page_of(step: Step | None) -> str:
    """Return the address of *step*; without one, of the page where answers are checked."""
    return f"{HOME}/{step.slug if step else steps.CHECK}"


def where(draft: Open) -> str:
    """Return the address at which *draft* is gone on with."""
    if draft.case_id is not None:
        return f"{HOME}/xac-nhan"
    kind = drafting.kind_of(draft)
    return page_of(drafting.first_gap(draft, kind)) if kind else HOME


def not_online(draft: Open | None = None) -> ResponseReturnValue:
    """Say how to denounce, where it is not done here: by choice of the office, or for lack of keys.

    What is in *draft* stays, and is offered as a letter to sign.
    """
    chosen = config.current().sealed_online == "off"
    page = render_template(
        "citizen/submit/not_online.html",
        quick_exit=True,
        chosen=chosen,
        typed=draft is not None and drafting.is_begun(draft),
    )
    return page, 200 if chosen else 503


def frame(kind: Kind, step: Step) -> dict[str, Any]:
    """Return what every page of questions shows around them."""
    path = steps.steps_of(kind)
    number = path.index(step) + 1
    back = request.args.get(BACK) == steps.CHECK
    before = f"{HOME}/{path[number - 2].slug}" if number > 1 else HOME
    return {
        "step": step,
        "number": number,
        "total": len(path) + 1,
        "kind": spoken(kind, clock.today(), locale()),
        "sealed": kind == Kind.DENUNCIATION,
        "quick_exit": kind == Kind.DENUNCIATION,
        "action": f"{HOME}/{step.slug}" + (f"?{BACK}={steps.CHECK}" if back else ""),
        "before": f"{HOME}/{steps.CHECK}" if back else before,
    }


def misplaced(draft: Open) -> str:
    """Say what is wrong when the form belongs to another draft, or the draft was sent."""
    if draft.case_id is not None:
        return str(
            _(
                "Đơn này đã được gửi, nên chúng tôi chưa ghi điều vừa viết. Muốn nói thêm: chép "
                "lại và nhắn ở trang theo dõi. Muốn gửi việc khác: bắt đầu một đơn mới."
            )
        )
    named = request.form.get("ban")
    if named and named != drafting.handle_of(draft):
        return str(
            _(
                "Ông/bà đang mở hai đơn cùng lúc, và trang này thuộc đơn kia. Xem lại rồi bấm "
                "Tiếp tục lần nữa để ghi vào đơn đang viết."
            )
        )
    return ""


def onward(draft: Open, kind: Kind, step: Step) -> ResponseReturnValue:
    """Keep *draft* and go where the sender wanted: on, back to the check page, or away."""
    path = steps.steps_of(kind)
    number = path.index(step) + 1
    if "de_sau" in request.form:
        url = f"{HOME}/de-sau"
    elif request.args.get(BACK) == steps.CHECK:
        url = f"{HOME}/{steps.CHECK}"
    else:
        url = page_of(path[number] if number < len(path) else None)
    return drafting.keep(draft, make_response(redirect(url, 303)))
