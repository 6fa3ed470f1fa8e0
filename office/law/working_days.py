"""Which days offices of the State work; add, step back and count them, never beyond the calendar.

Days are days in Viet Nam. A swapped day off is a rest day and its make-up Saturday an ordinary
working day: no text says otherwise, and the decision that swaps them says just this.

The statutory years are data (`holidays.toml`). An office adds what came later, a storm or a swap
announced late, with `Calendar.with_closures`; `use` makes the result the calendar of this process.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from office.law.dated import ONE_DAY, need, read, refuse_unknown
from office.law.errors import BadClosure, BadTable, BeyondCalendar, LawError

SATURDAY, SUNDAY = 5, 6


class Note(NamedTuple):
    """Why a day is not like others: the reason, in Vietnamese and in English."""

    reason: str  # weekend, holiday, swapped, makeup or closure
    vi: str
    en: str


WEEKEND = {
    SATURDAY: Note("weekend", "Thứ Bảy", "Saturday"),
    SUNDAY: Note("weekend", "Chủ nhật", "Sunday"),
}


@dataclass(frozen=True, slots=True)
class Closure:
    """Days an office was closed by a decision, and the Saturdays worked instead, if any."""

    first: date
    last: date
    vi: str
    en: str
    decision: str
    makeup: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """One year as `holidays.toml` says it: its source, and whether it is announced already."""

    year: int
    decision: str
    mark: str
    provisional: bool
    rows: tuple[tuple[date, date, str, str], ...]  # first, last, Vietnamese, English
    swaps: tuple[tuple[date, date, str], ...]  # day off, Saturday worked, decision


@dataclass(frozen=True, slots=True)
class Calendar:
    """All the years we know: the working days in order, and a note on each unusual day.

    Every question raises BeyondCalendar where the answer lies outside the known years.
    """

    first: date
    last: date
    working: tuple[int, ...] = field(repr=False)  # ordinals, ascending
    off: dict[date, Note] = field(repr=False)
    makeup: dict[date, Note] = field(repr=False)
    provisional: frozenset[int]  # years
    edition: int = 0  # how many changes of the office it holds

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if not self.first <= day <= self.last:
            raise self._beyond(day.year)
        return day in self.makeup or (day.weekday() < SATURDAY and day not in self.off)

    def why_off(self, day: date) -> Note | None:
        """Why offices rest on `day` (reason, Vietnamese, English), or nothing when they work."""
        if not self.first <= day <= self.last:
            raise self._beyond(day.year)
        if day in self.makeup:
            return None
        return self.off.get(day) or WEEKEND.get(day.weekday())

    def each(self, first: int, last: int) -> Iterator[tuple[date, Note | None]]:
        """Give each day from *first* to *last* (ordinals) with the reason of its rest, if it is one."""
        if first <= last and not (
            self.first.toordinal() <= first and last <= self.last.toordinal()
        ):
            raise self._beyond(date.fromordinal(max(first, last)).year)
        for ordinal in range(first, last + 1):
            day = date.fromordinal(ordinal)
            if day in self.makeup:
                yield day, None
            else:
                yield day, self.off.get(day) or WEEKEND.get((ordinal - 1) % 7)

    def why_working(self, day: date) -> Note | None:
        """Why offices work on this Saturday, or nothing on any other day."""
        return self.makeup.get(day)

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is worked, else the first working day after it."""
        if self.is_working(day):
            return day
        return self._at(bisect_left(self.working, day.toordinal()), self.last.year + 1)

    def last_working_day(self, day: date) -> date:
        """`day` itself when it is worked, else the last working day before it."""
        return day if self.is_working(day) else self.subtract(day, 1)

    def add(self, day: date, n: int) -> date:
        """Find the `n`-th working day after `day`, itself not counted; `day` when `n` is 0."""
        if n < 0:
            raise LawError("add counts forward; subtract counts back")
        if n == 0:
            return day
        if day < self.first - ONE_DAY:  # working days before the table would be passed over unseen
            raise self._beyond(day.year)
        return self._at(
            bisect_right(self.working, day.toordinal()) + n - 1, max(day.year, self.last.year + 1)
        )

    def subtract(self, day: date, n: int) -> date:
        """Find the `n`-th working day before `day`, itself not counted; `day` when `n` is 0."""
        if n < 0:
            raise LawError("subtract counts back; add counts forward")
        if n == 0:
            return day
        if day > self.last + ONE_DAY:
            raise self._beyond(day.year)
        return self._at(
            bisect_left(self.working, day.toordinal()) - n, min(day.year, self.first.year - 1)
        )

    def count(self, after: date, until: date) -> int:
        """How many working days lie after `after`, up to and including `until`; negative backwards."""
        if until < after:
            return -self.count(until, after)
        if after < self.first - ONE_DAY:
            raise self._beyond(after.year)
        if until > self.last:
            raise self._beyond(until.year)
        return bisect_right(self.working, until.toordinal()) - bisect_right(
            self.working, after.toordinal()
        )

    def expected_only(self, first: date, last: date) -> bool:
        """Whether a day from `first` to `last` lies in a year that is not announced yet."""
        return any(year in self.provisional for year in range(first.year, last.year + 1))

    def with_closures(self, closures: Iterable[Closure]) -> "Calendar":
        """Return this calendar with days the office was closed besides, one edition newer for each.

        Raises BadClosure where no working day would be lost, or a day worked instead is one already.
        """
        found = self
        for closure in closures:
            found = found._closed(closure)
        return found

    def _closed(self, closure: Closure) -> "Calendar":
        lost = [day for day in _span(closure.first, closure.last) if self.is_working(day)]
        if not lost:
            raise BadClosure(
                f"Nobody works from {closure.first.isoformat()} to {closure.last.isoformat()} "
                "anyway: nothing would change.",
                f"Từ {_date_text(closure.first)} đến {_date_text(closure.last)} vốn là ngày nghỉ: "
                "không có gì thay đổi.",
            )
        reason = "swapped" if closure.makeup else "closure"
        by = f" ({closure.decision})" if closure.decision else ""
        off = self.off | dict.fromkeys(
            lost, Note(reason, f"{closure.vi}{by}", f"{closure.en or closure.vi}{by}")
        )
        makeup = {day: note for day, note in self.makeup.items() if day not in lost}
        for day in closure.makeup:
            if self.is_working(day) or day in lost or day.weekday() < SATURDAY:
                raise BadClosure(
                    f"{day.isoformat()} is no day of rest: it cannot be worked instead.",
                    f"{_date_text(day)} không phải ngày nghỉ hằng tuần: không làm bù vào ngày đó được.",
                )
            makeup[day] = Note(
                "makeup",
                f"làm bù cho {closure.vi}{by}",
                f"worked in place of {closure.en or closure.vi}{by}",
            )
        return _calendar(self.first, self.last, off, makeup, self.provisional, self.edition + 1)

    def _at(self, index: int, beyond: int) -> date:
        if not 0 <= index < len(self.working):
            raise self._beyond(beyond)
        return date.fromordinal(self.working[index])

    def _beyond(self, year: int) -> BeyondCalendar:
        return BeyondCalendar(year, self.first.year, self.last.year)


