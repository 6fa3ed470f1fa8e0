"""All answers of a draft as rows to be read once more before sending."""

from typing import Any

from flask_babel import gettext as _

from citizen import drafting, paging, steps
from citizen.forms.submit import NAMELESS, ordered
from office.cases.drafts import Open
from office.law.kinds import Kind

LONGEST_SHOWN = 1500
NAME = frozenset({"name", "address", "name_hidden"})
"""Not sent by whoever chose to stay nameless, whatever was typed there."""


def rows_of(draft: Open, kind: Kind, locale: str) -> list[dict[str, Any]]:
    """Return (label, value, way back) for each answer of *draft*."""
    rows = [
        {
            "label": _("Loại đơn"),
            "value": kind.en if locale == "en" else kind.vi,
            "change": paging.HOME,
        }
    ]
    for step in steps.steps_of(kind):
        change = f"{paging.HOME}/{step.slug}?{paging.BACK}={steps.CHECK}"
        if step.form is None:
            names = "\n".join(each["name"] for each in draft.files)
            rows.append({"label": _("Tệp kèm theo"), "value": names, "change": change})
            continue
        form = steps.filled(step, drafting.said(draft, step.slug) or {})
        nameless = "naming" in form and form["naming"].data == NAMELESS
        left_out = NAME if nameless else frozenset()
        rows += [
            {"label": field.label.text, "value": _said(field), "change": change}
            for field in ordered(form)
            if (field.data or field.flags.required) and field.short_name not in left_out
        ]
    return rows


def _said(field: Any) -> str:
    if field.type in {"RadioField", "SelectField"}:
        words = {each.value: each.label for each in field.choices}
        return str(words.get(field.data, ""))
    if field.type == "BooleanField":
        return str(_("Có"))
    said = str(field.data or "")
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"
