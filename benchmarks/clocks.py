"""What a change of the calendar costs: 100,000 open clocks reckoned anew, and one due day by itself.

    python -m benchmarks.clocks --clocks 100000

An instance of its own is filled with open cases, each with one running clock, on the same pretended
day each time; then the office closes for two days of a storm. Printed are the seconds until every
clock has been looked at, with its trail, its promises and the officers told, and what one due day
and one explanation cost. The numbers are for comparing, no test depends on them.
"""

import argparse
import contextlib
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app import create_app
from cli.database import upgrade
from cli.demo.office import Ward, found
from office.base import clock, config
from office.base.db import db, transaction
from office.cases import calendar, editions
from office.cases.calendar import Proposal
from office.cases.models import Case, Clock
from office.law import deadlines as law
from office.law import explanation, working_days
from office.law.kinds import Kind, clock_rule
from office.people.roles import Role

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Viet Nam."""
TARGET = 20.0
"""Seconds for 100,000 clocks."""
PORTION = 5_000
KINDS = (Kind.FEEDBACK, Kind.PETITION, Kind.COMPLAINT, Kind.DENUNCIATION, Kind.INFORMATION)
WEIGHTS = (80, 14, 3, 2, 1)
TRIES = 2_000


@cache
def _reckoned(kind: Kind, day: date) -> law.Reckoning:
    return law.reckon(clock_rule(kind, "settle", day), day)


def begun(rng: random.Random, today: date) -> tuple[Kind, law.Reckoning]:
    """Draw a kind and the settlement clock of a case that is still in time."""
    while True:
        (kind,) = rng.choices(KINDS, WEIGHTS)
        found_ = _reckoned(kind, today - timedelta(days=rng.randrange(25)))
        if found_.due >= today:
            return kind, found_


def fill(clocks: int, ward: Ward, rng: random.Random) -> None:
    """Write *clocks* open cases with one running clock each."""
    today = clock.today()
    for first in range(1, clocks + 1, PORTION):
        cases, running = [], []
        for number in range(first, min(first + PORTION, clocks + 1)):
            kind, reckoned = begun(rng, today)
            cases.append(_case(number, kind, reckoned, ward))
            running.append(_clock(number, reckoned))
        with transaction():
            db.session.execute(insert(Case), cases)
            db.session.execute(insert(Clock), running)


def _case(number: int, kind: Kind, reckoned: law.Reckoning, ward: Ward) -> dict[str, Any]:
    slug = sorted(ward.handlers)[number % len(ward.handlers)]
    sealed = kind == Kind.DENUNCIATION
    holder = ward.actors[Role.SEALED_INTAKE] if sealed else ward.handlers[slug]
    return {
        "id": number,
        "code": f"PA{number:08}",
        "secret_hash": "0" * 64,
        "kind": kind.value,
        "status": "accepted",
        "field": "lighting",
        "channel": "web",
        "subject": "Đèn đường tắt",
        "body": "Dãy đèn trước nhà tắt đã ba tuần.",
        "received_at": clock.moment_of(reckoned.start),
        "received_day": reckoned.start,
        "accepted_day": reckoned.start,
        "unit_id": ward.units[slug].id,
        "handler_id": holder.id if number % 10 else None,  # one in ten waits for somebody
        "held_since": reckoned.start,
        "next_due": reckoned.due,
        "next_step": "settle",
    }


def _clock(number: int, reckoned: law.Reckoning) -> dict[str, Any]:
    return {
        "id": number,
        "case_id": number,
        "step": "settle",
        "rule": reckoned.rule,
        "started_on": reckoned.start,
        "first_due": reckoned.due,
        "due_on": reckoned.due,
    }


def each_takes(deed: Callable[[], object]) -> float:
    """Return the median microseconds of one *deed*."""
    spent = []
    for _ in range(TRIES):
        started = time.perf_counter()
        deed()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent) * 1e6


def one_clock(today: date) -> None:
    """Print what one due day and one explanation cost."""
    for kind in (Kind.FEEDBACK, Kind.COMPLAINT):
        rule = clock_rule(kind, "settle", today)

        def due(rule: str = rule) -> law.Reckoning:
            return law.reckon(rule, today)

        told = due()
        days = len(told.days)
        print(
            f"{rule:28} due day {each_takes(due):7.1f} µs · with its days "
            f"{each_takes(lambda due=due: due().days):7.1f} µs · explanation as data "
            f"{each_takes(lambda told=told: explanation.explain(told)):7.1f} µs ({days} days)"
        )


def change_of_calendar(clocks: int, ward: Ward) -> None:
    """Let the office close for a storm, and reckon every open clock anew."""
    storm = working_days.Closure(
        date(2026, 11, 19), date(2026, 11, 20), "nghỉ do bão", "closed because of a storm",
        "Công điện thử 01/CĐ-UBND",
    )  # fmt: skip
    proposal, supervisor = Proposal(storm), ward.actors[Role.SUPERVISOR]
    editions.refresh()
    started = time.monotonic()
    foretold = calendar.preview(proposal, supervisor, clock.today())
    print(f"foretold: {foretold.moved:,} clocks move, {time.monotonic() - started:.1f} s")
    with transaction():
        calendar.adopt(proposal, supervisor, clock.now(), seen=editions.newest())
    editions.refresh()
    started = last = time.monotonic()
    worked = time.process_time()

    def told(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= 1 or done == total:
            last = time.monotonic()
            print(f"  {done:>9,} / {total:,}  {last - started:5.1f} s", flush=True)

    moved = calendar.catch_up(clock.now(), told=told)
    spent, worked = time.monotonic() - started, time.process_time() - worked
    good = "✓" if spent * 100_000 / clocks < TARGET else "✗"
    print(
        f"{clocks:,} clocks in {spent:.1f} s ({worked:.1f} s of CPU), {clocks / spent:,.0f} a second "
        f"(to reach {TARGET:.0f} s for 100,000) {good}; {moved:,} moved"
    )
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


def main() -> None:
    """Fill an instance, change the calendar, print what it took."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--clocks", type=int, default=100_000)
    asked.add_argument("--folder", type=Path, help="where to keep the instance; else it is dropped")
    said = asked.parse_args()
    with contextlib.ExitStack() as stack:
        folder = said.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if (folder / "nghedan.sqlite3").exists():
            raise SystemExit(f"{folder} holds an instance already; name an empty folder")
        app = create_app(config.read(instance=folder.absolute(), log_level="CRITICAL"))
        with app.app_context(), clock.at(NOW):
            one_clock(clock.today())
            upgrade()
            with transaction():
                ward = found(NOW)
            started = time.monotonic()
            fill(said.clocks, ward, random.Random("clocks"))
            print(f"filled {said.clocks:,} open clocks in {time.monotonic() - started:.0f} s")
            change_of_calendar(said.clocks, ward)
            db.engine.dispose()


if __name__ == "__main__":
    main()