def _date_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _calendar(
    first: date,
    last: date,
    off: dict[date, Note],
    makeup: dict[date, Note],
    provisional: Iterable[int],
    edition: int = 0,
) -> Calendar:
    working = tuple(
        day.toordinal()
        for day in _span(first, last)
        if day in makeup or (day.weekday() < SATURDAY and day not in off)
    )
    return Calendar(first, last, working, off, makeup, frozenset(provisional), edition)


def _holidays(rows: Sequence[dict[str, Any]], year: int) -> list[tuple[date, date, str, str]]:
    found, seen = [], set[date]()
    where = f"holidays {year}"
    for row in rows:
        refuse_unknown(row, ("day", "until", "vi", "en"), where)
        need(row, ("day", "vi", "en"), where)
        day, until = row["day"], row.get("until", row["day"])
        if day.year != year or until.year != year or until < day:
            raise BadTable(f"{where}: {day} to {until} does not lie in the year")
        days = set(_span(day, until))
        if twice := days & seen:
            raise BadTable(f"{where}: {min(twice)} is listed twice")
        seen |= days
        found.append((day, until, row["vi"], row["en"]))
    return found


def _swaps(
    rows: Sequence[dict[str, Any]], off: Iterable[tuple[date, date, str, str]], year: int
) -> list[tuple[date, date, str]]:
    where = f"swapped days {year}"
    resting = {day for first, last, _vi, _en in off for day in _span(first, last)}
    found = []
    for row in rows:
        refuse_unknown(row, ("off", "makeup", "decision", "mark"), where)
        need(row, ("off", "makeup", "decision", "mark"), where)
        rest, work = row["off"], row["makeup"]
        if rest.weekday() >= SATURDAY or rest in resting:
            raise BadTable(f"{where}: {rest} is off already")
        if work.weekday() != SATURDAY or work in resting:
            raise BadTable(f"{where}: {work} is not an ordinary Saturday")
        found.append((rest, work, row["decision"]))
    return found


