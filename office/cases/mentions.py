"""Officers called by name or post in a note: only those who may read the case, and nothing told to others."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, select

from office.base import clock, config, outbox
from office.base.db import db
from office.base.text import fold, nfc
from office.cases import ladder, readings
from office.cases.models import Case, Mention, Note, Reading
from office.cases.sight import Level, level, readable_by
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Officer
from office.people.roles import WORDS, Role

SEALED_ROLES = frozenset({Role.SEALED_INTAKE, Role.SEAL_KEEPER})
SHOWN_FOR = timedelta(days=30)
MOST = 20
LONGEST_CALL = 40
MAIL_SUBJECT = "Có người nhắc đến ông/bà trên Nghe Dân"
_CALL = re.compile(r"(?<![\w.@])@(?=\w)")
_REST = re.compile(r"[\w .-]{1,40}")


class Unknown(ValueError):
    """Nobody who may read the case answers to `call`; whether there is such an officer is not told."""

    def __init__(self, call: str) -> None:
        super().__init__("nobody of that name here")
        self.call = call


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may be called here: by post, and by name where the reader may know it."""

    id: int
    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One mention as it stands on the desk: no word of the note."""

    code: str
    note_id: int
    by: str
    at: datetime
    read: bool


def may_be_named(case: Case, other: Actor, reader: Actor) -> bool:
    """Tell whether *reader* may learn that *other* has to do with *case*.

    Who reads denunciations is nobody's business below the original: neither here nor in `presence`.
    """
    if case.kind != Kind.DENUNCIATION or level(reader, case) >= Level.ORIGINAL:
        return True
    return not other.has(*SEALED_ROLES)


def people(case: Case, actor: Actor, at: datetime) -> list[Person]:
    """Return whom *actor* may call in a note about *case*, by name: who may read it, but oneself."""
    others = [each for each in ladder.at_work(clock.day_of(at)) if each.id != actor.id]
    return [
        Person(
            each.id or 0,
            each.name if may_be_named(case, each, actor) else "",
            tuple(dict.fromkeys(WORDS[post.role].label for post in each.posts)),
        )
        for each in others
        if level(each, case) >= Level.EXTRACT
    ]


def called(text: str, known: Iterable[Person]) -> list[int]:
    """Return the officers called in *text* with "@", by name or post, the longest fit first.

    Marks and capitals do not matter. Raises `Unknown` for a call that nobody answers to.
    """
    by_words: dict[str, set[int]] = defaultdict(set)
    for each in known:
        for said in (each.name, *each.posts):
            if said:
                by_words[fold(said)].add(each.id)
    found: dict[int, None] = {}
    plain = nfc(text)
    for match in _CALL.finditer(plain):
        after = plain[match.end() :]
        fitting = [words for words in by_words if _begins(after, words)]
        if not fitting:
            told = _REST.match(after)
            raise Unknown(told.group().strip()[:LONGEST_CALL] if told else "")
        found |= dict.fromkeys(sorted(by_words[max(fitting, key=len)]))
    return list(found)


def _begins(text: str, words: str) -> bool:
    here = " ".join(text[: len(words)].split(" "))
    ends = text[len(words) : len(words) + 1]
    return fold(here) == words and not ends.isalnum()


def write(case: Case, note: Note, actor: Actor, officers: Sequence[int]) -> None:
    """Tell *officers* that a note calls them: a line on the desk, and a mail that says nothing else."""
    for each in officers:
        made = Mention(note_id=note.id, case_id=case.id, officer_id=each, by=actor.name, at=note.at)
        db.session.add(made)
        db.session.flush()
        officer = db.session.get_one(Officer, each)
        outbox.put(
            "mail", key=f"mention-{made.id}", to=officer.email, subject=MAIL_SUBJECT, text=_letter()
        )


def _letter() -> str:
    settings = config.current()
    return (
        "Một đồng nghiệp vừa nhắc đến ông/bà trong một ghi chú.\n\n"
        f"Xin đăng nhập và xem ở bàn làm việc: {settings.site_address}/can-bo/\n"
        f"-- \n{settings.office_name}\n"
    )


def of(actor: Actor, at: datetime) -> list[Line]:
    """Return where *actor* was called lately, unread first; of cases still to be read by *actor* alone."""
    read = exists().where(
        and_(
            Reading.case_id == Mention.case_id,
            Reading.officer_id == Mention.officer_id,
            Reading.what == readings.CASE,
            Reading.at > Mention.at,
        )
    )
    asked = (
        select(Case.code, Mention.note_id, Mention.by, Mention.at, read.label("read"))
        .join(Case, Case.id == Mention.case_id)
        .where(Mention.officer_id == actor.id, Mention.at > at - SHOWN_FOR, readable_by(actor))
        .order_by(read, Mention.id.desc())
        .limit(MOST)
    )
    return [Line(*row) for row in db.session.execute(asked)]
