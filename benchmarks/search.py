"""What finding costs, beside what others do: CPU ms p50 and p95 of each question, against what is to be reached.

    python -m benchmarks.search --cases 10000 --cases 100000

The cases are synthetic: the texts of the demonstration with their words mixed, 3.4 % of them open. The same cases lie in
our index, in SQLite FTS5, in a plain table for the LIKE question of help desks, and in our rows in PostgreSQL where
`--postgres` names a database (`postgresql+psycopg://…`); its times are of the clock on the wall, for its CPU is not ours. A
million takes long to write: `--keep` keeps what was written for the next run, as PostgreSQL does.
"""

import argparse
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy import text as sql

from office.cases import attention, catalogue
from office.cases.sight import IndexSight
from office.cases.statuses import OPEN, Status
from office.search import query, text
from office.search.asked import Wanted
from office.search.index import CaseIndex
from office.search.place import Index
from office.search.postgres import table as rows
from office.search.postgres.index import TableIndex
from office.search.schema import Doc
from office.search.surfacing import surfaced

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 23)
OPEN_SHARE = 0.034
UNITS = 40
EVERYTHING = IndexSight(({},))
SIZES = (10_000, 100_000, 1_000_000)
TARGETS = {
    "open, two words, filters": (15, 25, 60),
    "long-pending": (10, 10, 20),
    "facets of all open": (10, 15, 40),
    "archive, two words": (30, 150, 1_500),  # on PostgreSQL 150 at a million
    "a slip corrected": (5, 5, 5),
}
"""CPU ms p95 to reach at each size."""
ASKED = (
    "đèn đường", "rác thải", "sổ đỏ", "ngập nước", "tiếng ồn", "khai sinh", "bảo hiểm", "giấy phép",
    "vỉa hè", "đất đai", "cống thoát", "bồi thường",
)  # fmt: skip
SLIPS = ("ddèn", "ngạpp", "khiếuu", "thoátt", "dường", "vỉahe", "giáyy", "rrác")
POSTGRES = "Our rows in PostgreSQL, by the clock on the wall"


@dataclass(frozen=True)
class Figure:
    """One question asked many times."""

    name: str
    times: list[float]

    def p(self, share: float) -> float:
        """Return the CPU ms that so large a share of the times does not pass."""
        return sorted(self.times)[min(int(len(self.times) * share), len(self.times) - 1)]


def docs(cases: int) -> Iterator[Doc]:
    """Yield synthetic cases, the same for the same number, the oldest first."""
    rng = random.Random(cases)
    known = [
        each
        for each in json.loads((ROOT / "cli" / "demo" / "cases.json").read_text())
        if each["kind"] != "denunciation"
    ]
    sentences = [part.strip() for each in known for part in each["body"].split(".") if part.strip()]
    fields, working = list(catalogue.FIELDS), sorted(OPEN)
    day = TODAY.toordinal()
    for number in range(1, cases + 1):
        one = rng.choice(known)
        is_open = rng.random() < OPEN_SHARE
        age = rng.randrange(400) if is_open else rng.randrange(5 * 365)
        reasons = {"transferred": rng.randrange(1, 5)} if is_open and rng.random() < 0.2 else {}
        yield Doc(
            case_id=number,
            code=f"ND{rng.randrange(22, 27)}-{number:07X}",
            subject=f"{one['subject']} {rng.choice(sentences)[:40]}",
            text=". ".join(rng.choices(sentences, k=6)) + f" Số {rng.randrange(9999)}/QĐ-UBND",
            kind=one["kind"],
            status=rng.choice(working) if is_open else Status.CLOSED,
            unit_id=rng.randrange(1, UNITS + 1),
            handler_id=rng.randrange(1, 400),
            field=rng.choice(fields),
            open=is_open,
            received_day=day - age,
            due_day=day + rng.randrange(-60, 60) if is_open else 0,
            closed_day=0 if is_open else day - age + rng.randrange(1, 60),
            weight=sum(attention.points(*each) for each in reasons.items()),
            reasons=tuple(reasons),
            listed=attention.lists_of(reasons) if is_open else (),
            numbers=(f"09{rng.randrange(10**8):08}",),
            version=1,
        )


def spent(
    work: Callable[[], object], times: int = 1, by: Callable[[], float] = time.process_time
) -> list[float]:
    """Return the ms of each of so many runs of *work*, of this process's CPU or *by* another clock."""
    found = []
    for _ in range(times):
        began = by()
        work()
        found.append((by() - began) * 1000)
    return found


# Our index


