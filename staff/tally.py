"""Letters owed, for those who oversee: by unit and month, to read and to take along."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.i18n import N_
from office.cases import oversight, permissions
from office.letters import catalogue, tally
from office.letters.tally import Counted
from staff.door import door
from staff.spreadsheet import xlsx_answer
from web import fresh
from web.access import requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/giam-sat/thu"
SLUGS = {"xin-loi": "apology", "cam-on": "thank_you", "khen": "commendation"}
STATES = {
    tally.IN_TIME: N_("Đúng hạn"),
    tally.LATE: N_("Gửi trễ"),
    tally.WAIVED: N_("Được miễn"),
    tally.OVERDUE: N_("Quá hạn, chưa gửi"),
    tally.OPEN: N_("Còn hạn"),
}


@door.get("/giam-sat/thu")
@requires(permissions.OVERSEE)
def letters_owed() -> ResponseReturnValue:
    """Show what became of the letters owed, unit by unit and month by month."""
    slug, found = _found()
    return render_template(
        "staff/oversight/letters.html",
        kinds=[
            (catalogue.label(kind, locale()), f"{HERE}?{urlencode({'loai': each})}", each == slug)
            for each, kind in SLUGS.items()
        ],
        states=[_(each) for each in STATES.values()],
        whole=_figures(tally.together(found.values())),
        rows=_rows(found),
        months=tally.MONTHS,
        apology=SLUGS[slug] == "apology",
        sheet=f"{HERE}.xlsx?{urlencode({'loai': slug})}",
    )


@door.get("/giam-sat/thu.xlsx")
@requires(permissions.OVERSEE)
def letters_owed_as_sheet() -> ResponseReturnValue:
    """Hand the same figures out as a spreadsheet."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    slug, found = _found()
    heads = [
        _("Đơn vị"),
        _("Tháng"),
        _("Phát sinh"),
        *(_(each) for each in STATES.values()),
        _("Tỉ lệ đúng hạn"),
    ]
    lines: list[Sequence[object]] = [
        [each["unit"], each["month"], each["owed"], *each["states"], each["punctual"]]
        for each in _rows(found)
    ]
    return xlsx_answer(f"thu-{slug}-{clock.today():%Y-%m}.xlsx", _("Thư phải gửi"), heads, lines)


def _found() -> tuple[str, dict[tally.Row, Counted]]:
    said = request.args.get("loai", "")
    slug = said if said in SLUGS else "xin-loi"
    return slug, tally.of(SLUGS[slug], actor(), clock.today())


def _rows(found: dict[tally.Row, Counted]) -> list[dict[str, Any]]:
    names = {
        each.id: each.name_en if locale() == "en" else each.name for each in oversight.all_units()
    }
    ordered = sorted(found, key=lambda row: (-row[1].toordinal(), names.get(row[0], "")))
    return [
        {"unit": names.get(row[0], ""), "month": row[1], **_figures(found[row])} for row in ordered
    ]


def _figures(counted: Counted) -> dict[str, Any]:
    return {
        "owed": counted.owed,
        "states": [counted.states[each] for each in STATES],
        "punctual": counted.punctual,
    }
