"""Strict mode, the server's side: public halves are registered, envelopes go out sealed."""

from base64 import b64decode, b64encode
from binascii import Error as NotLetters
from datetime import datetime
from typing import Any

from sqlalchemy import select

from office.base import audit
from office.base.db import db
from office.cases import holders, intake, openings, sealed
from office.cases.models import Case, Opening, SealKey
from office.people.actors import SYSTEM
from office.people.models import Officer


class Refused(ValueError):
    """Why it cannot be done, in words for the operator."""


def register(officer: Officer, public: str, at: datetime) -> SealKey:
    """Take *public* as the officer's key: what opens it never was here. Raises `Refused`.

    A key of before is retired; others hand over to the new one.
    """
    try:
        half = b64decode(public, validate=True)
        sealed.seal_at("register", sealed.Key(0, half), b"try")
    except (NotLetters, ValueError) as wrong:
        raise Refused("That is not the public half of a key.") from wrong
    if db.session.scalar(select(SealKey.id).where(SealKey.public == half)):
        raise Refused("That key is somebody's already: nobody holds two sides.")
    holders.forget_key(officer.id, at)
    key = SealKey(officer_id=officer.id, public=half, salt=b"", locked=b"", made_at=at)
    db.session.add(key)
    db.session.flush()
    audit.record(SYSTEM, "seal:key:register", at, officer_id=officer.id)
    return key


def export(case: Case, at: datetime, *, with_identity: bool) -> dict[str, Any]:
    """Return *case* as an envelope that opens off the network alone, with what its holders keep.

    With the identity only when the named handler has asked for it: the request is carried out by
    the export, which the supervisor and the denouncer hear of. Raises `Refused`.
    """
    party = next((each for each in case.parties if each.sealed and each.content), None)
    if party is None:
        raise Refused("There is nothing sealed in this case.")
    asked = _request_of(case) if with_identity else None
    if asked is not None:
        openings.carry_out(asked, at)
    halves = "abc" if asked else "c"
    public = {
        row.id: row.public
        for row in db.session.execute(
            select(SealKey.id, SealKey.public).where(
                SealKey.id.in_([each.key_id for each in case.shares])
            )
        )
    }
    audit.record(SYSTEM, "seal:envelope:export", at, case_id=case.id, identity=asked is not None)
    return {
        "case": case.code,
        "fields": asked.fields if asked else [],
        "identity": party.sealed if asked else "",
        "content": _letters(party.content or b""),
        "shares": [
            {
                "half": each.half,
                "public": _letters(public[each.key_id]),
                "sealed": _letters(each.sealed),
            }
            for each in case.shares
            if each.half in halves
        ],
        "papers": [
            {
                "number": number,
                "name": each.name,
                "sealed": _letters(intake.kept_content(each).removeprefix(sealed.FILE_MARK)),
            }
            for number, each in enumerate(case.attachments, 1)
            if each.sealed
        ],
    }


def _request_of(case: Case) -> Opening:
    waiting = (
        select(Opening)
        .where(Opening.case_id == case.id, Opening.granted.is_(None))
        .order_by(Opening.id.desc())
        .limit(1)
    )
    found = db.session.scalar(waiting)
    if found is None:
        raise Refused("No request for this identity waits: the named handler asks on the page.")
    return found


def _letters(data: bytes) -> str:
    return b64encode(data).decode("ascii")
