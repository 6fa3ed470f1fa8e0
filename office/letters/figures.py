"""What everyone may know of apologies and thanks: how many this year, and after how many days."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import func, select

from office.base.db import db
from office.cases.models import Case, Duty
from office.cases.satisfaction import OPEN_KINDS
from office.cases.small_numbers import FEWEST
from office.letters.models import ISSUED, Letter

TOLD = ("apology", "thank_you")


@dataclass(frozen=True, slots=True)
class Sent:
    """Letters of one kind sent in a year; None where there are so few that they could point at a person."""

    count: int | None
    days: int | None
    """Half of them went within so many calendar days of the day they were owed from."""


@dataclass(frozen=True, slots=True)
class Year:
    """Letters of one year, up to the end of a whole month."""

    since: date
    until: date
    """The first day that is no longer counted."""
    sent: dict[str, Sent]

    @property
    def last(self) -> date:
        """Return the last day that is counted."""
        return self.until - timedelta(days=1)


def for_everyone(today: date) -> Year:
    """Return what was sent this year until the end of last month; in January, all of last year.

    Whole months, so that nobody watches a figure move by one; what was withdrawn does not count.
    Complaints and denunciations are left out: it would tell whom they are about.
    """
    until = today.replace(day=1)
    since = date(until.year - (until.month == 1), 1, 1)
    rows = db.session.execute(
        select(Letter.kind, Duty.since, Letter.day, func.count())
        .join(Case, Case.id == Letter.case_id)
        .outerjoin(Duty, Duty.id == Letter.duty_id)
        .where(
            Letter.kind.in_(TOLD),
            Letter.status == ISSUED,
            Letter.day >= since,
            Letter.day < until,
            Case.kind.in_(OPEN_KINDS),
        )
        .group_by(Letter.kind, Duty.since, Letter.day)
    ).all()
    sent, waited = Counter[str](), defaultdict[str, list[int]](list)
    for kind, owed_from, day, count in rows:
        sent[kind] += count
        if owed_from and day:
            waited[kind] += [max((day - owed_from).days, 0)] * count
    return Year(since, until, {kind: _sent(sent[kind], waited[kind]) for kind in TOLD})


def _sent(letters: int, days: list[int]) -> Sent:
    """Return a figure with the median of the days that were waited, of letters that were owed."""
    if not letters:
        return Sent(0, None)
    if letters < FEWEST:
        return Sent(None, None)
    return Sent(letters, round(median(days)) if len(days) >= FEWEST else None)
