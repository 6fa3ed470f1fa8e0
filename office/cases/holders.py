"""Who holds which key of the sealed cases: made at sign-in, handed over, lost, recovered."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import selectinload

from office.base import audit, clock, config
from office.base.db import db
from office.cases import sealed
from office.cases.models import Case, SealKey, SealShare, SealVisit
from office.cases.sealed import DoesNotOpen, Holders, Key, Unlocked
from office.law.kinds import Kind
from office.people.accounts import hash_of
from office.people.actors import Actor
from office.people.models import Appointment, Officer, Session
from office.people.roles import Role

WITH_KEYS = (
    Role.SEALED_INTAKE, Role.HANDLER, Role.HEAD, Role.SEAL_KEEPER, Role.DEPUTY, Role.VERIFIER
)  # fmt: skip
"""Roles whose officers have a key pair."""
AT_ONCE = 200
"""Cases handed over in one go, so that nobody waits at the sign-in."""


class NotTakenOnline(Exception):
    """Nobody could ever open this denunciation: no keeper or no sealed-intake officer has a key."""


@dataclass(frozen=True)
class Holder:
    """An officer at work with a key."""

    officer_id: int
    role: Role
    key: Key
    unit_id: int

    def names(self) -> set[str]:
        """Return every name under which this officer may be set aside, as in `excluded.who`."""
        own = {f"officer.{self.officer_id}", f"unit.{self.unit_id}"}
        return own | ({f"lead.{self.unit_id}"} if self.role == Role.LEAD else set())


def at_work(today: date, roles: Iterable[Role] = WITH_KEYS) -> list[Holder]:
    """Return who holds one of *roles* on *today* and has a key, in the order of their numbers."""
    rows = db.session.execute(
        select(Officer.id, Appointment.role, SealKey.id, SealKey.public, Appointment.unit_id)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .join(SealKey, SealKey.officer_id == Officer.id)
        .where(
            Officer.active,
            SealKey.retired_at.is_(None),
            Appointment.role.in_(list(roles)),
            Appointment.from_day <= today,
            or_(Appointment.until_day.is_(None), Appointment.until_day >= today),
        )
        .order_by(Officer.id, Appointment.id)
    )
    return [
        Holder(id_, Role(role), Key(key, public), unit) for id_, role, key, public, unit in rows
    ]


def wanted(
    today: date, handler_id: int | None = None, out: Collection[str] = frozenset()
) -> Holders:
    """Return who is to hold a case: nobody is on both sides. Raises `NotTakenOnline`.

    Who receives or handles holds half a, even when also a keeper; the head only half b. Whoever is
    set aside (*out*, as in `excluded.who`) holds nothing.
    """
    there = _not_aside(at_work(today), out)
    mine = [
        each for each in there
        if each.role == Role.SEALED_INTAKE
        or (each.role == Role.HANDLER and each.officer_id == handler_id)
    ]  # fmt: skip
    opening = {each.officer_id for each in mine}
    others = [each for each in there if each.officer_id not in opening]
    keepers = _once(each for each in others if each.role == Role.SEAL_KEEPER)
    heads = _once(each for each in others if each.role == Role.HEAD)
    if not mine or not keepers:
        raise NotTakenOnline
    intake = _once(each for each in mine if each.role == Role.SEALED_INTAKE)
    seconds = _once(each for each in others if each.role in {Role.HEAD, Role.DEPUTY})
    return Holders(
        a=_once(mine),
        b=list({*keepers, *heads}),
        keepers=keepers,
        words=intake,
        drafts=list(dict.fromkeys([*intake, *seconds])),
        extract=list(dict.fromkeys([*_once(mine), *seconds])),
    )


def _not_aside(there: list[Holder], out: Collection[str]) -> list[Holder]:
    """Leave out whom the case is about; what is told of the head is about the deputy as well."""
    gone = {each.officer_id for each in there if not each.names().isdisjoint(out)}
    if any(each.officer_id in gone and each.role == Role.HEAD for each in there):
        gone |= {each.officer_id for each in there if each.role == Role.DEPUTY}
    return [each for each in there if each.officer_id not in gone]


def _once(found: Iterable[Holder]) -> list[Key]:
    return list(dict.fromkeys(each.key for each in found))


def online(today: date) -> bool:
    """Tell whether a denunciation may be taken in through the pages today."""
    if config.current().sealed_online == "off":
        return False
    try:
        wanted(today)
    except NotTakenOnline:
        return False
    return True


def key_of(officer_id: int) -> SealKey | None:
    """Return the key pair of an officer that things are sealed to."""
    return db.session.scalar(
        select(SealKey).where(SealKey.officer_id == officer_id, SealKey.retired_at.is_(None))
    )


def make_key(officer_id: int, password: str, at: datetime) -> SealKey:
    """Give an officer a new key pair; one before it is retired, and opens nothing new."""
    before = key_of(officer_id)
    if before is not None:
        before.retired_at = at
    key = SealKey(officer_id=officer_id, made_at=at, **sealed.new_key(officer_id, password))
    db.session.add(key)
    db.session.flush()
    return key


def come_in(actor: Actor, password: str, at: datetime) -> None:
    """Open an officer's key for this visit, making it where there is none or the password was reset.

    Argon2 works with no transaction open. What waits for a new holder is handed over.
    """
    if not actor.token or actor.id is None or not actor.has(*WITH_KEYS):
        return
    if not sealed.opens_here():
        return
    key = key_of(actor.id)
    if key is not None and key.offline:
        return
    db.session.commit()
    open_: Unlocked | None = None
    if key is not None:
        with suppress(DoesNotOpen):
            open_ = sealed.unlocked(key, password)
    if open_ is None:
        key = make_key(actor.id, password, at)
        open_ = sealed.unlocked(key, password)
        audit.record(actor, "seal:key:make", at)
    _keep_open(actor.token, open_.private, at, key_id=open_.id)
    hand_over(actor, at)


def is_open(actor: Actor) -> bool:
    """Tell whether this visit has the officer's own key open, or there is none to open."""
    asked = select(SealVisit.id).where(
        SealVisit.session_id == hash_of(actor.token), SealVisit.key_id.is_not(None)
    )
    return not actor.has(*WITH_KEYS) or db.session.scalar(asked.limit(1)) is not None


