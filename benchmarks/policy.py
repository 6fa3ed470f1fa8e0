"""What the rule "who may see this case" costs as a query: median and p95 over 100,000 cases.

    python -m benchmarks.policy --cases 100000

The office is filled as for the clocks, and four cases in five are closed. Each role asks for a page of all it
sees, counts it, opens a lane, counts its lanes and asks what it may triage. A verifier is appointed
to forty cases; a hundred cases are about the head, for whom the deputy steps in. Numbers are for
comparing, no test depends on them.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text, update

from app import create_app
from benchmarks.clocks import NOW, fill
from cli.database import upgrade
from cli.demo.office import found
from office.base import clock, config
from office.base.db import db, transaction
from office.cases import queries
from office.cases.models import Case, Excluded
from office.cases.models.case import NO_DUE
from office.cases.permissions import TRIAGE, allowed
from office.cases.sight import counted_for, visible_to
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor, Post
from office.people.demonstration import ACCOUNTS
from office.people.models import Officer
from office.people.roles import Role

TRIES = 30
TARGET_MS = 50.0
"""For the p95 of a list and of a lane; counts of everything read every case and have no target."""
CHARGED, ABOUT_HEAD = 40, 100


def actors() -> Iterator[tuple[str, Actor]]:
    """Yield who asks: one for each role, and the verifier and the deputy at work."""
    today = clock.today()
    for role in Role:
        email = next(each.email for each in ACCOUNTS if each.role == role)
        officer = db.session.scalars(select(Officer).where(Officer.email == email)).one()
        actor = accounts.actor_of(officer, today)
        yield role.value, actor
        if role == Role.VERIFIER:
            cases = db.session.scalars(select(Case.id).order_by(Case.id).limit(CHARGED))
            unit = actor.posts[0].unit_id
            charged = tuple(Post(role, unit, each) for each in cases)
            yield (
                f"{role.value}, appointed to {CHARGED}",
                replace(actor, posts=actor.posts + charged),
            )
        if role == Role.DEPUTY:
            yield f"{role.value}, head away", replace(actor, head_away=True)


def set_the_head_aside(rng: random.Random) -> None:
    """Make some cases be about the head."""
    email = next(each.email for each in ACCOUNTS if each.role == Role.HEAD)
    head = db.session.scalars(select(Officer.id).where(Officer.email == email)).one()
    who = f"officer.{head}"
    ids = list(db.session.scalars(select(Case.id).where(Case.kind == Kind.COMPLAINT.value)))
    for each in rng.sample(ids, min(ABOUT_HEAD, len(ids))):
        db.session.add(Excluded(case_id=each, who=who, source="sender", at=clock.now()))
    db.session.flush()


def questions(actor: Actor) -> dict[str, Callable[[], Any]]:
    """Return what is asked, each under its name."""
    today = clock.today()
    everything = select(func.count()).select_from(Case).where(counted_for(actor))
    mine = select(func.count()).select_from(Case).where(Case.open, allowed(actor, TRIAGE))
    first = select(Case.id).where(visible_to(actor)).order_by(Case.id.desc()).limit(queries.PAGE)
    return {
        "list": lambda: db.session.execute(first).all(),
        "count": lambda: db.session.scalar(everything),
        "lane": lambda: queries.desk("tat-ca", actor, today),
        "lane counts": lambda: queries.lane_counts(actor, today),
        "to triage": lambda: db.session.scalar(mine),
    }


def took(ask: Callable[[], Any]) -> tuple[float, float]:
    """Return median and p95 of one question, in milliseconds."""
    ask()
    times = []
    for _try in range(TRIES):
        begun = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def close_most() -> None:
    """Close four cases in five, as in an office of some years."""
    db.session.execute(
        update(Case)
        .where(Case.id % 5 != 0)
        .values(
            open=False,
            status="closed",
            closed_at=clock.now(),
            closed_day=clock.today(),
            next_due=NO_DUE,
        )
    )
    db.session.execute(text("ANALYZE"))


def main() -> None:
    """Fill an office, ask, and print a line for each role."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--cases", type=int, default=100_000)
    said = asked.parse_args()
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config.read(instance=Path(folder), log_level="CRITICAL"))
        with app.app_context(), clock.at(NOW):
            upgrade()
            rng = random.Random("policy")
            with transaction():
                ward = found(NOW)
            fill(said.cases, ward, rng)
            with transaction():
                close_most()
                set_the_head_aside(rng)
            for name, actor in actors():
                costs = {each: took(ask) for each, ask in questions(actor).items()}
                told = "  ".join(f"{each} {m:.1f}/{p:.1f}" for each, (m, p) in costs.items())
                print(f"{name:36} {told}", flush=True)
                slow += [name for each in ("list", "lane") if costs[each][1] > TARGET_MS]
            db.session.remove()
            db.engine.dispose()
    print(f"median/p95 in ms; over {TARGET_MS:.0f} ms: {', '.join(sorted(set(slow))) or 'none'}")


if __name__ == "__main__":
    main()
