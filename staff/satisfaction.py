"""What citizens say after closing: replied and solved counted apart, by unit and month."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from office.base import clock
from office.cases import oversight, permissions, satisfaction
from office.cases.catalogue import REPLIES, SATISFACTION
from office.cases.satisfaction import MONTHS, Cell, Row, Said
from office.cases.small_numbers import FEWEST
from staff.door import door
from web.access import requires
from web.language import locale
from web.language import said as _
from web.session import actor


@door.get("/giam-sat/hai-long")
@requires(permissions.OVERSEE)
def satisfied() -> ResponseReturnValue:
    """Show what was said, unit by unit and month by month; small figures are left out."""
    who, today = actor(), clock.today()
    names = {
        each.id: each.name_en if locale() == "en" else each.name for each in oversight.all_units()
    }
    found = satisfaction.figures(who, today)
    hidden = satisfaction.left_out(found)
    by_unit = sorted(found, key=lambda row: (-row[1].toordinal(), names.get(row[0], "")))
    return render_template(
        "staff/oversight/satisfaction.html",
        whole=_told(None, satisfaction.together(found.values()), hidden),
        rows=[
            {"unit": names.get(row[0], ""), "month": row[1], **_told(row, found[row], hidden)}
            for row in by_unit
        ],
        questions=[_(words) for words in SATISFACTION.values()],
        replies=[_(words) for words in REPLIES.values()],
        comments=[
            {"unit": names.get(each.unit_id, ""), "month": each.month, "text": each.text}
            for each in satisfaction.comments(who, today)
        ],
        fewest=FEWEST,
        months=MONTHS,
    )


def _told(row: Row, said: Said, hidden: set[Cell]) -> dict[str, Any]:
    """Return the figures of one line; None stands where one is not told."""
    told = {
        name: None if (row, name) in hidden else value for name, value in said.figures().items()
    }
    return {
        "any": bool(said.replied),
        "replied": told["replied"],
        "solved": told["solved.yes"],
        "shown": told["shown"],
        "silent": told["silent"],
        "replies": [[told[f"{name}.{reply}"] for reply in REPLIES] for name in SATISFACTION],
    }