def filled(folder: Path, cases: int) -> CaseIndex:
    """Return the index of so many cases, written unless *folder* holds it."""
    index = CaseIndex(folder / f"index-{cases}")
    if index.health().usable:
        return index
    began, cpu = time.monotonic(), time.process_time()
    index.rebuild(docs(cases))
    took, spent_cpu = time.monotonic() - began, time.process_time() - cpu
    say(
        f"wrote {cases:,} cases in {took:.0f} s, {spent_cpu:.0f} CPU s ({cases / spent_cpu:.0f} a CPU second)"
    )
    return index


def ours(index: Index, repeats: int, by: Callable[[], float] = time.process_time) -> list[Figure]:
    """Return what each question costs in our index, after a first question has opened it."""
    index.forget()
    first = spent(lambda: query.search(Wanted("đèn"), EVERYTHING, TODAY, index), by=by)[0]
    rng = random.Random(7)
    found: dict[str, list[float]] = {name: [] for name in TARGETS}

    def ask(name: str, wanted: Wanted) -> None:
        found[name] += spent(lambda: query.search(wanted, EVERYTHING, TODAY, index), by=by)

    for turn in range(repeats):
        words = ASKED[turn % len(ASKED)]
        unit = frozenset({rng.randrange(1, UNITS + 1)})
        page = rng.randrange(1, 4)
        ask("open, two words, filters", Wanted(words, units=unit, newest_days=30, scope="open"))
        ask("facets of all open", Wanted(scope="open", page=page))
        ask("archive, two words", Wanted(words, scope="closed", page=page))
        ask("a slip corrected", Wanted(SLIPS[turn % len(SLIPS)], scope="open"))
        found["long-pending"] += spent(
            lambda page=page: surfaced(  # type: ignore[misc]  # the page of this turn
                attention.LONG_PENDING, EVERYTHING, TODAY, 15, 15 * page, index=index
            ),
            by=by,
        )
    return [
        Figure("first question of a process", [first]),
        *(Figure(*each) for each in found.items()),
    ]


READER = """
import sys, time
from pathlib import Path
from benchmarks.search import EVERYTHING, TODAY
from office.search import query
from office.search.asked import Wanted
from office.search.index import CaseIndex

index, wanted = CaseIndex(Path(sys.argv[1])), Wanted(sys.argv[2], scope="open")
query.search(wanted, EVERYTHING, TODAY, index)
print("ready", flush=True)
end = time.monotonic() + 30
while time.monotonic() < end:
    if query.search(wanted, EVERYTHING, TODAY, index).total:
        print(time.time(), flush=True)
        break
    time.sleep(0.02)
"""


def seen(index: CaseIndex, turns: int = 5) -> tuple[float, float]:
    """Return the longest seconds until both of two busy readers see a change, and the CPU ms of writing it."""
    longest, cpu = 0.0, []
    for turn in range(turns):
        mark = f"dau{turn}x{random.randrange(10**6)}"
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", READER, str(index.folder), mark],
                stdout=subprocess.PIPE, text=True, cwd=ROOT,
            )
            for _ in range(2)
        ]  # fmt: skip
        for each in readers:
            each.stdout.readline()  # type: ignore[union-attr]
        changed = next(docs(1))
        changed = Doc(
            **{**changed.__dict__, "case_id": 5, "open": True, "subject": mark, "version": turn + 2}
        )
        began = time.time()
        cpu += spent(lambda changed=changed: index.write([changed]))  # type: ignore[misc]
        for each in readers:
            longest = max(longest, float(each.communicate()[0] or "inf") - began)
    return longest, max(cpu)


def memory(index: CaseIndex) -> int:
    """Return the MB by which a process grows that has asked every kind of question."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom benchmarks.search import *\n"
        "before = resident()\n"
        f"ours(CaseIndex(Path({str(index.folder)!r})), 24)\nprint(resident() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[-1])


def resident() -> int:
    """Return the MB this process holds for itself or has mapped."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1_000_000


# Our rows in PostgreSQL


