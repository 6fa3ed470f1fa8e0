"""The rows of the search in PostgreSQL: what files do not have. Run with NGHEDAN_TESTS_POSTGRES (`make test-postgres`)."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, inspect, select, text, update

from office.search import query
from office.search.asked import PAGE, Wanted
from office.search.index import Broken, Busy
from office.search.postgres import index as table_index
from office.search.postgres import query as table_query
from office.search.postgres import table
from office.search.postgres.index import TableIndex
from office.search.schema import Doc
from tests import postgres
from tests.search.conftest import EVERYTHING, TODAY, a_doc

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from sqlalchemy import create_engine
from office.search.postgres.index import TableIndex
from tests.search.conftest import a_doc

index = TableIndex(create_engine(sys.argv[1]))
for version in range(int(sys.argv[2]), 10**9):
    index.write([a_doc(n, f"Việc lần{version}", open=version % 2 > 0, version=version) for n in range(1, 6)])
    print(version, flush=True)
"""
KILLS = 25
"""A server's transactions are its own business: this many show that ours are whole ones."""


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Empty tables in a schema apart from that of the application."""
    made = create_engine(postgres.address(postgres.fresh(f"{postgres.worker()}_apart")))
    table.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def index(engine: Engine) -> TableIndex:
    made = TableIndex(engine)
    made.rebuild([])
    return made


def find(index: TableIndex, words: str = "", **more: object) -> list[int]:
    return query.search(Wanted(words=words, **more), EVERYTHING, TODAY, index).case_ids  # type: ignore[arg-type]


def test_migrations_make_the_tables_that_the_program_asks_for(
    engine: Engine, tmp_path: Path
) -> None:
    schema = postgres.fresh(f"{postgres.worker()}_moved")
    surroundings = {
        **os.environ, "NGHEDAN_DATABASE": postgres.address(schema), "NGHEDAN_SEARCH": "postgresql",
        "NGHEDAN_INSTANCE": str(tmp_path),
    }  # fmt: skip
    code = "from app import create_app; from cli import database\nwith create_app().app_context(): database.{}"
    for step in ("upgrade()", "downgrade('0046')", "upgrade()"):
        subprocess.run(
            [sys.executable, "-c", code.format(step)], env=surroundings, cwd=ROOT, check=True,
            capture_output=True,
        )  # fmt: skip
    moved = create_engine(postgres.address(schema))
    names = [*table.metadata.tables, *table.PARTS]
    by_migrations = {each: described(moved, each) for each in names}
    moved.dispose()
    assert by_migrations == {each: described(engine, each) for each in names}


def described(engine: Engine, name: str) -> object:
    looked = inspect(engine)
    columns = [
        (each["name"], str(each["type"]), each["nullable"]) for each in looked.get_columns(name)
    ]
    with engine.connect() as connection:
        indexes = connection.scalars(
            text(
                "SELECT regexp_replace(indexdef, ' ON (ONLY )?[a-z_0-9]+\\.', ' ON ') FROM pg_indexes "
                "WHERE tablename = :name AND schemaname = current_schema() ORDER BY indexname"
            ),
            {"name": name},
        ).all()
        options = connection.scalar(
            text("SELECT reloptions FROM pg_class WHERE oid = to_regclass(:name)"), {"name": name}
        )
    return columns, indexes, options


def test_rows_that_were_never_made_are_broken_and_are_made(engine: Engine) -> None:
    index = TableIndex(engine)
    for question in (index.versions, lambda: index.write([a_doc(1)])):
        with pytest.raises(Broken):
            question()
    assert not index.health().usable
    assert index.rebuild([a_doc(1), a_doc(2, open=False)]) == 2
    health = index.health()
    assert (health.usable, health.open, health.closed) == (True, 1, 1)


def test_without_tables_the_database_answers(context: object) -> None:
    bare = create_engine(postgres.address(postgres.fresh(f"{postgres.worker()}_bare")))
    index = TableIndex(bare)
    assert query.search(Wanted(), EVERYTHING, TODAY, index).partial_index
    assert not index.health().usable
    assert index.progress() is None
    bare.dispose()


def test_rows_of_another_edition_are_not_read_and_not_written(
    index: TableIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.write([a_doc(1)])
    monkeypatch.setattr(table_index, "shape", lambda: "another")
    with pytest.raises(Broken):
        index.versions()
    with pytest.raises(Broken):
        index.write([a_doc(1)])
    index.rebuild([a_doc(1)])
    assert index.versions() == {1: 1}


def test_making_anew_goes_on_where_it_was_killed_and_old_rows_answer_meanwhile(
    index: TableIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_index, "PORTION", 10)
    index.write([a_doc(n, "Đèn cũ") for n in range(1, 41)] + [a_doc(99, "Đèn cũ")])
    begun: list[int] = []

    def docs(after: int) -> Iterator[Doc]:
        begun.append(after)
        for n in range(after + 1, 41):
            if len(begun) == 1 and n == 25:
                raise KeyboardInterrupt
            yield a_doc(n, "Đèn mới", version=2)

    with pytest.raises(KeyboardInterrupt):
        index.rebuild_from(docs, total=40)
    assert index.progress() == (20, 40)
    assert len(find(index, "mới")) == PAGE
    assert find(index, "cũ", order="oldest", page=2) == [99]
    assert index.rebuild_from(docs, total=40, resume=True) == 40
    assert begun == [0, 20]
    assert index.progress() is None
    assert index.versions() == dict.fromkeys(range(1, 41), 2)
    assert words(index) == {"den", "moi"}


def words(index: TableIndex) -> set[str]:
    with index.asking() as connection:
        return set(connection.scalars(select(table.known_word.c.word)))


def test_an_older_copy_never_takes_the_place_of_a_newer(index: TableIndex) -> None:
    index.write([a_doc(1, "Mới", version=7)])
    index.write([a_doc(1, "Cũ", version=6)])
    assert index.versions() == {1: 7}
    assert find(index, "mới") == [1]


def test_a_case_that_moves_is_in_one_part_alone(index: TableIndex) -> None:
    index.write([a_doc(1), a_doc(2)])
    index.write([a_doc(1, open=False, version=2)])
    index.write([a_doc(2, open=False, version=0)])  # an old promise kept late
    health = index.health()
    assert (health.open, health.closed) == (1, 2)
    assert index.versions() == {1: 2, 2: -1}, "the comparison heals what is there twice"
    index.write([a_doc(2, version=3)])
    assert index.versions() == {1: 2, 2: 3}


def test_two_who_make_it_anew_do_not_meet_and_a_locked_row_is_said(
    index: TableIndex, engine: Engine
) -> None:
    index.write([a_doc(1)])
    with engine.connect() as other:
        other.execute(select(func.pg_advisory_lock(table_index.LOCK)))
        with pytest.raises(Busy):
            index.rebuild([], wait=0.05)
        other.execute(select(func.pg_advisory_unlock(table_index.LOCK)))
        other.execute(update(table.row).values(version=2))
        with pytest.raises(Busy):
            index.write([a_doc(1, version=3)], wait=0.05)
        other.rollback()
    index.write([a_doc(1, version=3)], wait=0.05)
    assert index.versions() == {1: 3}


def test_a_writer_killed_at_random_leaves_whole_changes_only(
    index: TableIndex, engine: Engine
) -> None:
    address, chance, version = engine.url.render_as_string(hide_password=False), random.Random(7), 1
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, address, str(version)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert writer.stdout
        done = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.1))
        writer.send_signal(signal.SIGKILL)
        done = max([done, *(int(line) for line in writer.communicate()[0].split())])
        held = index.versions()
        assert len(set(held.values())) == 1
        assert held.keys() == {1, 2, 3, 4, 5}
        assert held[1] >= done
        version = held[1] + 1


def test_very_many_hits_stand_in_the_same_order_as_few(
    index: TableIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(3)
    said = (
        "Đèn đường hỏng",
        "Đường tối, thiếu đèn",
        "Ngập",
        "Den duong",
        "Đường đèn",
        "Đèn",
        "Hẻm",
    )
    index.write([
        a_doc(
            n, chance.choice(said), text=chance.choice(["đèn đường", "đường có đèn", "den, duong"]),
            received_day=TODAY.toordinal() - chance.randrange(9),
        )
        for n in range(1, 201)
    ])  # fmt: skip
    for typed in ("đèn đường", "den duong", "đèn", '"đèn đường"', "đèn đường zzzz"):
        pages = [find(index, typed, page=page) for page in range(1, 12)]
        monkeypatch.setattr(table_query, "FEW", 0)
        assert [find(index, typed, page=page) for page in range(1, 12)] == pages, typed
        monkeypatch.undo()


def test_words_never_become_operators(index: TableIndex) -> None:
    odd = a_doc(1, "Đèn", code="ND26-A'B\\C", text="x'y \\ !a & b | c:* <-> d")
    index.write([odd, replace(odd, case_id=2, code="ND26-0002-AAAA", text="z")])
    for typed in ("'", "\\", "a & !z", "x'y", "c:*", "z | a", "%", "_"):
        found = query.search(Wanted(words=typed), EVERYTHING, TODAY, index)
        assert not found.partial_index
    assert find(index, "a' OR b | c") == [1] or find(index, "a b c") == [1]
