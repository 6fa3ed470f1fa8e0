"""What a substitution means for cases: for whom a deed was done, and which cases stay behind."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import not_, select
from sqlalchemy.orm import load_only

from office.base.db import db
from office.cases.conditions import standing_in, where
from office.cases.models import Case
from office.cases.sight import not_about, visible_to
from office.people import accounts
from office.people.actors import Actor, Stand
from office.people.models import Substitution

LISTED = 50


def for_whom(actor: Any, case_id: int | None) -> dict[str, Any]:
    """Return what the trail adds where *actor* works on the case of somebody who is away."""
    if case_id is None or not getattr(actor, "stands_for", ()):
        return {}
    case = db.session.get(Case, case_id)
    if case is None or not standing_in(actor, case):
        return {}
    name = next(each.name for each in actor.stands_for if each.officer_id == case.handler_id)
    return {"for_officer": case.handler_id, "for_name": name}


def left_behind(made: Substitution, reader: Actor, day: date) -> list[Case]:
    """Return the open cases of the absent officer that the substitute may not work on.

    Of another unit, a denunciation, or about the substitute: they stay with their holder and the
    lead. Only what *reader* sees is listed, and not why.
    """
    substitute = accounts.actor_of(made.substitute, max(day, made.from_day))
    asked = select(Case).where(
        Case.open,
        Case.handler_id == made.officer_id,
        visible_to(reader),
        not_(where(standing_in.ways(_as_if(substitute, made))) & not_about(substitute)),
    )
    only = load_only(Case.id, Case.code, Case.kind)
    return list(db.session.scalars(asked.options(only).order_by(Case.id).limit(LISTED)))


def _as_if(substitute: Actor, made: Substitution) -> Actor:
    """Return the substitute as the rules will see him on the days of the term."""
    stand = Stand(made.officer_id, made.officer.name, made.until_day)
    return replace(substitute, stands_for=(stand,))
