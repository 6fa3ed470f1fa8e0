"""Links that open one deed, once and for a time: for one case, one purpose, one addressee.

Whoever holds the address may do what it was made for and nothing else; it never opens the case. The
address itself is kept nowhere: the database has a keyed hash of it, the trail and the log have
nothing. Looking changes nothing, because mail programs open links before people do.
"""

import hashlib
import hmac
import secrets
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import delete, select, update

from office.base import audit, config, retention
from office.base.db import db
from office.cases.models import Case, CaseLink
from office.people.actors import SYSTEM, Actor, in_the_trail

SUPPLEMENT, QUESTION, OUTSIDE = "supplement", "question", "outside"
COSIGN, CONFIRM = "cosign", "confirm"
KEY = "case link"
LONGEST = 64
"""Letters of an address that are looked at; ours have 32."""


class NotGood(LookupError):
    """A link that opens nothing; `reason` says why, `link` what it was for, where that is known."""

    reason = ""

    def __init__(self, link: CaseLink | None = None) -> None:
        super().__init__("this link opens nothing")  # never the address itself
        self.link = link


class Unknown(NotGood):
    """No such link, or one for another purpose: who asks learns nothing more."""

    reason = "unknown"


class Used(NotGood):
    """It was used before: the deed is done, and once was enough."""

    reason = "used"


class Expired(NotGood):
    """Its time is over."""

    reason = "expired"


class Revoked(NotGood):
    """It was taken back, because a newer one was sent or the matter is settled."""

    reason = "revoked"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What links are made for, and how long such a link is good."""

    id: str
    days: int
    vi: str
    en: str
    why: str
    mark: str


@cache
def purposes() -> dict[str, Purpose]:
    """Return every purpose by its name."""
    with Path(__file__).with_name("links.toml").open("rb") as file:
        rows = tomllib.load(file)["purpose"]
    return {row["id"]: Purpose(**row) for row in rows}


def _digest(token: str, key: bytes) -> str:
    return hmac.new(key, token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def make(
    case: Case,
    purpose: str,
    at: datetime,
    actor: Actor,
    *,
    subject: int | None = None,
    addressee: str = "",
    until: datetime | None = None,
) -> str:
    """Return the token (192 random bits) of a new link; it is told to the addressee and kept nowhere.

    `addressee` is a handle such as `party.12`; it is good *until* then where that is later than the
    purpose says. Raises KeyError for a purpose `links.toml` lacks.
    """
    good_for = purposes()[purpose].days
    token = secrets.token_urlsafe(24)
    made = CaseLink(
        digest=_digest(token, config.current().derive(KEY)),
        case_id=case.id,
        purpose=purpose,
        subject=subject,
        addressee=addressee,
        made_by=actor.id if actor.is_officer else None,
        made_at=at,
        expires_at=max(at + timedelta(days=good_for), until or at),
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        in_the_trail(actor), "case:link:make", at, case_id=case.id, purpose=purpose, link=made.id
    )
    return token


def _find(token: str, purpose: str) -> CaseLink:
    if not token or len(token) > LONGEST:
        raise Unknown
    digests = [_digest(token, key) for key in config.current().derive_all(KEY)]
    found = db.session.scalar(
        select(CaseLink).where(CaseLink.digest.in_(digests), CaseLink.purpose == purpose)
    )
    if found is None:
        raise Unknown
    return found


def look(token: str, purpose: str, at: datetime) -> CaseLink:
    """Return the link of *token* for *purpose* while it is good; nothing changes.

    Raises `Unknown`, `Used`, `Revoked` and `Expired`, in this order.
    """
    found = _find(token, purpose)
    if found.used_at is not None:
        raise Used(found)
    if found.revoked_at is not None:
        raise Revoked(found)
    if found.expires_at <= at:
        raise Expired(found)
    return found


def use(token: str, purpose: str, at: datetime) -> CaseLink:
    """Use the link up and return it: of two who send at once, one is told `Used`.

    Raises what `look` raises. Undone with the transaction, so a deed that fails leaves it good.
    """
    found = look(token, purpose, at)
    claimed = db.session.execute(
        update(CaseLink)
        .where(CaseLink.id == found.id, CaseLink.used_at.is_(None), CaseLink.revoked_at.is_(None))
        .values(used_at=at)
        .returning(CaseLink.id)
    ).all()
    if not claimed:
        db.session.refresh(found)
        raise (Revoked if found.used_at is None else Used)(found)
    audit.record(
        in_the_trail(Actor("visitor", None, "")),
        "case:link:use",
        at,
        case_id=found.case_id,
        purpose=purpose,
        link=found.id,
    )
    return found


def revoke(
    case: Case, purpose: str, at: datetime, actor: Actor = SYSTEM, *, subject: int | None = None
) -> int:
    """Take back the links of *case* for *purpose* (about *subject* alone, where given); return how many."""
    asked = [
        CaseLink.case_id == case.id,
        CaseLink.purpose == purpose,
        CaseLink.used_at.is_(None),
        CaseLink.revoked_at.is_(None),
        CaseLink.expires_at > at,
    ]
    if subject is not None:
        asked.append(CaseLink.subject == subject)
    gone = db.session.scalars(
        update(CaseLink).where(*asked).values(revoked_at=at).returning(CaseLink.id)
    ).all()
    if gone:
        audit.record(
            in_the_trail(actor), "case:link:revoke", at, case_id=case.id, purpose=purpose,
            links=sorted(gone),
        )  # fmt: skip
    return len(gone)


def forget_old(at: datetime) -> None:
    """Remove links whose end lies back longer than the schedule keeps them; run by upkeep.

    Until then whoever comes late is told what happened instead of "no such page".
    """
    before = at - retention.period("case_link")
    db.session.execute(delete(CaseLink).where(CaseLink.expires_at < before))
