"""Signing under a mandate (thừa ủy quyền, TUQ.): in writing, for some kinds of papers and for a term.

Decree 30/2020, Article 13, clause 3: the head may let the head of a part of the office sign some papers; the
mandate is written, limited in time and matter, and is not passed on.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from office.base import audit, clock
from office.base.db import db
from office.base.text import nfc
from office.cases import permissions as may
from office.cases.models import Case
from office.cases.permissions import allows
from office.cases.sight import Level, level
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.letters import versions
from office.letters.catalogue import Paper
from office.letters.models import Authorisation
from office.people.actors import Actor
from office.people.models import Officer

FORM = "TUQ"
KEPT_BY_THE_HEAD = frozenset({"decision", "conclusion", "personal"})
"""Shapes of papers that the head signs, or a deputy instead: what decides, and what speaks in person."""


class BadTerm(ValueError):
    """The term ends before it begins, or has ended."""


class NothingToSign(ValueError):
    """No kind of paper was chosen, or one that may not be signed so; or nothing says which paper authorises."""


def kinds() -> list[Paper]:
    """Return the papers that may be signed under a mandate."""
    return [
        each
        for each in versions.editable()
        if each.signer == "head"
        and each.shape not in KEPT_BY_THE_HEAD
        and each.kinds != {Kind.DENUNCIATION}
    ]


def grant(
    officer: Officer,
    post: str,
    chosen: Sequence[str],
    paper: str,
    term: tuple[date, date],
    actor: Actor,
    at: datetime,
) -> Authorisation:
    """Let *officer* sign papers of the kinds *chosen* from the first to the last day of *term* (Asia/Ho_Chi_Minh).

    *post* is printed above the name, *paper* names the written mandate. Raises `workflow.NotAllowed`, `BadTerm`
    and `NothingToSign`.
    """
    if not allows(actor, may.AUTHORISE) or officer.id == actor.id:
        raise NotAllowed("authorise")
    first, last = term
    if last < first or last < clock.day_of(at):
        raise BadTerm
    known = {each.key for each in kinds()}
    if not chosen or not set(chosen) <= known or not nfc(paper).strip() or not nfc(post).strip():
        raise NothingToSign
    made = Authorisation(
        officer_id=officer.id,
        post=" ".join(nfc(post).split()),
        kinds=sorted(set(chosen)),
        paper=" ".join(nfc(paper).split()),
        from_day=first,
        until_day=last,
        granted_by=actor.id,
        granted_at=at,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        actor, "letter:authorisation:grant", at, authorisation=made.id, officer_id=officer.id,
        kinds=made.kinds,
    )  # fmt: skip
    return made


def end(made: Authorisation, actor: Actor, at: datetime) -> None:
    """End *made* at once; what was signed under it stands. Raises `workflow.NotAllowed`."""
    if not allows(actor, may.AUTHORISE):
        raise NotAllowed("authorise")
    if made.ended_at is None:
        made.ended_at, made.ended_by = at, actor.id
        audit.record(actor, "letter:authorisation:end", at, authorisation=made.id)


def all_() -> list[Authorisation]:
    """Return every mandate, the newest first."""
    return list(db.session.scalars(select(Authorisation).order_by(Authorisation.id.desc())))


def in_force(made: Authorisation, day: date) -> bool:
    """Tell whether *made* holds on *day*."""
    return made.ended_at is None and made.from_day <= day <= made.until_day


def of(actor: Actor, case: Case, kind: str, day: date) -> Authorisation | None:
    """Return the mandate under which *actor* may sign a paper of *kind* in *case* on *day*.

    Never about a denunciation, nor where the actor is set aside or does not read the case.
    """
    if not actor.is_officer or case.kind == Kind.DENUNCIATION:
        return None
    asked = select(Authorisation).where(
        Authorisation.officer_id == actor.id,
        Authorisation.ended_at.is_(None),
        Authorisation.from_day <= day,
        Authorisation.until_day >= day,
    )
    held = [each for each in db.session.scalars(asked) if kind in each.kinds]
    return held[-1] if held and level(actor, case) >= Level.EXTRACT else None


def block(made: Authorisation, actor: Actor) -> dict[str, str]:
    """Return the signature block of who signs under *made*."""
    return {"authority": "TUQ. CHỦ TỊCH", "title": made.post.upper(), "name": actor.name}


def right(made: Authorisation) -> dict[str, Any]:
    """Return what the letter keeps of the mandate, under its seal."""
    return {
        "form": FORM,
        "authorisation": made.id,
        "paper": made.paper,
        "from": made.from_day.isoformat(),
        "until": made.until_day.isoformat(),
    }
