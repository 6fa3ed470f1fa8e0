"""The rows of the search in PostgreSQL: written, made anew and compared as the files of the index are."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Text,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.exc import DBAPIError, ProgrammingError

from office.base.db import db, reading
from office.search.index import WAIT, Broken, Busy, Health
from office.search.postgres import table
from office.search.schema import Doc, entry_of, shape

PORTION = 500
"""Documents written in one transaction."""
LOCK = 0x4E674C61
"""Number of the advisory lock of who makes it anew."""
LONGEST_ANSWER = "10s"
ROOM = "64MB"
"""Working memory of one answer: sets of hits that do not fit would be looked through row by row."""
UNANSWERED = {"42P01", "57014"}
"""States of the server: no such table, took too long."""
LOCKED_OUT = {"55P03", "40P01"}
"""A lock was not had in time; two writers waited for each other."""
_PREPARE = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
    f"SET LOCAL statement_timeout = '{LONGEST_ANSWER}'; "
    f"SET LOCAL work_mem = '{ROOM}'; "
    "SET LOCAL jit = off"  # compiling a question costs more than answering it
)
_BY_WORDS = "; ".join(
    f"SET LOCAL enable_{way} = off" for way in ("seqscan", "indexscan", "indexonlyscan")
)
TABLES = (table.row, table.known_word, table.state)


class TableIndex:
    """The search of the application's own database, which must be PostgreSQL."""

    suspected = False
    """Files may be torn; of its tables the database says so itself."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._given = engine

    @property
    def _engine(self) -> Engine:
        return self._given or db.engine

    # --- reading

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """Give a connection for one question, of one state of all rows. Raises `Broken` where they are not whole."""
        with reading(), self._engine.connect() as connection:
            try:
                connection.exec_driver_sql(_PREPARE)
                if connection.scalar(select(table.state.c.shape)) != shape():
                    raise Broken("The rows are missing, or of another edition of the program.")
                yield connection
            except DBAPIError as reason:
                if _state(reason) in UNANSWERED:
                    raise Broken(type(reason.orig).__name__) from reason
                raise

    @staticmethod
    def by_words(connection: Connection) -> None:
        """Let the questions of this transaction begin with the words: elsewise each row's words would be read."""
        connection.exec_driver_sql(_BY_WORDS)

    def versions(self) -> dict[int, int]:
        """Return the version of each case that has a row, -1 for one that is both open and closed."""
        version = case((func.count() > 1, -1), else_=func.max(table.row.c.version))
        asked = select(table.row.c.case_id, version).group_by(table.row.c.case_id)
        with self.asking() as connection:
            return {each[0]: each[1] for each in connection.execute(asked)}

    def forget(self) -> None:
        """Keep nothing open: connections are the engine's."""

    # --- writing

    def write(self, docs: Collection[Doc], gone: Collection[int] = (), wait: float = WAIT) -> None:
        """Put *docs* in place of their older copies and remove the cases *gone*.

        Raises `Busy` when another process keeps the rows for *wait* seconds, `Broken` when there are none to write to.
        """
        with self._writing(wait) as connection:
            made = connection.execute(select(table.state.c.shape, table.state.c.run)).first()
            if made is None or made.shape != shape():
                raise Broken("The rows are missing, or of another edition of the program.")
            _put(connection, list(docs), made.run)
            connection.execute(delete(table.row).where(table.row.c.case_id.in_(list(gone))))

    @contextmanager
    def _writing(self, wait: float = WAIT) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                connection.execute(text(f"SET LOCAL lock_timeout = '{max(1, int(wait * 1000))}ms'"))
                yield connection
        except DBAPIError as reason:
            if _state(reason) in UNANSWERED:
                raise Broken("There are no tables of the search.") from reason
            if _state(reason) in LOCKED_OUT:
                raise Busy("Another process writes the same rows.") from reason
            raise

    def rebuild(self, docs: Iterable[Doc], wait: float = WAIT) -> int:
        """Write every row anew and remove the others; return how many there are. Raises `Busy`."""
        return self.rebuild_from(lambda _after: docs, wait=wait)

    def rebuild_from(
        self, docs: Callable[[int], Iterable[Doc]], *, total: int = 0, resume: bool = False,
        wait: float = WAIT,
    ) -> int:  # fmt: skip
        """Do as `rebuild` with the documents after a case id, rising; *resume* goes on where a killed try ended.

        Rows of the same shape answer meanwhile. Raises `Busy` when another process does the same.
        """
        with self._alone(wait):
            run, last, count = self._begun(total, resume=resume)
            source = iter(docs(last))
            while portion := list(islice(source, PORTION)):
                count += len(portion)
                with self._writing() as connection:
                    _put(connection, portion, run, anew=True)
                    connection.execute(
                        update(table.state).values(
                            last=portion[-1].case_id, written=count, total=max(total, count)
                        )
                    )
            with self._writing() as connection:
                for each in (table.row, table.known_word):
                    connection.execute(delete(each).where(each.c.run != run))
                connection.execute(update(table.state).values(shape=shape(), making=""))
        self._tidy()
        return count

    def _begun(self, total: int, *, resume: bool) -> tuple[int, int, int]:
        """Return (number of the making, last case written, rows written)."""
        with self._writing() as connection:
            known = connection.execute(select(table.state)).first()
            if known is None:
                connection.execute(
                    insert(table.state).values(
                        id=1, shape="", run=1, last=0, written=0, total=total, making=shape()
                    )
                )
                return 1, 0, 0
            if resume and known.making == shape():
                return known.run, known.last, known.written
            connection.execute(
                update(table.state).values(
                    run=known.run + 1, last=0, written=0, total=total, making=shape()
                )
            )
            return known.run + 1, 0, 0

    def _tidy(self) -> None:
        """Let the server forget old copies of rows, and count what it has."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for each in TABLES:
                connection.execute(text(f"VACUUM (ANALYZE) {each.name}"))

    @contextmanager
    def _alone(self, wait: float) -> Iterator[None]:
        """Be the only one who makes it anew; the server forgets the lock with the connection."""
        with self._engine.connect() as connection:
            connection.execute(text(f"SET lock_timeout = '{max(1, int(wait * 1000))}ms'"))
            try:
                connection.execute(select(func.pg_advisory_lock(LOCK)))
            except DBAPIError as reason:
                raise Busy("Another process makes the rows anew.") from reason
            connection.commit()
            try:
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(LOCK)))
                connection.execute(text("SET lock_timeout = 0"))
                connection.commit()

    # --- health

    def health(self) -> Health:
        """Return what there is; never fails while the database answers."""
        counted = select(
            func.count().filter(table.row.c.open), func.count().filter(~table.row.c.open)
        )
        try:
            with self.asking() as connection:
                is_open, is_closed = connection.execute(counted.select_from(table.row)).one()
                made = connection.scalar(select(table.state.c.run))
        except Broken:
            return Health(usable=False)
        return Health(True, is_open, is_closed, made or 0)

    def progress(self) -> tuple[int, int] | None:
        """Return how many rows of how many were written anew, None when nobody does that."""
        try:
            with reading(), self._engine.connect() as connection:
                known = connection.execute(select(table.state)).first()
        except ProgrammingError:
            return None
        return (known.written, known.total) if known and known.making else None


def _state(reason: DBAPIError) -> str:
    return getattr(reason.orig, "sqlstate", None) or ""


def _put(connection: Connection, docs: list[Doc], run: int, *, anew: bool = False) -> None:
    """Write the rows of *docs*, never over a newer one; rising, so that two writers never wait for each other."""
    newest = {doc.case_id: (doc, entry_of(doc)) for doc in docs}
    if not newest:
        return
    words = sorted({word for _, entry in newest.values() for word in entry.terms["word"]})
    known = insert(table.known_word).from_select(
        ["word", "run"], select(func.unnest(cast(words, ARRAY(Text))), literal(run))
    )
    connection.execute(
        known.on_conflict_do_update(index_elements=["word"], set_={"run": known.excluded.run})
        if anew
        else known.on_conflict_do_nothing(index_elements=["word"])
    )
    rows = [table.values_of(*newest[case_id], run) for case_id in sorted(newest)]
    connection.execute(
        _MOVED, [{key: each[key] for key in ("case_id", "open", "version")} for each in rows]
    )
    connection.execute(_PUT, rows)


def _putting() -> Executable:
    lexemes = bindparam("lexemes", type_=ARRAY(Text))
    put = insert(table.row).values(terms=func.array_to_tsvector(lexemes))
    fresh: dict[str, Any] = {
        each.name: put.excluded[each.name] for each in table.row.c if not each.primary_key
    }
    newer = put.excluded.version >= table.row.c.version
    return put.on_conflict_do_update(index_elements=["case_id", "open"], set_=fresh, where=newer)


_MOVED = text(
    "DELETE FROM search_case WHERE case_id = :case_id AND open <> :open AND version <= :version"
)
"""A case that was opened again or closed leaves the other part."""
_PUT = _putting()
