"""The four lists of supervision: long-pending, protracted, complex, of public concern; and what moved in them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.i18n import N_
from office.cases import attention, marks, movement, oversight, permissions, queries
from office.cases.attention import LISTS, Reason, Threshold
from office.cases.movement import Moved
from office.cases.sight import index_sight
from office.people.actors import Actor
from office.people.models import Unit
from office.search.surfacing import surfaced
from staff import rows
from staff.door import door
from web.access import requires
from web.language import locale
from web.language import said as _
from web.session import actor

HERE = "/can-bo/giam-sat"
MOVED = f"{HERE}/bien-dong"
SHOWN = 15
"""Cases on one page."""
MOST_PAGES = 50
MOST_MOVED = 10
"""Cases shown of what moved one way in one list; all are counted."""
DIRECTIONS = {
    "entered": N_("Mới vào"),
    "left": N_("Đã ra"),
    "up": N_("Nặng thêm"),
}


@door.get("/giam-sat/<listed_as>")
@requires(permissions.OVERSEE)
def surfaced_page(listed_as: str) -> ResponseReturnValue:
    """Show one list: pinned first, then the heaviest, each with its reasons."""
    limits = next(
        (each for each in attention.thresholds().values() if each.slug == listed_as), None
    )
    if limits is None:
        abort(404)
    who, today = actor(), clock.today()
    units = oversight.all_units()
    unit = asked_unit(units)
    found = listed(limits.name, who, today, unit, address(limits.slug, unit))
    return render_template(
        "staff/oversight/surfaced.html",
        title=_(LISTS[limits.name]),
        rule=rule_of(limits),
        here=address(limits.slug),
        unit=unit,
        choices=[(each.slug, name_of(each)) for each in units],
        lists=tabs(found["totals"], unit, limits.slug),
        found=found,
        lying=by_unit(found["units"], units, limits.slug),
        moved=movement_url(unit),
        back=HERE,
    )


@door.get("/giam-sat/bien-dong")
@requires(permissions.OVERSEE)
def moved_page() -> ResponseReturnValue:
    """Show what entered, left and moved up in the last seven days, list by list."""
    who, today = actor(), clock.today()
    units = oversight.all_units()
    unit = asked_unit(units)
    found = movement.week(who, today, unit.id if unit else None)
    every = {
        one.case_id
        for each in found.values()
        for key in DIRECTIONS
        for one in getattr(each, key)[:MOST_MOVED]
    }
    told = {row.id: row for row in queries.by_ids(sorted(every), who, today)}
    faces = {face["code"]: face for face in rows.shown(told.values())}
    return render_template(
        "staff/oversight/moved.html",
        days=movement.DAYS,
        unit=unit,
        choices=[(each.slug, name_of(each)) for each in units],
        lists=[
            {
                "name": _(LISTS[name]),
                "url": address(attention.thresholds()[name].slug, unit),
                "groups": [
                    (
                        _(words),
                        key,
                        len(getattr(each, key)),
                        _moved(getattr(each, key)[:MOST_MOVED], key, told, faces),
                    )
                    for key, words in DIRECTIONS.items()
                ],
            }
            for name, each in found.items()
        ],
        here=MOVED,
        back=address("", unit),
    )


def _moved(
    found: Sequence[Moved],
    key: str,
    told: Mapping[int, queries.Row],
    faces: Mapping[str, dict[str, Any]],
) -> list[dict[str, Any]]:
    return [
        {**faces[told[each.case_id].code], "why": _why(each, key), "gain": each.gain}
        for each in found
        if each.case_id in told
    ]


def listed(name: str, who: Actor, today: date, unit: Unit | None, base: str) -> dict[str, Any]:
    """Return a page of a list: the index says which, one question each says what, why and what was marked."""
    page = _page()
    standing = marks.standing(who, today)
    pinned = {
        mark.case_id: mark
        for mark, unit_id in standing.pinned[name]
        if unit is None or unit_id == unit.id
    }
    away = {each.case_id for each in standing.aside[name]} - pinned.keys()
    found = surfaced(
        name, index_sight(who), today, SHOWN, (page - 1) * SHOWN, unit.id if unit else None,
        without=away | pinned.keys(),
    )  # fmt: skip
    ids = [*(pinned if page == 1 else ()), *(each.case_id for each in found.cases)]
    seen = queries.by_ids(ids, who, today)
    reasons = oversight.reasons_of(ids, who, today)
    slug = attention.thresholds()[name].slug
    cases = [
        {
            **shown,
            "unit": row.unit_en if locale() == "en" else row.unit,
            "sealed": row.sealed,
            "pin": pinned.get(row.id),
            "score": sum(each.points for each in reasons.get(row.id, ())),
            "reasons": _joined(reasons.get(row.id, ())),
            "marks_url": f"{shown['url']}/giam-sat?{urlencode({'ds': slug})}",
            "ask_url": f"{shown['url']}/hoi-giai-trinh",
        }
        for row, shown in zip(seen, rows.shown(seen), strict=True)
    ]
    shown_pins = len(pinned) if page == 1 else 0
    return {
        "cases": cases,
        "total": found.total + len(pinned),
        "units": found.units,
        "totals": {**found.totals, name: found.total + len(pinned)},
        "partial": found.partial_index,
        "aside": [each for each in standing.aside[name] if each.case_id in away],
        "page": page,
        "pages": min(-(-found.total // SHOWN), MOST_PAGES),
        "first": (page - 1) * SHOWN + 1 - shown_pins,
        "base": base + ("&" if "?" in base else "?"),
    }


def _why(moved: Moved, key: str) -> str:
    """Return in words why a case moved."""
    if moved.closed:
        return _("đã kết thúc")
    return (
        _("không còn: %(what)s", what=_joined(moved.why)) if key == "left" else _joined(moved.why)
    )


def _joined(reasons: Sequence[Reason]) -> str:
    """Return the reasons as one sentence, each with how many days of waiting it weighs as much as; age says so itself."""
    return ", ".join(
        _(each.words, **each.facts)
        + (f" (+{each.points})" if each.points and each.words != attention.AGED else "")
        for each in reasons
    )


def _page() -> int:
    said = request.args.get("trang", "")
    page = int(said) if said.isdecimal() and len(said) < len("1000") else 1
    return max(1, min(page, MOST_PAGES))


def rule_of(limits: Threshold) -> str:
    """Return in words what brings a case into a list."""
    ways = [_("mở quá %(n)s ngày", n=limits.days)] if limits.days is not None else []
    for key, n in limits.reasons.items():
        least = {"n": f"{n}+" if n > 1 else n, "day": ""}
        ways.append(_(SHORT.get(key, attention.WORDS[key]), **least))
    return _("Vụ việc đang mở có một trong các điều: %(ways)s.", ways="; ".join(ways))


SHORT = {
    "overdue": N_("trễ %(n)s hạn"),
    "complex": N_("được xếp loại phức tạp"),
    "reopened": N_("từng mở lại"),
}
"""Reasons that are said otherwise as a rule than of one case."""


def asked_unit(units: Sequence[Unit]) -> Unit | None:
    """Return the unit named in the address."""
    slug = request.args.get("don-vi", "")
    return next((each for each in units if each.slug == slug), None)


def name_of(unit: Unit) -> str:
    """Return the name of *unit* in the reader's language."""
    return unit.name_en if locale() == "en" else unit.name


