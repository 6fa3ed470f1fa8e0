"""What citizens say after closing: replied and solved counted apart, by unit and month."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from office.base import clock
from office.cases import oversight, permissions, satisfaction
from office.cases.catalogue import REPLIES, SATISFACTION
from office.cases.satisfaction import FEWEST, MONTHS, Said
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
    by_unit = sorted(((names.get(unit, ""), month, said) for (unit, month), said in found.items() if unit),
                     key=lambda row: (-row[1].toordinal(), row[0]))  # fmt: skip
    return render_template(
        "staff/oversight/satisfaction.html",
        whole=_told(satisfaction.whole(found)),
        rows=[{"unit": name, "month": month, **_told(said)} for name, month, said in by_unit],
        questions=[_(words) for words in SATISFACTION.values()],
        replies=[_(words) for words in REPLIES.values()],
        comments=[
            {"unit": names.get(each.unit_id, ""), "month": each.month, "text": each.text}
            for each in satisfaction.comments(who, today)
        ],
        fewest=FEWEST,
        months=MONTHS,
    )


def _told(said: Said) -> dict[str, Any]:
    """Return the figures of one row; None stands where there are too few to tell."""
    return {
        "few": said.few,
        "replied": said.replied,
        "solved": said.solved if said.told else None,
        "shown": said.shown,
        "silent": said.silent,
        "replies": [
            [said.replies[name][reply] for reply in REPLIES] if said.told else None
            for name in SATISFACTION
        ],
    }
