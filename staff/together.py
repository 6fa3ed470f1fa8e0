"""What goes together with one case, as an officer reads it: the first, those that joined, who was told."""

from typing import Any

from sqlalchemy import select

from office.base.db import db
from office.base.i18n import N_
from office.cases import groups, joins, matters
from office.cases.models import Case
from office.cases.permissions import GROUP, MATTER, allows
from office.cases.sight import visible_to
from office.people.actors import Actor
from web.language import said as _

WAYS = {
    "join": N_("trùng, nhập khi phân loại"),
    "merge": N_("gộp khi đang giải quyết"),
    "own": N_("người dân tự chọn đi chung"),
}
STATES = {
    "shown": N_("xem ở trang theo dõi"),
    "waiting": N_("thư đang gửi"),
    "sent": N_("đã gửi thư"),
    "failed": N_("gửi thư chưa được, sẽ gửi lại"),
    "refused": N_("thư bị từ chối"),
    "owed": N_("còn phải trao tận tay"),
    "handed": N_("đã trao"),
}


def of(case: Case, actor: Actor) -> dict[str, Any]:
    """Return the cases beside *case*; nothing is asked where none has ever gone with it."""
    first = _first(case, actor)
    beside = joins.going_with(case, actor) if case.joined or case.status != "joined" else []
    told = joins.tellings(case) if beside or case.open is False else {}
    return {
        "first": first,
        "beside": [
            {
                "code": each.code,
                "day": each.received_day,
                "way": _(WAYS[each.way]) if each.way in WAYS else "",
                "again": not each.counted,
            }
            for each in beside
        ],
        "more": max(0, case.joined - len(beside)),
        "told": _told(told),
        "matter": matters.of(case),
        "matters": allows(actor, MATTER, case),
        "group": groups.of(case) if allows(actor, GROUP, case) else None,
        "groups": allows(actor, GROUP, case),
    }


def _first(case: Case, actor: Actor) -> str:
    """Return the code of the case that *case* goes with, where *actor* sees it."""
    if not case.first_case_id:
        return ""
    asked = select(Case.code).where(Case.id == case.first_case_id, visible_to(actor))
    return db.session.scalar(asked) or ""


def _told(told: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for (_channel, state), count in told.items():
        counts[state] = counts.get(state, 0) + count
    return [
        {"words": _(words), "count": counts[state], "bad": state in {"failed", "refused", "owed"}}
        for state, words in STATES.items()
        if counts.get(state)
    ]
