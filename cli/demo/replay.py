"""Time in the stories: each tale waits for its moment, and every midnight what is late is found."""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from office.base import clock
from office.base.db import db
from office.law import working_days

Tale = Iterator[datetime]
"""Yields the moment at which it wants to go on; what it does then happens at that moment."""
Progress = Callable[[datetime], None]
OPENS, NOON, AFTERNOON, CLOSES = (7, 45), (11, 15), (13, 15), (16, 30)


class Replay:
    """Tells many tales at once, in the order of time, up to a moment."""

    def __init__(self, until: datetime, sweep: Callable[[datetime], None]) -> None:
        self.until = until
        self._sweep = sweep
        self._waiting: list[tuple[datetime, int, Tale]] = []
        self._number = 0

    def add(self, tale: Tale) -> None:
        """Let *tale* begin at the first moment it yields."""
        self._number += 1
        self._wait(self._number, tale)

    def _wait(self, number: int, tale: Tale) -> None:
        moment = next(tale, None)
        if moment is not None:
            heapq.heappush(self._waiting, (moment, number, tale))

    def tell(self, progress: Progress) -> None:
        """Tell everything that happens up to the end; the sweep runs at each midnight."""
        if not self._waiting:
            return
        midnight = _midnight_after(self._waiting[0][0])
        while self._waiting and self._waiting[0][0] <= self.until:
            moment, number, tale = heapq.heappop(self._waiting)
            midnight = self._sweep_up_to(moment, midnight, progress)
            with clock.at(moment):
                self._wait(number, tale)
        self._sweep_up_to(self.until, midnight, progress)
        db.session.commit()

    def _sweep_up_to(self, moment: datetime, midnight: datetime, progress: Progress) -> datetime:
        while midnight <= moment:
            with clock.at(midnight):
                self._sweep(midnight)
            if clock.local(midnight).day == 1:
                db.session.commit()  # a commit waits for the disk: once a month is enough here
            progress(midnight)
            midnight += timedelta(days=1)
        return midnight


def _midnight_after(moment: datetime) -> datetime:
    return clock.moment_of(clock.day_of(moment) + timedelta(days=1), time(0, 5))


def at_office(rng: Random, after: datetime, days: int) -> datetime:
    """Return a moment in office hours *days* working days after *after* (0: the same day if it can be)."""
    day = clock.day_of(after)
    day = working_days.add(day, days) if days else working_days.next_working_day(day)
    moment = _hour(rng, day)
    if moment > after:
        return moment
    later = after + timedelta(minutes=rng.randrange(4, 40))
    if clock.local(later).time() <= time(*CLOSES) and clock.day_of(later) == day:
        return later
    return _hour(rng, working_days.add(day, 1))


def _hour(rng: Random, day: date) -> datetime:
    first, last = rng.choice(((OPENS, NOON), (AFTERNOON, CLOSES)))
    minute = rng.randrange(first[0] * 60 + first[1], last[0] * 60 + last[1])
    at = time(minute // 60, minute % 60, rng.randrange(60))
    return clock.moment_of(day, at)


def at_home(rng: Random, after: datetime, days: int) -> datetime:
    """Return a moment *days* calendar days after *after*, at any hour citizens are awake."""
    day = clock.day_of(after) + timedelta(days=days)
    minute = rng.choice((rng.randrange(330, 1420), rng.randrange(1080, 1380)))
    moment = clock.moment_of(day, time(minute // 60, minute % 60, rng.randrange(60)))
    return moment if moment > after else after + timedelta(minutes=rng.randrange(5, 90))
