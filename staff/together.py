"""What goes together with one case, as an officer reads it: the first, those that joined, who was told."""

from typing import Any

from sqlalchemy import select

from office.base.db import db
from office.base.i18n import N_
from office.cases import groups, joins, matters, workflow
from office.cases.models import Case
from office.cases.models.case import NO_DUE
from office.cases.permissions import GROUP, MATTER, allows
from office.cases.sight import readable_by, visible_to
from office.cases.statuses import Status
from office.people.actors import Actor
from office.people.models import Unit
from staff import rows
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
    wanted = joins.asked_by([each.id for each in beside], actor) if beside else {}
    told = joins.tellings(case) if beside or case.open is False else {}
    return {
        "first": first,
        "beside": [
            {
                "code": each.code,
                "day": each.received_day,
                "way": _(WAYS[each.way]) if each.way in WAYS else "",
                "again": not each.counted,
                "asked": wanted.get(each.id, []),
            }
            for each in beside
        ],
        "more": max(0, case.joined - len(beside)),
        "told": _told(told),
        "letter": _code(case.parent_id, actor) if case.parent_id else "",
        "parts": _parts(case, actor) if case.status == Status.SPLIT else [],
        "split": any(each.name == "split" for each in workflow.available(case, actor))
        if case.status == Status.ACCEPTED
        else False,
        "matter": matters.of(case),
        "matters": allows(actor, MATTER, case),
        "group": groups.of(case) if allows(actor, GROUP, case) else None,
        "groups": allows(actor, GROUP, case),
    }


def _first(case: Case, actor: Actor) -> str:
    """Return the code of the case that *case* goes with, where *actor* sees it."""
    return _code(case.first_case_id, actor) if case.first_case_id else ""


def _code(case_id: int, actor: Actor) -> str:
    asked = select(Case.code).where(Case.id == case_id, visible_to(actor))
    return db.session.scalar(asked) or ""


def _parts(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """Return the cases that *case* was split into, as far as *actor* sees them."""
    asked = (
        select(Case.code, Case.kind, Case.subject, Case.status, Case.next_due, Unit.name)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Case.parent_id == case.id, readable_by(actor))
        .order_by(Case.id)
    )
    return [
        {
            "code": each.code,
            "kind": rows.kind_label(each.kind),
            "subject": each.subject,
            "stage": rows.stage_label(each.status),
            "unit": each.name,
            "due": each.next_due if each.next_due != NO_DUE else None,
        }
        for each in db.session.execute(asked)
    ]


def _told(told: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for (_channel, state), count in told.items():
        counts[state] = counts.get(state, 0) + count
    return [
        {"words": _(words), "count": counts[state], "bad": state in {"failed", "refused", "owed"}}
        for state, words in STATES.items()
        if counts.get(state)
    ]
