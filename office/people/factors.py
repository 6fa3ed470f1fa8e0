"""The second factor: six figures that work once and for half a minute, and codes for a lost device.

Figures as in RFC 6238 (SHA-1, 30 seconds, six figures: what every app knows).
"""

import hashlib
import hmac
import secrets
from base64 import b32decode, b32encode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import CursorResult, Select, and_, delete, exists, func, or_, select, update

from office.base import audit, config
from office.base.db import db
from office.people.actors import Actor
from office.people.models import (
    Appointment,
    Factor,
    FactorReset,
    Officer,
    Recovery,
    SecurityKey,
)
from office.people.roles import PROVE_TWICE

STEP_SECONDS = 30
FIGURES = 6
SECRET_BYTES = 20
"""As long as the hash: RFC 4226, section 4."""
AROUND = (0, -1, 1)
"""Half minutes accepted beside the present one: clocks of telephones are not exact."""
CODES = 10
CODE_BYTES = 10
FEW_CODES = 2
"""So few recovery codes left: a lost telephone soon shuts its owner out."""
UNUSED = timedelta(days=180)
"""So long without a sign-in: nobody would notice who else uses the account."""
WAITING = timedelta(days=3)
"""So long a request to take a factor away waits for a second person."""


class NotAllowed(Exception):
    """Not for this person to do with that second factor."""


def must_have(actor: Actor) -> bool:
    """Tell whether *actor* may not work without a second factor; the demonstration asks nobody."""
    return config.current().production and actor.has(*PROVE_TWICE)


def of(officer_id: int) -> Factor | None:
    """Return the factor in force."""
    return db.session.scalar(
        select(Factor).where(Factor.officer_id == officer_id, Factor.confirmed_at.is_not(None))
    )


def has(officer_id: int) -> bool:
    """Tell whether any second factor is in force: figures or a security key."""
    return of(officer_id) is not None or has_key(officer_id)


def has_key(officer_id: int) -> bool:
    """Tell whether the officer has a security key."""
    asked = select(SecurityKey.id).where(SecurityKey.officer_id == officer_id).limit(1)
    return db.session.scalar(asked) is not None


def begun(officer_id: int) -> Factor | None:
    """Return the factor that waits for its first code."""
    return db.session.scalar(
        select(Factor)
        .where(Factor.officer_id == officer_id, Factor.confirmed_at.is_(None))
        .order_by(Factor.id.desc())
        .limit(1)
    )


def begin(actor: Actor, at: datetime) -> Factor:
    """Draw a new secret for *actor*; it counts for nothing before `confirm`."""
    officer_id = id_of(actor)
    db.session.execute(
        delete(Factor).where(Factor.officer_id == officer_id, Factor.confirmed_at.is_(None))
    )
    closed = _closer().encrypt(secrets.token_bytes(SECRET_BYTES)).decode()
    factor = Factor(officer_id=officer_id, secret=closed, last_step=0, made_at=at)
    db.session.add(factor)
    db.session.flush()
    return factor


def secret_of(factor: Factor) -> str:
    """Return the secret in the letters in which it is typed by hand."""
    return b32encode(_closer().decrypt(factor.secret.encode())).decode()


def address_of(factor: Factor, account: str) -> str:
    """Return the `otpauth` address that an app reads from a QR code."""
    issuer = quote(f"Nghe Dân {config.current().office_name}")
    return f"otpauth://totp/{issuer}:{quote(account)}?secret={secret_of(factor)}&issuer={issuer}"


def confirm(actor: Actor, said: str, at: datetime) -> list[str] | None:
    """Put the factor begun in force when *said* is its code; return the recovery codes, shown once."""
    officer_id = id_of(actor)
    factor = begun(officer_id)
    if factor is None or not _spend_code(factor, said, at):
        return None
    db.session.execute(
        delete(Factor).where(Factor.officer_id == officer_id, Factor.id != factor.id)
    )
    factor.confirmed_at = at
    audit.record(actor, "people:factor:set", at)
    return renew_codes(actor, at)


