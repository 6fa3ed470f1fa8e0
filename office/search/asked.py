"""What is asked of the search and what it answers, whoever answers: the index or the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

PAGE = 20
"""Cases on one page of results."""
MOST_PAGES = 50
"""After that the reader is asked to narrow the search."""
ORDERS = ("best", "newest", "oldest", "due", "heaviest")
"""How results may stand: by how well they answer, by receipt, by the next clock, by age plus weight."""
AGES: Mapping[str, tuple[int, int | None]] = {
    "7": (0, 7), "30": (0, 30), "over_30": (31, None), "over_60": (61, None), "over_180": (181, None),
}  # fmt: skip
"""Name → received at least, at most so many calendar days ago."""
CLOCKS: Mapping[str, tuple[int | None, int | None]] = {
    "late": (None, -1), "today": (0, 0), "week": (1, 7), "later": (8, None),
}  # fmt: skip
"""Name → the next clock ends in at least, at most so many calendar days."""
NO_CLOCK = "none"


@dataclass(frozen=True)
class Wanted:
    """Words and filters; an empty set or None narrows nothing."""

    words: str = ""
    kinds: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    fields: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    """What weighs on a case, as `office.cases.attention` names it; one is enough."""
    clock: str = ""
    """One of `CLOCKS`, or `NO_CLOCK`."""
    oldest_days: int | None = None
    """Received at most so many calendar days ago."""
    newest_days: int | None = None
    """Received at least so many calendar days ago."""
    scope: str = "open"
    """`open`, `closed` or `all`."""
    page: int = 1
    order: str = "best"

    @property
    def start(self) -> int:
        """Return how many results come before this page."""
        return (min(max(self.page, 1), MOST_PAGES) - 1) * PAGE


@dataclass(frozen=True)
class Found:
    """One page of results, best first; the caller joins them to the database by id."""

    case_ids: list[int] = field(default_factory=list)
    total: int = 0
    total_is_bound: bool = False
    """There are at most (or, from the database, at least) so many."""
    corrected: str | None = None
    """The words searched instead, when some were known nowhere."""
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    """Counts by kind, unit, field, status, channel and flag, of open cases by age and clock too; each as if it were
    not narrowed itself."""
    partial_index: bool = False
    """The index is missing: the database answered, with fewer means."""
    loosened: bool = False
    """No case holds all the words; these hold all but one."""


@dataclass(frozen=True)
class Pending:
    """An open case in a list of supervision."""

    case_id: int
    age_days: int
    """Calendar days since it was received."""
    score: int
    """Age and weight together, in days."""


@dataclass(frozen=True)
class Surfaced:
    """A stretch of one list of supervision, the heaviest first, and how long the lists are."""

    cases: list[Pending] = field(default_factory=list)
    total: int = 0
    units: dict[int, int] = field(default_factory=dict)
    """Cases of the list by unit, in every unit."""
    totals: dict[str, int] = field(default_factory=dict)
    """Cases of each list."""
    partial_index: bool = False
    """The index is missing: the database answered."""


FAR = date.max.toordinal()


def due_between(name: str, today: date) -> tuple[int, int]:
    """Return the first and last day, as ordinals, on which a clock named *name* may end; 0 for none."""
    if name == NO_CLOCK:
        return 0, 0
    least, most = CLOCKS[name]
    day = today.toordinal()
    return 1 if least is None else day + least, FAR if most is None else day + most


def received_between(name: str, today: date) -> tuple[int, int]:
    """Return the first and last day, as ordinals, of receipt of a case as old as *name* says."""
    least, most = AGES[name]
    day = today.toordinal()
    return 0 if most is None else day - most, day - least
