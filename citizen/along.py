"""What whoever goes along with another case reads of it: how it stands, when it is due, the answer."""

from dataclasses import dataclass
from datetime import date

from office.cases import joins, matters
from office.cases.catalogue import OUTCOMES
from office.cases.models import Case
from office.cases.statuses import FOR_CITIZENS, LABELS, Status
from web.language import locale
from web.language import said as _


@dataclass(frozen=True)
class Together:
    """The other case, in words for whoever goes with it."""

    status: str
    sentence: str
    received_on: date
    due_on: date | None
    people: int
    answers: list[dict[str, str]]


def matter_of(case: Case) -> tuple[str, int] | None:
    """Return which unit owns the long-running matter *case* is part of, and how many others are."""
    found = matters.of(case)
    if found is None or found.closed_on is not None:
        return None
    unit = found.unit.name_en if locale() == "en" else found.unit.name
    return unit, max(0, matters.size(found) - 1)


def of(case: Case) -> Together | None:
    """Return what *case* goes with; asks nothing for a case that goes by itself."""
    found = joins.shared(case) if case.status == Status.JOINED else None
    if found is None:
        return None
    status = Status(found.status)
    return Together(
        _(LABELS[status]),
        _(FOR_CITIZENS[status]),
        found.received_on,
        found.due_on,
        found.people,
        [
            {"answer": answer, "outcome": _(OUTCOMES[outcome]) if outcome in OUTCOMES else ""}
            for answer, outcome in found.answers
            if answer
        ],
    )