def renew_codes(actor: Actor, at: datetime) -> list[str]:
    """Return ten new recovery codes; the earlier ones open nothing any more."""
    officer_id = id_of(actor)
    db.session.execute(delete(Recovery).where(Recovery.officer_id == officer_id))
    codes = [_new_code() for _ in range(CODES)]
    key = config.current().derive("recovery")
    db.session.add_all(Recovery(officer_id=officer_id, code=_hash(key, each)) for each in codes)
    audit.record(actor, "people:factor:codes", at)
    return codes


def codes_left(officer_id: int) -> int:
    """Return how many recovery codes are still good."""
    asked = select(func.count()).where(
        Recovery.officer_id == officer_id, Recovery.used_at.is_(None)
    )
    return db.session.scalar(asked) or 0


def drop(actor: Actor, at: datetime) -> None:
    """Take one's own figures away. Raises `NotAllowed` where the role demands a factor and none is left."""
    officer_id = id_of(actor)
    if must_have(actor) and not has_key(officer_id):
        raise NotAllowed
    db.session.execute(delete(Factor).where(Factor.officer_id == officer_id))
    forget_codes_of_nothing(officer_id)
    audit.record(actor, "people:factor:drop", at)


def forget_codes_of_nothing(officer_id: int) -> None:
    """Take the recovery codes away with the last factor: alone they recover nothing."""
    if not has(officer_id):
        db.session.execute(delete(Recovery).where(Recovery.officer_id == officer_id))


def proves(officer_id: int, said: str, at: datetime) -> bool:
    """Spend the code *said*: figures of the app, or a recovery code. Each opens once."""
    factor = of(officer_id)
    right = factor is not None and _spend_code(factor, said, at)
    return right or _spend_recovery(officer_id, said, at)


def ask_reset(officer_id: int, actor: Actor, at: datetime) -> FactorReset:
    """Ask that the lost factor of an officer be taken away; a second person must confirm.

    Raises `NotAllowed` for one's own, for one not there, and while a request waits.
    """
    if officer_id == actor.id or not has(officer_id) or waiting_for(officer_id):
        raise NotAllowed
    asked = FactorReset(officer_id=officer_id, asked_by=id_of(actor), asked_at=at)
    db.session.add(asked)
    audit.record(actor, "people:factor:reset:ask", at, officer_id=officer_id)
    return asked


def waiting_for(officer_id: int) -> FactorReset | None:
    """Return the request that waits for a second person."""
    return db.session.scalar(
        select(FactorReset).where(
            FactorReset.officer_id == officer_id, FactorReset.settled_at.is_(None)
        )
    )


def confirm_reset(asked: FactorReset, actor: Actor, at: datetime) -> None:
    """Take the factor away. Raises `NotAllowed` for who asked, and for whose factor it is."""
    if asked.settled_at or id_of(actor) in {asked.asked_by, asked.officer_id}:
        raise NotAllowed
    asked.settled_by, asked.settled_at = actor.id, at
    _remove(asked.officer_id)
    audit.record(actor, "people:factor:reset:confirm", at, officer_id=asked.officer_id)


def weak(at: datetime, today: date) -> dict[str, list[str]]:
    """Return what is wrong with second factors: its name, and the officers it is true of.

    `none`, `codes` (few left), `unused`, `old_key` (closed with an earlier master key) for those
    whose role demands one; `waiting` for whoever a request to take one away lies about.
    """
    found: dict[str, list[str]] = defaultdict(list)
    rows: Any = db.session.execute(_of_those_who_must(today))
    for name, factor, key, codes in rows:
        for each in _faults(factor, codes, at, has_key=key):
            found[each].append(name)
    asked = (
        select(Officer.name)
        .join(FactorReset, FactorReset.officer_id == Officer.id)
        .where(FactorReset.settled_at.is_(None), FactorReset.asked_at < at - WAITING)
        .order_by(Officer.id)
    )
    if waiting := list(db.session.scalars(asked)):
        found["waiting"] = waiting
    return dict(found)


