"""What citizens say after closing, by unit and month: counted without names, and never guessed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, extract, func, select

from office.base.db import db
from office.cases import small_numbers
from office.cases.catalogue import REPLIES, SATISFACTION
from office.cases.models import Attachment, Case, Point, Rating
from office.cases.sight import counted_for, readable_by
from office.cases.small_numbers import FEWEST, Sum
from office.law.kinds import Kind
from office.people.actors import Actor

MONTHS = 12
COMMENTS = 30
CLOSED, SILENT = "closed", "silent"


@dataclass
class Said:
    """The closed cases of one unit and month, or a sum of such."""

    replied: int = 0
    """Closed with an answer; nothing is said yet of whether it helped."""
    silent: int = 0
    """The citizen has not said anything; that is no consent."""
    shown: int = 0
    """Of the silent: everything asked is answered as done, with evidence."""
    replies: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in SATISFACTION}
    )

    @property
    def solved(self) -> int:
        """How many citizens said that it is solved."""
        return self.replies["solved"]["yes"]

    def figures(self) -> dict[str, int]:
        """Return every figure by name, those too that the others would give away."""
        told = {
            "replied": self.replied,
            "silent": self.silent,
            "shown": self.shown,
            "not shown": self.silent - self.shown,
        }
        for name, counted in self.replies.items():
            said = {f"{name}.{reply}": counted[reply] for reply in REPLIES}
            told |= {**said, f"{name}.": self.replied - self.silent - sum(said.values())}
        return told

    def of_few(self) -> list[str]:
        """Return the figures that tell of a few, zeros too: what a small group said, or all of it."""
        if 0 < self.replied < FEWEST:
            return list(self.figures())
        answers = [name for name in self.figures() if "." in name]
        return answers if 0 < self.replied - self.silent < FEWEST else []


Row = tuple[int, date] | None
"""A unit and a month, or the line of all."""
Cell = tuple[Row, str]


@dataclass(frozen=True, slots=True)
class Comment:
    """Free words of a citizen, without name, code or day."""

    unit_id: int
    month: date
    text: str


def first_month(today: date) -> date:
    """Return the first day of the oldest month that is counted."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _present() -> Any:
    """Return the condition that joins the rating of the present closing to its case."""
    return and_(Rating.case_id == Case.id, Rating.round == Case.reopenings + 1)


def figures(actor: Actor, today: date) -> dict[tuple[int, date], Said]:
    """Return what was said, by unit and month of closing; of denunciations nothing is told."""
    papers = exists().where(Attachment.case_id == Case.id, Attachment.purpose == "evidence")
    undone = exists().where(Point.case_id == Case.id, Point.outcome != "done")
    done = and_(papers, ~undone).label("done")
    year, month = extract("year", Case.closed_day), extract("month", Case.closed_day)
    asked = [getattr(Rating, name) for name in SATISFACTION]
    keys = [Case.unit_id, year, month, done, Rating.id.is_(None), *asked]
    found = (
        select(*keys, func.count())
        .outerjoin(Rating, _present())
        .where(
            Case.status == CLOSED,
            Case.closed_day >= first_month(today),
            Case.kind != Kind.DENUNCIATION.value,
            counted_for(actor),
        )
        .group_by(*keys)
    )
    told: dict[tuple[int, date], Said] = {}
    for unit, in_year, in_month, proved, silent, *replies, count in db.session.execute(found):
        key = (unit, date(int(in_year), int(in_month), 1))
        said = told.setdefault(key, Said())
        said.replied += count
        said.silent += count if silent else 0
        said.shown += count if silent and proved else 0
        for name, reply in zip(SATISFACTION, replies, strict=True):
            said.replies[name][reply or ""] += count
    return told


def left_out(found: dict[tuple[int, date], Said]) -> set[Cell]:
    """Return which figures of the table (its rows and the line of all) are not told."""
    lines: dict[Row, Said] = {row: said for row, said in found.items()}  # noqa: C416 -- a wider key
    lines[None] = together(found.values())
    figures: dict[Cell, int] = {
        (row, name): value for row, said in lines.items() for name, value in said.figures().items()
    }
    sums = [one for row in lines for one in _sums_of(row)]
    sums += [Sum((None, name), [(row, name) for row in found]) for name in Said().figures()]
    few = [(row, name) for row, said in lines.items() for name in said.of_few()]
    return small_numbers.left_out(figures, sums, few)


def _sums_of(row: Row) -> list[Sum]:
    """Return what adds up in one line: everybody is silent or gave an answer to each question."""
    asked = [
        Sum(
            (row, "replied"),
            [(row, "silent"), (row, f"{name}."), *((row, f"{name}.{reply}") for reply in REPLIES)],
        )
        for name in SATISFACTION
    ]
    return [*asked, Sum((row, "silent"), [(row, "shown"), (row, "not shown")])]


OPEN_KINDS = (Kind.FEEDBACK.value, Kind.PETITION.value, Kind.INFORMATION.value)


def for_everyone(today: date) -> dict[str, int | None]:
    """Return what anyone may know of the year until the end of last month; None is left out.

    Whole months, so that nobody watches a figure move by one. Complaints and denunciations are not
    counted: it would tell whom they are about.
    """
    this = today.replace(day=1)
    said = func.coalesce(
        Rating.solved, SILENT
    )  # one expression: PostgreSQL groups by what it selects
    found: dict[str, int] = dict(
        db.session.execute(
            select(said, func.count())
            .select_from(Case)
            .outerjoin(Rating, _present())
            .where(
                Case.status == CLOSED,
                Case.closed_day >= this.replace(year=this.year - 1),
                Case.closed_day < this,
                Case.kind.in_(OPEN_KINDS),
            )
            .group_by(said)
        ).all()
    )
    told = {
        "replied": sum(found.values()),
        "solved": found.get("yes", 0),
        "not solved": found.get("partly", 0) + found.get("no", 0),
        "scored": found.get("", 0),
        "silent": found.get(SILENT, 0),
    }
    hidden = small_numbers.left_out(
        told, [Sum("replied", ["solved", "not solved", "scored", "silent"])]
    )
    return {name: None if name in hidden else value for name, value in told.items()}


def together(all_: Iterable[Said]) -> Said:
    """Return the sum of *all_*."""
    total = Said()
    for each in all_:
        total.replied += each.replied
        total.silent += each.silent
        total.shown += each.shown
        for name, counted in each.replies.items():
            total.replies[name] += counted
    return total


def comments(actor: Actor, today: date) -> list[Comment]:
    """Return the latest free words about cases *actor* may read; none about a denunciation."""
    found = (
        select(Case.unit_id, Case.closed_day, Rating.comment)
        .join(Rating, _present())
        .where(
            Case.status == CLOSED,
            Case.closed_day >= first_month(today),
            Case.kind != Kind.DENUNCIATION.value,
            Rating.comment != "",
            readable_by(actor),
        )
        .order_by(Rating.id.desc())
        .limit(COMMENTS)
    )
    return [
        Comment(unit, day.replace(day=1), text)
        for unit, day, text in db.session.execute(found)
        if day
    ]