def open_late(actor: Actor, password: str, at: datetime) -> None:
    """Open an officer's key for a visit that began without the password: by the agency's sign-in."""
    if not is_open(actor):
        come_in(actor, password, at)


def _keep_open(
    token: str, plain: bytes, at: datetime, *, key_id: int | None = None, case_id: int | None = None
) -> None:
    session_id = hash_of(token)
    same = SealVisit.session_id == session_id
    db.session.execute(
        delete(SealVisit).where(same, SealVisit.key_id == key_id, SealVisit.case_id == case_id)
        if case_id is None
        else delete(SealVisit).where(same, SealVisit.case_id == case_id)
    )
    closed = sealed.close_for_visit(token, plain)
    db.session.add(
        SealVisit(session_id=session_id, key_id=key_id, case_id=case_id, closed=closed, made_at=at)
    )
    db.session.flush()


def carry_over(before: str, token: str, at: datetime) -> None:
    """Close what the visit under *before* had open with the *token* it goes on under."""
    found = db.session.scalars(select(SealVisit).where(SealVisit.session_id == hash_of(before)))
    for each in found.all():
        plain = sealed.opened_for_visit(before, each.closed)
        each.session_id, each.made_at = hash_of(token), at
        each.closed = sealed.close_for_visit(token, plain)
    db.session.flush()


def sender_came_in(token: str, case: Case, secret: str, at: datetime) -> None:
    """Keep what the sender's secret opens for this visit; only for a denunciation.

    Where it was sealed afterwards, a copy can be closed to the sender from now on.
    """
    if case.kind == Kind.DENUNCIATION:
        sealed.note_sender(case, secret)
        _keep_open(token, sealed.sender_key(case.code, secret), at, case_id=case.id)