def _of_those_who_must(today: date) -> Select[Any]:
    held = select(Appointment.officer_id).where(
        Appointment.role.in_([each.value for each in PROVE_TWICE]),
        Appointment.from_day <= today,
        or_(Appointment.until_day.is_(None), Appointment.until_day >= today),
    )
    codes = (
        select(func.count())
        .where(Recovery.officer_id == Officer.id, Recovery.used_at.is_(None))
        .scalar_subquery()
    )
    return (
        select(Officer.name, Factor, exists().where(SecurityKey.officer_id == Officer.id), codes)
        .outerjoin(Factor, and_(Factor.officer_id == Officer.id, Factor.confirmed_at.is_not(None)))
        .where(Officer.active, Officer.id.in_(held))
        .order_by(Officer.id)
    )


def _faults(factor: Factor | None, codes: int, at: datetime, *, has_key: bool) -> Iterator[str]:
    if factor is None and not has_key:
        yield "none"
        return
    if codes <= FEW_CODES:
        yield "codes"
    if factor is None:
        return
    if at - datetime.fromtimestamp(factor.last_step * STEP_SECONDS, UTC) > UNUSED:
        yield "unused"
    if not _opens_with_the_present_key(factor):
        yield "old_key"


def _opens_with_the_present_key(factor: Factor) -> bool:
    key = config.current().derive("second factor")
    try:
        Fernet(urlsafe_b64encode(key)).decrypt(factor.secret.encode())
    except InvalidToken:
        return False
    return True


def _remove(officer_id: int) -> None:
    for table in (Factor, Recovery, SecurityKey):
        db.session.execute(delete(table).where(table.officer_id == officer_id))


def id_of(actor: Actor) -> int:
    """Return whose account *actor* works in; raises `NotAllowed` for anyone but an officer."""
    if not actor.is_officer or actor.id is None:
        raise NotAllowed
    return actor.id


def _closer() -> MultiFernet:
    keys = config.current().derive_all("second factor")
    return MultiFernet([Fernet(urlsafe_b64encode(each)) for each in keys])


def _spend_code(factor: Factor, said: str, at: datetime) -> bool:
    figures = "".join(said.split())
    if len(figures) != FIGURES or not (figures.isascii() and figures.isdecimal()):
        return False
    now = int(at.timestamp()) // STEP_SECONDS
    right = [step for step in AROUND if hmac.compare_digest(code_at(factor, now + step), figures)]
    return bool(right) and _claim(factor, now + right[0])


def code_at(factor: Factor, step: int) -> str:
    """Return the figures of the half minute number *step* since 1970."""
    maker = TOTP(b32decode(secret_of(factor)), FIGURES, SHA1(), STEP_SECONDS)  # noqa: S303 -- RFC 6238
    return maker.generate(step * STEP_SECONDS).decode()


def _claim(factor: Factor, step: int) -> bool:
    """Use up the half minute; of two at once only one succeeds."""
    done: CursorResult[tuple[()]] = db.session.execute(  # type: ignore[assignment]  # an UPDATE
        update(Factor).where(Factor.id == factor.id, Factor.last_step < step).values(last_step=step)
    )
    return done.rowcount == 1


def _spend_recovery(officer_id: int, said: str, at: datetime) -> bool:
    hashes = [_hash(key, said) for key in config.current().derive_all("recovery")]
    done: CursorResult[tuple[()]] = db.session.execute(  # type: ignore[assignment]  # an UPDATE
        update(Recovery)
        .where(
            Recovery.officer_id == officer_id,
            Recovery.code.in_(hashes),
            Recovery.used_at.is_(None),
        )
        .values(used_at=at)
    )
    return done.rowcount == 1


def _new_code() -> str:
    letters = b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def _hash(key: bytes, code: str) -> str:
    """Return the keyed hash of 80 random bits, however they are spaced or written."""
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    return hmac.new(key, bare.encode(), hashlib.sha256).hexdigest()
