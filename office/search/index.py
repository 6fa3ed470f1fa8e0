"""The index on disk: open, lock, write, rebuild aside and swap."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from office.search.schema import Doc

if TYPE_CHECKING:
    from office.search.shelf import Shelf

Answer = TypeVar("Answer")
OPEN, CLOSED = "open", "closed"
CURRENT = "current"
SUSPECT = "suspect"
LOOK_EVERY = 1.0
"""Seconds between looks at the disk for a newer commit."""
TRIES = 3
WAIT = 20.0
"""Seconds a writer waits for another one."""
PORTION = 20_000
"""Documents of one segment when an index is filled."""


class Busy(RuntimeError):
    """Another process writes the index; the promise stays and is kept later."""


class Broken(RuntimeError):
    """There is no index, or its files do not hold: it has to be rebuilt."""


@dataclass
class Snapshot:
    """The index after one commit, with what was read from it so far."""

    folder: str = ""
    generations: dict[str, int] = field(default_factory=dict)
    shelves: "dict[str, list[Shelf]]" = field(default_factory=dict)

    def of(self, scope: str) -> "list[Shelf]":
        """Return the shelves of `open`, `closed` or `all` cases."""
        if scope in {OPEN, CLOSED}:
            return self.shelves[scope]
        return [*self.shelves[OPEN], *self.shelves[CLOSED]]


@dataclass(frozen=True)
class Health:
    """What there is on disk."""

    usable: bool
    open: int = 0
    closed: int = 0
    generation: int = 0


class CaseIndex:
    """The index in one folder, which belongs to the application's user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = RLock()
        self._snapshot = Snapshot()
        self._looked = -LOOK_EVERY
        self._process = os.getpid()

    # --- reading

    def ask(self, question: Callable[[Snapshot], Answer]) -> Answer:
        """Return the answer of *question* about the newest state, at most a second old.

        Asks again when files went away meanwhile, for a writer tidies up behind readers. Raises
        `Broken` when there is no index, or when its files fail again and again.
        """
        with self._guard:
            for attempt in range(TRIES):
                try:
                    self._look()
                    return question(self._snapshot)
                except Broken:
                    raise
                except Exception as reason:
                    # A torn file raises whatever its bytes suggest: unpickling, zlib, struct …
                    self.forget()
                    if attempt == TRIES - 1:
                        self._suspect()
                        raise Broken(type(reason).__name__) from reason
        raise AssertionError

    def forget(self) -> None:
        """Close what is open; the next reader looks at the disk again."""
        with self._guard:
            old, self._snapshot = self._snapshot, Snapshot()
            self._looked = -LOOK_EVERY
            _close(shelf for shelves in old.shelves.values() for shelf in shelves)

    def _look(self) -> None:
        from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

        if self._process != os.getpid():  # after a fork, open files would share their position
            self._snapshot, self._looked, self._process = Snapshot(), -LOOK_EVERY, os.getpid()
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return
        folder = self._current()
        found = {part: whoosh_door.generation(f"{folder}/{part}") for part in (OPEN, CLOSED)}
        if folder != self._snapshot.folder or found != self._snapshot.generations:
            self._renew(folder)
        self._looked = now

    def _renew(self, folder: str) -> None:
        from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here
        from office.search.shelf import Shelf  # noqa: PLC0415 -- heavy, only here

        old = self._snapshot
        known = {each.name: each for part in old.shelves.values() for each in part}
        new, opened = Snapshot(folder), []
        try:
            for part in (OPEN, CLOSED):
                new.generations[part], segments = whoosh_door.segments(f"{folder}/{part}")
                new.shelves[part] = []
                for segment in segments:
                    shelf = known.get(segment.segment_id())
                    if shelf is None:
                        shelf = Shelf(f"{folder}/{part}", segment)
                        opened.append(shelf)
                    new.shelves[part].append(shelf)
                    shelf.note_removed(segment)
        except BaseException:
            _close(opened)
            raise
        self._snapshot = new
        kept = {each.name for part in new.shelves.values() for each in part}
        _close(each for name, each in known.items() if name not in kept)

    @property
    def suspected(self) -> bool:
        """Tell whether a reader found files that do not hold; a rebuild clears the suspicion."""
        return (self.folder / SUSPECT).exists()

    def _suspect(self) -> None:
        with suppress(OSError):
            (self.folder / SUSPECT).touch()

    def _current(self) -> str:
        try:
            return str(self.folder / (self.folder / CURRENT).readlink())
        except OSError:
            raise Broken("There is no index.") from None

    # --- writing

    def write(self, docs: Collection[Doc], gone: Collection[int] = (), wait: float = WAIT) -> None:
        """Put *docs* in place of their older copies and remove the cases *gone*.

        Raises `Busy` when another process keeps writing for *wait* seconds, `Broken` when there
        is no index to write to.
        """
        with self._alone(wait):
            folder = self._current()
            try:
                for part, is_open in ((OPEN, True), (CLOSED, False)):
                    here = [doc for doc in docs if doc.open is is_open]
                    away = [doc.case_id for doc in docs if doc.open is not is_open]
                    _change(f"{folder}/{part}", here, [*away, *gone], wait)
            except OSError:
                raise
            except (Busy, Broken):
                raise
            except Exception as reason:
                raise Broken(type(reason).__name__) from reason
        self._looked = -LOOK_EVERY

    def rebuild(self, docs: Iterable[Doc], wait: float = WAIT) -> int:
        """Make the index anew beside the old one, swap them, return the number of documents.

        Raises `Busy` when another process writes.
        """
        with self._alone(wait):
            name = f"index-{token_hex(4)}"
            aside = self.folder / name
            try:
                count = _fill(aside, docs)
                self._swap(name)
                (self.folder / SUSPECT).unlink(missing_ok=True)
            except BaseException:
                shutil.rmtree(aside, ignore_errors=True)
                raise
            self._clear(name)
        self.forget()
        return count

    def _swap(self, name: str) -> None:
        link = self.folder / f"{CURRENT}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(name)
        link.replace(self.folder / CURRENT)

    def _clear(self, kept: str) -> None:
        """Remove older indexes, and halves left by a rebuild that was killed."""
        for path in self.folder.glob("index-*"):
            if path.name != kept:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _alone(self, wait: float) -> Iterator[None]:
        """Be the only writer; a lock of the system, which a killed process leaves open."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _wait(lambda: _locked(handle), wait)
            yield
        finally:
            os.close(handle)

    # --- health

    def health(self) -> Health:
        """Return what is on disk; never fails."""
        try:
            return self.ask(_count)
        except Broken:
            return Health(usable=False)


def _count(snapshot: Snapshot) -> Health:
    counts = {
        part: sum(each.live.bit_count() for each in snapshot.of(part)) for part in (OPEN, CLOSED)
    }
    return Health(True, counts[OPEN], counts[CLOSED], sum(snapshot.generations.values()))


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(ready: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise Busy("Another process writes the index.")
        time.sleep(0.05)


def _close(shelves: "Iterable[Shelf]") -> None:
    for shelf in shelves:
        with suppress(Exception):  # whatever a torn file says when it is let go
            shelf.close()


def _change(folder: str, docs: list[Doc], gone: list[int], wait: float) -> None:
    """Bring one of the two indexes up to date in one commit, or leave it as it is."""
    from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

    try:
        writer = whoosh_door.Writer(whoosh_door.open_index(folder), wait)
    except whoosh_door.LockedOut:
        raise Busy("Another process writes the index.") from None
    try:
        removed = [writer.remove(case_id) for case_id in {*gone, *(doc.case_id for doc in docs)}]
        for doc in docs:
            writer.put(doc)
    except BaseException:
        writer.cancel()
        raise
    if docs or any(removed):
        writer.commit(mergetype=whoosh_door.tidy_merge)
    else:
        writer.cancel()


def _fill(folder: Path, docs: Iterable[Doc]) -> int:
    from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

    writers: dict[str, Any] = {}
    count = 0
    for part in (OPEN, CLOSED):
        (folder / part).mkdir(parents=True, mode=0o700)
        whoosh_door.make(str(folder / part))
    try:
        for doc in docs:
            part = OPEN if doc.open else CLOSED
            if part not in writers:
                writers[part] = whoosh_door.Writer(whoosh_door.open_index(str(folder / part)), WAIT)
            writers[part].put(doc)
            count += 1
            if writers[part].doc_count() >= PORTION:
                writers.pop(part).commit(mergetype=whoosh_door.keep_all)
    except BaseException:
        for writer in writers.values():
            writer.cancel()
        raise
    for writer in writers.values():
        writer.commit(mergetype=whoosh_door.keep_all)
    return count
