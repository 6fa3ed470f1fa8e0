"""A letter of several people: who signed, who represents them, their paper, and who was told.

Never of a denunciation: the names of those who denounce lie in the sealed envelope alone (Điều 56 Luật
Tố cáo), and a list typed beside it would lie in the open. They stand in the signed letter itself, which
is sealed with the other papers, or each files alone.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, bindparam, func, insert, select, update

from office.base import audit, clock, ledger
from office.base.db import db
from office.base.files import Upload
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import intake, joins, links, signers, workflow
from office.cases.models import Case, CoSigner, Group, Party, Telling
from office.cases.permissions import GROUP, TRACK, allows
from office.cases.sight import counted_for
from office.cases.signers import Key, Person, Wrong
from office.law.kinds import Kind
from office.people.actors import VISITOR, Actor, in_the_trail

AT_ONCE = 500
"""People written at a time: memory and questions stay bounded however long the list is."""
MOST = 20_000
PAGE = 50


class SealedNames(ValueError):
    """Names of those who denounce are never written in the open."""


class TooMany(ValueError):
    """More representatives than the law allows, or more people than a letter may have."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Incomplete(ValueError):
    """A letter of several people lacks what its acceptance needs; `missing` says what, marked."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(missing)
        self.missing = list(missing)


# The law


@dataclass(frozen=True, slots=True)
class Band:
    """How many may represent so many people."""

    people_from: int
    people_to: int
    most: int
    valid_from: date
    article_vi: str
    article_en: str
    mark: str


@cache
def law() -> Mapping[str, Any]:
    """Return `groups.toml`."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)


def band(people: int) -> Band | None:
    """Return the rule for *people* who signed together; None when so few speak for themselves."""
    rows = [Band(**row) for row in law()["representatives"]]
    return next((each for each in rows if each.people_from <= people <= each.people_to), None)


# Reading


def of(case: Case) -> Group | None:
    """Return the people behind *case*, where there are several."""
    return db.session.scalar(select(Group).where(Group.case_id == case.id))


def listed(case: Case, *, page: int = 1) -> list[CoSigner]:
    """Return a page of those who signed, representatives first."""
    asked = select(CoSigner).where(CoSigner.case_id == case.id)
    order = asked.order_by(CoSigner.representative.desc(), CoSigner.number)
    return list(db.session.scalars(order.offset((max(1, page) - 1) * PAGE).limit(PAGE)))


def representatives(case: Case) -> int:
    """Return how many represent those behind *case*; the sender is no one of them unless chosen."""
    asked = select(func.count()).where(
        CoSigner.case_id == case.id,
        CoSigner.representative.is_(True),
        CoSigner.withdrew_on.is_(None),
    )
    return db.session.scalar(asked) or 0


def missing(case: Case) -> list[str]:
    """Return what an acceptance still needs, as marked sentences; nothing for a single person."""
    group = of(case)
    rule = law()["acceptance"]
    if (
        group is None
        or case.kind not in rule["kinds"]
        or group.people < rule["people_from"]
        or case.received_day < rule["valid_from"]
    ):
        return []
    lacks = []
    if not group.all_signed:
        lacks.append(N_("chữ ký của tất cả mọi người"))
    if not (group.paper or group.attachment_id):
        lacks.append(N_("văn bản cử người đại diện"))
    if band(group.people) and not representatives(case):
        lacks.append(N_("tên người đại diện"))
    return lacks


def refuse_incomplete(case: Case) -> None:
    """Raise `Incomplete` when a complaint of several people may not be accepted yet (Điều 27)."""
    if case.kind in law()["acceptance"]["kinds"] and (lacks := missing(case)):
        raise Incomplete(lacks)


# Writing


def _may_write(case: Case, actor: Actor) -> None:
    if case.kind == Kind.DENUNCIATION:
        raise SealedNames
    if not (allows(actor, TRACK, case) or allows(actor, GROUP, case)) or not case.open:
        raise workflow.NotAllowed("group")


def _group(case: Case, at: datetime) -> Group:
    found = of(case)
    if found is None:
        found = Group(
            case_id=case.id, people=1, came=0, paper="", all_signed=False, version=1, made_at=at
        )
        db.session.add(found)
        db.session.flush()
    return found


def _known(case: Case) -> set[Key]:
    """Return by what everyone who is on the list, the sender too, is known: one question each."""
    columns = (CoSigner.name, CoSigner.address, CoSigner.identity_number)
    rows = [*db.session.execute(select(*columns).where(CoSigner.case_id == case.id))]
    own = (Party.name, Party.address, Party.identity_number)
    rows += db.session.execute(select(*own).where(Party.case_id == case.id, Party.name != ""))
    return {Person(*row).key for row in rows}


@dataclass(frozen=True)
class Added:
    """What came of a list."""

    people: int
    already: int
    wrong: list[Wrong]


def paste(case: Case, actor: Actor, at: datetime, text: str) -> Added:
    """Add the people of a pasted list; lines that are no person come back, the rest is kept.

    Raises `SealedNames`, `workflow.NotAllowed` and `TooMany`.
    """
    _may_write(case, actor)
    workflow.hold(case, None)
    found = signers.read(text, _known(case))
    _write(case, found.people, actor, at, "pasted")
    return Added(len(found.people), found.already, found.wrong)


