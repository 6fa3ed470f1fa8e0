"""Thanks and commendations signed together: what is ready, and each signed as if it stood alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from office.base.db import db
from office.cases import workflow
from office.cases.models import Case
from office.cases.sight import readable_by
from office.letters import issue
from office.letters.models import DRAFT, RETURNED, Letter
from office.letters.phrases import Body
from office.people.actors import Actor

KINDS = ("thank_you", "commendation")
"""What may be signed together: nothing hangs on it, and nobody is answered by it."""
MOST = 20
"""So many are shown at once: what is signed is read first."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft as it would be signed now."""

    letter: Letter
    body: Body
    lacking: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the letters chosen."""

    signed: list[Letter]
    changed: list[Letter]
    """Edited, signed or dropped meanwhile: not signed."""
    lacking: list[Letter]


def waiting(actor: Actor, today: date) -> list[Ready]:
    """Return the drafts that *actor* may sign together, oldest first; what was given back is not among them."""
    found = db.session.scalars(
        select(Letter)
        .join(Case, Case.id == Letter.case_id)
        .where(
            Letter.status == DRAFT,
            Letter.kind.in_(KINDS),
            Letter.stage != RETURNED,
            readable_by(actor),
        )
        .order_by(Letter.id)
        .limit(MOST)
    )
    return [
        Ready(each, issue.renewed(each, today)[0], issue.missing_parts(each, today))
        for each in found
        if issue.may_sign(each, actor)
    ]


def sign(chosen: Mapping[str, int], actor: Actor, at: datetime) -> Outcome:
    """Sign the drafts called by the keys of *chosen* as they stood in the versions shown; the rest is left."""
    outcome = Outcome([], [], [])
    for letter in _called(list(chosen)[:MOST]):
        if not issue.may_sign(letter, actor):
            continue
        try:
            with db.session.begin_nested():
                issue.sign_letter(letter, actor, at, seen=chosen[letter.handle])
        except issue.Incomplete:
            outcome.lacking.append(letter)
        except workflow.Changed:
            outcome.changed.append(letter)
        else:
            outcome.signed.append(letter)
    return outcome


def _called(handles: Sequence[str]) -> list[Letter]:
    asked = select(Letter).where(Letter.handle.in_(handles), Letter.kind.in_(KINDS))
    return list(db.session.scalars(asked.order_by(Letter.id)))
