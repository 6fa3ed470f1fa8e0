"""By when the office must act if something is filed today: the same reckoning as for a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from office.law import facts
from office.law.errors import LawError
from office.law.kinds import Kind, clock_rule, clock_start
from office.law.reckoning import Reckoning
from web.language import locale
from web.law_facts import link


@dataclass(frozen=True)
class Promised:
    """One day the office must keep."""

    step: str
    """`accept`, `settle`, or `settle-at-latest`: counted from the last day to accept."""
    due: date
    article: str
    url: str


def if_filed(kind: Kind, day: date) -> list[Promised]:
    """Return the days that hold when a filing of *kind* arrives on *day*; none beyond the calendar."""
    try:
        return list(_promised(kind, day))
    except LawError:
        return []


def _promised(kind: Kind, day: date) -> Iterable[Promised]:
    accept = _reckoned(clock_rule(kind, "accept", day), day)
    yield _told("accept", accept)
    if clock_start(kind, "settle", day) == "received":
        yield _told("settle", _reckoned(clock_rule(kind, "settle", day), day))
    else:
        latest = accept.due
        yield _told("settle-at-latest", _reckoned(clock_rule(kind, "settle", latest), latest))


def _reckoned(rule: str, start: date) -> Reckoning:
    found = facts.answer(rule, {"start": start})
    assert isinstance(found, Reckoning)  # noqa: S101 -- the clocks of a case are all counted
    return found


def _told(step: str, found: Reckoning) -> Promised:
    return Promised(step, found.due, found.article_text(locale()), link(found.rule, found.start))