def in_postgres(address: str, cases: int) -> TableIndex:
    """Return the rows of so many cases in a schema of their own, written unless they are there."""
    schema = f"bench_{cases}"
    plain = create_engine(address)
    with plain.begin() as connection:
        connection.execute(sql(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    plain.dispose()
    mark = "&" if "?" in address else "?"
    engine = create_engine(f"{address}{mark}options=-csearch_path%3D{schema}")
    index = TableIndex(engine)
    if not index.health().usable:
        rows.metadata.create_all(engine)
        began = time.monotonic()
        index.rebuild(docs(cases))
        took = time.monotonic() - began
        say(f"wrote {cases:,} cases to PostgreSQL in {took:.0f} s ({cases / took:.0f} a second)")
    return index


# What others do


class Sql:
    """The same cases in a database: `asked` gives one question its words."""

    def __init__(
        self,
        name: str,
        ask: Callable[[str, str], object],
        by: Callable[[], float] = time.process_time,
    ) -> None:
        self.name, self.ask, self.by = name, ask, by

    def figures(self, repeats: int) -> list[Figure]:
        """Return what the comparable questions cost here."""
        return [
            Figure(name, [self._one(turn, scope) for turn in range(repeats)])
            for name, scope in (
                ("open, two words, filters", "open"),
                ("archive, two words", "closed"),
            )
        ]

    def _one(self, turn: int, scope: str) -> float:
        return spent(lambda: self.ask(ASKED[turn % len(ASKED)], scope), by=self.by)[0]


def sqlite(folder: Path, cases: int) -> sqlite3.Connection:
    """Return a database with a plain table and FTS5 over the folded words."""
    path = folder / f"sqlite-{cases}.db"
    made = path.exists()
    held = sqlite3.connect(path)
    if made:
        return held
    held.execute(
        "CREATE TABLE c (id INTEGER PRIMARY KEY, open INTEGER, unit INTEGER, day INTEGER, said TEXT)"
    )
    held.execute("CREATE VIRTUAL TABLE f USING fts5(said, content='')")
    for at in docs(cases):
        said = f"{at.subject} {at.text}"
        held.execute(
            "INSERT INTO c VALUES (?,?,?,?,?)",
            (at.case_id, at.open, at.unit_id, at.received_day, said),
        )
        held.execute("INSERT INTO f (rowid, said) VALUES (?,?)", (at.case_id, text.fold(said)))
    held.execute("CREATE INDEX c_day ON c (open, day)")
    held.commit()
    return held


def beside_sqlite(folder: Path, cases: int) -> list[Sql]:
    """Return FTS5 and the LIKE question of help desks."""
    held = sqlite(folder, cases)

    def fts(words: str, scope: str) -> object:
        return held.execute(
            "SELECT c.id FROM f JOIN c ON c.id = f.rowid WHERE f MATCH ? AND c.open = ?"
            " AND (c.open = 0 OR c.unit = 7) ORDER BY bm25(f) LIMIT 20",
            (" AND ".join(text.words(words)), scope == "open"),
        ).fetchall()

    def like(words: str, scope: str) -> object:
        return held.execute(
            "SELECT id FROM c WHERE said LIKE ? AND open = ? AND (open = 0 OR unit = 7)"
            " ORDER BY day DESC LIMIT 20",
            (f"%{words}%", scope == "open"),
        ).fetchall()

    return [Sql("SQLite FTS5", fts), Sql("LIKE", like)]


# Printing


def say(line: str) -> None:
    """Print *line* at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def table(who: str, figures: list[Figure], cases: int) -> None:
    """Print *figures*, with what is to be reached at this size."""
    say(f"\n{who}, {cases:,} cases, CPU ms")
    say(f"{'':<30}{'p50':>9}{'p95':>9}{'to reach':>10}")
    for each in figures:
        target = TARGETS.get(each.name, ())
        wanted = str(target[SIZES.index(cases)]) if target and cases in SIZES else ""
        missed = " missed" if wanted and each.p(0.95) > float(wanted) and who == "Whoosh" else ""
        say(
            f"{each.name:<30}{statistics.median(each.times):>9.1f}{each.p(0.95):>9.1f}{wanted:>10}{missed}"
        )


def rebuilt(cases: int = 33_000) -> None:
    """Print what it costs to make the index of so many open cases anew."""
    with tempfile.TemporaryDirectory() as folder:
        index, began = CaseIndex(Path(folder) / "index"), time.process_time()
        index.rebuild(Doc(**{**each.__dict__, "open": True}) for each in docs(cases))
        say(
            f"\nrebuild of {cases:,} open cases: {time.process_time() - began:.0f} CPU s (to reach 300)"
        )


def main() -> None:
    """Measure each size asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, action="append")
    parser.add_argument("--repeats", type=int, default=120)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--postgres", default=os.environ.get("NGHEDAN_BENCH_POSTGRES", ""))
    parser.add_argument("--postgres-alone", action="store_true", help="Measure nothing else.")
    parser.add_argument(
        "--rebuild", action="store_true", help="Also make an open set of 33,000 anew."
    )
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for cases in asked.cases or SIZES[:2]:
            if asked.postgres:
                held = in_postgres(asked.postgres, cases)
                table(POSTGRES, ours(held, asked.repeats, time.perf_counter), cases)
            if asked.postgres_alone:
                continue
            index = filled(folder, cases)
            table("Whoosh", ours(index, asked.repeats), cases)
            longest, cpu = seen(index)
            say(
                f"a change seen by two busy readers after {longest:.2f} s (to reach 2), written in {cpu:.0f} CPU ms (100)"
            )
            say(f"a reader that asked everything holds {memory(index)} MB more than before (200)")
            for each in beside_sqlite(folder, cases):
                table(each.name, each.figures(min(asked.repeats, 24)), cases)
        if asked.rebuild:
            rebuilt()
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
