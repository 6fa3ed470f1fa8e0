"""The blueprint of the citizens' door, and its guard."""

from typing import Any

from flask import Blueprint, redirect, request

from web.access import guard
from web.language import said as _

door = Blueprint("citizen", __name__)


def _turn_away() -> Any:
    return redirect("/tai-khoan/dang-nhap")


guard(door, _turn_away)


@door.context_processor
def _navigation() -> dict[str, Any]:
    pages = [
        (_("Trang đầu"), "/"),
        (_("Gửi đơn"), "/gui-don"),
        (_("Tra cứu"), "/tra-cuu"),
        (_("Hướng dẫn"), "/huong-dan"),
    ]
    return {
        "navigation": [
            (label, url, request.path == url or (url != "/" and request.path.startswith(url)), None)
            for label, url in pages
        ]
    }
