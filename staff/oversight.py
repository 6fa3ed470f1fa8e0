"""What a supervisor reads before the briefing: late, turning late, lying long, owed, disputed."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.i18n import N_
from office.cases import explaining, groups, openings, oversight, permissions, queries, reviews
from office.cases.attention import LONG_PENDING, red_line_days
from office.cases.oversight import UnitFigures
from office.cases.queries import LANES
from office.people.actors import Actor
from office.people.models import Unit
from staff import rows, surfacing
from staff.door import door
from staff.spreadsheet import csv_answer
from web.access import requires
from web.language import locale
from web.language import said as _
from web.session import actor

HERE = "/can-bo/giam-sat"
LIST = f"{HERE}/danh-sach"
CLOSED, ON_TIME = "moi-xong", "xong-dung-han"
CLOSED_LISTS = {
    CLOSED: N_("Kết thúc trong 30 ngày qua"),
    ON_TIME: N_("Kết thúc trong 30 ngày qua, mọi hạn đều đúng"),
}
LISTS = {
    "open": "tat-ca",
    "late": "tre-han",
    "week": "tuan-nay",
    "owed": "no-thu",
    "disputed": "khong-dong-y",
    "closed": CLOSED,
    "on_time": ON_TIME,
}
"""Figure of a unit → the list behind it."""


@door.get("/giam-sat")
@requires(permissions.OVERSEE)
def oversee() -> ResponseReturnValue:
    """Show the figures, the long-pending with their reasons, and the units side by side."""
    who, today = actor(), clock.today()
    units = oversight.all_units()
    unit = surfacing.asked_unit(units)
    figures = oversight.by_unit(who, today, units)
    mine = [each for each in figures if unit is None or each.unit == unit]
    pending = surfacing.listed(LONG_PENDING, who, today, unit, surfacing.address("", unit))
    return render_template(
        "staff/oversight/oversight.html",
        unjudged=openings.overdue(clock.today()),
        unit=unit,
        unit_name=_name(unit) if unit else "",
        choices=[(each.unit.slug, _name(each.unit)) for each in figures if each.unit],
        stats=[*_stats(oversight.together(mine), pending["total"], unit), _unexplained(who, unit)],
        pending=pending,
        red_line=red_line_days(),
        units=[_compared(each) for each in oversight.compared(figures)],
        chart=_chart(figures),
        lying=surfacing.by_unit(pending["units"], units),
        lists=surfacing.tabs(pending["totals"], unit, ""),
        moved=surfacing.movement_url(unit),
        few=oversight.FEW,
        unusual=reviews.about_so_many(who, today),
        crowds=groups.crowds(who, today.replace(month=1, day=1)),
    )


@door.get("/giam-sat/danh-sach")
@requires(permissions.OVERSEE)
def list_of_figure() -> ResponseReturnValue:
    """Show the cases behind a figure."""
    who, today = actor(), clock.today()
    name, after = request.args.get("ngan", ""), request.args.get("sau", "")
    unit = surfacing.asked_unit(oversight.all_units())
    unit_id = unit.id if unit else None
    if name in CLOSED_LISTS:
        page = oversight.closed_lately(
            who, today, on_time=name == ON_TIME, unit_id=unit_id, after=after
        )
    elif name in LANES:
        page = queries.desk(name, who, today, unit_id=unit_id, after=after)
    else:
        abort(404)
    title = _({**LANES, **CLOSED_LISTS}[name])
    return render_template(
        "staff/oversight/list.html",
        title=title,
        unit_name=_name(unit) if unit else "",
        back=surfacing.address("", unit),
        rows=rows.shown(page.rows),
        start=_list(name, unit) if after else "",
        after=_list(name, unit, page.after) if page.after else "",
    )


@door.get("/giam-sat/don-vi.csv")
@requires(permissions.OVERSEE)
def units_as_csv() -> ResponseReturnValue:
    """Hand out the comparison of the units as a file."""
    who, today = actor(), clock.today()
    figures = oversight.compared(oversight.by_unit(who, today, oversight.all_units()))
    heads = [_("Đơn vị"), *(label for _key, label in _columns())]
    return csv_answer(
        f"don-vi-{today.isoformat()}.csv",
        heads,
        (
            [_name(each.unit), *(_cell(getattr(each, key)) for key, _label in _columns())]
            for each in figures
            if each.unit
        ),
    )


def _cell(value: int | None) -> int | str:
    return _("ít vụ") if value is None else value


def _columns() -> list[tuple[str, str]]:
    return [
        ("open", _("Đang mở")),
        ("late", _("Trễ hạn")),
        ("late_percent", _("Tỷ lệ trễ (%)")),
        ("today", _("Hạn hôm nay")),
        ("week", _("Hạn trong 7 ngày")),
        ("owed", _("Nợ thư")),
        ("disputed", _("Dân chưa đồng ý")),
        ("closed", _("Kết thúc trong 30 ngày")),
        ("on_time_percent", _("Tỷ lệ đúng hạn (%)")),
    ]


def _name(unit: Unit | None) -> str:
    if unit is None:
        return ""
    return unit.name_en if locale() == "en" else unit.name


def _list(name: str, unit: Unit | None, after: str = "") -> str:
    return _list_address(name, unit.slug if unit else "", after)


@lru_cache(maxsize=512)
def _list_address(name: str, unit: str, after: str) -> str:
    asked = {"ngan": name, "don-vi": unit, "sau": after}
    return f"{LIST}?{urlencode({key: said for key, said in asked.items() if said})}"


def _stats(all_: UnitFigures, lying: int, unit: Unit | None) -> list[dict[str, Any]]:
    found = (
        (all_.late, _("đang trễ hạn"), _list("tre-han", unit), "late"),
        (all_.today, _("hạn hôm nay"), _list("hom-nay", unit), "soon"),
        (all_.week, _("sẽ tới hạn trong 7 ngày"), _list("tuan-nay", unit), "soon"),
        (lying, _("tồn đọng"), "#ton-dong", "late"),
        (all_.owed, _("vụ còn nợ thư"), _list("no-thu", unit), "late"),
        (all_.disputed, _("dân chưa đồng ý"), _list("khong-dong-y", unit), "soon"),
        (all_.open, _("đang mở"), _list("tat-ca", unit), "neutral"),
    )
    return [
        {"figure": n, "label": label, "url": url, "tone": tone if n else "neutral"}
        for n, label, url, tone in found
    ]


def _unexplained(who: Actor, unit: Unit | None) -> dict[str, Any]:
    asked = {"ngan": "chua-giai-trinh", **({"don-vi": unit.slug} if unit else {})}
    n = explaining.owed_count(who, unit.id if unit else None)
    url = f"/can-bo/don-doc?{urlencode(asked)}"
    label = _("lời nhắc chưa giải trình xong")
    return {"figure": n, "label": label, "url": url, "tone": "late" if n else "neutral"}


def _compared(each: UnitFigures) -> dict[str, Any]:
    return {
        "figures": each,
        "name": _name(each.unit),
        "url": surfacing.address("", each.unit),
        "lists": {
            figure: _list(name, each.unit)
            for figure, name in LISTS.items()
            if getattr(each, figure)
        },
    }


def _chart(figures: list[UnitFigures]) -> list[dict[str, Any]]:
    """Return the late cases of each unit as bars, most first."""
    late = sorted((each for each in figures if each.late), key=lambda each: -each.late)
    return [
        {
            "label": _name(each.unit),
            "value": each.late,
            "url": _list("tre-han", each.unit),
            "tone": "late",
        }
        for each in late
    ]
