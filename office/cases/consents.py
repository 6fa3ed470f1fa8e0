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
from office.cases.models import Agreement, Case
from office.people.actors import CITIZEN

FILING, MAIL, ACCOUNT = "filing", "mail", "account"


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


def no_mail(case_id: int) -> bool:
    """Tell whether the sender of a case took back the consent to be told by mail."""
    last = db.session.scalar(
        select(Agreement)
        .where(Agreement.case_id == case_id, Agreement.text == MAIL)
        .order_by(Agreement.id.desc())
        .limit(1)
    )
    return last is not None and last.withdrawn_at is not None


def without_mail(case_ids: Sequence[int]) -> set[int]:
    """Return those of *case_ids* whose sender took back the consent, in one question."""
    asked = select(Agreement).where(Agreement.case_id.in_(case_ids), Agreement.text == MAIL)
    last = {each.case_id: each for each in db.session.scalars(asked.order_by(Agreement.id))}
    return {int(id_) for id_, each in last.items() if id_ and each.withdrawn_at is not None}


def stop_mail(case: Case, at: datetime) -> None:
    """Take back the consent to be told of *case* by mail; a case older than consent has none yet."""
    if no_mail(case.id):
        return
    agree(MAIL, at, case_id=case.id).withdrawn_at = at
    audit.record(CITIZEN, "privacy:consent:withdraw", at, case_id=case.id)


def resume_mail(case: Case, at: datetime) -> None:
    """Agree again to be told of *case* by mail."""
    if no_mail(case.id):
        agree(MAIL, at, case_id=case.id)
        audit.record(CITIZEN, "privacy:consent:give", at, case_id=case.id)
