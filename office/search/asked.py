"""What is asked of the search and what it answers, whoever answers: the index or the database."""

from dataclasses import dataclass, field

PAGE = 20
"""Cases on one page of results."""
MOST_PAGES = 50
"""After that the reader is asked to narrow the search."""


@dataclass(frozen=True)
class Wanted:
    """Words and filters; an empty set or None narrows nothing."""

    words: str = ""
    kinds: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    fields: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    oldest_days: int | None = None
    """Received at most so many calendar days ago."""
    newest_days: int | None = None
    """Received at least so many calendar days ago."""
    scope: str = "open"
    """`open`, `closed` or `all`."""
    page: int = 1

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
    """Counts by kind, unit, field and status; each as if it were not narrowed itself."""
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
