"""The list of what is asked, on the officers' pages: who may set it out, and what the citizen misses in it."""

from office.cases import points
from office.cases.models import Case
from office.cases.sight import Level, level
from office.people.actors import Actor
from staff.acting import Trouble
from staff.forms.moves import Choices, MoveForm
from staff.forms.points import Points


def form_of(case: Case, actor: Actor, choices: Choices, trouble: Trouble | None) -> MoveForm | None:
    """Return the form that sets out what is asked, as it was typed where it was refused."""
    if trouble and trouble.name == "points":
        return trouble.form
    return Points("points", case, choices, formdata=None) if points.may_list(case, actor) else None


def lacking(case: Case, actor: Actor) -> list[str]:
    """Return what the citizen says the list lacks; below the original only that it does."""
    if case.status not in points.LISTABLE:
        return []
    whole = level(actor, case) >= Level.ORIGINAL
    return [each.text if whole else "" for each in points.lacking(case)]
