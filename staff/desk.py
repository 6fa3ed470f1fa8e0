"""The desk: what hurts first on top, lanes with counts, filters as words in the address."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.i18n import N_
from office.cases import editions, explaining, mentions, openings, permissions, queries, reviews
from office.cases.catalogue import FIELDS
from office.cases.queries import LANES, MOST_COUNTED
from office.law.kinds import Kind
from office.letters import register
from office.letters.models import ASKED, RETURNED
from office.people import substitutes
from office.people.actors import Actor
from office.people.models import Unit
from office.people.roles import Role
from staff import failing, inquiries, rows, saved
from staff.door import door
from staff.sign_in import home
from web.access import requires
from web.filters import moment
from web.language import locale
from web.language import said as _
from web.session import actor

EVERYTHING = "tat-ca"
LATE = "tre-han"
FAILED = "viec-hong"
MOVED = "han-doi"
GIVEN = "moi-giao"
TIMES = ("tre-han", "hom-nay", "tuan-nay")
LANES_FOR: dict[Role, tuple[str, ...]] = {
    Role.RECEPTION: (*TIMES, MOVED, "moi", "nguoi-dan-viet", "cho-bo-sung", "khong-dong-y"),
    Role.SEALED_INTAKE: (*TIMES, MOVED, "moi", "nguoi-dan-viet", "cho-bo-sung", "cua-toi"),
    Role.HANDLER: (*TIMES, MOVED, GIVEN, "nguoi-dan-viet", "cho-bo-sung", "no-thu", "cua-toi"),
    Role.LEAD: (
        *TIMES,
        MOVED,
        GIVEN,
        "nguoi-dan-viet",
        "cho-bo-sung",
        "cho-ky",
        "no-thu",
        "ton-dong",
    ),
    Role.TRIAGE: (*TIMES, MOVED, "moi", "nguoi-dan-viet", "cho-bo-sung"),
    Role.VERIFIER: TIMES,
    Role.DIALOGUE_CLERK: TIMES,
    Role.INFORMATION_OFFICER: (*TIMES, "moi", "nguoi-dan-viet", "cho-bo-sung"),
    Role.DEPUTY: (*TIMES, GIVEN, "cho-ky", "no-thu", "khong-dong-y", "ton-dong"),
    Role.HEAD: (*TIMES, GIVEN, "cho-ky", "no-thu", "khong-dong-y", "ton-dong"),
    Role.SUPERVISOR: (*TIMES, GIVEN, "no-thu", "khong-dong-y", "ton-dong"),
}
TONES = {
    "tre-han": "late", "hom-nay": "soon", "tuan-nay": "on-time", "cho-bo-sung": "paused",
    "no-thu": "late", "khong-dong-y": "soon", "ton-dong": "soon", MOVED: "soon",
    FAILED: "late",
}  # fmt: skip
KINDS_ASKED = {rows.slug_of(kind.vi): kind.value for kind in Kind}
FIELDS_ASKED = {rows.slug_of(label): field for field, label in FIELDS.items()}
SEE_FAILURES = (Role.RECEPTION, Role.HEAD, Role.SUPERVISOR)
WARNED = (Role.SUPERVISOR, Role.HEAD, Role.ADMINISTRATOR)
"""Who is told that the calendar runs out."""
TEACHING = {
    "tre-han": N_("Chưa có vụ việc trễ hạn. Danh sách này tự cập nhật khi qua hạn một ngày."),
    "hom-nay": N_("Hôm nay không có hạn nào. Hạn tính đến hết ngày, giờ Việt Nam."),
    "tuan-nay": N_("Bảy ngày tới không có hạn nào."),
    "moi": N_("Không còn vụ việc mới. Đơn người dân vừa gửi sẽ hiện ở đây ngay."),
    "nguoi-dan-viet": N_("Không có tin nào của người dân đang chờ trả lời."),
    "cho-bo-sung": N_("Không vụ việc nào đang chờ người dân bổ sung."),
    "cho-ky": N_("Không có trả lời nào chờ ký. Bản trình ký của chuyên viên sẽ hiện ở đây."),
    "no-thu": N_("Không nợ thư nào. Khi một hạn bị trễ, thư xin lỗi phải gửi sẽ hiện ở đây."),
    "khong-dong-y": N_("Không người dân nào báo việc chưa xong."),
    "ton-dong": N_("Không có vụ việc tồn đọng."),
    MOVED: N_(
        "Không hạn nào vừa đổi. Khi lịch nghỉ đổi, vụ việc của ông/bà có hạn mới sẽ hiện ở đây."
    ),
    GIVEN: N_("Không vụ việc nào vừa được giao mà chưa nhận. Làm việc với vụ việc tức là đã nhận."),
    "cua-toi": N_("Ông/bà chưa giữ vụ việc nào. Vụ việc được giao sẽ hiện ở đây."),
    FAILED: N_("Mọi thư và thông báo đều đã gửi được."),
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; each is a word in the address."""

    kind: str
    field: str
    unit: Unit | None
    asked: dict[str, str]
    """The words as they stood in the address."""


