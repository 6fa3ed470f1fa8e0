"""Security keys (WebAuthn): a second factor that signs for our address alone, so that no copy of it works.

The library judges signatures and what they are about; here are what it is asked for, for whom and how
often. Address and name of the site come from the settings, never from what a browser says.
"""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import CursorResult, delete, func, or_, select, update
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from office.base import audit, config
from office.base.db import db
from office.people import factors
from office.people.actors import SYSTEM, Actor
from office.people.models import Challenge, Officer, SecurityKey

LIFE = timedelta(minutes=5)
"""How long a challenge waits for its signature."""
CHALLENGE_BYTES = 32
MOST = 10
LONGEST = 20_000
"""Letters of an answer that are looked at: a key says far less."""
NEW, ENTER, AGAIN = "new", "enter", "again"
"""What a challenge is for: to register a key, to sign in, to prove oneself again."""
VERIFIED = UserVerificationRequirement.REQUIRED
LOCAL = ("localhost", ".localhost")


class Refused(Exception):
    """The key said something that does not hold, or there are as many keys as may be."""


def possible() -> bool:
    """Tell whether browsers take keys for our address: a name, over an encrypted line or on this machine."""
    parts = urlsplit(config.current().site_address)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return parts.scheme == "https" or host.endswith(LOCAL)
    return False


def _site() -> str:
    """Return the name under which keys know us."""
    return urlsplit(config.current().site_address).hostname or ""


def _origin() -> str:
    parts = urlsplit(config.current().site_address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def of(officer_id: int) -> list[SecurityKey]:
    """Return the keys of an officer, the oldest first."""
    asked = select(SecurityKey).where(SecurityKey.officer_id == officer_id)
    return list(db.session.scalars(asked.order_by(SecurityKey.id)))


def ask_new(actor: Actor, visit_id: str, at: datetime) -> str:
    """Return what the browser needs to make a key for *actor*, as JSON."""
    officer = db.session.get_one(Officer, factors.id_of(actor))
    options = webauthn.generate_registration_options(
        rp_id=_site(),
        rp_name=f"Nghe Dân – {config.current().office_name}",
        user_id=_owner(officer.id),
        user_name=officer.email,
        user_display_name=officer.name,
        challenge=_challenge(visit_id, NEW, at),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=VERIFIED
        ),
        exclude_credentials=_named(officer.id),
    )
    return webauthn.options_to_json(options)


def _owner(officer_id: int) -> bytes:
    """Return the name of the officer inside the key: it tells a finder nothing."""
    key = config.current().derive("security key owner")
    return hmac.new(key, str(officer_id).encode(), hashlib.sha256).digest()


def _named(officer_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(base64url_to_bytes(each.handle)) for each in of(officer_id)
    ]


def add(actor: Actor, visit_id: str, said: str, name: str, at: datetime) -> list[str]:
    """Register the key that answered the challenge; return recovery codes if it is the first factor.

    Raises `Refused`.
    """
    officer_id = factors.id_of(actor)
    challenge = _spend(visit_id, NEW, at)
    if challenge is None or len(of(officer_id)) >= MOST:
        raise Refused
    made = _judged(
        webauthn.verify_registration_response,
        said,
        challenge,
        require_user_verification=True,
    )
    handle = bytes_to_base64url(made.credential_id)
    if db.session.scalar(select(func.count()).where(SecurityKey.handle == handle)):
        raise Refused
    first = not factors.has(officer_id)
    db.session.add(
        SecurityKey(
            officer_id=officer_id,
            handle=handle,
            public=made.credential_public_key,
            sign_count=made.sign_count,
            name=name,
            made_at=at,
        )
    )
    db.session.flush()
    audit.record(actor, "people:key:add", at)
    return factors.renew_codes(actor, at) if first else []


