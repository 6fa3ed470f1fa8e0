"""Figures alone, for who observes: by unit, and nothing so small that it points at a case."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from office.base import clock
from office.cases import oversight, permissions
from office.cases.oversight import UnitFigures
from staff.door import door
from web.access import requires
from web.language import locale
from web.language import said as _
from web.session import actor

FEWEST = 5
"""Smaller figures are not told: who knows the ward would know the case."""


@door.get("/so-lieu")
@requires(permissions.COUNTS)
def counts() -> ResponseReturnValue:
    """Show what each unit holds, is late with and has closed."""
    found = oversight.by_unit(actor(), clock.today(), oversight.all_units())
    return render_template(
        "staff/counts/counts.html", units=[_told(each) for each in found], fewest=FEWEST
    )


def _told(figures: UnitFigures) -> dict[str, Any]:
    unit = figures.unit
    share = figures.on_time_percent
    return {
        "name": "" if unit is None else unit.name_en if locale() == "en" else unit.name,
        "open": _figure(figures.open),
        "late": _figure(figures.late),
        "closed": _figure(figures.closed),
        "on_time": _("ít vụ") if share is None else f"{share} %",
    }


def _figure(count: int) -> str:
    return str(count) if count >= FEWEST else _("dưới %(n)s", n=FEWEST)