def add(case: Case, actor: Actor, at: datetime, one: Person) -> bool:
    """Add one person who was typed; False when the person is on the list. Raises as `paste` does."""
    _may_write(case, actor)
    workflow.hold(case, None)
    if one.key in _known(case):
        return False
    _write(case, [one], actor, at, "typed")
    return True


def _write(
    case: Case,
    people: Sequence[Person],
    actor: Actor,
    at: datetime,
    way: str,
    signed_on: date | None = None,
) -> None:
    if not people:
        return
    group = _group(case, at)
    last = db.session.scalar(select(func.max(CoSigner.number)).where(CoSigner.case_id == case.id))
    first = (last or 0) + 1
    if first + len(people) > MOST:
        raise TooMany(MOST)
    for start in range(0, len(people), AT_ONCE):
        rows = [
            {
                **asdict(one),
                "case_id": case.id,
                "number": number,
                "representative": False,
                "way": way,
                "later": case.accepted_day is not None,
                "at": at,
                "signed_on": signed_on,
            }
            for number, one in enumerate(people[start : start + AT_ONCE], first + start)
        ]
        among = CoSigner.number.between(first + start, first + start + len(rows) - 1)
        _insert(CoSigner, rows, and_(CoSigner.case_id == case.id, among))
    group.people += len(people)
    if signed_on is None:
        group.all_signed = False  # whoever came later has not been seen to sign
    group.version += 1
    audit.record(
        in_the_trail(actor), "case:group:add", at, case_id=case.id, count=len(people), way=way
    )
    workflow.touch(case)


def _insert(table: Any, rows: Sequence[Mapping[str, Any]], among: ColumnElement[bool]) -> None:
    """Write many rows in one statement, and tell the ledger of them: they are those *among*."""
    db.session.connection().execute(insert(table.__table__), list(rows))
    ledger.note(table.__tablename__, db.session.scalars(select(table.id).where(among)))


def represent(case: Case, actor: Actor, at: datetime, chosen: Iterable[int]) -> None:
    """Make those with the numbers *chosen* the representatives, and nobody else. Raises `TooMany`."""
    _may_write(case, actor)
    group = _group(case, at)
    numbers = sorted(set(chosen))
    rule = band(group.people)
    if rule and len(numbers) > rule.most:
        raise TooMany(rule.most)
    mine = and_(CoSigner.case_id == case.id, CoSigner.withdrew_on.is_(None))
    for change, among in (
        (False, and_(CoSigner.representative.is_(True), CoSigner.number.not_in(numbers))),
        (True, CoSigner.number.in_(numbers)),
    ):
        db.session.execute(update(CoSigner).where(mine, among).values(representative=change))
    group.version += 1
    audit.record(
        in_the_trail(actor), "case:group:represent", at, case_id=case.id, count=len(numbers)
    )
    workflow.touch(case)


def give_paper(
    case: Case,
    actor: Actor,
    at: datetime,
    *,
    paper: str,
    day: date | None,
    uploads: Sequence[Upload] = (),
) -> None:
    """Keep the paper of representation: its name, its day, and a copy where one is given."""
    _may_write(case, actor)
    group = _group(case, at)
    group.paper, group.paper_day = nfc(paper).strip()[:200], day
    from_citizen = not actor.is_officer
    kept = intake.attach(case, uploads, at, purpose="added", from_citizen=from_citizen)
    db.session.flush()
    if kept:
        group.attachment_id = kept[0].id
    group.version += 1
    audit.record(
        in_the_trail(actor), "case:group:paper", at, case_id=case.id,
        files=[each.sha256 for each in kept],
    )  # fmt: skip
    workflow.touch(case)


def note_signatures(case: Case, actor: Actor, at: datetime, *, came: int) -> None:
    """Note, as an officer, that the signatures of all are on the letter, and how many came in person."""
    if case.kind == Kind.DENUNCIATION:
        raise SealedNames
    if not allows(actor, GROUP, case):
        raise workflow.NotAllowed("group")
    group = _group(case, at)
    group.all_signed, group.came = True, max(0, came)
    group.version += 1
    audit.record(actor, "case:group:sign", at, case_id=case.id, count=group.people, came=group.came)
    workflow.touch(case)


def withdraw(case: Case, actor: Actor, at: datetime, number: int) -> bool:
    """Note that one of several withdraws: the case goes on for the others; False when nobody has it."""
    _may_write(case, actor)
    one = db.session.scalar(
        select(CoSigner).where(CoSigner.case_id == case.id, CoSigner.number == number)
    )
    if one is None or one.withdrew_on is not None:
        return False
    one.withdrew_on, one.representative = clock.day_of(at), False
    _group(case, at).people -= 1
    audit.record(in_the_trail(actor), "case:group:withdraw", at, case_id=case.id, number=number)
    workflow.touch(case)
    return True


# By link


