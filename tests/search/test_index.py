"""The files of the index: one writer, kills, rebuilding aside, broken files."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from office.search import index as index_files
from office.search import query, whoosh_door
from office.search.index import Broken, Busy, CaseIndex
from office.search.query import Wanted
from office.search.schema import Doc

from .conftest import EVERYTHING, TODAY, a_doc

ROOT = Path(__file__).parents[2]
KILLS = """
import os, random, signal, sys, time
from pathlib import Path
from office.search import whoosh_door  # once, not in each child
from office.search.index import CaseIndex
from office.search.schema import Doc

folder, kills = Path(sys.argv[1]), int(sys.argv[2])

def write(kill, start, pipe):
    index = CaseIndex(folder)
    for turn in range(10_000):
        docs = []
        for at in range(5):
            case_id = start + (turn * 5 + at) % 40
            docs.append(Doc(case_id, f"ND26-{case_id:04d}", "chữ " * 20, f"Việc lần{turn}", "feedback",
                "accepted", 1, None, "other", (turn + kill) % 3 > 0, 739000, 0, 0, 0, version=kill * 10_000 + turn))
        index.write(docs)
        os.write(pipe, "".join(f"{doc.case_id} {doc.version}\\n" for doc in docs).encode())

chance = random.Random(7)
for turn in range(kills):
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        write(turn, 1 + turn % 20 * 1000, theirs)
    os.close(theirs)
    time.sleep(chance.uniform(0.005, 0.12))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(ours) as said:
        print(f"kill {turn % 20}", *said.read().split("\\n"), sep="\\n")
