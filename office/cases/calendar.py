"""The working calendar as the office's own: changed by decision, every moved clock accounted for.

A clock moves with the calendar while it is owed and in time. One already late gains nothing, none
is made late by a change, and a closed one keeps the day and the reason it had.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, bindparam, func, insert, select, update
from sqlalchemy import case as sql_case

from office.base import audit, clock, ledger, outbox
from office.base.db import db, transaction
from office.base.outbox import Given, Promise
from office.cases import deadlines, editions, queries
from office.cases.editions import CLOSURE, WITHDRAWAL, YEAR, Made
from office.cases.models import CalendarChange, Case, Clock, Overdue, Pause
from office.cases.models.case import NO_DUE
from office.cases.queries import Row
from office.cases.sight import visible_to
from office.law import deadlines as law
from office.law import working_days
from office.law.errors import BadClosure
from office.law.working_days import Calendar, Change, Closure, Year
from office.people.actors import SYSTEM, Actor

TOPIC = "calendar.changed"
MOVED = "case:clock:move"
SHOWN = 200
"""Moved clocks that a preview lists; all are counted."""
BATCH = 1000
"""Cases of one transaction: short enough that nobody waits for it."""
DEEDS = {
    CLOSURE: "case:calendar:close",
    YEAR: "case:calendar:announce",
    WITHDRAWAL: "case:calendar:take_back",
}


class Newer(ValueError):
    """Someone else changed the calendar since the preview; nothing was written."""


class TooLate(ValueError):
    """A change whose first day has come is a fact; it can no longer be taken back."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change somebody thinks of: days closed or a year announced, or one to be taken back."""

    change: Change | None = None
    withdraws: int | None = None
    note: str = ""

    @property
    def kind(self) -> str:
        """Return what it is: `closure`, `year` or `withdrawal`."""
        if self.change is None:
            return WITHDRAWAL
        return YEAR if isinstance(self.change, Year) else CLOSURE


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that a change moves: whose it is, from which day to which."""

    case: Row
    step: str
    old: date
    due: date


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do to the clocks that its reader may see."""

    edition: int
    """The edition it starts from."""
    moved: int
    late: int
    """Clocks it would have moved, had they not been late already."""
    spared: int
    """Clocks whose new day had passed already: they keep the day they had."""
    unknown: int
    """Clocks whose new day would lie beyond the known years: they move once that year is known."""
    shifts: list[Shift]
    """The first of those moved, by their old day."""


class Going(NamedTuple):
    """A clock still owed, as far as its due day goes."""

    id: int
    case_id: int
    step: str
    state: str
    rule: str
    facts: Mapping[str, Any]
    started_on: date
    due_on: date
    shortened_days: int
    extensions: Sequence[int]
    edition: int
    checked: int
    late: bool


class Outcome(NamedTuple):
    """Where a clock comes to stand: due day, edition, and why it did not move, if it should have."""

    due: date
    edition: int
    kept: str
    """`late`, `spared`, `unknown` or empty."""


Pauses = Mapping[int, tuple[law.Pause, ...]]
Editions = Sequence[tuple[Calendar, date]]
Told = Callable[[int, int], None]


