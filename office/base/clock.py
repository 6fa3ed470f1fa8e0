"""The only place that asks what time it is: moments are UTC, days are Asia/Ho_Chi_Minh."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_pretended: ContextVar[datetime | None] = ContextVar("pretended moment", default=None)


def now() -> datetime:
    """Return this moment in UTC, or the one pretended by `at`."""
    return _pretended.get() or datetime.now(UTC)


def pretended() -> bool:
    """Tell whether a moment is pretended by `at`, so that `now` is no clock's."""
    return _pretended.get() is not None


def today() -> date:
    """Return today's date in Asia/Ho_Chi_Minh."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the local day on which *moment* (aware) falls."""
    return moment.astimezone(ZONE).date()


def local(moment: datetime) -> datetime:
    """Return *moment* as read on a clock in Viet Nam."""
    return moment.astimezone(ZONE)


def moment_of(day: date, at_time: time = time(0)) -> datetime:
    """Return the UTC moment of a local *day* and time of day."""
    return datetime.combine(day, at_time, ZONE).astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is *moment* (aware), for replayed stories and tests."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