def gather(data: dict[str, Any]) -> tuple[Year, ...]:
    """Read the years of a table, in order. Raises BadTable for a row that cannot be right."""
    refuse_unknown(data, ("year",), "holidays")
    found = []
    for row in data["year"]:
        where, year = f"holidays {row['year']}", row["year"]
        refuse_unknown(row, ("year", "decision", "mark", "provisional", "off", "swap"), where)
        need(row, ("decision", "mark", "off"), where)
        off = _holidays(row["off"], year)
        swaps = _swaps(row.get("swap", []), off, year)
        expected = row.get("provisional", False)
        found.append(Year(year, row["decision"], row["mark"], expected, tuple(off), tuple(swaps)))
    if len({each.year for each in found}) < len(found):
        raise BadTable("holidays: a year is missing or listed twice")
    return gather_years(found)


def build(rows: Sequence[Year]) -> Calendar:
    """Lay out the days of consecutive years."""
    off: dict[date, Note] = {}
    makeup: dict[date, Note] = {}
    for each in rows:
        for first, last, vi, en in each.rows:
            off |= dict.fromkeys(_span(first, last), Note("holiday", vi, en))
        for rest, work, by in each.swaps:
            off[rest] = Note(
                "swapped",
                f"nghỉ hoán đổi, làm bù ngày {_date_text(work)} ({by})",
                f"swapped day off, worked on {_date_text(work)} ({by})",
            )
            makeup[work] = Note(
                "makeup",
                f"làm bù cho ngày {_date_text(rest)} ({by})",
                f"working Saturday in place of {_date_text(rest)} ({by})",
            )
    first, last = date(rows[0].year, 1, 1), date(rows[-1].year, 12, 31)
    return _calendar(first, last, off, makeup, (each.year for each in rows if each.provisional))


@cache
def years() -> tuple[Year, ...]:
    """Load the years of `holidays.toml`, once."""
    return gather(read("holidays.toml"))


@cache
def statutory() -> Calendar:
    """Return the calendar of `holidays.toml` alone."""
    return build(years())


Change = Closure | Year


def lay_out(changes: Sequence[Change]) -> Calendar:
    """Return the statutory calendar with the *changes* of an office, in the order they were made.

    A year takes the place of the one we expected, or follows the last one. A closure that a year
    announced later made needless stays without effect. The edition is the number of changes.
    """
    known = {each.year: each for each in years()}
    for change in changes:
        if isinstance(change, Year):
            known[change.year] = change
    found = build(gather_years(known.values()))
    for change in changes:
        if isinstance(change, Closure):
            with suppress(BadClosure):
                found = found.with_closures([change])
    return replace(found, edition=len(changes))


def gather_years(rows: Iterable[Year]) -> tuple[Year, ...]:
    """Sort years. Raises BadTable where one is missing in between."""
    found = tuple(sorted(rows, key=lambda each: each.year))
    if any(new.year != old.year + 1 for old, new in pairwise(found)):
        raise BadTable("holidays: a year is missing or listed twice")
    return found


_in_use: list[Calendar] = []


def calendar() -> Calendar:
    """Return the calendar of this process: the statutory one, unless another is in use."""
    return _in_use[-1] if _in_use else statutory()


def use(found: Calendar | None) -> None:
    """Make *found* the calendar of this process, or the statutory one again when None."""
    _in_use[:] = [found] if found else []


def first_known_day() -> date:
    """Give the first day of the first year whose days off we know."""
    return calendar().first


def last_known_day() -> date:
    """Give the last day of the last year whose days off we know."""
    return calendar().last


def provisional(day: date) -> bool:
    """Whether the days off of this day's year are expected only, not announced."""
    return day.year in calendar().provisional


def is_working(day: date) -> bool:
    """Whether offices work on `day`. Raises BeyondCalendar outside the known years."""
    return calendar().is_working(day)


def why_off(day: date) -> Note | None:
    """Why offices rest on `day` (reason, Vietnamese, English), or nothing when they work."""
    return calendar().why_off(day)


def why_working(day: date) -> Note | None:
    """Why offices work on this Saturday, or nothing on any other day."""
    return calendar().why_working(day)


def next_working_day(day: date) -> date:
    """`day` itself when it is worked, else the first working day after it."""
    return calendar().next_working_day(day)


def last_working_day(day: date) -> date:
    """`day` itself when it is worked, else the last working day before it."""
    return calendar().last_working_day(day)


def add(day: date, n: int) -> date:
    """Find the `n`-th working day after `day`, itself not counted; `day` when `n` is 0."""
    return calendar().add(day, n)


def subtract(day: date, n: int) -> date:
    """Find the `n`-th working day before `day`, itself not counted; `day` when `n` is 0."""
    return calendar().subtract(day, n)


def count(after: date, until: date) -> int:
    """How many working days lie after `after`, up to and including `until`; negative backwards."""
    return calendar().count(after, until)
