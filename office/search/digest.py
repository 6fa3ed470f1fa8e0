"""The letter of the week to supervisors and heads: how long the lists are, what moved, what weighs most."""

from datetime import date

from sqlalchemy import select

from office.base import config, outbox
from office.base.db import db, reading, transaction
from office.base.i18n import translate
from office.base.outbox import Promise
from office.cases import attention, ladder, marks, movement, oversight, permissions, queries
from office.cases.sight import index_sight
from office.people.actors import Actor
from office.people.models import Officer
from office.search.surfacing import surfaced

MOST = 3
"""Cases named of each list."""
SUBJECT = "Tồn đọng, kéo dài, phức tạp, dư luận quan tâm: tuần %(week)s/%(year)s"
_sent: dict[str, tuple[int, int]] = {}


def send(today: date) -> int:
    """Promise each who oversees the letter of this week, once; return how many were promised.

    Asked every minute: sent from Monday on, by the first tick that runs. It names cases by code and reasons by word,
    never a subject or a person.
    """
    year, week, _day = today.isocalendar()
    if _sent.get("week") == (year, week):
        return 0
    sent = 0
    for actor in ladder.at_work(today):
        if permissions.allows(actor, permissions.OVERSEE):
            sent += _send(actor, today, f"digest-{actor.id}-{year}-{week:02}")
    _sent["week"] = (year, week)
    return sent


def _send(actor: Actor, today: date, key: str) -> bool:
    with reading():  # drawing it takes long at a hundred thousand cases: nobody shall wait for it
        text = "" if _known(key) else letter(actor, today)
        db.session.rollback()
    if not text:
        return False
    year, week, _day = today.isocalendar()
    subject = SUBJECT % {"week": week, "year": year}
    with transaction():
        officer = db.session.get(Officer, actor.id)
        if officer is None or _known(key):
            return False
        outbox.put("mail", key=key, to=officer.email, subject=subject, text=text)
    return True


def _known(key: str) -> bool:
    asked = select(Promise.id).where(Promise.topic == "mail", Promise.key == key)
    return db.session.scalar(asked.limit(1)) is not None


def letter(actor: Actor, today: date) -> str:
    """Return the words of the letter, empty when no list holds anything *actor* may see."""
    moved, standing = movement.week(actor, today), marks.standing(actor, today)
    parts = []
    for name, label in attention.LISTS.items():
        away = {each.case_id for each in standing.aside[name]}
        found = surfaced(name, index_sight(actor), today, MOST, without=away)
        change = moved[name]
        if not (found.total or change.left):
            continue
        head = (
            f"{translate(label, 'vi')}: {found.total} vụ "
            f"(7 ngày qua: vào {len(change.entered)}, ra {len(change.left)}, nặng thêm {len(change.up)})"
        )
        ids = [each.case_id for each in found.cases]
        reasons = oversight.reasons_of(ids, actor, today)
        lines = [
            f"  {row.code}: "
            + ", ".join(translate(one.words, "vi", **one.facts) for one in reasons[row.id])
            for row in queries.by_ids(ids, actor, today)
        ]
        parts.append("\n".join([head, *lines]))
    if not parts:
        return ""
    settings = config.current()
    return (
        "\n\n".join(parts)
        + f"\n\nXin đăng nhập và mở trang Giám sát: {settings.site_address}/can-bo/giam-sat\n"
        + f"-- \n{settings.office_name}\n"
    )
