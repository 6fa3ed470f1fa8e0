"""The trail as it is read: newest first, by case or deed, with codes only where there is sight."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from office.base import audit
from office.base.audit import Break, Event
from office.base.db import db
from office.cases import codes
from office.cases.conditions import aside, where
from office.cases.models import Case
from office.cases.sight import visible_to
from office.people.actors import Actor

PAGE = 50
MOST_SEARCHED = 50_000
"""Events looked through for one page; the next page goes on from there."""
MOST_VERIFIED = 20_000
"""Events verified at one go on a page; the command verifies them all."""
SHOWN = frozenset({
    "before", "after", "step", "since", "letter", "kind", "register", "number", "days", "count",
    "unit", "ground", "agency", "field", "was", "score", "old", "due", "edition", "first", "last",
    "decision",
})  # fmt: skip
"""Facts a reader of the trail may see: nothing that anyone wrote in free words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    id: int
    at: datetime
    effective_at: datetime | None
    actor_kind: str
    actor_name: str
    """The officer's, or empty: citizens are not named."""
    action: str
    of_case: bool
    code: str
    """Empty where the reader has no sight of the case."""
    case_kind: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of the trail."""

    rows: list[Entry]
    before: int
    """Where the next page begins; 0 when there is none."""


def case_called(code: str, actor: Actor) -> int | None:
    """Return the id of the case called *code*, when *actor* may see any of it."""
    spelled = codes.spell_code(code)
    return db.session.scalar(select(Case.id).where(Case.code == spelled, visible_to(actor)))


def entries(
    actor: Actor, *, before: int = 0, case_id: int | None = None, action: str = ""
) -> Entries:
    """Return a page of events, newest first, those before the event *before*."""
    start = before or audit.end_of_trail()[0] + 1
    lowest = 0 if case_id else max(0, start - MOST_SEARCHED)
    asked = (
        select(
            Event.id, Event.at, Event.effective_at, Event.actor_kind, Event.actor_name,
            Event.action, Event.case_id, Event.facts, Case.code, Case.kind,
        )
        .outerjoin(Case, and_(Case.id == Event.case_id, visible_to(actor)))
        .where(Event.id < start, Event.id >= lowest)
        .order_by(Event.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    mine = select(Case.id).where(where(aside(actor)))
    asked = asked.where(or_(Event.case_id.is_(None), Event.case_id.not_in(mine)))
    if case_id:
        asked = asked.where(Event.case_id == case_id)
    if action:
        asked = asked.where(Event.action == action)
    found = db.session.execute(asked).all()
    rows = [_entry(each) for each in found[:PAGE]]
    if len(found) > PAGE:
        return Entries(rows, rows[-1].id)
    return Entries(rows, lowest if lowest > 1 else 0)


def _entry(found: Any) -> Entry:
    id_, at, effective, actor_kind, name, action, case_id, facts, code, kind = found
    unseen = case_id is not None and code is None
    return Entry(
        id_, at, effective, actor_kind, name if actor_kind == "officer" else "", action,
        case_id is not None, code or "", kind or "",
        {} if unseen else {key: value for key, value in facts.items() if key in SHOWN},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    length: int
    first: int
    """The first event that was looked at."""
    seal: str
    breaks: list[Break]

    @property
    def whole(self) -> bool:
        """Tell whether the trail was verified from its beginning."""
        return self.first <= 1


def verify() -> Verdict:
    """Verify the latest events of the trail and its end; all of them while they are few."""
    length, seal = audit.end_of_trail()
    after = max(0, length - MOST_VERIFIED)
    return Verdict(length, after + 1, seal, list(audit.breaks(after)))
