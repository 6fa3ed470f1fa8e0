"""A last day as an entry for anybody's calendar (RFC 5545), with an alarm some days before."""

import hashlib
from datetime import date, datetime, timedelta

ALARM_DAYS = 3
"""Days before the last day: time enough to write or to go there."""


def calendar_file(
    name: str, day: date, text: str, *, made_at: datetime, at: datetime | None = None
) -> bytes:
    """Return the file of one entry on *day*, a whole day of Viet Nam, or at the moment *at*.

    The same limit gives the same entry, so that taking it twice does not put it there twice.
    """
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 -- few ask for it; slow to load

    entry = Event()
    entry.add("summary", name)
    entry.add("description", text)
    entry.add("dtstamp", made_at)
    entry.add("dtstart", at or day)
    if at is None:
        entry.add("dtend", day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    entry.add("uid", f"{hashlib.sha256(f'{name}{at or day}'.encode()).hexdigest()[:32]}@nghedan")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", name)
    alarm.add("trigger", timedelta(days=-ALARM_DAYS) if at is None else timedelta(hours=-1))
    entry.add_component(alarm)
    found = Calendar()
    found.add("version", "2.0")
    found.add("prodid", "-//Nghe Dân//thoi-han//VI")
    found.add("method", "PUBLISH")
    found.add_component(entry)
    return bytes(found.to_ical())
