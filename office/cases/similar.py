"""Cases that may be about one matter: by words, place, person and time, with the reason in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, func, or_, select, union

from office.base.db import db
from office.base.i18n import N_
from office.base.text import fold
from office.cases import queries
from office.cases.models import Case, Party
from office.cases.queries import Row
from office.cases.sight import names_shown_to, readable_by, sees_name
from office.law.kinds import Kind
from office.people.actors import Actor

ALIKE_DAYS = 180
"""How far back the same matter is looked for."""
MOST_READ = 60
MOST_OF_A_PERSON = 20
MOST_ALIKE = 4
LETTERS_READ = 1_500
"""Of each text: whoever writes more has named the matter by then."""
LEAST = 45
"""Of a hundred: below, two cases are not shown beside each other."""
SAME, NEAR, ELSEWHERE = 0.66, 0.45, 0.3
"""The share of place names in common for one place, one that may be the same, and another."""
OTHER_NUMBER = 0.7
"""What is left of that share where the numbers differ: house 12 is not house 15."""
SAME_WORDS, LIKE_WORDS, FEW_WORDS = 0.6, 0.4, 0.2
WEIGHTS = {"text": 0.45, "place": 0.4, "time": 0.15}
FOR_A_PERSON = 20
"""What the same sender adds, of a hundred."""
PLACE_WORDS = 3
"""How many words after "đường", "chợ" … name the place."""
# Folded words; "den" is not among them: with "đến" (to) it would hide "đèn" (lamp).
EMPTY_WORDS = frozenset((
    "ve", "viec", "va", "cua", "cho", "cac", "co", "la", "khong", "duoc", "toi", "o", "tai", "tu",
    "mot", "nhung", "nhieu", "bi", "do", "de", "nay", "phan", "anh", "kien", "nghi", "khieu", "nai",
    "yeu", "cung", "cap", "thong", "tin",
))  # fmt: skip
GENERAL_PLACES = frozenset((
    "duong", "hem", "ngo", "so", "nha", "khu", "pho", "phuong", "truoc", "gan", "doan", "tu", "den",
    "to",
))  # fmt: skip
"""Words of an address that name no place by themselves."""
_LEADS = re.compile(r"\b(?:duong|hem|ngo|cho|kenh|rach|truong|cong vien|chung cu|khu pho|cau)\b")
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True)
class Sketch:
    """What of a case is compared."""

    id: int
    day: date
    topic: frozenset[str]
    """Words of the subject, folded."""
    text: frozenset[str]
    """Words of subject, text and place."""
    place: frozenset[str]
    """What names the place: of the place as typed, else of the subject."""


@dataclass(frozen=True)
class Reason:
    """One reason in words: a marked sentence and its figures."""

    words: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Likeness:
    """How much two cases have in common, of a hundred, and why."""

    percent: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Alike:
    """An earlier case that may be about the same matter."""

    row: Row
    percent: int
    reasons: tuple[Reason, ...]
    words: tuple[str, ...]
    """Words of its subject that both have, as they are written there."""


def sketch(id_: int, day: date, subject: str, body: str = "", place: str = "") -> Sketch:
    """Return what of a case is compared; with marks or without is all the same."""
    topic = _words(subject)
    text = topic | _words(body[:LETTERS_READ]) | _words(place)
    return Sketch(id_, day, topic, text, _place(place) or _place_in(subject))


@lru_cache(maxsize=1024)
def _words(said: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(said))) - EMPTY_WORDS


def _place(said: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(said))) - GENERAL_PLACES


def _place_in(subject: str) -> frozenset[str]:
    """Return the words that follow the first street, lane or market named in *subject*."""
    folded = fold(subject)
    lead = _LEADS.search(folded)
    named = _WORD.findall(folded[lead.end() :])[:PLACE_WORDS] if lead else []
    return frozenset(named) - GENERAL_PLACES


def compare(one: Sketch, other: Sketch, *, same_person: bool = False) -> Likeness | None:
    """Return what *one* and *other* have in common, or None when it is too little to be shown."""
    text = sqrt(_held(one.topic, other.text) * _held(other.topic, one.text))
    place = _same_place(one, other)
    days = abs((one.day - other.day).days)
    score = _score(text, place, days) + (FOR_A_PERSON if same_person else 0)
    if place is not None and place < ELSEWHERE and one.place and other.place:
        return None
    if score < LEAST or text < (FEW_WORDS if same_person else LIKE_WORDS):
        return None
    return Likeness(min(100, score), tuple(_reasons(text, place, days, same_person=same_person)))


def _held(words: frozenset[str], among: frozenset[str]) -> float:
    return len(words & among) / len(words) if words else 0.0


def _same_place(one: Sketch, other: Sketch) -> float | None:
    """Return the share of place names in common, wherever they are said; None when none is named."""
    if not (one.place or other.place):
        return None
    both = len(one.place & other.place) / (min(len(one.place), len(other.place)) or 1)
    share = max(both, _held(one.place, other.text), _held(other.place, one.text))
    mine, theirs = _numbers(one.place), _numbers(other.place)
    return share * OTHER_NUMBER if mine and theirs and mine.isdisjoint(theirs) else share


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(each for each in words if each.isdigit())


def same_place(one: Sketch, other: Sketch) -> bool:
    """Tell whether both are about one place."""
    share = _same_place(one, other)
    return share is not None and share >= SAME


def _score(text: float, place: float | None, days: int) -> int:
    time = max(0.0, 1 - days / ALIKE_DAYS)
    if place is None:
        whole = WEIGHTS["text"] + WEIGHTS["time"]
        return round(100 * (WEIGHTS["text"] * text + WEIGHTS["time"] * time) / whole)
    return round(100 * (WEIGHTS["text"] * text + WEIGHTS["place"] * place + WEIGHTS["time"] * time))


def _reasons(text: float, place: float | None, days: int, *, same_person: bool) -> Iterable[Reason]:
    if place is not None and place >= NEAR:
        yield Reason(N_("cùng nơi") if place >= SAME else N_("nơi gần giống"))
    yield Reason(N_("cùng nội dung") if text >= SAME_WORDS else N_("nội dung gần giống"))
    if same_person:
        yield Reason(N_("cùng người gửi"))
    yield Reason(N_("cách %(n)s ngày"), {"n": days}) if days else Reason(N_("cùng ngày"))


# Among the cases that someone may read


def search_words(case: Case) -> str:
    """Return the words worth searching for to find *case* again under another name."""
    said = [word for word in case.subject.split() if fold(word) not in EMPTY_WORDS]
    return " ".join(said[:4])


def alike(case: Case, actor: Actor, today: date, found: Sequence[int] = ()) -> list[Alike]:
    """Return cases read by *actor* that may be about the same matter as *case*, likest first.

    Looked for among *found* (ids a search gave), the latest of the same field, and, where *actor*
    may know the sender, what the same person sent. A denunciation is compared with nothing.
    """
    if case.kind == Kind.DENUNCIATION:
        return []
    own = sketch(case.id, case.received_day, case.subject, case.body, case.place)
    people = _persons(case, actor)
    rows = _candidates(case, actor, [*found, *people])
    weighed = {
        row.id: likeness
        for row in rows
        if row.id != case.id and (likeness := _weigh(own, row, same_person=row.id in people))
    }
    best = sorted(weighed, key=lambda id_: -weighed[id_].percent)[:MOST_ALIKE]
    return [
        Alike(row, weighed[row.id].percent, weighed[row.id].reasons, common(own, row.subject))
        for row in queries.by_ids(best, actor, today)
    ]


def _weigh(own: Sketch, row: Any, *, same_person: bool) -> Likeness | None:
    other = sketch(row.id, row.received_day, row.subject, row.body, row.place)
    return compare(own, other, same_person=same_person)


def common(own: Sketch, subject: str) -> tuple[str, ...]:
    """Return the words of *subject* that *own* has, too, as they are written there."""
    both = own.text & _words(subject)
    said = dict.fromkeys(_WORD.findall(subject.lower()))
    return tuple(word for word in said if len(word) > 1 and fold(word) in both)


_TEXTS = select(
    Case.id,
    Case.received_day,
    Case.subject,
    func.substr(Case.body, 1, LETTERS_READ).label("body"),
    Case.place,
)
_LEADING_ONE = Case.first_case_id.is_(None)
"""What goes with another case is found by that other one."""
_SINCE = bindparam("since", type_=Date())


def _candidates(case: Case, actor: Actor, ids: Sequence[int]) -> list[Any]:
    since = case.received_day - timedelta(days=ALIKE_DAYS)
    rows = [*db.session.execute(_near(actor), {"since": since, "field": case.field})]
    if ids:
        rows += db.session.execute(_named(actor), {"since": since, "ids": list(ids)})
    return list({row.id: row for row in rows}.values())


@lru_cache(maxsize=64)
def _near(actor: Actor) -> Any:
    """Return the statement for the latest cases of one field."""
    return (
        _TEXTS.where(
            Case.received_day >= _SINCE,
            Case.field == bindparam("field"),
            Case.kind != Kind.DENUNCIATION.value,
            _LEADING_ONE,
            readable_by(actor),
        )
        .order_by(Case.received_day.desc(), Case.id.desc())
        .limit(MOST_READ)
    )


@lru_cache(maxsize=64)
def _named(actor: Actor) -> Any:
    """Return the statement for cases known by their number."""
    return _TEXTS.where(
        Case.id.in_(bindparam("ids", expanding=True)),
        Case.received_day >= _SINCE,
        Case.kind != Kind.DENUNCIATION.value,
        _LEADING_ONE,
        readable_by(actor),
    )


# The same person


def _persons(case: Case, actor: Actor) -> frozenset[int]:
    """Return other cases of the sender of *case*, where *actor* may know who sent either."""
    if not sees_name(actor, case) or case.anonymous:
        return frozenset()
    asked = select(Case.id).where(sent_by_the_same(case), names_shown_to(actor))
    rows = db.session.scalars(asked.order_by(Case.id.desc()).limit(MOST_OF_A_PERSON))
    return frozenset(rows)


def sent_by_the_same(case: Case) -> ColumnElement[bool]:
    """Return whether a case came from whoever sent *case*: one account, telephone, mail or number.

    Never a denunciation: who sent one is not even asked.
    """
    mine = [one for party in case.parties for one in _marks(party)]
    if case.citizen_id is not None:
        mine.append(select(Case.id).where(Case.citizen_id == case.citizen_id))
    same = Case.id.in_(union(*mine)) if mine else Case.id == case.id
    return (Case.kind != Kind.DENUNCIATION.value) & (Case.id != case.id) & same


def _marks(party: Party) -> Iterable[Any]:
    cases = select(Party.case_id)
    if party.phone:
        yield cases.where(Party.phone.in_(spellings(party.phone)))
    if party.email:
        yield cases.where(Party.email == party.email)
    if party.identity_number:
        yield cases.where(Party.identity_number == party.identity_number)
    if party.name and party.address:
        yield cases.where(Party.name == party.name, Party.address == party.address)


def spellings(phone: str) -> list[str]:
    """Return how one telephone number may have been typed."""
    digits = _DIGITS.sub("", phone)
    if digits.startswith("84"):
        digits = "0" + digits[2:]
    cut = [digits[:4], digits[4:7], digits[7:]]
    abroad = f"+84{digits[1:]}"
    return list(dict.fromkeys([phone, digits, abroad, " ".join(cut), ".".join(cut), "-".join(cut)]))


def is_same_person(one: Case, other: Case) -> bool:
    """Tell whether both came from one person, as far as they left the same marks."""
    sent = select(Case.id).where(Case.id == other.id, or_(sent_by_the_same(one)))
    return db.session.scalar(sent) is not None