def invite(case: Case, actor: Actor, at: datetime) -> str:
    """Return the token of a link with which one person signs, once. Raises as `paste` does."""
    _may_write(case, actor)
    return links.make(case, links.COSIGN, at, actor)


def sign_by_link(token: str, one: Person, at: datetime) -> Case:
    """Sign as whoever was invited; the link is used up. Raises what `links.use` raises.

    Somebody who is on the list already has signed with it all the same.
    """
    link = links.use(token, links.COSIGN, at)
    case = link.case
    if case.kind == Kind.DENUNCIATION:
        raise SealedNames
    if not case.open:
        raise workflow.NotAllowed("group")
    workflow.hold(case, None)
    day = clock.day_of(at)
    if one.key in _known(case):
        return case
    _write(case, [one], VISITOR, at, "link", signed_on=day)
    return case


# One answer, everyone told


def tell(case: Case, news: str, at: datetime) -> None:
    """Write for each co-signer how the news of *case* reaches them: by mail, or by hand."""
    if news not in joins.FINAL or of(case) is None:
        return
    last = 0
    mailed = False
    while rows := _next_untold(case, news, last):
        last = rows[-1].number
        made = [_telling(case, news, row, at) for row in rows]
        mailed = mailed or any(each["state"] == "waiting" for each in made)
        _insert(Telling, made, Telling.key.in_([each["key"] for each in made]))
    if mailed:
        joins.promise(case)


def moved(case: Case, news: str, at: datetime) -> None:
    """Tell everyone whom a move of *case* concerns besides its sender."""
    joins.tell(case, news, at)
    tell(case, news, at)


def _next_untold(case: Case, news: str, last: int) -> Sequence[Any]:
    told = select(Telling.signer_id).where(
        Telling.case_id == case.id,
        Telling.news == news,
        Telling.round == case.reopenings + 1,
        Telling.signer_id.is_not(None),
    )
    return db.session.execute(
        select(CoSigner.id, CoSigner.number, CoSigner.email)
        .where(
            CoSigner.case_id == case.id,
            CoSigner.number > last,
            CoSigner.withdrew_on.is_(None),
            CoSigner.id.not_in(told),
        )
        .order_by(CoSigner.number)
        .limit(AT_ONCE)
    ).all()


def _telling(case: Case, news: str, row: Any, at: datetime) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "news": news,
        "round": case.reopenings + 1,
        "signer_id": row.id,
        "channel": "email" if row.email else "hand",
        "state": "waiting" if row.email else "owed",
        "at": at,
        "key": joins.key_of(case, news, f"s{row.id}"),
    }


def hand_over(case: Case, actor: Actor, at: datetime, numbers: Iterable[int] | None = None) -> int:
    """Note that the answer was handed over to those with *numbers*, or (None) to all it is owed to.

    All at once stands for the way of the law: the representatives have it and pass it on.
    """
    if not allows(actor, GROUP, case):
        raise workflow.NotAllowed("group")
    among = [Telling.case_id == case.id, Telling.state.in_(("owed", "failed", "refused"))]
    if numbers is not None:
        chosen = select(CoSigner.id).where(
            CoSigner.case_id == case.id, CoSigner.number.in_(sorted(set(numbers)))
        )
        among.append(Telling.signer_id.in_(chosen))
    else:
        among.append(Telling.signer_id.is_not(None))
    changed = db.session.execute(
        update(Telling).where(*among).values(state="handed", channel="hand", by=actor.id, at=at)
    )
    count = int(getattr(changed, "rowcount", 0))
    if count:
        audit.record(actor, "case:group:hand", at, case_id=case.id, count=count)
    return count


def told_of(case: Case, numbers: Sequence[int]) -> dict[int, Telling]:
    """Return the latest telling of each of those with *numbers*."""
    rows = db.session.execute(
        select(CoSigner.number, Telling)
        .join(Telling, Telling.signer_id == CoSigner.id)
        .where(CoSigner.case_id == case.id, CoSigner.number.in_(list(numbers)))
        .order_by(Telling.id)
    )
    return dict(iter(rows))


# Figures


@dataclass(frozen=True, slots=True)
class Crowds:
    """Letters of five and more people, and delegations of as many who came in person."""

    letters: int
    people: int
    delegations: int
    came: int


def crowds(actor: Actor, since: date) -> Crowds:
    """Return the letters and delegations of many people received since a day, as *actor* counts them."""
    least = law()["delegation"]["people_from"]
    found = db.session.execute(_crowds(actor), {"since": since, "least": least}).one()
    return Crowds(*(int(each or 0) for each in found))


@lru_cache(maxsize=64)
def _crowds(actor: Actor) -> Any:
    least, since = bindparam("least", type_=Integer()), bindparam("since", type_=Date())
    many, came = Group.people >= least, Group.came >= least
    return (
        select(
            func.count().filter(many),
            func.sum(Group.people).filter(many),
            func.count().filter(came),
            func.sum(Group.came).filter(came),
        )
        .select_from(Group)
        .join(Case, Case.id == Group.case_id)
        .where(Case.received_day >= since, counted_for(actor))
    )
