"""Papers of the procedure that an officer draws up: which fit a case now, and their drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from office.base import audit, clock
from office.base.audit import Event
from office.base.db import db
from office.cases import duties
from office.cases.models import Case
from office.cases.permissions import allows
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.letters import issue, versions
from office.letters.catalogue import Paper
from office.letters.models import DRAFT, DROPPED, Letter
from office.people.actors import Actor

ROOM = "case:case:"


BY_DUTY = frozenset({duties.APOLOGY, duties.THANK_YOU, duties.COMMENDATION})
"""Papers that a duty calls for, with its own words: nobody draws them up, nor drops them."""


class NotOfThisCase(ValueError):
    """The paper belongs to other kinds of cases, another level, or a law not in force."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that fits the case."""

    paper: Paper
    wanted: bool
    """A step was taken that it records, and it was not drawn up since."""


def _drawable() -> list[Paper]:
    return [each for each in versions.editable() if each.key not in BY_DUTY]


def may_draw_up(actor: Actor, case: Case) -> bool:
    """Tell whether *actor* works on *case*, or takes it in, or signs for it."""
    return any(allows(actor, each, case) for each in issue.EDITING)


def offered(case: Case, actor: Actor) -> list[Offer]:
    """Return the papers that fit *case*, those a step asks for first; none for who may not draw up."""
    if not may_draw_up(actor, case):
        return []
    fitting = [each for each in _drawable() if fits(each, case)]
    done = _steps(case)
    drawn = _drawn(case)
    offers = [Offer(each, _is_wanted(each, done, drawn)) for each in fitting]
    return sorted(offers, key=lambda each: not each.wanted)


def fits(paper: Paper, case: Case) -> bool:
    """Tell whether *paper* is one of this kind and level of case, and its form is in force."""
    return (
        Kind(case.kind) in paper.kinds
        and paper.level in {0, min(case.level, 2)}
        and paper.holds_on(clock.today())
    )


def _is_wanted(paper: Paper, done: Sequence[Event], drawn: dict[str, datetime]) -> bool:
    last = max((each.at for each in done if _name(each) in paper.moves), default=None)
    since = drawn.get(paper.key)
    return last is not None and (since is None or since < last)


def _steps(case: Case) -> list[Event]:
    asked = select(Event).where(Event.case_id == case.id, Event.action.startswith(ROOM))
    return list(db.session.scalars(asked.order_by(Event.id)))


def _name(event: Event) -> str:
    return event.action.removeprefix(ROOM)


def _drawn(case: Case) -> dict[str, datetime]:
    asked = select(Letter.kind, Letter.prepared_at).where(
        Letter.case_id == case.id, Letter.status != DROPPED
    )
    return {each.kind: each.prepared_at for each in db.session.execute(asked.order_by(Letter.id))}


def draw_up(case: Case, key: str, actor: Actor, at: datetime) -> Letter:
    """Return the draft of the paper *key* about *case*, with what its step said; one that waits is kept.

    Raises `NotAllowed` and `NotOfThisCase`.
    """
    if not may_draw_up(actor, case):
        raise NotAllowed("draw_up")
    paper = next((each for each in _drawable() if each.key == key), None)
    if paper is None or not fits(paper, case):
        raise NotOfThisCase
    waiting = issue.current_draft(case, key)
    if waiting is not None:
        return waiting
    letter = issue.prepare(case, key, actor, at, given=_said(case, paper))
    audit.record(actor, "letter:letter:draft", at, case_id=case.id, letter=letter.handle, kind=key)
    return letter


def _said(case: Case, paper: Paper) -> dict[str, Any]:
    """Return what was written down with the steps that *paper* is about, the latest word of each."""
    said: dict[str, Any] = {}
    for each in _steps(case):
        if _name(each) in paper.moves or _name(each) in TOLD:
            said |= {name: each.facts[name] for name in GIVEN if each.facts.get(name)}
    if case.kind == Kind.DENUNCIATION and case.extracted:
        said |= {
            "accused": str(case.details.get("accused") or ""),
            "accepted_content": case.subject,
        }
    return said


TOLD = frozenset({"report", "hold_dialogue"})
"""Steps whose results later papers repeat."""
GIVEN = (
    "reason", "agency", "paper", "until", "dialogue_day", "place", "findings", "minutes", "third",
    "amount", "old_due", "new_due",
)  # fmt: skip


def may_drop(letter: Letter, actor: Actor) -> bool:
    """Tell whether *actor* may drop *letter*: a draft drawn up here, which no duty and no move asked for."""
    drawn_up = letter.kind in {each.key for each in _drawable()}
    return letter.status == DRAFT and drawn_up and may_draw_up(actor, letter.case)


def drop(letter: Letter, actor: Actor, at: datetime) -> None:
    """Drop a draft that an officer drew up and nobody needs. Raises `NotAllowed`."""
    if not may_drop(letter, actor):
        raise NotAllowed("drop_draft")
    issue.drop_draft(letter)
    audit.record(
        actor,
        "letter:letter:drop",
        at,
        case_id=letter.case_id,
        letter=letter.handle,
        kind=letter.kind,
    )
