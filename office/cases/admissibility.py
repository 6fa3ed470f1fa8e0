"""The checklist before acceptance: what is answered item by item, and the decision that follows from it.

Nobody accepts a case that the list forbids, declines it on a ground the list did not find, or
declines it for what the citizen could still supply and was never asked for.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select

from office.base import audit, clock
from office.base.db import db
from office.base.text import nfc
from office.cases import deadlines, sealed, steps, workflow
from office.cases.models import Case, CheckAnswer
from office.law.kinds import Kind
from office.people.actors import Actor

YES, NO = "yes", "no"
ACCEPT, ASK, DECLINE, TRANSFER, SORT = "accept", "ask", "decline", "transfer", "sort"
OPEN = ""
"""Nothing follows yet: an item is still to be answered."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be looked at, as it is asked on a day."""

    id: str
    lawful: str
    vi: str
    en: str
    article: str
    kinds: frozenset[Kind]
    valid_from: date
    valid_until: date | None = None
    supply_vi: str = ""
    supply_en: str = ""
    grounds: tuple[str, ...] = ()
    instead: str = ""

    @property
    def unlawful(self) -> str:
        """The answer that keeps the case out."""
        return NO if self.lawful == YES else YES


@dataclass(frozen=True, slots=True)
class Found:
    """An item with the answer that counts."""

    item: Item
    answer: str = ""
    note: str = ""
    round: int = 1
    officer_id: int | None = None
    at: datetime | None = None

    @property
    def fits(self) -> bool:
        """Tell whether it lets the case in."""
        return self.answer == self.item.lawful

    @property
    def asked(self) -> bool:
        """Tell whether the citizen was asked for it."""
        return self.round > 1

    @property
    def stands_in_the_way(self) -> bool:
        """Tell whether it keeps the case out."""
        return self.answer == self.item.unlawful


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from the answers."""

    way: str
    """`accept`, `ask`, `decline`, `transfer`, `sort`; empty while an item is unanswered."""
    found: tuple[Found, ...]
    grounds: tuple[str, ...] = ()
    """On which the case may be declined now."""
    missing: tuple[Item, ...] = ()
    """What the citizen can supply."""

    @property
    def unanswered(self) -> tuple[Found, ...]:
        """The items without an answer."""
        return tuple(each for each in self.found if not each.answer)

    @property
    def against(self) -> tuple[Found, ...]:
        """The items that keep the case out."""
        return tuple(each for each in self.found if each.stands_in_the_way)


class NotAdmissible(ValueError):
    """The list forbids to accept; `judgement` says what it found."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.way)
        self.judgement = judgement


class NoSuchGround(ValueError):
    """The list gives no such ground to decline; `judgement` says what it gives."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.way)
        self.judgement = judgement


class NeedsNote(ValueError):
    """An answer that keeps a case out is given with its reason; `items` says which lack one."""

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__(", ".join(items))
        self.items = tuple(items)


@cache
def _table() -> tuple[Item, ...]:
    with Path(__file__).with_name("admissibility.toml").open("rb") as file:
        rows = tomllib.load(file)["item"]
    return tuple(
        Item(
            kinds=frozenset(Kind(each) for each in row.pop("kinds")),
            valid_from=row.pop("from"),
            valid_until=row.pop("until", None),
            grounds=tuple(row.pop("grounds", ())),
            **row,
        )
        for row in rows
    )


def items(kind: Kind, day: date) -> tuple[Item, ...]:
    """Return what is asked of a case of *kind* received on *day*, in the order of the law."""
    return tuple(
        each
        for each in _table()
        if kind in each.kinds
        and each.valid_from <= day
        and (each.valid_until is None or day <= each.valid_until)
    )


def answers(case: Case) -> dict[str, CheckAnswer]:
    """Return the answer that counts of every item ever answered for *case*."""
    rows = db.session.scalars(
        select(CheckAnswer).where(CheckAnswer.case_id == case.id).order_by(CheckAnswer.id)
    )
    return {each.item: each for each in rows}


def found(case: Case) -> tuple[Found, ...]:
    """Return the list of *case* with what was answered."""
    given = answers(case)
    return tuple(_found(each, given.get(each.id)) for each in _asked(case))


def _asked(case: Case) -> tuple[Item, ...]:
    return items(Kind(case.kind), case.received_day)


def _found(item: Item, row: CheckAnswer | None) -> Found:
    if row is None:
        return Found(item)
    return Found(item, row.answer, row.note, row.round, row.officer_id, row.at)


def judge(case: Case) -> Judgement:
    """Return what follows for *case* from the answers given so far."""
    return follows(found(case))


def follows(given: Iterable[Found]) -> Judgement:
    """Return what follows from *given*: what can be supplied is asked for once before it counts."""
    listed = tuple(given)
    against = [each for each in listed if each.stands_in_the_way]
    final = [each for each in against if not each.item.supply_vi or each.asked]
    grounds = tuple(dict.fromkeys(key for each in final for key in each.item.grounds))
    instead = next((each.item.instead for each in final if each.item.instead), "")
    missing = tuple(
        each.item
        for each in against
        if each.item.supply_vi and not (each.asked and each.item.grounds)
    )
    if instead or grounds:
        way = instead or DECLINE
    elif any(not each.answer for each in listed):
        way = OPEN
    else:
        way = ASK if against else ACCEPT
    return Judgement(way, listed, grounds, missing)


def answer(
    case: Case,
    actor: Actor,
    at: datetime,
    given: Mapping[str, tuple[str, str]],
    *,
    seen: int | None = None,
) -> int:
    """Write down *given* (item → answer, note) where it differs; return how many items changed.

    Whoever may accept the case answers. Raises `workflow.NotAllowed`, `workflow.Changed`,
    `NeedsNote` and KeyError for an item that is not asked here.
    """
    workflow.check(case, "accept", actor, seen)
    asked, before = {each.id: each for each in _asked(case)}, answers(case)
    fresh = {
        key: (said, nfc(note).strip())
        for key, (said, note) in given.items()
        if said and _differs(before.get(key), said, nfc(note).strip())
    }
    silent = [
        key for key, (said, note) in fresh.items() if said == asked[key].unlawful and not note
    ]
    if silent:
        raise NeedsNote(silent)
    _write(case, fresh, before, actor, at)
    if fresh:
        _run_transfer(case, clock.day_of(at))
        workflow.touch(case)
    return len(fresh)


def _run_transfer(case: Case, day: date) -> None:
    """Let the clock of handing on run from receipt while *case* is found to be another body's."""
    going = deadlines.running(case, steps.TRANSFER)
    if judge(case).way == TRANSFER:
        if not going:
            deadlines.begin(case, steps.TRANSFER, case.received_day)
        return
    for each in going:
        deadlines.let_go(each, day)


