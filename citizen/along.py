"""What whoever goes along with another case reads of it: how it stands, when it is due, the answer."""

from dataclasses import dataclass
from datetime import date

from office.cases import codes, joins, matters, splitting, workflow
from office.cases.catalogue import OUTCOMES
from office.cases.models import Case
from office.cases.models.case import NO_DUE
from office.cases.statuses import FOR_CITIZENS, LABELS, Status
from office.cases.steps import STEPS
from office.law.kinds import Kind
from office.people.actors import Actor
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
    leaves: bool
    """Its sender may let it go by itself again."""
    disputes: bool
    """Its sender may say that its own matter is not solved."""


def matter_of(case: Case) -> tuple[str, int] | None:
    """Return which unit owns the long-running matter *case* is part of, and how many others are."""
    found = matters.of(case)
    if found is None or found.closed_on is not None:
        return None
    unit = found.unit.name_en if locale() == "en" else found.unit.name
    return unit, max(0, matters.size(found) - 1)


@dataclass(frozen=True)
class PartOf:
    """One case that a letter was split into, as its sender reads it on the letter's page."""

    url: str
    code: str
    kind: str
    subject: str
    status: str
    holder: str
    due: str
    due_on: date | None


def parts_of(case: Case) -> list[PartOf]:
    """Return what *case* was split into: who holds each part, and until when."""
    if case.status != Status.SPLIT:
        return []
    english = locale() == "en"
    return [
        PartOf(
            f"/tra-cuu/ho-so/{codes.handle_of(each.code)}",
            each.code,
            Kind(each.kind).en if english else Kind(each.kind).vi,
            each.subject,
            _(LABELS[Status(each.status)]),
            each.unit.name_en if english else each.unit.name,
            _(STEPS[each.next_step].label) if each.next_step else "",
            each.next_due if each.next_due != NO_DUE else None,
        )
        for each in splitting.parts_of(case)
    ]


def letter_of(case: Case) -> tuple[str, str] | None:
    """Return address and code of the letter *case* is a part of."""
    letter = splitting.letter_of(case)
    return (f"/tra-cuu/ho-so/{codes.handle_of(letter.code)}", letter.code) if letter else None


def of(case: Case, actor: Actor) -> Together | None:
    """Return what *case* goes with; asks nothing for a case that goes by itself."""
    found = joins.shared(case) if case.status == Status.JOINED else None
    if found is None:
        return None
    status = Status(found.status)
    open_now = {each.name for each in workflow.available(case, actor)}
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
        "leave" in open_now,
        "dispute_alone" in open_now,
    )
