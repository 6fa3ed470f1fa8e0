"""The blueprint of the officers' door, and its guard."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request

from office.cases import permissions
from staff.typed import keep_typed
from web.access import guard
from web.language import said as _
from web.session import STAFF, actor, officer_visit

door = Blueprint(STAFF, __name__, url_prefix="/can-bo")

PAGES: tuple[tuple[Callable[[], str], str, str], ...] = (
    (lambda: _("Bàn làm việc"), "/can-bo/", permissions.LIST),
    (lambda: _("Quầy"), "/can-bo/quay", permissions.COUNTER),
    (lambda: _("Phân loại"), "/can-bo/phan-loai", permissions.TRIAGE),
    (lambda: _("Văn bản, thư"), "/can-bo/thu", permissions.LETTERS),
    (lambda: _("Tìm kiếm"), "/can-bo/tim-kiem", permissions.LIST),
    (lambda: _("Đôn đốc"), "/can-bo/don-doc", permissions.REMINDERS),
    (lambda: _("Giám sát"), "/can-bo/giam-sat", permissions.OVERSEE),
    (lambda: _("Niêm phong"), "/can-bo/niem-phong", permissions.SEAL),
    (lambda: _("Số liệu"), "/can-bo/so-lieu", permissions.COUNTS),
    (lambda: _("Bản trích"), "/can-bo/trich", permissions.APPROVE_EXTRACT),
    (lambda: _("Việc kéo dài"), "/can-bo/viec-keo-dai", permissions.MATTERS),
    (lambda: _("Nhật ký"), "/can-bo/nhat-ky", permissions.TRAIL),
    (lambda: _("Tình trạng máy"), "/can-bo/tinh-trang", permissions.HEALTH),
    (lambda: _("Lịch làm việc"), "/can-bo/lich", permissions.CALENDAR),
    (lambda: _("Cán bộ"), "/can-bo/nhan-su", permissions.RESET),
    (lambda: _("Dữ liệu cá nhân"), "/can-bo/du-lieu", permissions.DATA),
)


ENROLMENT = frozenset(
    f"staff.{name}"
    for name in (
        *("factor_page", "begin_factor", "confirm_factor", "key_page", "ask_new_key", "add_key"),
        *("confirm_again", "ask_key_again", "leave", "leave_agency"),
    )
)
"""The pages open before a second factor is set."""


def _turn_away() -> Any:
    if actor().is_officer:
        abort(403)
    if request.method == "POST":
        return keep_typed()
    wanted = urlencode({"tiep": request.full_path.rstrip("?")})
    return redirect(f"/can-bo/dang-nhap?{wanted}")


guard(door, _turn_away)


@door.before_request
def _prove_twice() -> Any:
    """Open nothing but the second factor to whoever must have one and has none."""
    open_still = request.endpoint in ENROLMENT or not officer_visit().must_enrol
    return None if open_still else redirect("/can-bo/tai-khoan/ma", 303)


@door.context_processor
def _navigation() -> dict[str, Any]:
    who = actor()
    if not who.is_officer:
        return {"navigation": []}
    here = request.path
    return {
        "navigation": [
            (label(), url, here == url or (url != "/can-bo/" and here.startswith(url)), None)
            for label, url, permission in PAGES
            if permissions.allows(who, permission)
        ]
    }
