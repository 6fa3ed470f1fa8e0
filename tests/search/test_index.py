"""The files of the index: one writer, kills, rebuilding aside, broken files."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from office.search import query
from office.search.index import Broken, Busy, CaseIndex
from office.search.query import Wanted
from office.search.schema import Doc

from .conftest import EVERYTHING, TODAY, a_doc

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from office.search.index import CaseIndex
from office.search.schema import Doc

index, start = CaseIndex(Path(sys.argv[1])), int(sys.argv[2])
for turn in range(10_000):
    docs = []
    for at in range(5):
        case_id = start + (turn * 5 + at) % 200
        docs.append(Doc(case_id, f"ND26-{case_id:04d}", "chữ " * 20, f"Việc lần{turn}", "feedback",
            "accepted", 1, None, "other", turn % 3 > 0, 739000, 0, 0, 0, version=turn))
    index.write(docs)
    for doc in docs:
        print(doc.case_id, doc.version, flush=True)
"""


def all_versions(index: CaseIndex) -> list[tuple[int, int]]:
    index.forget()
    return index.ask(
        lambda state: [
            (shelf.column("case")[at], shelf.column("version")[at])
            for shelf in state.of("all")
            for at in shelf.positions(shelf.live)
        ]
    )


def test_a_writer_killed_at_any_moment_loses_nothing_it_had_finished(index: CaseIndex) -> None:
    chance, finished = random.Random(7), {}
    for turn in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(index.folder), str(1 + turn * 1000)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline()]
        time.sleep(chance.uniform(0.02, 0.4))
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
        writer.wait()
        writer.stdout.close()
        finished.update(dict(map(int, line.split()) for line in said if line.endswith("\n")))
    held: dict[int, int] = {}
    for case_id, version in all_versions(index):
        held[case_id] = max(version, held.get(case_id, -1))
    assert len(finished) > 20
    assert all(held[case_id] >= version for case_id, version in finished.items())
    index.write([a_doc(n) for n in finished])  # the lock is free, and doubles are healed
    assert sorted(all_versions(index)) == sorted(
        [(n, 1) for n in finished] + [each for each in held.items() if each[0] not in finished]
    )


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