def ask(officer_id: int, visit_id: str, purpose: str, at: datetime) -> str:
    """Return what the browser needs to have one of the officer's keys sign, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_site(),
        challenge=_challenge(visit_id, purpose, at),
        allow_credentials=_named(officer_id),
        user_verification=VERIFIED,
    )
    return webauthn.options_to_json(options)


def proves(officer_id: int, visit_id: str, purpose: str, said: str, at: datetime) -> bool:
    """Tell whether one of the officer's keys signed the challenge of this visit; it is spent."""
    challenge = _spend(visit_id, purpose, at)
    key = _key_of(officer_id, said)
    if challenge is None or key is None:
        return False
    try:
        signed = _judged(
            webauthn.verify_authentication_response,
            said,
            challenge,
            credential_public_key=key.public,
            credential_current_sign_count=0,  # counted below, in one step with the writing
            require_user_verification=True,
        )
    except Refused:
        return False
    if _count(key, signed.new_sign_count, at):
        return True
    audit.record(SYSTEM, "people:key:copied", at, officer_id=officer_id)
    return False


def _key_of(officer_id: int, said: str) -> SecurityKey | None:
    try:
        handle = json.loads(said[:LONGEST])["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return next((each for each in of(officer_id) if each.handle == handle), None)


def _judged(judge: Any, said: str, challenge: bytes, **more: Any) -> Any:
    """Return what the library reads in *said*. Raises `Refused` whatever is wrong with it."""
    try:
        return judge(
            credential=said[:LONGEST],
            expected_challenge=challenge,
            expected_rp_id=_site(),
            expected_origin=_origin(),
            **more,
        )
    except Exception as wrong:
        raise Refused from wrong


def _count(key: SecurityKey, count: int, at: datetime) -> bool:
    """Note that *key* has signed; of a key and its copy only one goes on. Keys that do not count say 0."""
    ahead = or_(SecurityKey.sign_count < count, (SecurityKey.sign_count == 0) & (count == 0))
    done: CursorResult[tuple[()]] = db.session.execute(  # type: ignore[assignment]  # an UPDATE
        update(SecurityKey)
        .where(SecurityKey.id == key.id, ahead)
        .values(sign_count=count, used_at=at)
    )
    return done.rowcount == 1


def remove(actor: Actor, key_id: int, at: datetime) -> None:
    """Take one's own key away.

    Raises `NotAllowed` for one not there, and where the role demands a factor and none is left.
    """
    officer_id = factors.id_of(actor)
    own = of(officer_id)
    last = len(own) == 1 and factors.of(officer_id) is None
    found = next((each for each in own if each.id == key_id), None)
    if found is None or (last and factors.must_have(actor)):
        raise factors.NotAllowed
    db.session.delete(found)
    db.session.flush()
    factors.forget_codes_of_nothing(officer_id)
    audit.record(actor, "people:key:remove", at)


def _challenge(visit_id: str, purpose: str, at: datetime) -> bytes:
    """Return fresh random bytes; what was asked before of this visit counts no more."""
    value = secrets.token_bytes(CHALLENGE_BYTES)
    _forget(visit_id, purpose)
    db.session.add(Challenge(visit_id=visit_id, purpose=purpose, value=value, made_at=at))
    db.session.flush()
    return value


def _spend(visit_id: str, purpose: str, at: datetime) -> bytes | None:
    """Return what this visit was asked to sign, once and while it is good."""
    found = db.session.get(Challenge, (visit_id, purpose))
    if found is None:
        return None
    value, good = found.value, at - found.made_at <= LIFE
    return value if _forget(visit_id, purpose) and good else None


def _forget(visit_id: str, purpose: str) -> bool:
    done: CursorResult[tuple[()]] = db.session.execute(  # type: ignore[assignment]  # a DELETE
        delete(Challenge).where(Challenge.visit_id == visit_id, Challenge.purpose == purpose)
    )
    return done.rowcount == 1


def forget_old(at: datetime) -> None:
    """Remove challenges that nobody answered; run by upkeep."""
    db.session.execute(delete(Challenge).where(Challenge.made_at < at - LIFE))
