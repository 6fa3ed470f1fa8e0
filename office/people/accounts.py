"""Accounts and sessions: who may enter, how long a visit lasts, and how it ends."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from cryptography.fernet import Fernet
from sqlalchemy import (
    Connection,
    CursorResult,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from office.base import audit, clock, config, retention
from office.base.db import db
from office.base.text import nfc
from office.people import (
    appointments,
    attempts,
    factors,
    passwords,
    security_keys,
    substitutes,
)
from office.people.actors import SYSTEM, VISITOR, Actor, Post, Stand
from office.people.models import (
    Appointment,
    Citizen,
    Factor,
    HalfEntry,
    Link,
    Officer,
    SecurityKey,
    Session,
    Substitution,
    Unit,
)
from office.people.roles import Role
from office.people.security_keys import AGAIN, ENTER

SEEN_EVERY = timedelta(minutes=1)
"""How often a visit is noted down: a page that only reads should not write each time."""
CITIZEN_HOURS = 12
LINK_LIFE = timedelta(minutes=60)
OFFICER_RESET = "officer-reset"
HALF_LIFE = timedelta(minutes=5)
"""How long the second proof may come after the first."""
KEPT = retention.period("session")
"""Longer than any session or link is good for."""


Person = TypeVar("Person", Officer, Citizen)


class MustWait(Exception):
    """Too many failed tries; `seconds` says for how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class HalfWay(Exception):
    """The first proof holds and the second is still owed; `token` stands for what was proved."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token


class NoSuchOfficer(Exception):
    """There is no such account, or it is locked out."""


@dataclass(frozen=True)
class Visit:
    """A session found by its token, with who is visiting."""

    session: Session | None
    actor: Actor
    second_factor: bool = False
    """Whether this officer has one in force."""

    @property
    def must_enrol(self) -> bool:
        """Tell whether nothing but setting up a second factor is open to this officer."""
        vouched = self.session is not None and self.session.vouched
        return not (self.second_factor or vouched) and factors.must_have(self.actor)


NOBODY = Visit(None, VISITOR)


def hash_of(token: str) -> str:
    """Return the hash under which a token of 128 random bits or more is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def spell_email(email: str) -> str:
    """Return the one spelling of an e-mail address."""
    return nfc(email).strip().lower()


def sign_in_officer(
    email: str, password: str, address: str, at: datetime, code: str = "", device: str = ""
) -> str | None:
    """Return a new session token for an officer, or None when anything said is wrong.

    Password and *code* of the second factor are judged together: nobody hears which one was wrong.
    Raises `HalfWay` for the owner of a security key who said no code, and `MustWait` behind the brake.
    Takes as long for an unknown address as for a known one.
    """
    officer = _proven("officer", Officer, email, password, address, at, code)
    if officer is None:
        return None
    return _come_in(officer, at, device)


def _come_in(
    officer: Officer, at: datetime, device: str, *, agency: bool = False, vouched: bool = False
) -> str:
    audit.record(actor_of(officer, clock.day_of(at)), "people:officer:sign_in", at, agency=agency)
    token = begin(at, officer_id=officer.id, device=device)
    session = db.session.get_one(Session, hash_of(token))
    session.agency, session.vouched = agency, vouched
    return token


def sign_in_by_agency(name: str, at: datetime, device: str, *, vouched: bool) -> str | None:
    """Return a token for the officer whom the agency's own sign-in names by address, or None.

    No account is made here. Unless the agency *vouched* for a second factor, ours is asked: raises
    `HalfWay`.
    """
    asked = select(Officer).where(Officer.email == spell_email(name), Officer.active)
    officer = db.session.scalar(asked)
    if officer is None:
        return None
    if not vouched and factors.has(officer.id):
        raise HalfWay(_half_way(officer.id, at, agency=True))
    return _come_in(officer, at, device, agency=True, vouched=vouched)


def _half_way(officer_id: int, at: datetime, password: str = "", *, agency: bool = False) -> str:
    token = secrets.token_urlsafe(24)
    half = HalfEntry(
        id=hash_of(token),
        officer_id=officer_id,
        agency=agency,
        password=_closer(token).encrypt(password.encode()),
        made_at=at,
    )
    db.session.add(half)
    return token


def password_of(half: HalfEntry, token: str) -> str:
    """Return the password of the first step, which opens the officer's own key after the second."""
    return _closer(token).decrypt(half.password).decode()


