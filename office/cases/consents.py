"""Consent: the texts by version, who agreed to which, and taking it back."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import ColumnElement, select

from office.base import audit, clock
from office.base.db import db
from office.base.i18n import N_
from office.cases.models import Agreement, Case
from office.people.actors import CITIZEN

FILING, MAIL, ACCOUNT, SMS = "filing", "mail", "account", "sms"
BY_MAIL, BY_SMS, UNTOLD = "email", "sms", "none"
WAYS: dict[str, str] = {
    BY_MAIL: N_("Thư điện tử"),
    BY_SMS: N_("Tin nhắn SMS"),
    UNTOLD: N_("Không báo; tôi tự xem ở trang theo dõi"),
}
"""How someone may be told that there is news. Which words they agreed to last says which it is."""


@dataclass(frozen=True, slots=True)
class Text:
    """One version of the words someone is shown or agrees to."""

    id: str
    version: int
    valid_from: date
    basis: str
    vi: str
    en: str
    ground_vi: str
    ground_en: str


@cache
def texts() -> tuple[Text, ...]:
    """Return every version of every text, the newest of each first."""
    with Path(__file__).with_name("consents.toml").open("rb") as file:
        rows = tomllib.load(file)["text"]
    found = [
        Text(**{key: value for key, value in row.items() if key != "from"}, valid_from=row["from"])
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.id, -each.version)))


def current(id_: str, day: date) -> Text:
    """Return the version of the text *id_* in force on *day*, or the first there was."""
    versions = [each for each in texts() if each.id == id_]
    return next((each for each in versions if each.valid_from <= day), versions[-1])


def agree(
    id_: str, at: datetime, *, case_id: int | None = None, citizen_id: int | None = None
) -> Agreement:
    """Write down that the text *id_*, as it now reads, was shown or agreed to; once."""
    version = current(id_, clock.day_of(at)).version
    known = _standing(id_, case_id, citizen_id)
    if known is not None and known.version == version:
        return known
    made = Agreement(text=id_, version=version, case_id=case_id, citizen_id=citizen_id, given_at=at)
    db.session.add(made)
    return made


def _standing(id_: str, case_id: int | None, citizen_id: int | None) -> Agreement | None:
    whose: ColumnElement[bool] = (
        Agreement.case_id == case_id if case_id else Agreement.citizen_id == citizen_id
    )
    asked = select(Agreement).where(whose, Agreement.text == id_, Agreement.withdrawn_at.is_(None))
    return db.session.scalar(asked.order_by(Agreement.id.desc()).limit(1))


def agreed(case: Case) -> list[Agreement]:
    """Return what was shown or agreed to for *case*, in order of time."""
    asked = select(Agreement).where(Agreement.case_id == case.id).order_by(Agreement.id)
    return list(db.session.scalars(asked))


def way_of(*, case_id: int | None = None, citizen_id: int | None = None) -> str:
    """Return how the sender of a case, or whoever has an account, is told of news."""
    last = _last(case_id, citizen_id)
    if SMS in last and last[SMS].withdrawn_at is None:
        return BY_SMS
    return UNTOLD if MAIL in last and last[MAIL].withdrawn_at is not None else BY_MAIL


def _last(case_id: int | None, citizen_id: int | None) -> dict[str, Agreement]:
    whose = Agreement.case_id == case_id if case_id else Agreement.citizen_id == citizen_id
    asked = select(Agreement).where(whose, Agreement.text.in_((MAIL, SMS))).order_by(Agreement.id)
    return {each.text: each for each in db.session.scalars(asked)}


def choose(
    way: str,
    at: datetime,
    *,
    case_id: int | None = None,
    citizen_id: int | None = None,
    filing: bool = False,
) -> None:
    """Note how to tell of news from now on: agreed to one way, every other is taken back.

    Chosen while *filing*, it is told in the trail by the filing itself.
    """
    before = way_of(case_id=case_id, citizen_id=citizen_id)
    last = _last(case_id, citizen_id)
    agreed = {BY_MAIL: MAIL, BY_SMS: SMS}.get(way)
    if SMS in last and agreed != SMS and last[SMS].withdrawn_at is None:
        last[SMS].withdrawn_at = at
    if agreed != MAIL and (MAIL not in last or last[MAIL].withdrawn_at is None):
        agree(MAIL, at, case_id=case_id, citizen_id=citizen_id).withdrawn_at = at
    if agreed:
        agree(agreed, at, case_id=case_id, citizen_id=citizen_id)
    if way != before and not filing:
        deed = "privacy:consent:withdraw" if way == UNTOLD else "privacy:consent:give"
        audit.record(CITIZEN, deed, at, case_id=case_id, way=way)
    db.session.flush()


def no_mail(case_id: int) -> bool:
    """Tell whether the sender of a case took back the consent to be told by mail, or chose another way."""
    return way_of(case_id=case_id) != BY_MAIL


def without_mail(case_ids: Sequence[int]) -> set[int]:
    """Return those of *case_ids* whose sender took back the consent, in one question."""
    asked = select(Agreement).where(Agreement.case_id.in_(case_ids), Agreement.text == MAIL)
    last = {each.case_id: each for each in db.session.scalars(asked.order_by(Agreement.id))}
    return {int(id_) for id_, each in last.items() if id_ and each.withdrawn_at is not None}


def stop_mail(case: Case, at: datetime) -> None:
    """Take back the consent to be told of *case* by mail; a case older than consent has none yet."""
    if not no_mail(case.id):
        choose(UNTOLD, at, case_id=case.id)


def resume_mail(case: Case, at: datetime) -> None:
    """Agree again to be told of *case* by mail."""
    if no_mail(case.id):
        choose(BY_MAIL, at, case_id=case.id)