@door.get("/")
@requires(permissions.OFFICE)
def desk() -> ResponseReturnValue:
    """Show the desk; who works on no cases goes to the first page of his own."""
    if not permissions.allows(actor(), permissions.LIST):
        return redirect(home())
    return _page(request.args.get("lan", EVERYTHING), _("Bàn làm việc"))


@door.get("/qua-han")
@requires(permissions.LIST)
def overdue() -> ResponseReturnValue:
    """Show what is overdue, latest first."""
    return _page(LATE, _("Vụ việc quá hạn"))


def _mentions(who: Actor) -> list[dict[str, Any]]:
    """Return where *who* was called in a note: where and by whom, never the words."""
    return [
        {
            "code": each.code,
            "url": f"{rows.case_url(each.code)}#ghi-chu-{each.note_id}",
            "by": each.by,
            "at": moment(each.at),
            "read": each.read,
        }
        for each in mentions.of(who, clock.now())
    ]


def lanes_of(who: Actor) -> list[str]:
    """Return the lanes that make sense for the posts of *who*, in their order on the page."""
    wanted = {lane for post in who.posts for lane in LANES_FOR.get(post.role, ())}
    wanted |= {"cua-toi"} if who.stands_for else set()
    return [lane for lane in LANES if lane in wanted or lane == EVERYTHING]


def _page(lane: str, heading: str) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    names = lanes_of(who)
    sees_failures = who.has(*SEE_FAILURES)
    if lane != FAILED and lane not in LANES:
        abort(404)
    counts = queries.lane_counts(who, today, names)
    failures = failing.rows(who, today) if sees_failures else []
    units = queries.units()
    filters = _filters(units)
    found = (
        queries.Page([], "")
        if lane == FAILED
        else queries.desk(
            lane,
            who,
            today,
            after=request.args.get("sau", ""),
            kind=filters.kind,
            field=filters.field,
            unit_id=filters.unit.id if filters.unit else None,
        )
    )
    return render_template(
        "staff/desk/desk.html",
        heading=heading,
        mentions=_mentions(who),
        here=request.path,
        lane=lane,
        lane_label=_("Việc gửi bị lỗi") if lane == FAILED else _(LANES[lane]),
        lanes=_seal_lane(who, today)
        + _reminder_lane(who)
        + inquiries.lanes()
        + _letter_lanes(who)
        + _lanes(names, counts, lane, len(failures) if sees_failures else None)
        + saved.lanes(who, units),
        rows=rows.shown(found.rows),
        failures=failures if lane == FAILED and sees_failures else None,
        teaching=_(TEACHING.get(lane, N_("Chưa có vụ việc nào đang mở."))),
        filters=filters,
        choices=_choices(units),
        start=_address(filters.asked, lane),
        after=_address({**filters.asked, "sau": found.after}, lane) if found.after else "",
        later="sau" in request.args,
        triage=permissions.allows(who, permissions.TRIAGE) and counts.get("moi"),
        moved=[row.id for row in found.rows] if lane == MOVED else [],
        asked=reviews.waiting_for(who.id or 0),
        standing={"for": who.stands_for, "instead": substitutes.in_stead_of(who.id or 0, today)},
        picks=permissions.allows(who, permissions.BULK),
        ending=editions.running_out(today) if who.has(*WARNED) else None,
    )


