"""Half a lost with its last holder, given back by several keepers: share by share, on record."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import selectinload

from office.base import audit, clock
from office.base.db import db
from office.cases import holders, sealed, sight
from office.cases.models import Case, SealGift, SealKey, SealShare
from office.cases.sealed import Key
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Officer
from office.people.roles import Role

AT_ONCE = 200
"""Cases given or rebuilt with one press."""


@dataclass(frozen=True)
class Standing:
    """How far a recovery is for one officer."""

    officer_id: int
    name: str
    states: tuple[tuple[int, int, int], ...]
    """Shares given, shares needed, and in how many cases it stands so."""
    mine: int
    """Cases for which the asking keeper has given."""

    @property
    def ready(self) -> int:
        """Return in how many cases half a can be rebuilt."""
        return sum(cases for given, needed, cases in self.states if given >= needed)


def orphaned(actor: Actor, today: date) -> list[Case]:
    """Return the open cases whose half a nobody at work holds and keepers can give back.

    A case that is about *actor* is not there.
    """
    live = {each.key.id for each in holders.at_work(today)}
    held = exists().where(
        SealShare.case_id == Case.id, SealShare.half == "a", SealShare.key_id.in_(live)
    )
    shared = exists().where(SealShare.case_id == Case.id, SealShare.half == "r")
    asked = (
        select(Case)
        .where(Case.kind == Kind.DENUNCIATION.value, shared, ~held, sight.not_about(actor))
        .options(selectinload(Case.shares))
        .order_by(Case.id)
        .limit(AT_ONCE)
    )
    return list(db.session.scalars(asked))


def recipients(today: date) -> list[Officer]:
    """Return the sealed-intake officers with a key, to whom half a may be given back."""
    ids = {each.officer_id for each in holders.at_work(today, (Role.SEALED_INTAKE,))}
    asked = select(Officer).where(Officer.id.in_(ids)).order_by(Officer.name, Officer.id)
    return list(db.session.scalars(asked))


def standing(cases: list[Case], actor: Actor, today: date) -> list[Standing]:
    """Return for each recipient how many shares of *cases* are there, of how many needed."""
    people = recipients(today)
    asked = select(SealGift.case_id, SealGift.officer_id, SealKey.officer_id).join(
        SealKey, SealKey.id == SealGift.key_id
    )
    given: Counter[tuple[int, int]] = Counter()
    mine: Counter[int] = Counter()
    for case_id, giver, to in db.session.execute(
        asked.where(SealGift.case_id.in_([each.id for each in cases]), SealKey.retired_at.is_(None))
    ):
        given[to, case_id] += 1
        mine[to] += giver == actor.id
    needed = {case.id: next(s.needed for s in case.shares if s.half == "r") for case in cases}
    return [
        Standing(
            each.id,
            each.name,
            tuple(
                (had, wanted, count)
                for (had, wanted), count in sorted(
                    Counter((given[each.id, id_], most) for id_, most in needed.items()).items()
                )
            ),
            mine[each.id],
        )
        for each in people
    ]


def give_all(actor: Actor, to_officer: int, at: datetime, code: str = "") -> int:
    """Give *actor*'s share of every orphaned case, or of the one called *code*; return how many.

    Raises `PermissionError` as `give` does, and when there is nothing to give.
    """
    cases = [each for each in orphaned(actor, clock.day_of(at)) if code in {"", each.code}]
    if not cases:
        raise PermissionError
    for case in cases:
        give(case, actor, to_officer, at)
    return len(cases)


def give(case: Case, actor: Actor, to_officer: int, at: datetime) -> int:
    """Give the keeper's share to an officer of sealed intake who is to hold the case again.

    Returns how many shares are still needed. Raises `PermissionError` for anyone but a keeper with
    an open key, for oneself, or for an officer who holds half b.
    """
    with_, to = sealed.key_of_visit(actor), holders.key_of(to_officer)
    allowed = actor.has(Role.SEAL_KEEPER) and with_ and to and to_officer != actor.id
    if sight.set_aside(actor, case) or not allowed or with_ is None or to is None:
        raise PermissionError
    intake = holders.at_work(clock.day_of(at), (Role.SEALED_INTAKE,))
    out = set(case.excluded)
    if to_officer not in {each.officer_id for each in intake if each.names().isdisjoint(out)}:
        raise PermissionError
    if any(each.half == "b" and each.key_id == to.id for each in case.shares):
        raise PermissionError
    own = next((x for x in case.shares if x.half == "r" and x.key_id == with_.id), None)
    if own is None:
        raise PermissionError
    place = f"recovery/{case.code}/{own.number}"
    gift = sealed.seal_at(place, Key(to.id, to.public), sealed.open_share(case.code, own, with_))
    mine = SealGift.case_id == case.id, SealGift.key_id == to.id, SealGift.officer_id == actor.id
    db.session.execute(delete(SealGift).where(*mine))
    db.session.add(
        SealGift(
            case_id=case.id, key_id=to.id, officer_id=actor.id, number=own.number,
            needed=own.needed, sealed=gift, made_at=at,
        )
    )  # fmt: skip
    db.session.flush()
    audit.record(actor, "seal:share:give", at, case_id=case.id, to=to_officer)
    given = select(func.count()).where(SealGift.case_id == case.id, SealGift.key_id == to.id)
    return max(0, own.needed - int(db.session.scalar(given) or 0))


def waiting(actor: Actor) -> list[Case]:
    """Return the cases of which a quorum of keepers has given *actor* its shares."""
    key = holders.key_of(int(actor.id or 0)) if actor.is_officer else None
    if key is None:
        return []
    enough = (
        select(SealGift.case_id)
        .where(SealGift.key_id == key.id)
        .group_by(SealGift.case_id)
        .having(func.count() >= func.max(SealGift.needed))
    )
    asked = select(Case).where(Case.id.in_(enough), sight.not_about(actor)).order_by(Case.id)
    return list(db.session.scalars(asked.limit(AT_ONCE)))


def recover(case: Case, actor: Actor, at: datetime) -> bool:
    """Rebuild half a from what a quorum of keepers gave, and with it the keys of words, drafts and marks.

    Tells whether it could be.
    """
    with_, key = sealed.key_of_visit(actor), holders.key_of(int(actor.id or 0))
    if with_ is None or key is None:
        return False
    gifts = db.session.scalars(
        select(SealGift).where(SealGift.case_id == case.id, SealGift.key_id == with_.id)
    ).all()
    if not gifts or len(gifts) < gifts[0].needed:
        return False
    parts = {
        each.number: sealed.open_at(f"recovery/{case.code}/{each.number}", each.sealed, with_)
        for each in gifts
    }
    to = Key(key.id, key.public)
    for half, plain in sealed.rebuilt(parts).items():
        case.shares.append(SealShare(**sealed.share(case.code, half, to, plain)))
    for each in gifts:
        db.session.delete(each)
    db.session.flush()
    audit.record(actor, "seal:share:recover", at, case_id=case.id, count=len(parts))
    return True