class Counting:
    """Reckons due days; clocks of one rule and one first day are reckoned once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], date | None] = {}

    def due(self, going: Going, pauses: tuple[law.Pause, ...], calendar: Calendar) -> date | None:
        """Return the due day of *going* by *calendar*, or None where that does not reach."""
        facts = tuple(going.facts.items())
        more = tuple(going.extensions)
        asked = (calendar.edition, going.rule, going.started_on, facts, more, pauses)
        if asked not in self._known:
            self._known[asked] = _reckoned(going, pauses, calendar)
        found = self._known[asked]
        return found and found - timedelta(days=going.shortened_days)

    def outcome(
        self, going: Going, pauses: tuple[law.Pause, ...], later: Editions, *, standing: bool
    ) -> Outcome:
        """Take *going* through the *later* editions, each with the day on which it was made.

        *standing* is a clock under suspension: no day passes for it.
        """
        due, edition, kept = going.due_on, going.edition, ""
        for calendar, made_on in later:
            found = self.due(going, pauses, calendar)
            if going.late or (due < made_on and not standing):
                kept = "late" if found not in {None, due} else kept
                continue
            if found is None:
                kept = "unknown"  # beyond what that edition knows: the day it had stands
                continue
            if found < due and found < made_on and not standing:
                kept = "spared"
                continue
            due, edition, kept = found, calendar.edition, ""
        return Outcome(due, edition, kept)


def _reckoned(going: Going, pauses: tuple[law.Pause, ...], calendar: Calendar) -> date | None:
    try:
        return law.reckon(
            going.rule,
            going.started_on,
            extensions=going.extensions,
            pauses=pauses,
            select_on=deadlines.version_day(going.rule, going.started_on),
            calendar=calendar,
            **going.facts,
        ).due
    except law.LawError:
        return None


def _going() -> Select[Any]:
    return (
        select(
            Clock.id, Clock.case_id, Clock.step, Clock.state, Clock.rule, Clock.facts,
            Clock.started_on, Clock.due_on, Clock.shortened_days, Clock.extensions, Clock.edition,
            Clock.checked, Overdue.id.is_not(None).label("late"),
        )
        .outerjoin(Overdue, Overdue.clock_id == Clock.id)
        .where(Clock.stopped_on.is_(None))
        .order_by(Clock.id)
    )  # fmt: skip


def _pauses(asked: Select[Any]) -> Pauses:
    found = defaultdict(list)
    columns = asked.with_only_columns(Pause.clock_id, Pause.suspended_on, Pause.resumed_on)
    for clock_id, suspended, resumed in db.session.execute(columns.order_by(Pause.id)):
        found[clock_id].append(law.Pause(suspended, resumed))
    return {clock_id: tuple(each) for clock_id, each in found.items()}


def laid(proposal: Proposal, today: date) -> Calendar:
    """Return the calendar as *proposal* would make it.

    Raises `errors.BadClosure` where nothing would change or a year is official already,
    `errors.BadTable` where a year is missing in between, `TooLate` for a change that can no longer be taken back.
    """
    if isinstance(proposal.change, Closure):
        working_days.calendar().with_closures([proposal.change])
    if isinstance(proposal.change, Year):
        _refuse_official(proposal.change.year, today)
    if proposal.change is None and not any(
        each.edition == proposal.withdraws for each in withdrawable(today)
    ):
        raise TooLate
    staying = [each for each in editions.in_force() if each.edition != proposal.withdraws]
    changes = [*(each.change for each in staying), proposal.change]
    return editions.with_changes(changes, editions.newest() + 1)


def _refuse_official(year: int, today: date) -> None:
    known = {each.year for each in editions.years()}
    if year in known - set(announceable(today)):
        raise BadClosure(
            f"The days of {year} are official already. Add the days that came later one by one.",
            f"Lịch năm {year} đã là lịch chính thức. Ngày nghỉ có thêm thì ghi từng ngày một.",
        )


def withdrawable(today: date) -> list[Made]:
    """Return the changes in force whose first day, and first make-up day, has not come yet."""
    return [each for each in editions.in_force() if _first_day(each) > today]


def _first_day(each: Made) -> date:
    makeup = each.change.makeup if isinstance(each.change, Closure) else ()
    return min(each.first, *makeup) if makeup else each.first


def announceable(today: date) -> list[int]:
    """Return the years that may be announced: the expected, the announced by us, the next one."""
    calendar = working_days.calendar()
    ours = {each.first.year for each in editions.in_force() if each.kind == YEAR}
    found = {*calendar.provisional, *ours, calendar.last.year + 1}
    return sorted(year for year in found if year >= today.year)


def preview(proposal: Proposal, actor: Actor, today: date) -> Preview:
    """Tell which clocks *proposal*, made today, would move, as far as *actor* may see them.

    Nothing is written. Raises what `laid` raises.
    """
    proposed = (laid(proposal, today), today)
    seen = _going().join(Case, Case.id == Clock.case_id).where(visible_to(actor))
    going = [Going(*row) for row in db.session.execute(seen)]
    halted = select(Pause).join(Clock, Clock.id == Pause.clock_id)
    pauses = _pauses(halted.where(Clock.stopped_on.is_(None)))
    counting, kept = Counting(), {"late": 0, "spared": 0, "unknown": 0}
    moved: list[tuple[date, Going, date]] = []
    for each in going:
        before, found = _foretold(each, pauses.get(each.id, ()), counting, proposed)
        if found.kept:
            kept[found.kept] += 1
        elif found.due != before:
            moved.append((before, each, found.due))
    moved.sort(key=lambda one: (one[0], one[1].id))
    return Preview(
        edition=editions.newest(),
        moved=len(moved),
        late=kept["late"],
        spared=kept["spared"],
        unknown=kept["unknown"],
        shifts=_shifts(moved[:SHOWN], actor, today),
    )


def _foretold(
    each: Going,
    pauses: tuple[law.Pause, ...],
    counting: Counting,
    proposed: tuple[Calendar, date],
) -> tuple[date, Outcome]:
    """Return the due day by all editions so far, and what *proposed* makes of it."""
    standing = each.state == "paused"
    later = editions.later_than(each.checked)
    now = counting.outcome(each, pauses, later, standing=standing)
    as_it_is = each._replace(due_on=now.due, edition=now.edition)
    return now.due, counting.outcome(as_it_is, pauses, [proposed], standing=standing)


def _shifts(moved: Sequence[tuple[date, Going, date]], actor: Actor, today: date) -> list[Shift]:
    ids = list(dict.fromkeys(each.case_id for _, each, _ in moved))
    rows = {row.id: row for row in queries.by_ids(ids, actor, today)}
    return [
        Shift(rows[each.case_id], each.step, old, due)
        for old, each, due in moved
        if each.case_id in rows
    ]


def adopt(proposal: Proposal, actor: Actor, at: datetime, *, seen: int) -> CalendarChange:
    """Write *proposal* down as the next edition; upkeep then goes through the clocks.

    *seen* is the edition that its preview started from. Raises `Newer` where there is another one
    by now, and what `laid` raises; then nothing has changed.
    """
    last = db.session.scalar(select(func.max(CalendarChange.id))) or 0
    if last != seen or editions.newest() != seen:
        editions.look_again()
        raise Newer
    laid(proposal, clock.day_of(at))
    row = _row(proposal, actor, at)
    row.id = seen + 1
    db.session.add(row)
    audit.record(
        actor,
        DEEDS[row.kind],
        at,
        edition=row.id,
        first=row.first_day.isoformat(),
        last=row.last_day.isoformat(),
        decision=row.decision,
        withdraws=row.withdraws,
    )
    outbox.put(TOPIC, key=str(row.id))
    db.session.flush()
    editions.look_again()
    return row


def _row(proposal: Proposal, actor: Actor, at: datetime) -> CalendarChange:
    change = proposal.change
    row = CalendarChange(
        kind=proposal.kind, note=proposal.note, made_at=at, officer_id=actor.id, en="",
        makeup=[], rows=[], swaps=[], withdraws=proposal.withdraws,
    )  # fmt: skip
    if isinstance(change, Closure):
        row.first_day, row.last_day = change.first, change.last
        row.vi, row.en, row.decision = change.vi, change.en, change.decision
        row.makeup = [each.isoformat() for each in change.makeup]
    elif isinstance(change, Year):
        row.first_day, row.last_day = date(change.year, 1, 1), date(change.year, 12, 31)
        row.vi, row.decision = str(change.year), change.decision
        row.rows = [[a.isoformat(), b.isoformat(), vi, en] for a, b, vi, en in change.rows]
        row.swaps = [[off.isoformat(), work.isoformat(), by] for off, work, by in change.swaps]
    else:
        taken = next(each for each in editions.made() if each.edition == proposal.withdraws)
        row.first_day, row.last_day = taken.first, taken.last
        row.vi, row.en, row.decision = taken.vi, taken.en, taken.decision
    return row


def keep_changed(_promises: Sequence[Given]) -> None:
    """Keep the promise of `adopt`: go through all clocks with the newest edition."""
    editions.look_again()
    editions.refresh()
    catch_up(clock.now())


def waiting() -> tuple[int, int]:
    """Return how many clocks still owed were gone through with the newest edition, and of how many."""
    owed = select(func.count()).select_from(Clock).where(Clock.stopped_on.is_(None))
    total = db.session.scalar(owed) or 0
    left = db.session.scalar(owed.where(Clock.checked < editions.newest())) or 0
    return total - left, total


def catch_up(at: datetime, *, limit: int | None = None, told: Told | None = None) -> int:
    """Go through the clocks that have not seen the newest edition; return how many were moved.

    Works in batches, each its own transaction: stopped at any time, the next call goes on. At most
    *limit* batches; after each, *told* hears how many clocks are done, and of how many.
    """
    if editions.newest() == 0:
        return 0
    counting, moved, batches = Counting(), 0, 0
    done, total = waiting() if told else (0, 0)
    while limit is None or batches < limit:
        with transaction():
            looked, shifted = _one_batch(counting, at)
        if not looked:
            break
        batches, moved, done = batches + 1, moved + shifted, done + looked
        if told:
            told(done, total)
    return moved


def _one_batch(counting: Counting, at: datetime) -> tuple[int, int]:
    newest = editions.newest()
    behind = (
        select(Clock.case_id)
        .where(Clock.stopped_on.is_(None), Clock.checked < newest)
        .order_by(Clock.checked, Clock.id)
        .limit(BATCH)
    )
    ids = sorted(set(db.session.scalars(behind)))
    if not ids:
        return 0, 0
    held = select(Case.id, Case.due_before).where(Case.id.in_(ids)).order_by(Case.id)
    before: dict[int, date | None] = {
        row.id: row.due_before for row in db.session.execute(held.with_for_update())
    }
    going = [Going(*row) for row in db.session.execute(_going().where(Clock.case_id.in_(ids)))]
    pauses = _pauses(select(Pause).where(Pause.clock_id.in_([each.id for each in going])))
    stands, looked, moved = _stand(going, pauses, counting)
    _write_clocks(looked, newest)
    _write_cases(stands, moved, before)
    _tell(moved, at)
    return len(looked), len(moved)


Stands = list[tuple[Going, Outcome]]


def _stand(
    going: Iterable[Going], pauses: Pauses, counting: Counting
) -> tuple[Stands, Stands, Stands]:
    """Return where all clocks come to stand, those of them looked at, and those moved."""
    stands: Stands = []
    newest = editions.newest()
    for each in going:
        later = editions.later_than(each.checked)
        standing = each.state == "paused"
        found = counting.outcome(each, pauses.get(each.id, ()), later, standing=standing)
        stands.append((each, found))
    looked = [one for one in stands if one[0].checked < newest]
    return stands, looked, [one for one in looked if one[1].due != one[0].due_on]


_CLOCK, _CASE = cast("Table", Clock.__table__), cast("Table", Case.__table__)
_STAMP = (
    update(_CLOCK)
    .where(_CLOCK.c.id == bindparam("of"))
    .values(
        due_on=bindparam("due"),
        # what could not be reckoned at first is first promised now
        first_due=sql_case(
            (_CLOCK.c.first_due == NO_DUE, bindparam("due")), else_=_CLOCK.c.first_due
        ),
        edition=bindparam("by"),
        checked=bindparam("now"),
    )
)
_NEXT = (
    update(_CASE)
    .where(_CASE.c.id == bindparam("of"))
    .values(
        next_due=bindparam("due"),
        next_step=bindparam("step"),
        due_before=bindparam("before"),
        version=_CASE.c.version + 1,
    )
)


def _write_clocks(looked: Stands, newest: int) -> None:
    rows = [
        {"of": each.id, "due": found.due, "by": found.edition, "now": newest}
        for each, found in looked
    ]
    if rows:
        ledger.note(Clock.__tablename__, [row["of"] for row in rows])
        db.session.connection().execute(_STAMP, rows)


def _write_cases(stands: Stands, moved: Stands, before: Mapping[int, date | None]) -> None:
    of_case: dict[int, list[tuple[Going, Outcome]]] = defaultdict(list)
    for each, found in stands:
        of_case[each.case_id].append((each, found))
    rows = []
    for case_id, old in _first_moves(moved).items():
        running = [one for one in of_case[case_id] if one[0].state == "running"]
        first = min(running, key=lambda one: one[1].due, default=None)
        rows.append(
            {
                "of": case_id,
                "due": first[1].due if first else NO_DUE,
                "step": first[0].step if first else "",
                "before": before.get(case_id) or (old if old != NO_DUE else None),
            }
        )
    if rows:
        ledger.note(Case.__tablename__, [row["of"] for row in rows])
        db.session.connection().execute(_NEXT, rows)


def _first_moves(moved: Stands) -> dict[int, date]:
    """Return case id → the earliest due day of its clocks that moved, as it was."""
    found: dict[int, date] = {}
    for each, _outcome in moved:
        if each.due_on == NO_DUE:
            found.setdefault(each.case_id, NO_DUE)
            continue
        found[each.case_id] = min(found.get(each.case_id, each.due_on), each.due_on)
    return found


def _tell(moved: Stands, at: datetime) -> None:
    """Write the moves into the trail; promise the index, and the citizen the news."""
    audit.record_all(
        SYSTEM, MOVED, at, [(each.case_id, _facts(each, found)) for each, found in moved]
    )
    promises = [
        {"topic": topic, "key": str(case_id), "facts": {"case_id": case_id, **news}, "made_at": at,
         "due_at": at, "tries": 0}
        for case_id in _first_moves(moved)
        for topic, news in (("case.changed", {}), ("notice", {"news": "calendar"}))
    ]  # fmt: skip
    if promises:
        db.session.connection().execute(insert(cast("Table", Promise.__table__)), promises)


def _facts(each: Going, found: Outcome) -> dict[str, Any]:
    return {
        "step": each.step,
        "old": each.due_on.isoformat() if each.due_on != NO_DUE else "",
        "due": found.due.isoformat(),
        "edition": found.edition,
    }


def bring_up(case: Case, at: datetime) -> bool:
    """Go through the clocks of one *case* before a deed of today; tell whether one was moved.

    So a clock is never found late by a calendar that has been changed since.
    """
    behind = [each for each in deadlines.running(case) if each.checked < editions.newest()]
    if not behind:
        return False
    objects = {each.id: each for each in behind}
    pauses = {
        each.id: tuple(law.Pause(one.suspended_on, one.resumed_on) for one in each.pauses)
        for each in behind
    }
    stands, _looked, moved = _stand([_as_going(each) for each in behind], pauses, Counting())
    for each, found in stands:
        kept = objects[each.id]
        kept.due_on, kept.edition, kept.checked = found.due, found.edition, editions.newest()
        kept.first_due = found.due if kept.first_due == NO_DUE else kept.first_due
    for each, found in moved:
        audit.record(SYSTEM, MOVED, at, case_id=case.id, **_facts(each, found))
    if not moved:
        return False
    old = _first_moves(moved)[case.id]
    case.due_before = case.due_before or (old if old != NO_DUE else None)
    case.version += 1
    deadlines.refresh(case)
    outbox.put("case.changed", key=str(case.id), case_id=case.id)
    outbox.put("notice", key=str(case.id), case_id=case.id, news="calendar")
    return True


def _as_going(each: Clock) -> Going:
    return Going(
        each.id, each.case_id, each.step, each.state, each.rule, each.facts, each.started_on,
        each.due_on, each.shortened_days, each.extensions, each.edition, each.checked,
        each.overdue is not None,
    )  # fmt: skip


def note_seen(actor: Actor, ids: Sequence[int]) -> int:
    """Note that *actor* has seen the new due days of *ids*; return of how many cases of his own."""
    mine = Case.id.in_(ids) & queries.lane("han-doi", actor, date.min) & visible_to(actor)
    found = list(db.session.scalars(select(Case.id).where(mine)))
    db.session.execute(update(Case).where(Case.id.in_(found)).values(due_before=None))
    return len(found)