def _closer(token: str) -> Fernet:
    """Return what closes with a token that only the visitor's cookie keeps."""
    return Fernet(urlsafe_b64encode(hashlib.sha256(b"half entry " + token.encode()).digest()))


def half_entry(token: str | None, at: datetime) -> HalfEntry | None:
    """Return the half entry of *token* while the second proof may still come."""
    found = db.session.get(HalfEntry, hash_of(token)) if token else None
    return found if found and at - found.made_at <= HALF_LIFE else None


def give_second(
    half: HalfEntry, code: str, key: str, address: str, at: datetime, device: str = ""
) -> str | None:
    """Return a session token when *code* or the answer of a *key* is the second proof, else None.

    Raises `MustWait` behind the brake.
    """
    officer = db.session.get_one(Officer, half.officer_id)
    _brake("officer", officer.email, address, at)
    if not officer.active or not _proves(officer.id, code, key, half.id, ENTER, at):
        attempts.failed("officer", officer.email, address, at)
        return None
    attempts.succeeded("officer", officer.email)
    if _used_up(half):
        return None
    return _come_in(officer, at, device, agency=half.agency)


def _used_up(half: HalfEntry) -> bool:
    """Take the half entry away; tell whether someone else was quicker."""
    done: CursorResult[tuple[()]] = db.session.execute(  # type: ignore[assignment]  # a DELETE
        delete(HalfEntry).where(HalfEntry.id == half.id)
    )
    return done.rowcount != 1


def _proves(
    officer_id: int, code: str, key: str, visit_id: str, purpose: str, at: datetime
) -> bool:
    """Tell whether the answer of a *key*, or else a *code*, is a second proof."""
    if key:
        return security_keys.proves(officer_id, visit_id, purpose, key, at)
    return factors.proves(officer_id, code, at)


def prove_again(
    session: Session,
    said: str,
    address: str,
    at: datetime,
    code: str | None = None,
    key: str = "",
) -> str | None:
    """Return a new token for the visit when *said* is the officer's password or a code; else None.

    The answer of a security *key* stands for a code. With *code* both are asked for: the password, and
    code or key where the officer has a second factor. Raises `MustWait` behind the brake. The earlier
    token opens nothing any more.
    """
    officer = db.session.get_one(Officer, session.officer_id)
    email, known = officer.email, officer.password_hash
    _brake("officer", email, address, at)
    db.session.commit()  # nobody waits for Argon2
    right = passwords.matches(known, said)
    _brake("officer", email, address, at)
    if code is None:
        right = (right and not key) or _proves(officer.id, said, key, session.id, AGAIN, at)
    elif right and factors.has(officer.id):
        right = _proves(officer.id, code, key, session.id, AGAIN, at)
    if not right:
        attempts.failed("officer", email, address, at)
        return None
    attempts.succeeded("officer", email)
    return renewed(session, at)


def renewed(session: Session, at: datetime) -> str:
    """Return a new token for a visit whose rights rise; it ends when it would have ended."""
    token = begin(at, officer_id=session.officer_id, device=session.device)
    later = db.session.get_one(Session, hash_of(token))
    later.made_at = session.made_at
    later.agency, later.vouched = session.agency, session.vouched
    session.ended_at = at
    return token


def visits_of(officer_id: int, at: datetime) -> list[Session]:
    """Return the visits of an officer that still open something, last seen first."""
    found = db.session.scalars(
        select(Session)
        .where(Session.officer_id == officer_id, Session.ended_at.is_(None))
        .order_by(Session.seen_at.desc(), Session.id)
    )
    return [each for each in found if not _over(each, at)]