def address(slug: str, unit: Unit | None = None) -> str:
    """Return the address of a list, or of the overview where there is no *slug*."""
    return _address(slug, unit.slug if unit else "")


@lru_cache(maxsize=512)
def _address(slug: str, unit: str) -> str:
    path = f"{HERE}/{slug}" if slug else HERE
    return f"{path}?{urlencode({'don-vi': unit})}" if unit else path


def movement_url(unit: Unit | None) -> str:
    """Return the address of what moved."""
    return address("bien-dong", unit)


def tabs(totals: Mapping[str, int], unit: Unit | None, here: str) -> list[dict[str, Any]]:
    """Return the four lists with their counts, as lanes."""
    return [
        {
            "label": _(LISTS[name]),
            "count": totals.get(name, 0),
            "url": address(each.slug, unit),
            "current": each.slug == here,
            "tone": "late" if name == attention.LONG_PENDING else "soon",
        }
        for name, each in attention.thresholds().items()
    ]


def by_unit(
    counts: Mapping[int, int], units: Sequence[Unit], slug: str = ""
) -> list[dict[str, Any]]:
    """Return the cases of a list by unit as bars, most first."""
    called = {each.id: each for each in units}
    return [
        {
            "label": name_of(called[id_]),
            "value": n,
            "url": address(slug, called[id_]) + ("" if slug else "#ton-dong"),
            "tone": "soon",
        }
        for id_, n in sorted(counts.items(), key=lambda each: -each[1])
        if id_ in called
    ]