def _differs(row: CheckAnswer | None, said: str, note: str) -> bool:
    if said not in {YES, NO}:
        raise workflow.NotAllowed("check")
    return row is None or (row.answer, row.note) != (said, note)


def answer_rest(case: Case, actor: Actor, at: datetime) -> int:
    """Answer every open item as lawful, in one deed; what was found to stand in the way stays.

    Part of accepting, which counts the change.
    """
    workflow.check(case, "accept", actor)
    before = answers(case)
    rest = {
        each.id: (each.lawful, "")
        for each in _asked(case)
        if each.id not in before or not before[each.id].answer
    }
    _write(case, rest, before, actor, at)
    return len(rest)


def _write(
    case: Case,
    given: Mapping[str, tuple[str, str]],
    before: Mapping[str, CheckAnswer],
    actor: Actor,
    at: datetime,
) -> None:
    for key, (said, note) in given.items():
        db.session.add(
            CheckAnswer(
                case_id=case.id,
                item=key,
                round=before[key].round if key in before else 1,
                answer=said,
                note=sealed.without_identity(case, note, actor),
                officer_id=actor.id,
                at=at,
            )
        )
    if given:
        told = {key: each[0] for key, each in given.items()}
        audit.record(actor, "case:check:answer", at, case_id=case.id, items=told)


def asked_for(case: Case, at: datetime) -> None:
    """Note that the citizen was asked for all that is missing: from now on it may count."""
    judged = judge(case)
    for each in judged.found:
        if each.item in judged.missing:
            _again(case, each, at, each.answer, each.round + 1)


def answer_anew(case: Case, at: datetime) -> None:
    """Open again what the citizen was asked for: someone looks at what came, or did not come."""
    for each in found(case):
        if each.stands_in_the_way and each.asked:
            _again(case, each, at, "", each.round)


def _again(case: Case, found: Found, at: datetime, said: str, round_: int) -> None:
    db.session.add(
        CheckAnswer(
            case_id=case.id,
            item=found.item.id,
            round=round_,
            answer=said,
            note=found.note if said else "",
            at=at,
        )
    )


def behind(case: Case, ground: str) -> Item:
    """Return the item that gives *ground*, rather one that nobody can mend. Raises KeyError."""
    giving = [each for each in _asked(case) if ground in each.grounds]
    if not giving:
        raise KeyError(ground)
    return min(giving, key=lambda each: bool(each.supply_vi))


def refuse_to_accept(case: Case) -> None:
    """Raise `NotAdmissible` unless every item is answered and none stands in the way."""
    judged = judge(case)
    if judged.way != ACCEPT:
        raise NotAdmissible(judged)


def refuse_to_decline(case: Case, ground: str) -> None:
    """Raise `NoSuchGround` unless the list found *ground*."""
    judged = judge(case)
    if ground not in judged.grounds:
        raise NoSuchGround(judged)


def request(judged: Judgement, locale: str = "vi") -> str:
    """Return the one request for all that is missing, as a proposal to be edited; "" for nothing."""
    if not judged.missing:
        return ""
    english = locale == "en"
    first = "Please send us:" if english else "Xin ông/bà bổ sung:"
    lines = (each.supply_en if english else each.supply_vi for each in judged.missing)
    return "\n".join((first, *(f"- {each}" for each in lines)))
