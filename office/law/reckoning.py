"""What a reckoning of a time limit says: the due day, its ground, and each day counted."""

from dataclasses import dataclass
from datetime import date, datetime

from office.law.citation import Citation
from office.law.dated import ONE_DAY
from office.law.telling import Day, Told, tell, tell_back
from office.law.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension: from the day of its decision to the day of the decision to go on, if any yet."""

    suspended_on: date
    resumed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension granted: how long, and on which day, where that is to be looked at."""

    days: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """The longest further extension lawful now, who may grant it, and until when to give notice."""

    days: int
    unit: str
    notice_by: date
    by_vi: str
    by_en: str
    citation: Citation
    source_mark: str

    @property
    def article(self) -> str:
        """The article that allows it, in Vietnamese."""
        return self.citation.article_vi

    @property
    def law(self) -> str:
        """The act that allows it, in Vietnamese."""
        return self.citation.law_vi

    @property
    def promise(self) -> bool:
        """Whether its length is our own policy and not a number of the law."""
        return self.source_mark == "P"

    def article_text(self, locale: str) -> str:
        """Cite it in Vietnamese, or in English for `en`."""
        return self.citation.text(locale)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A due day and how it came about. `due` is the last lawful day, until 24:00 in Viet Nam.

    `base_due` is the due day without extensions; `breach_from` the first late day. `due_at` is set
    for hours and minutes only, and there lateness begins at that moment. `earlier_reading` is an
    internal target where the law can be read more strictly. While `paused_since` is set the clock stands still and `due` is the day it would
    have been without that suspension: nobody is late.
    """

    rule: str
    name_vi: str
    name_en: str
    start: date
    due: date
    base_due: date
    breach_from: date
    unit: str
    length: int
    citation: Citation
    source_mark: str
    valid_from: date
    promise: bool
    actor: str
    calendar: Calendar
    earlier_reading: date | None = None
    lower_rank: date | None = None
    provisional: bool = False
    known: bool = True
    """False where the calendar ends before the period does: `due` is then the end of time."""
    due_at: datetime | None = None
    paused_since: date | None = None
    told: Told | None = None

    @property
    def article(self) -> str:
        """The article, in Vietnamese, such as "khoản 1 Điều 36"."""
        return self.citation.article_vi

    @property
    def law(self) -> str:
        """The act, in Vietnamese."""
        return self.citation.law_vi

    def article_text(self, locale: str) -> str:
        """Cite it in Vietnamese, or in English for `en`."""
        return self.citation.text(locale)

    @property
    def last_before_effect(self) -> date:
        """The last day of a period after which a decision takes effect; else the due day."""
        return self.due - ONE_DAY if self.told and self.told.effect else self.due

    @property
    def days(self) -> tuple[Day, ...]:
        """Each day from day 0 to the due day, told anew at every call; none for hours."""
        told, working = self.told, self.unit == "working_days"
        if told is None:
            return ()
        if told.before:
            return tell_back(self.start, self.due, self.calendar, working=working)
        end = self.base_due if told.second_leg else self.due
        until = min(end, self.paused_since or end)
        days = tell(self.start, until, self.calendar, working=working, told=told)
        if told.second_leg and self.paused_since is None:
            more = Told(length=told.second_leg)
            days += tell(self.base_due, self.due, self.calendar, working=False, told=more)[1:]
        return days
