"""A letter over the counter or to the post: what an officer writes down, on the page of the letter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.i18n import N_
from office.cases import permissions, workflow
from office.cases.sight import sees_name
from office.letters import handing, register
from office.letters.models import Delivery, Letter
from office.people.actors import Actor
from staff.door import door
from staff.forms import handing as forms
from web.access import require, requires
from web.filters import day_short
from web.forms import Form
from web.session import actor

ADDRESS = "/can-bo/thu/{handle}/giao/{way}"


@dataclass(frozen=True)
class Way:
    """One thing to write down: its words, its form, and what is done."""

    title: str
    done: str
    form: type[Form]
    do: Callable[..., Delivery]


WAYS = {
    "quay": Way(
        N_("Trao tại quầy, có ký nhận"), N_("Đã ghi việc trao tại quầy."), forms.Counter,
        handing.hand_over,
    ),
    "buu-dien": Way(
        N_("Gửi bưu điện"),
        N_("Đã ghi việc gửi bưu điện. Người gửi đọc được ngày và số bưu gửi."),
        forms.Post, handing.post,
    ),
    "da-phat": Way(
        N_("Bưu điện báo đã phát"), N_("Đã ghi ngày bưu điện phát."), forms.Arrived, handing.arrived
    ),
    "tra-ve": Way(
        N_("Bưu điện trả lại thư"), N_("Đã ghi việc bưu điện trả lại. Thư gửi lại được."),
        forms.CameBack, handing.came_back,
    ),
}  # fmt: skip
REFUSED = {
    handing.ImpossibleDay: N_("Ngày này không thể: xin ghi ngày từ khi có thư đến hôm nay."),
    handing.NotNow: N_("Người khác vừa ghi việc giao thư này. Xin mở lại trang thư để xem."),
    handing.NoAddress: N_("Người gửi không để lại tên, nên không gửi bưu điện được."),
}
SENTENCES = {
    ("tracking", "seen"): N_("người gửi mở trang ngày %(end)s"),
    ("counter", "handed"): N_("%(who)s ký nhận ngày %(day)s"),
    ("post", "posted"): N_("gửi ngày %(day)s qua %(carrier)s, số %(tracking)s"),
    ("post", "arrived"): N_(
        "gửi ngày %(day)s qua %(carrier)s, số %(tracking)s; đã phát ngày %(end)s"
    ),
    ("post", "returned"): N_(
        "gửi ngày %(day)s qua %(carrier)s, số %(tracking)s; về lại ngày %(end)s: %(reason)s"
    ),
}


def sentence(way: Delivery, letter: Letter, reader: Actor) -> str:
    """Say what became of one way, to an officer; empty for those the letter's page says in short."""
    said = SENTENCES.get((way.channel, way.state))
    if said is None:
        return ""
    who = way.taken_by if sees_name(reader, letter.case) else _("Người nhận (không nêu tên)")
    return str(_(said, who=who, **told(way)))


def told(way: Delivery) -> dict[str, Any]:
    """Return what a sentence about *way* is filled in with."""
    return {
        "day": day_short(way.day) if way.day else "–",
        "end": day_short(way.ended_on) if way.ended_on else "–",
        "carrier": way.carrier,
        "tracking": way.tracking or "–",
        "reason": way.reason,
    }


def offered(letter: Letter, reader: Actor) -> list[tuple[str, str]]:
    """Return what *reader* may write down now: words and address."""
    if not handing.may_hand(letter, reader) or handing.was_taken(letter):
        return []
    under_way = handing.on_the_way(letter) is not None
    slugs = ["da-phat", "tra-ve"] if under_way else ["quay", "buu-dien"]
    if letter.case.anonymous and not under_way:
        slugs.remove("buu-dien")
    return [(_(WAYS[each].title), _address(letter, each)) for each in slugs]


def _address(letter: Letter, way: str) -> str:
    return ADDRESS.format(handle=letter.handle, way=way)


def _letter(handle: str, way: str) -> Letter:
    letter = register.by_handle(handle, actor()) if way in WAYS else None
    if letter is None:
        abort(404)
    require(permissions.HAND_LETTER, letter.case)
    return letter


@door.get("/thu/<handle>/giao/<way>")
@requires(permissions.LETTERS)
def hand_page(handle: str, way: str) -> ResponseReturnValue:
    """Ask what is to be written down."""
    letter = _letter(handle, way)
    return _page(letter, way, WAYS[way].form(formdata=None, day=clock.today()))


@door.post("/thu/<handle>/giao/<way>")
@requires(permissions.LETTERS)
def hand(handle: str, way: str) -> ResponseReturnValue:
    """Write down how the letter went."""
    letter = _letter(handle, way)
    form = WAYS[way].form()
    if not form.validate():
        return _page(letter, way, form, 422)
    try:
        WAYS[way].do(letter, actor(), clock.now(), **_said(form))
    except workflow.NotAllowed:
        abort(409)
    except (*REFUSED,) as why:
        form.form_errors.append(_(REFUSED[type(why)]))
        return _page(letter, way, form, 409)
    flash(_(WAYS[way].done), "success")
    return redirect(f"/can-bo/thu/{letter.handle}", 303)


def _said(form: Form) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: form[name].data for name in ("day", "taken_by", "carrier", "tracking", "reason")
        if name in form
    }  # fmt: skip
    if isinstance(form, forms.Counter):
        said["slip"] = form.paper
    return said


def _page(letter: Letter, way: str, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/letters/hand.html",
        letter=letter,
        title=_(WAYS[way].title),
        form=form,
        action=_address(letter, way),
        back=f"/can-bo/thu/{letter.handle}",
    )
    return page, status
