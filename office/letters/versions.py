"""The texts of papers through time: those that came with the product, and those the office made of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from office.base import audit, clock
from office.base.db import db
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import permissions as may
from office.cases.permissions import allows
from office.cases.workflow import NotAllowed
from office.letters import apologies, catalogue, fields, texts
from office.letters.models import LetterText
from office.people.actors import Actor


class TooEarly(ValueError):
    """A text holds from today on, or later: letters that went out are not written anew."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text: since when it holds, and its words."""

    since: date | None
    """None for the text that came with the product."""
    words: str


def editable() -> list[catalogue.Paper]:
    """Return the papers made by a text."""
    return [
        each for each in catalogue.papers().values() if (texts.FOLDER / f"{each.key}.txt").exists()
    ]


def in_force(kind: str, day: date) -> str:
    """Return the text by which a draft of *kind* is made on *day*."""
    return version_on(kind, day).words


def version_on(kind: str, day: date) -> Version:
    """Return the version in force on *day*."""
    row = db.session.execute(
        select(LetterText.since, LetterText.words)
        .where(LetterText.kind == kind, LetterText.since <= day)
        .order_by(LetterText.since.desc(), LetterText.id.desc())
        .limit(1)
    ).first()
    return Version(row.since, row.words) if row else Version(None, texts.built_in(kind))


def history(kind: str) -> list[Version]:
    """Return every version of *kind*, newest first, that of the product last."""
    rows = db.session.scalars(
        select(LetterText)
        .where(LetterText.kind == kind)
        .order_by(LetterText.since.desc(), LetterText.id.desc())
    )
    return [
        *(Version(each.since, each.words) for each in rows),
        Version(None, texts.built_in(kind)),
    ]


def checked(kind: str, words: str) -> str:
    """Return *words* as they may be kept. Raises `texts.BadText` that says what is wrong, line by line."""
    clean = nfc(words).replace("\r\n", "\n").strip() + "\n"
    paper = catalogue.papers()[kind]
    texts.check(clean, fields.known(names_sender=paper.names_sender))
    parts = {line.words for line in texts.read(clean) if line.mark == "###"}
    missing = [name for name in (apologies.PARTS if kind == "apology" else ()) if name not in parts]
    if missing:
        raise texts.BadText([(1, N_("Thiếu phần bắt buộc, ghi sau ###"), name) for name in missing])
    return clean


def changed_since() -> dict[str, date]:
    """Return the day since which each kind has a text of the office's own."""
    asked = select(LetterText.kind, func.max(LetterText.since).label("day")).where(
        LetterText.since <= clock.today()
    )
    return {each.kind: each.day for each in db.session.execute(asked.group_by(LetterText.kind))}


def keep(kind: str, words: str, since: date, actor: Actor, at: datetime) -> LetterText:
    """Keep a new version of the text of *kind*, in force from *since* on.

    Raises `workflow.NotAllowed`, `TooEarly` and `texts.BadText`.
    """
    if not allows(actor, may.EDIT_TEXTS):
        raise NotAllowed("edit_texts")
    clean = checked(kind, words)
    if since < clock.day_of(at):
        raise TooEarly
    kept = LetterText(kind=kind, since=since, words=clean, made_by=actor.id, made_at=at)
    db.session.add(kept)
    db.session.flush()
    audit.record(actor, "letter:text:keep", at, kind=kind, since=since.isoformat())
    return kept