"""
"""A writer killed at random moments, again and again; prints what each had finished."""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[CaseIndex]:
    """Files, wherever the other tests run."""
    made = CaseIndex(tmp_path / "index")
    made.rebuild([])
    yield made
    made.forget()


def all_versions(index: CaseIndex) -> list[tuple[int, int]]:
    index.forget()
    return index.ask(
        lambda state: [
            (shelf.column("case")[at], shelf.column("version")[at])
            for shelf in state.of("all")
            for at in shelf.positions(shelf.live)
        ]
    )


def test_a_writer_killed_two_hundred_times_loses_nothing_it_had_finished(index: CaseIndex) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLS, str(index.folder), "200"],
        capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
    )  # fmt: skip
    held: dict[int, int] = {}
    for case_id, version in all_versions(index):
        held[case_id] = max(version, held.get(case_id, -1))
    last: dict[int, int] = {}
    for line in done.stdout.splitlines():
        if line and not line.startswith("kill"):
            case_id, version = map(int, line.split())
            last[case_id] = version
    assert done.stdout.count("kill") == 200
    assert len(last) > 50
    assert all(held.get(case_id, -1) >= version for case_id, version in last.items())
    index.write([a_doc(n) for n in held])  # the lock is free, and doubles are healed
    assert sorted(all_versions(index)) == [(n, 1) for n in sorted(held)]


def test_a_rebuild_that_was_killed_goes_on_where_it_ended(
    index: CaseIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_files, "PORTION", 10)
    asked: list[int] = []

    def source(last: int, *, until: int = 50) -> Iterator[Doc]:
        asked.append(last)
        for n in range(last + 1, until + 1):
            if n == 35 and len(asked) == 1:
                raise KeyboardInterrupt
            yield a_doc(n, open=n % 3 > 0, status="accepted" if n % 3 else "closed")

    with pytest.raises(KeyboardInterrupt):
        index.rebuild_from(source, total=50, resume=True)
    assert index.progress() == (30, 50)
    # The halves of a portion may have been written without the progress being kept.
    torn = whoosh_door.Writer(whoosh_door.open_index(f"{index.folder}/aside/open"), 1)
    torn.put(a_doc(34))
    torn.commit(mergetype=whoosh_door.keep_all)
    assert index.rebuild_from(source, total=50, resume=True) == 50
    assert asked == [0, 30]
    assert index.progress() is None
    assert len(index.ask(lambda state: state.of("open"))) == 1
    assert sorted(case for case, _ in all_versions(index)) == list(range(1, 51))


def test_a_rebuild_that_must_forget_begins_anew(index: CaseIndex) -> None:
    def half(_last: int) -> Iterator[Doc]:
        yield a_doc(1, "bí mật")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild_from(half, resume=True)
    assert index.rebuild_from(lambda _last: [a_doc(2)]) == 1
    assert [case for case, _ in all_versions(index)] == [2]


def test_an_index_of_another_edition_is_not_read_and_not_written(index: CaseIndex) -> None:
    index.write([a_doc(1)])
    index.forget()
    (index.folder / index_files.CURRENT / index_files.SHAPE).write_text("older")
    with pytest.raises(Broken):
        index.ask(lambda state: state)
    with pytest.raises(Broken):
        index.write([a_doc(2)])
    assert not index.health().usable
    index.rebuild([a_doc(2)])
    assert [case for case, _ in all_versions(index)] == [2]


def test_a_second_writer_waits_and_then_gives_up(index: CaseIndex) -> None:
    other = CaseIndex(index.folder)

    def while_writing() -> Iterator[Doc]:
        with pytest.raises(Busy):
            other.write([a_doc(2)], wait=0.2)
        yield a_doc(1)

    index.rebuild(while_writing())
    other.write([a_doc(2)])
    assert sorted(case for case, _ in all_versions(index)) == [1, 2]


def test_readers_keep_the_old_index_until_the_new_one_is_whole(index: CaseIndex) -> None:
    index.write([a_doc(1)])
    reader = CaseIndex(index.folder)

    def half() -> Iterator[Doc]:
        yield a_doc(2)
        assert query.search(Wanted(), EVERYTHING, TODAY, reader).case_ids == [1]
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        index.rebuild(half())
    assert query.search(Wanted(), EVERYTHING, TODAY, index).case_ids == [1]
    index.rebuild([a_doc(3)])
    assert len(list(index.folder.glob("index-*"))) == 1
    reader.forget()
    assert query.search(Wanted(), EVERYTHING, TODAY, reader).case_ids == [3]
    reader.forget()


def test_the_folder_belongs_to_its_user_alone(index: CaseIndex) -> None:
    assert index.folder.stat().st_mode & 0o077 == 0


def test_small_segments_are_joined(index: CaseIndex) -> None:
    for n in range(40):
        index.write([a_doc(1 + n % 25, version=n)])
    assert len(index.ask(lambda state: state.of("open"))) <= 8
    assert sorted(case for case, _ in all_versions(index)) == list(range(1, 26))


def test_without_files_there_is_no_index(tmp_path: Path) -> None:
    index = CaseIndex(tmp_path / "none")
    assert not index.health().usable
    with pytest.raises(Broken):
        index.write([a_doc(1)])
    with pytest.raises(Broken):
        index.ask(lambda state: state)


# Whoosh itself leaves a torn file open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("pattern", ["*.toc", "*.trm", "*.pst"])
def test_torn_files_are_noticed(index: CaseIndex, pattern: str) -> None:
    index.write([a_doc(1, text="chữ " * 50)])
    index.forget()
    for path in index.folder.glob(f"current/open/{pattern}"):
        path.write_bytes(b"\x00" * 7)
    with pytest.raises(Broken):
        index.ask(lambda state: [each.bits("word", "den") for each in state.of("open")])
    assert index.suspected
    index.rebuild([a_doc(1)])
    assert not index.suspected
    assert query.search(Wanted("đèn"), EVERYTHING, TODAY, index).total == 1


def test_one_commit_counts_what_is_there(index: CaseIndex) -> None:
    index.write([a_doc(1), a_doc(2), a_doc(3, open=False, status="closed")])
    index.write([], gone=[2])
    health = index.health()
    assert (health.usable, health.open, health.closed) == (True, 1, 1)
