"""The index on disk: open, lock, write, rebuild aside and swap."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from office.search.schema import Doc, shape

if TYPE_CHECKING:
    from office.search.shelf import Shelf

Answer = TypeVar("Answer")
OPEN, CLOSED = "open", "closed"
CURRENT = "current"
SUSPECT = "suspect"
SHAPE, PROGRESS = "shape", "progress"
ASIDE = "aside"
"""Where an index is made before it takes the place of the old one; a later try goes on there."""
LOOK_EVERY = 1.0
"""Seconds between looks at the disk for a newer commit."""
TRIES = 3
WAIT = 20.0
"""Seconds a writer waits for another one."""
PORTION = 20_000
"""Documents of one segment when an index is filled."""
MOST_JOINED = 100_000
"""Open cases made one segment after that: what is asked for all day is asked of few files."""


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
            folder = self.folder / (self.folder / CURRENT).readlink()
            made_as = (folder / SHAPE).read_text()
        except OSError:
            raise Broken("There is no index.") from None
        if made_as != shape():
            raise Broken("The index was made by another edition of the program.")
        return str(folder)

    # --- writing

    def write(self, docs: Collection[Doc], gone: Collection[int] = (), wait: float = WAIT) -> None:
        """Put *docs* in place of their older copies and remove the cases *gone*.

        Raises `Busy` when another process keeps writing for *wait* seconds, `Broken` when there
        is no index to write to.
        """
        with self._alone(wait):
            folder = self._current()
            try:
                is_open = [doc for doc in docs if doc.open]
                is_closed = [doc for doc in docs if not doc.open]
                # Put before removed: killed in between, a case that moves is there twice, never nowhere.
                if is_closed:
                    _change(f"{folder}/{CLOSED}", is_closed, (), wait)
                _change(f"{folder}/{OPEN}", is_open, [*_ids(is_closed), *gone], wait)
                if is_open or gone:
                    _change(f"{folder}/{CLOSED}", (), [*_ids(is_open), *gone], wait)
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
        return self.rebuild_from(lambda _after: docs, wait=wait)

    def rebuild_from(
        self, docs: Callable[[int], Iterable[Doc]], *, total: int = 0, resume: bool = False,
        wait: float = WAIT,
    ) -> int:  # fmt: skip
        """Do as `rebuild` with the documents after a case id, rising; *resume* goes on where a killed try ended.

        What changed between the tries is for the comparison that follows. *total* is for telling how far it is.
        """
        with self._alone(wait):
            aside = self.folder / ASIDE
            if not (resume and _made_as(aside) == shape()):
                shutil.rmtree(aside, ignore_errors=True)
                _lay_out(aside)
            count = _fill(aside, docs, total)
            _join(f"{aside}/{OPEN}")
            name = f"index-{token_hex(4)}"
            (aside / PROGRESS).unlink(missing_ok=True)
            aside.rename(self.folder / name)
            self._swap(name)
            (self.folder / SUSPECT).unlink(missing_ok=True)
            self._clear(name)
        self.forget()
        return count

    def progress(self) -> tuple[int, int] | None:
        """Return how many documents of how many a rebuild has written, None when none goes on."""
        found = _progress(self.folder / ASIDE)
        return (found[1], found[2]) if found else None

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


def _ids(docs: Iterable[Doc]) -> Iterator[int]:
    return (doc.case_id for doc in docs)


def _change(folder: str, docs: Collection[Doc], gone: Collection[int], wait: float) -> None:
    """Bring one of the two indexes up to date in one commit, or leave it as it is."""
    from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

    try:
        writer = whoosh_door.Writer(whoosh_door.open_index(folder), wait)
    except whoosh_door.LockedOut:
        raise Busy("Another process writes the index.") from None
    try:
        removed = [writer.remove(case_id) for case_id in {*gone, *_ids(docs)}]
        for doc in docs:
            writer.put(doc)
    except BaseException:
        writer.cancel()
        raise
    if docs or any(removed):
        writer.commit(mergetype=whoosh_door.tidy_merge)
    else:
        writer.cancel()


def _lay_out(aside: Path) -> None:
    from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

    for part in (OPEN, CLOSED):
        (aside / part).mkdir(parents=True, mode=0o700)
        whoosh_door.make(str(aside / part))
    (aside / SHAPE).write_text(shape())


def _made_as(folder: Path) -> str:
    try:
        return (folder / SHAPE).read_text()
    except OSError:
        return ""


def _progress(aside: Path) -> tuple[int, int, int] | None:
    """Return (last case id, documents, documents in all) as they were last kept."""
    try:
        last, count, total = map(int, (aside / PROGRESS).read_text().split())
    except (OSError, ValueError):
        return None
    return last, count, total


def _keep_progress(aside: Path, last: int, count: int, total: int) -> None:
    """Write how far it is, whole or not at all."""
    new = aside / f"{PROGRESS}.new"
    new.write_text(f"{last} {count} {max(total, count)}")
    new.replace(aside / PROGRESS)


def _fill(folder: Path, docs: Callable[[int], Iterable[Doc]], total: int) -> int:
    """Write the documents after those that an earlier try kept, in portions; return how many there are in all."""
    last, count, _total = _progress(folder) or (0, 0, 0)
    _drop_after(folder, last)
    source = iter(docs(last))
    while (portion := _write_portion(folder, islice(source, PORTION)))[1]:
        last, count = portion[0], count + portion[1]
        _keep_progress(folder, last, count, total)
    return count


def _write_portion(folder: Path, docs: Iterable[Doc]) -> tuple[int, int]:
    """Write *docs* as one segment of each index; return the last case id and how many there were."""
    from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

    writers: dict[str, Any] = {}
    last = count = 0
    try:
        for doc in docs:
            part = OPEN if doc.open else CLOSED
            if part not in writers:
                writers[part] = whoosh_door.Writer(whoosh_door.open_index(f"{folder}/{part}"), WAIT)
            writers[part].put(doc)
            last, count = doc.case_id, count + 1
    except BaseException:
        for writer in writers.values():
            writer.cancel()
        raise
    for writer in writers.values():
        writer.commit(mergetype=whoosh_door.keep_all)
    return last, count


def _join(folder: str) -> None:
    """Make one segment of the portions, unless they are too many documents to be held at once."""
    from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

    writer = whoosh_door.Writer(whoosh_door.open_index(folder), WAIT)
    if (
        len(writer.segments) > 1
        and sum(each.doc_count() for each in writer.segments) <= MOST_JOINED
    ):
        writer.commit(mergetype=whoosh_door.join_all)
    else:
        writer.cancel()


def _drop_after(folder: Path, last: int) -> None:
    """Remove what a killed try wrote after it last kept its progress: it is written again."""
    from office.search import whoosh_door  # noqa: PLC0415 -- heavy, only here

    for part in (OPEN, CLOSED):
        writer = whoosh_door.Writer(whoosh_door.open_index(f"{folder}/{part}"), WAIT)
        later = writer.case_ids_after(last)
        for case_id in later:
            writer.remove(case_id)
        if later:
            writer.commit(mergetype=whoosh_door.tidy_merge)
        else:
            writer.cancel()
