"""Many cases into the tables at once: numbers given here, events sealed here, rows by the thousand."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, text

from cli.demo.light import Deed, Light
from office.base import audit, clock
from office.base.audit import Event
from office.base.db import db, transaction
from office.cases.models import (
    Case,
    CheckAnswer,
    Clock,
    Duty,
    Message,
    Overdue,
    Party,
    Point,
    Rating,
    SealShare,
)

TABLES: tuple[Any, ...] = (
    Case, Party, Point, Clock, Overdue, Duty, Message, Rating, SealShare, CheckAnswer,
)  # fmt: skip
CASE_COLUMNS = (
    "id", "status", "open", "version", "channel", "field", "urgency", "complexity", "received_at",
    "accepted_day", "closed_at", "closed_day", "unit_id", "handler_id", "held_since",
    "first_case_id", "before_waiting", "next_due", "next_step", "overdue_since", "letters_owed",
    "transfers", "reopenings", "joined", "awaiting_reply", "public_concern", "weight", "reasons",
)  # fmt: skip
CLOCK_COLUMNS = (
    "step", "round", "rule", "facts", "started_on", "first_due", "due_on", "promise", "state",
    "stopped_on",
)  # fmt: skip
DEED_COLUMNS = (
    "id", "at", "effective_at", "actor_kind", "actor_id", "actor_name", "action", "case_id", "facts",
)  # fmt: skip


class Bulk:
    """Gathers cases and writes them; the numbers go on from what the tables hold."""

    def __init__(self) -> None:
        self._last = {each: db.session.scalar(select(func.max(each.id))) or 0 for each in TABLES}
        self._rows: dict[Any, list[dict[str, Any]]] = {each: [] for each in TABLES}
        self._deeds: list[Deed] = []
        self._cases: list[tuple[Light, dict[str, Any]]] = []
        db.session.rollback()

    def next_case(self) -> int:
        """Return the number of the next case."""
        self._last[Case] += 1
        return int(self._last[Case])

    def take(self, case: Light, filed: dict[str, Any], party: dict[str, Any]) -> None:
        """Take *case* with what was *filed* and by whom; written by `write`."""
        self._cases.append((case, filed))
        for each in party.pop("shares", ()):
            self._add(SealShare, {**each, "case_id": case.id})
        self._add(Party, {**party, "case_id": case.id})

    def write(self) -> None:
        """Write what was gathered in one transaction, events in the order of time."""
        for case, filed in self._cases:
            self._spread(case, filed)
        with transaction():
            for each in TABLES:
                self._insert(each.__table__, self._rows[each])
            self._insert(cast("Table", Event.__table__), self._sealed())
        self._rows = {each: [] for each in TABLES}
        self._deeds, self._cases = [], []

    def _insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        if rows:  # the first row says which columns are written: each must name them all
            every = dict.fromkeys(name for row in rows for name in row)
            db.session.execute(insert(table), [{**every, **row} for row in rows])

    def _add(self, table: Any, row: dict[str, Any]) -> int:
        if table is not Case:
            self._last[table] += 1
            row["id"] = self._last[table]
        self._rows[table].append(row)
        return int(row["id"])

    def _spread(self, case: Light, filed: dict[str, Any]) -> None:
        day = clock.day_of(case.received_at)
        own = {name: getattr(case, name) for name in CASE_COLUMNS}
        self._add(Case, {**filed, **own, "kind": case.kind.value, "received_day": day})
        for number, (asked, answer) in enumerate(zip(case.points, case.answers, strict=True), 1):
            row = {"number": number, "asked": asked, "answer": answer[0], "outcome": answer[1]}
            self._add(Point, {**row, "case_id": case.id})
        clocks = self._clocks(case)
        for duty in case.duties:
            ticking = duty.pop("ticking")
            self._add(Duty, {**duty, "clock_id": clocks.get(id(ticking)), "case_id": case.id})
        for said in case.messages:
            row = {**said, "key": None, "case_id": case.id}
            said["id"] = self._add(Message, row)
        for check in case.checks:
            self._add(CheckAnswer, {**check, "case_id": case.id, "round": 1, "note": ""})
        if case.rating:
            self._add(Rating, {**case.rating, "case_id": case.id})
        for deed in case.deeds:
            if deed.said:
                deed.facts["message"] = deed.said["id"]
        self._deeds += case.deeds

    def _clocks(self, case: Light) -> dict[int, int]:
        numbers = {}
        for each in case.clocks:
            row = {name: getattr(each, name) for name in CLOCK_COLUMNS}
            number = self._add(Clock, {**row, "extensions": [], "case_id": case.id})
            numbers[id(each)] = number
            if each.overdue:
                self._add(Overdue, {**each.overdue, "clock_id": number, "case_id": case.id})
        return numbers

    def _sealed(self) -> list[dict[str, Any]]:
        length, seal = audit.end_of_trail()
        rows = []
        # Stable: the deeds of one case keep their order at the same moment.
        for deed in sorted(self._deeds, key=lambda each: each.at):
            length += 1
            deed.id = length
            seal = audit.seal_of(audit.row_of(cast("Event", deed)), seal)
            rows.append({**{name: getattr(deed, name) for name in DEED_COLUMNS}, "seal": seal})
        audit.write_end(length, seal)
        return rows


def go_on_counting(tables: Iterable[Any] = (*TABLES, Event)) -> None:
    """Tell PostgreSQL which numbers are taken; SQLite sees for itself."""
    if db.engine.dialect.name != "postgresql":
        return
    with transaction():
        for each in tables:
            name = each.__table__.name
            db.session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), "  # noqa: S608 -- our own tables
                    f'(SELECT coalesce(max(id), 1) FROM "{name}"))'
                )
            )
