"""An entry for a calendar: one whole day, an alarm before, the same every time."""

from datetime import UTC, date, datetime, timedelta

import icalendar

from web.calendar_file import ALARM_DAYS, calendar_file

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def entry(data: bytes) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found


def test_a_last_day_is_a_whole_day_with_an_alarm_before_it() -> None:
    data = calendar_file("Hạn chót", date(2026, 12, 21), "Điều 33\nhttps://x", made_at=NOW)
    found = entry(data)
    assert found["dtstart"].dt == date(2026, 12, 21)
    assert found["dtend"].dt == date(2026, 12, 22)
    (alarm,) = found.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-ALARM_DAYS)
    assert str(found["description"]) == "Điều 33\nhttps://x"
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_the_same_limit_is_the_same_entry_and_another_is_not() -> None:
    one, again, other = (
        entry(calendar_file("A", date(2026, 12, day), "", made_at=NOW + timedelta(hours=day)))
        for day in (21, 21, 22)
    )
    assert one["uid"] == again["uid"] != other["uid"]
