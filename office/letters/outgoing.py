"""The register of outgoing papers (sổ văn bản đi, Decree 30/2020, Appendix IV): a page at a time.

Papers issued here and numbers reserved for papers written outside stand in one row, last number first. Who the
recipient is stands there for whoever sees the name; of a denunciation nothing stands there but number and day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from office.base import clock
from office.base.db import db
from office.base.text import whole_number
from office.cases.models import Case
from office.cases.sight import names_shown_to, readable_by, visible_to
from office.law.kinds import Kind
from office.letters import reserving
from office.letters.models import Delivery, Letter, ReservedNumber
from office.people.actors import Actor
from office.people.models import Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Way:
    """One way a paper went: channel, state, day."""

    channel: str
    state: str
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a register."""

    number: int
    number_text: str
    day: date
    kind: str
    """Of the catalogue; empty for a number that was reserved."""
    about: str
    """Trích yếu; empty of a denunciation, and for who may not read the case."""
    signer: str
    to: str
    """The recipient by name; empty where it may not be told, or follows from the kind."""
    keeper: str
    keeper_en: str
    """The unit that keeps the draft."""
    copies: int
    state: str
    """`issued`, `withdrawn`, `reserved`, `used` or `cancelled`."""
    note: str
    """Why it was withdrawn or cancelled, or what a number is kept for."""
    case_code: str = ""
    handle: str = ""
    """Of the letter, for who may read it."""
    reserved_id: int = 0
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, and the number after which the next page begins; empty when there is none."""

    lines: list[Line]
    after: str


def page(
    register: str, year: int, actor: Actor, *, after: str = "", kind: str = "", number: str = ""
) -> Page:
    """Return a page of *register* (see `books.NAMES`) in *year*, as *actor* may see it.

    *number* finds one number alone. Three questions to the database, however long the page.
    """
    wanted = whole_number(number)
    letters = _letters(register, year, actor)
    kept = select(ReservedNumber).where(
        ReservedNumber.register == register, ReservedNumber.year == year
    )
    if last := whole_number(after):
        letters = letters.where(Letter.number < last)
        kept = kept.where(ReservedNumber.number < last)
    if wanted:
        letters = letters.where(Letter.number == wanted)
        kept = kept.where(ReservedNumber.number == wanted)
    if kind:
        letters = letters.where(Letter.kind == kind)
    found = db.session.execute(letters.order_by(Letter.number.desc()).limit(PAGE + 1)).all()
    held: Iterable[ReservedNumber] = ()
    if not kind:
        held = db.session.scalars(kept.order_by(ReservedNumber.number.desc()).limit(PAGE + 1))
    ways = _ways([row.id for row in found])
    lines = [*(_issued(row, ways.get(row.id, ())) for row in found), *map(_reserved, held)]
    lines.sort(key=lambda each: -each.number)
    more = len(lines) > PAGE
    return Page(lines[:PAGE], str(lines[PAGE - 1].number) if more else "")


def _letters(register: str, year: int, actor: Actor) -> Select[Any]:
    return (
        select(
            Letter.id, Letter.handle, Letter.number, Letter.day, Letter.kind, Letter.status,
            Letter.signed_title, Letter.facts, Letter.withdrawn_reason, Case.code,
            Case.kind.label("case_kind"), Unit.name.label("unit"), Unit.name_en.label("unit_en"),
            readable_by(actor).label("readable"), names_shown_to(actor).label("named"),
        )
        .join(Case, Case.id == Letter.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Letter.year == year, Letter.register == register, visible_to(actor))
    )  # fmt: skip


def _ways(ids: list[int]) -> Mapping[int, tuple[Way, ...]]:
    found: dict[int, tuple[Way, ...]] = {}
    asked = select(
        Delivery.letter_id, Delivery.channel, Delivery.state, Delivery.day, Delivery.at
    ).where(Delivery.letter_id.in_(ids))
    for id_, channel, state, day, at in db.session.execute(asked.order_by(Delivery.id)):
        found[id_] = (*found.get(id_, ()), Way(channel, state, day or clock.day_of(at)))
    return found


def _issued(row: Any, ways: tuple[Way, ...]) -> Line:
    open_ = bool(row.readable) and row.case_kind != Kind.DENUNCIATION
    facts: Mapping[str, Any] = row.facts
    given = facts.get("given") or {}
    to = str(facts.get("to") or "") if row.named else ""
    return Line(
        number=row.number or 0,
        number_text=str(facts.get("number_text") or ""),
        day=row.day or date.min,
        kind=row.kind,
        about=str(facts.get("about") or "") if open_ else "",
        signer=_signer(row.signed_title, facts),
        to=str(given.get("agency") or "") if open_ and given.get("agency") else to,
        keeper=row.unit if open_ else "",
        keeper_en=row.unit_en if open_ else "",
        copies=max(len(facts.get("recipients") or ()), 1),
        state=row.status,
        note=row.withdrawn_reason if open_ else "",
        case_code=row.code,
        handle=row.handle if row.readable else "",
        ways=ways if open_ else (),
    )


def _signer(title: str, facts: Mapping[str, Any]) -> str:
    name = (facts.get("signer") or {}).get("name", "")
    return f"{title} {name}".strip()


def _reserved(kept: ReservedNumber) -> Line:
    return Line(
        number=kept.number,
        number_text=reserving.number_text(kept),
        day=kept.day or kept.reserved_on,
        kind="",
        about=kept.subject,
        signer=kept.signer,
        to="",
        keeper="",
        keeper_en="",
        copies=1,
        state=kept.state,
        note=kept.reason or kept.purpose,
        reserved_id=kept.id,
    )