def go_out(token: str) -> None:
    """Drop what was open in a visit."""
    db.session.execute(delete(SealVisit).where(SealVisit.session_id == hash_of(token)))


def change_password(officer_id: int, old: str, new: str) -> None:
    """Lock the officer's key anew, by the new password. Raises `DoesNotOpen` for a wrong old one.

    The transaction is committed first: nobody waits for Argon2.
    """
    db.session.commit()
    key = key_of(officer_id)
    if key is None or key.offline:
        return
    private = sealed.unlocked(key, old).private
    for name, value in sealed.locked(officer_id, private, new).items():
        setattr(key, name, value)


def forget_key(officer_id: int, at: datetime) -> None:
    """Retire the key of an officer whose password was reset or whose post has ended."""
    key = key_of(officer_id)
    if key is not None:
        key.retired_at = at
        db.session.execute(delete(SealVisit).where(SealVisit.key_id == key.id))


def forget_old(at: datetime) -> None:
    """Drop what visits that are over had open; retire keys of officers without a post; by upkeep."""
    over = ~exists().where(Session.id == SealVisit.session_id, Session.ended_at.is_(None))
    idle = at - timedelta(minutes=config.current().idle_minutes + 10)
    asleep = exists().where(Session.id == SealVisit.session_id, Session.seen_at < idle)
    officers = SealVisit.key_id.is_not(None) & asleep
    db.session.execute(delete(SealVisit).where(or_(over, officers)))
    working = {each.officer_id for each in at_work(clock.day_of(at))}
    for key in db.session.scalars(select(SealKey).where(SealKey.retired_at.is_(None))):
        if key.officer_id not in working:
            key.retired_at = at
            db.session.execute(delete(SealVisit).where(SealVisit.key_id == key.id))


def hand_over(actor: Actor, at: datetime, *, most: int = AT_ONCE, only: Case | None = None) -> int:
    """Seal what *actor* holds to everyone who is to hold it too; return how many cases gained."""
    with_ = sealed.key_of_visit(actor)
    if with_ is None:
        return 0
    gained = 0
    for case, missing in _missing(actor, with_.id, clock.day_of(at), only):
        if gained >= most:
            break
        gained += _give(case, missing, with_)
    if gained:
        audit.record(actor, "seal:share:hand_over", at, count=gained)
    return gained


def take_back(case: Case, today: date) -> None:
    """Drop the shares of whoever was set aside; the last share of a half stays, or nobody could open.

    What a key has opened before cannot be taken back.
    """
    there = at_work(today)
    left = {each.key.id for each in _not_aside(there, case.excluded)}
    gone = {each.key.id for each in there} - left
    for each in list(case.shares):
        others = (one for one in case.shares if one.half == each.half and one.key_id in left)
        if each.key_id in gone and any(others):
            case.shares.remove(each)


def waiting(actor: Actor, today: date) -> int:
    """Return how many envelopes wait for *actor* to hand a key over."""
    key = key_of(actor.id) if actor.is_officer and actor.id is not None else None
    return len(_missing(actor, key.id, today)) if key else 0


def _missing(
    actor: Actor, key_id: int, today: date, only: Case | None = None
) -> list[tuple[Case, dict[str, Sequence[Key]]]]:
    """Return the cases of which the key holds a half that someone at work lacks."""
    if not actor.has(*WITH_KEYS):
        return []
    held = select(SealShare.case_id).where(SealShare.key_id == key_id, SealShare.half != "r")
    cases = db.session.scalars(
        select(Case)
        .where(Case.id.in_(held) if only is None else Case.id == only.id)
        .options(selectinload(Case.shares), selectinload(Case.parties))
        .order_by(Case.id)
    ).all()
    found = []
    verifying = _verifiers(today)
    known: dict[tuple[int | None, frozenset[str]], Holders | None] = {}
    for case in cases:
        asked = (case.handler_id, frozenset(case.excluded))
        if asked not in known:
            try:
                known[asked] = wanted(today, *asked)
            except NotTakenOnline:
                known[asked] = None
        holders = known[asked]
        more = verifying.get(case.id, [])
        if holders and (lacking := _lacking(case, key_id, holders, more)):
            found.append((case, lacking))
    return found