def _lanes(
    names: list[str], counts: dict[str, int], here: str, failures: int | None
) -> list[dict[str, Any]]:
    shown = [
        {
            "label": _(LANES[name]),
            "count": counts[name],
            "more": counts[name] >= MOST_COUNTED,
            "url": f"/can-bo/?lan={name}" if name != EVERYTHING else "/can-bo/",
            "current": name == here,
            "tone": TONES.get(name),
        }
        for name in names
        if name != MOVED or counts[name] or name == here
    ]
    if failures:
        shown.append(
            {
                "label": _("Việc gửi bị lỗi"),
                "count": failures,
                "url": f"/can-bo/?lan={FAILED}",
                "current": here == FAILED,
                "tone": "late",
            }
        )
    return shown


def _seal_lane(who: Actor, today: date) -> list[dict[str, Any]]:
    """Return the way to what of the seal waits for *who*, where anything does."""
    count = openings.waiting_for(who, today).total
    if not count:
        return []
    lane = {"label": _("Niêm phong chờ ông/bà"), "url": "/can-bo/niem-phong", "current": False}
    return [{**lane, "count": count, "tone": "soon"}]


def _reminder_lane(who: Actor) -> list[dict[str, Any]]:
    """Return the way to the reminders that wait for *who*, where any does."""
    count = explaining.count(who)
    if not count:
        return []
    lane = {"label": _("Đôn đốc chờ ông/bà"), "url": "/can-bo/don-doc", "current": False}
    return [{**lane, "count": count, "tone": "late"}]


def _letter_lanes(who: Actor) -> list[dict[str, Any]]:
    """Return the ways to the letters that wait: to sign, given back, and still being written."""
    if not permissions.allows(who, permissions.LETTERS):
        return []
    counts = register.waiting(who)
    lanes = (
        (_("Thư chờ ký"), ASKED, "/can-bo/thu?trinh=da-trinh", "soon"),
        (_("Thư trả lại để sửa"), RETURNED, "/can-bo/thu?trinh=tra-lai", "late"),
        (_("Thư đang soạn"), "", "/can-bo/thu", None),
    )
    return [
        {"label": label, "url": url, "current": False, "count": counts[stage], "tone": tone}
        for label, stage, url, tone in lanes
        if counts.get(stage)
    ]


def _filters(units: list[Unit]) -> Filters:
    asked = {name: request.args.get(name, "") for name in ("loai", "linh-vuc", "don-vi")}
    asked = {name: value for name, value in asked.items() if value}
    unit = next((each for each in units if each.slug == asked.get("don-vi")), None)
    return Filters(
        KINDS_ASKED.get(asked.get("loai", ""), ""),
        FIELDS_ASKED.get(asked.get("linh-vuc", ""), ""),
        unit,
        asked,
    )


def _choices(units: list[Unit]) -> dict[str, list[tuple[str, str]]]:
    """Return (word in the address, label) for each filter."""
    here = locale()
    held = [(each.slug, each.name_en if here == "en" else each.name) for each in units]
    return {**_fixed(here), "don-vi": held}


@cache
def _fixed(_locale: str) -> dict[str, list[tuple[str, str]]]:
    """Return the choices that no database holds, made once for each language."""
    return {
        "loai": [(rows.slug_of(kind.vi), rows.kind_label(kind)) for kind in Kind],
        "linh-vuc": [(rows.slug_of(label), _(label)) for label in FIELDS.values()],
    }


def _address(asked: dict[str, str], lane: str) -> str:
    words = {"lan": lane, **asked} if request.path == "/can-bo/" else asked
    return f"{request.path}?{urlencode(words)}" if words else request.path