def end_others(session: Session, at: datetime) -> None:
    """End every visit of the same officer but this one."""
    db.session.execute(
        update(Session)
        .where(
            Session.officer_id == session.officer_id,
            Session.id != session.id,
            Session.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def sign_in_citizen(email: str, password: str, address: str, at: datetime) -> str | None:
    """Return a new session token for a citizen, or None when the pair is wrong.

    Raises `MustWait` behind the brake.
    """
    citizen = _proven("citizen", Citizen, email, password, address, at)
    return begin(at, citizen_id=citizen.id) if citizen else None


def sign_in_by_number(number: str, name: str, at: datetime) -> str:
    """Return a token for the citizen with the identity *number*; an account is made at the first time.

    Only the keyed hash of the number is kept. *name* is what the citizen agreed to take over, or empty.
    """
    hashes = _hidden(number)
    citizen = db.session.scalar(select(Citizen).where(Citizen.number.in_(hashes)))
    if citizen is None:
        citizen = Citizen(email=None, password_hash="", made_at=at)
        db.session.add(citizen)
    citizen.number = hashes[0]  # also when it was kept under an earlier key
    citizen.name = name or citizen.name or ""
    db.session.flush()
    return begin(at, citizen_id=citizen.id)


def _hidden(number: str) -> list[str]:
    """Return the keyed hashes of an identity number, the present key's first."""
    bare = "".join(letter for letter in number if letter.isalnum()).upper()
    keys = config.current().derive_all("identity number")
    return [hmac.new(key, bare.encode(), hashlib.sha256).hexdigest() for key in keys]


def _proven(
    door: str,
    table: type[Person],
    email: str,
    password: str,
    address: str,
    at: datetime,
    code: str = "",
) -> Person | None:
    """Return whose pair it is, with the code where a second factor is set; or None.

    Raises `MustWait`, and `HalfWay` where a security key is still to sign.

    Argon2 works with no transaction open: nobody else waits for it.
    """
    email = spell_email(email)
    _brake(door, email, address, at)
    known = _hash_of(table, email)
    db.session.commit()
    right = passwords.matches(known, password)
    _brake(door, email, address, at)  # of many tries at once none slips past
    person = db.session.scalar(select(table).where(table.email == email))
    if (
        not right
        or person is None
        or _hash_of(table, email) != known
        or not _second_right(person, password, code, at)
    ):
        attempts.failed(door, email, address, at)
        return None
    attempts.succeeded(door, email)
    return person


def _second_right(person: Officer | Citizen, password: str, code: str, at: datetime) -> bool:
    """Tell whether no second factor is set, or *code* proves it; a code is spent.

    Raises `HalfWay` where no code is said and a security key may sign instead.
    """
    if not isinstance(person, Officer) or not factors.has(person.id):
        return True
    if not code and factors.has_key(person.id):
        raise HalfWay(_half_way(person.id, at, password))
    return factors.proves(person.id, code, at)


def _hash_of(table: type[Person], email: str) -> str | None:
    """Return the hash kept for *email*; an officer locked out has none."""
    asked = select(table.password_hash).where(table.email == email)
    return db.session.scalar(asked.where(Officer.active) if table is Officer else asked)


def _brake(door: str, who: str, address: str, at: datetime) -> None:
    seconds = attempts.wait(door, who, address, at)
    if seconds:
        raise MustWait(seconds)


def begin(
    at: datetime,
    *,
    officer_id: int | None = None,
    citizen_id: int | None = None,
    opened: list[int] | None = None,
    device: str = "",
) -> str:
    """Begin a session and return its token, which only the visitor keeps."""
    token = secrets.token_urlsafe(24)
    db.session.add(
        Session(
            id=hash_of(token),
            officer_id=officer_id,
            citizen_id=citizen_id,
            opened=opened or [],
            made_at=at,
            seen_at=at,
            proved_at=at,
            device=device,
        )
    )
    db.session.flush()
    return token


def visit(token: str | None, at: datetime) -> Visit:
    """Return the visit that *token* stands for, or nobody's when it has ended."""
    today = clock.day_of(at)
    asked = {"id": hash_of(token), "today": today} if token else {}
    rows = db.session.execute(_VISIT, asked).all() if token else []
    if not rows:
        return NOBODY
    session, active, officer, citizen, second = rows[0][:5]
    if session.ended_at or _over(session, at) or (session.officer_id and not active):
        return NOBODY
    if session.officer_id:
        posts = _posts(dict.fromkeys(row[5:11] for row in rows), today)
        stands = _stands(row[11:] for row in rows)
        known = _officer(session.officer_id, officer, posts, today)
        known = replace(known, token=token or "", stands_for=stands)
        return Visit(session, known, bool(second))
    opened = frozenset(session.opened)
    if session.citizen_id:
        known = Actor(
            "citizen", session.citizen_id, citizen or "", opened=opened, token=token or ""
        )
        return Visit(session, known)
    return Visit(session, Actor("visitor", None, "", opened=opened, token=token or ""))


_AWAY = aliased(Officer)
_VISIT = (
    select(
        Session,
        Officer.active,
        Officer.name,
        Citizen.name,
        or_(
            exists().where(
                Factor.officer_id == Session.officer_id, Factor.confirmed_at.is_not(None)
            ),
            exists().where(SecurityKey.officer_id == Session.officer_id),
        ),
        Appointment.role,
        Appointment.unit_id,
        Appointment.from_day,
        Appointment.until_day,
        Appointment.ended_at,
        Appointment.case_id,
        Substitution.officer_id,
        _AWAY.name,
        Substitution.until_day,
    )
    .outerjoin(Officer, Officer.id == Session.officer_id)
    .outerjoin(Appointment, Appointment.officer_id == Officer.id)
    .outerjoin(
        Substitution,
        and_(
            Substitution.substitute_id == Session.officer_id,
            substitutes.held_on(bindparam("today")),
        ),
    )
    .outerjoin(_AWAY, _AWAY.id == Substitution.officer_id)
    .outerjoin(Citizen, Citizen.id == Session.citizen_id)
    .where(Session.id == bindparam("id"))
    .order_by(Appointment.id, Substitution.id)
)
"""Session, person, second factor, posts and whom one stands in for, in one question: it is asked with every page."""


def _posts(held: Iterable[Sequence[Any]], today: date) -> tuple[Post, ...]:
    return tuple(
        Post(Role(role), unit_id, case_id)
        for role, unit_id, first, last, ended_at, case_id in held
        if role and appointments.in_force(today, first, last, ended_at)
    )


def _stands(found: Iterable[Sequence[Any]]) -> tuple[Stand, ...]:
    return tuple(dict.fromkeys(Stand(id_, name, until) for id_, name, until in found if id_))


def _officer(id_: int, name: str, posts: tuple[Post, ...], today: date) -> Actor:
    """Return an officer at work; a deputy knows whether the head is there."""
    known = Actor("officer", id_, name, posts)
    if not known.has(Role.DEPUTY):
        return known
    heads, away = appointments.head_on(today)
    return replace(known, heads=heads, head_away=away)


def _over(session: Session, at: datetime) -> bool:
    settings = config.current()
    if session.officer_id:
        idle = timedelta(minutes=settings.idle_minutes)
        return at - session.seen_at > idle or at - session.made_at > timedelta(
            hours=settings.session_hours
        )
    return at - session.made_at > timedelta(hours=CITIZEN_HOURS)


def must_note(session: Session, at: datetime) -> bool:
    """Tell whether the visit's last-seen moment is old enough to be written again."""
    return at - session.seen_at > SEEN_EVERY


def note_seen(connection: Connection, session_id: str, at: datetime) -> None:
    """Write that the visit goes on."""
    connection.execute(update(Session).where(Session.id == session_id).values(seen_at=at))


def end(session: Session, at: datetime) -> None:
    """End a session: a copied cookie opens nothing any more.

    Of a citizen's visit nothing stays: which cases were opened, one after the other, is nobody's.
    """
    if session.officer_id is None:
        db.session.delete(session)
    else:
        session.ended_at = at


def forget_old(at: datetime) -> None:
    """Remove sessions and links that began more than two days ago; run by upkeep."""
    before = at - KEPT
    db.session.execute(delete(Session).where(Session.made_at < before))
    db.session.execute(delete(Link).where(Link.made_at < before))
    db.session.execute(delete(HalfEntry).where(HalfEntry.made_at < at - HALF_LIFE))
    security_keys.forget_old(at)


def citizen_of(email: str) -> Citizen | None:
    """Return the account of *email*, if there is one."""
    return db.session.scalar(select(Citizen).where(Citizen.email == spell_email(email)))


def end_all(at: datetime, *, officer_id: int | None = None, citizen_id: int | None = None) -> None:
    """End every session of a person, after a new password or a lock-out."""
    whose = (
        Session.officer_id == officer_id
        if officer_id is not None
        else Session.citizen_id == citizen_id
    )
    db.session.execute(update(Session).where(whose, Session.ended_at.is_(None)).values(ended_at=at))
    if officer_id is not None:
        db.session.execute(delete(HalfEntry).where(HalfEntry.officer_id == officer_id))


def open_case(session: Session, case_id: int) -> None:
    """Remember in the session that this visitor proved to know the case's secret."""
    session.opened = sorted({*session.opened, case_id})


def shut_case(session: Session, case_id: int) -> None:
    """Forget that the case was opened here."""
    session.opened = [each for each in session.opened if each != case_id]


def actor_of(officer: Officer, today: date) -> Actor:
    """Return *officer* as the rules see them on *today*, with the posts held that day."""
    posts = appointments.posts_on(today, officer.appointments)
    stands = substitutes.stands_of(officer.id, today)
    return replace(_officer(officer.id, officer.name, posts, today), stands_for=stands)


def appoint(
    officer: Officer, role: Role, unit_id: int, from_day: date, until_day: date | None = None
) -> Appointment:
    """Give *officer* a role in a unit for a term."""
    post = Appointment(role=role.value, unit_id=unit_id, from_day=from_day, until_day=until_day)
    officer.appointments.append(post)
    return post


def _local_words(*own: str) -> list[str]:
    """Return the words that whoever knows the office and the person would try first."""
    return [*db.session.scalars(select(Unit.name)), config.current().office_name, *own]


def add_officer(email: str, name: str, password: str, at: datetime) -> Officer:
    """Add an officer's account; raises `WeakPassword`."""
    passwords.refuse_weak(password, _local_words(name, email.split("@", maxsplit=1)[0]))
    officer = Officer(
        email=spell_email(email),
        name=name,
        password_hash=passwords.hashed(password),
        made_at=at,
    )
    db.session.add(officer)
    db.session.flush()
    audit.record(SYSTEM, "people:officer:add", at, officer_id=officer.id)
    return officer


def make_link(purpose: str, email: str, at: datetime) -> str:
    """Return the token of a single-use link, good for an hour."""
    token = secrets.token_urlsafe(24)
    link = Link(id=hash_of(token), purpose=purpose, email=spell_email(email), made_at=at)
    db.session.add(link)
    return token


def open_link(token: str, at: datetime, *, officer: bool = False) -> Link | None:
    """Return the link of *token* while it is good; an officer's opens no citizen's account."""
    link = db.session.get(Link, hash_of(token))
    if link is None or (link.purpose == OFFICER_RESET) != officer:
        return None
    return link if link.used_at is None and at - link.made_at <= LINK_LIFE else None


def ask_officer_reset(officer: Officer, actor: Actor, at: datetime) -> str:
    """Return the token of a link by which *officer* sets a new password; mailed, never shown."""
    audit.record(actor, "people:officer:reset", at, officer_id=officer.id)
    return make_link(OFFICER_RESET, officer.email, at)


def set_officer_password(link: Link, password: str, at: datetime) -> Officer:
    """Set an officer's new password; the link is used up, every visit ends.

    The second factor stays as it is: the link alone lets nobody in. Raises `WeakPassword`, and
    `NoSuchOfficer` when the account is gone or locked out.
    """
    asked = select(Officer).where(Officer.email == link.email, Officer.active)
    officer = db.session.scalar(asked)
    if officer is None or link.purpose != OFFICER_RESET:
        raise NoSuchOfficer
    refuse_weak_for(officer, password)
    link.used_at = at
    db.session.commit()  # nobody waits for Argon2
    officer.password_hash = passwords.hashed(password)
    end_all(at, officer_id=officer.id)
    audit.record(actor_of(officer, clock.day_of(at)), "people:officer:password", at)
    return officer


def refuse_weak_for(officer: Officer, password: str) -> None:
    """Raise `WeakPassword` for a password that whoever knows *officer* would try."""
    passwords.refuse_weak(password, _local_words(officer.name, officer.email.split("@")[0]))


def change_officer_password(session: Session, kept: str, at: datetime) -> None:
    """Set *kept*, a hash, as the password of the officer whose visit it is; other visits end."""
    officer = db.session.get_one(Officer, session.officer_id)
    officer.password_hash = kept
    end_others(session, at)
    audit.record(actor_of(officer, clock.day_of(at)), "people:officer:password", at)


def set_citizen_password(link: Link, password: str, at: datetime) -> Citizen:
    """Make the citizen's account or set its new password; the link is used up.

    Raises `WeakPassword`. Other sessions of the account end.
    """
    passwords.refuse_weak(password, _local_words(link.email.split("@")[0]))
    link.used_at = at  # claimed first: the same link sent twice at once sets one password
    email = link.email
    db.session.commit()  # nobody waits for Argon2
    kept = passwords.hashed(password)
    citizen = db.session.scalar(select(Citizen).where(Citizen.email == email))
    if citizen is None:
        citizen = Citizen(email=email, made_at=at, password_hash="")
        db.session.add(citizen)
    citizen.password_hash = kept
    db.session.flush()
    end_all(at, citizen_id=citizen.id)
    return citizen