def _verifiers(today: date) -> dict[int, list[Key]]:
    """Return case id → the keys of those appointed to verify it: they read the extract."""
    rows = db.session.execute(
        select(Appointment.case_id, SealKey.id, SealKey.public)
        .join(SealKey, SealKey.officer_id == Appointment.officer_id)
        .where(
            Appointment.case_id.is_not(None),
            Appointment.ended_at.is_(None),
            Appointment.from_day <= today,
            or_(Appointment.until_day.is_(None), Appointment.until_day >= today),
            SealKey.retired_at.is_(None),
        )
        .order_by(Appointment.id)
    )
    found: dict[int, list[Key]] = {}
    for case_id, key_id, public in rows:
        if case_id is not None:
            found.setdefault(case_id, []).append(Key(key_id, public))
    return found


def _lacking(
    case: Case, key_id: int, holders: Holders, more: Sequence[Key] = ()
) -> dict[str, Sequence[Key]]:
    have: dict[str, set[int]] = {half: set() for half in "abcdtr"}
    for each in case.shares:
        have[each.half].add(each.key_id)
    on_a, on_b = have["a"], have["b"]
    wants = {
        "a": [each for each in holders.a if each.id not in on_a | on_b],
        "b": [each for each in holders.b if each.id not in on_a | on_b],
        "c": [each for each in holders.words if each.id not in have["c"]],
        "d": [each for each in holders.drafts if each.id not in have["d"]],
        "t": [
            each for each in dict.fromkeys([*holders.extract, *more]) if each.id not in have["t"]
        ],
        "r": holders.keepers if {each.id for each in holders.keepers} != have["r"] else [],
    }
    if sealed.awaits_sender(case) and (to := case.parties[0].sender_public):
        wants["s"] = [Key(0, to)]
    mine = {half for half in "abcdt" if key_id in have[half]}
    if key_id in have["c"] & have["t"]:
        mine.add("s")
    if all(key_id in have[half] for half in sealed.GIVEN_BACK):
        mine.add("r")
    fits = len(holders.keepers) > 1
    return {h: who for h, who in wants.items() if who and h in mine and (h != "r" or fits)}


def _give(case: Case, missing: dict[str, Sequence[Key]], with_: Unlocked) -> int:
    for half, who in missing.items():
        if half == "s":
            if not sealed.copy_for_sender(case, with_):
                return 0
            continue
        plain = sealed.whole_of(case, with_) if half == "r" else sealed.half_of(case, half, with_)
        if plain is None:
            return 0
        if half == "r":
            case.shares[:] = [each for each in case.shares if each.half != "r"]
            db.session.flush()
            made = sealed.recovery_shares(case.code, plain, who)
        else:
            made = [sealed.share(case.code, half, to, plain) for to in who]
        for each in made:
            case.shares.append(SealShare(**each))
    db.session.flush()
    return 1


@dataclass(frozen=True)
class State:
    """How the seal stands."""

    keepers: int
    openers: int
    cases: int
    old: int
    """Envelopes of the first version, that the settings' key still opens."""
    orphaned: int
    """Cases of which one half lies with nobody at work."""


def state(today: date) -> State:
    """Count what the command and the drill look at."""
    there = at_work(today)
    live = {each.key.id for each in there}
    denunciations = db.session.scalars(
        select(Case).where(Case.kind == Kind.DENUNCIATION.value)
    ).all()
    old = sum(
        1 for case in denunciations if any(p.sealed and not p.content_key for p in case.parties)
    )
    orphaned = sum(
        1 for case in denunciations
        if case.shares
        and not all(any(s.half == h and s.key_id in live for s in case.shares) for h in "ab")
    )  # fmt: skip
    return State(
        len({each.officer_id for each in there if each.role == Role.SEAL_KEEPER}),
        len({each.officer_id for each in there if each.role == Role.SEALED_INTAKE}),
        len(denunciations),
        old,
        orphaned,
    )
