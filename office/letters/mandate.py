"""By which right a letter is signed: as the head, in the head's stead, or by order; kept under the seal."""

from datetime import date, datetime
from typing import Any

from office.base import clock, config
from office.cases.models import Case
from office.cases.permissions import SIGN_LETTER, allows
from office.people import appointments
from office.people.actors import Actor
from office.people.roles import Role

HEAD, INSTEAD, BY_ORDER, ABOVE = "head", "KT", "TL", "above"
"""As Decree 30/2020, Appendix I, part II.7 names them."""
AWAY, SET_ASIDE = "away", "set_aside"


def of(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return by which right *actor* signs in *case*: the form, the post with its term, and why."""
    day = clock.day_of(at)
    if actor.has(Role.HEAD):
        return {"form": HEAD, **_post(actor, Role.HEAD, day)}
    if allows(actor, SIGN_LETTER, case):
        return {"form": INSTEAD, **_post(actor, Role.DEPUTY, day), **_why(actor, day)}
    doer = {"officer": actor.id} if actor.is_officer else {}
    return {"form": BY_ORDER, "order": config.current().signs_by_order, **doer}


def above(day: date) -> dict[str, Any]:
    """Return the right of who signed on *day* in the office above, which this office wrote down."""
    return {"form": ABOVE, "signed_on": day.isoformat()}


def _post(actor: Actor, role: Role, day: date) -> dict[str, Any]:
    post = appointments.standing(actor.id, role, day) if actor.id else None
    return {"post": post.id, **_term(post.from_day, post.until_day)} if post else {}


def _term(first: date, last: date | None) -> dict[str, str]:
    return {"from": first.isoformat(), "until": last.isoformat() if last else ""}


def _why(actor: Actor, day: date) -> dict[str, Any]:
    """Return why a deputy signs: the head is away (as noted, or there is none), or set aside."""
    if not actor.head_away:
        return {"because": SET_ASIDE}
    noted = [each for each in appointments.absences(day) if each.from_day <= day]
    if not noted:
        return {"because": AWAY}
    away = noted[-1]
    return {
        "because": AWAY, "absence": away.id, "away_from": away.from_day.isoformat(),
        "away_until": away.until_day.isoformat(),
    }  # fmt: skip
