"""The ledger: the last look of every covered row, chained, so that an edit behind our back is seen."""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Dialect, String, Table, Text, cast, event, insert, inspect, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column
from sqlalchemy.sql.dml import Delete, Insert, Update

from office.base import audit, config
from office.base.db import Base, db

PURPOSE = "ledger"
DIGEST_BYTES = 16
"""Keyed, so 128 bits leave no room to forge; rows are many."""
READ_AT_ONCE = 500
_TOUCHED = "rows touched in this transaction"
_covered: dict[str, Table] = {}


class Sheet(Base):
    """What one transaction wrote: table → key of the row → its digest, or null for a row removed."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[dict[str, Any]]
    seal: Mapped[str] = mapped_column(String(64))


class Untold(RuntimeError):
    """A covered table was written in a way that does not say which rows: tell `note`."""


@dataclass(frozen=True)
class Difference:
    """A row that is not as the program left it."""

    table: str
    key: str
    reason: str
    """`changed`, `added`, `removed`; of the ledger itself: `forged`, `missing`, `cut`."""


def cover(*models: type[Base]) -> None:
    """Put every column of the tables of *models* under the ledger."""
    for each in models:
        _covered[each.__tablename__] = Base.metadata.tables[each.__tablename__]


def covered() -> dict[str, Table]:
    """Return the tables under the ledger, by name."""
    return dict(_covered)


def note(table: str, keys: Iterable[object]) -> None:
    """Say that rows of *table* are written past the session: by `connection.execute`, in bulk."""
    touched = db.session.info.setdefault(_TOUCHED, defaultdict(set))
    touched[table].update(str(each) for each in keys)


# Watching the session


def _after_flush(session: Session, _context: Any) -> None:
    for each in (*session.new, *session.dirty, *session.deleted):
        mapper = inspect(each).mapper
        name = mapper.local_table.name
        if name in _covered:
            note(name, [_joined(mapper.primary_key_from_instance(each))])


def _before_execute(state: ORMExecuteState) -> None:
    """Find the rows that an UPDATE, INSERT or DELETE through the session is about to touch."""
    statement = state.statement
    if not isinstance(statement, Update | Delete | Insert):
        return
    name = getattr(statement.table, "name", "")
    table = _covered.get(name)
    if table is None:
        return
    many: Any = state.parameters
    keys = [each.name for each in table.primary_key]
    if isinstance(statement, Insert):
        rows = many if isinstance(many, list) else [{**statement.compile().params, **(many or {})}]
        if not all(row.get(key) is not None for row in rows for key in keys):
            raise Untold(f"insert into {name} without its key")
        note(name, (_joined([row[key] for key in keys]) for row in rows))
        return
    if many:
        raise Untold(f"many changes of {name} at once: tell `ledger.note` which rows")
    asked = select(*table.primary_key)
    if statement.whereclause is not None:
        asked = asked.where(statement.whereclause)
    note(name, (_joined(row) for row in state.session.execute(asked)))


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    touched = session.info.pop(_TOUCHED, None)
    if touched:
        _write({name: _digests_of(name, sorted(keys)) for name, keys in sorted(touched.items())})


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_TOUCHED, None)


event.listen(db.session, "after_flush", _after_flush)
event.listen(db.session, "do_orm_execute", _before_execute)
event.listen(db.session, "before_commit", _before_commit)
event.listen(db.session, "after_rollback", _forget)


def _write(rows: dict[str, dict[str, str | None]]) -> None:
    length, last = audit.end_held(audit.LEDGER)
    seal = audit.chained(PURPOSE, [length + 1, rows], last)
    db.session.execute(insert(Sheet), [{"id": length + 1, "rows": rows, "seal": seal}])
    audit.set_end(audit.LEDGER, length + 1, seal)


# What a row looks like


def _joined(key: Sequence[object]) -> str:
    return ":".join(str(each) for each in key)


@dataclass(frozen=True)
class _Look:
    """How the rows of one table are read and told."""

    asked: str
    by_key: str
    names: list[str]
    keys: list[int]
    usual: dict[str, Any]
    """The value a column has by default: left out, so that a new column changes no digest."""

    def key(self, row: Sequence[Any]) -> str:
        return _joined([row[each] for each in self.keys])

    def told(self, table: str, row: Sequence[Any]) -> bytes:
        said = {
            name: value
            for name, value in zip(self.names, row, strict=True)
            if not _same(value, self.usual[name])
        }
        return json.dumps(
            [table, self.key(row), said], ensure_ascii=False, sort_keys=True, default=str
        ).encode("utf-8", "surrogatepass")


def _same(value: Any, usual: Any) -> bool:
    return type(value) is type(usual) and value == usual


_looks: dict[tuple[str, str], _Look] = {}


def _look(name: str) -> _Look:
    dialect = db.session.connection().dialect
    known = _looks.get((dialect.name, name))
    if known is None:
        known = _looks[dialect.name, name] = _made_look(_covered[name], dialect)
    return known


def _made_look(table: Table, dialect: Dialect) -> _Look:
    quote = dialect.identifier_preparer.quote
    lite = dialect.name == "sqlite"
    columns = sorted(table.columns, key=lambda each: each.name)
    names = [each.name for each in columns]
    # Read as the driver gives it: what lies in the file is what is told, and nothing is parsed.
    said = ", ".join(
        quote(each.name) if lite or not isinstance(each.type, JSON) else f"{quote(each.name)}::text"
        for each in columns
    )
    keys = [each.name for each in table.primary_key]
    return _Look(
        asked=f"SELECT {said} FROM {quote(table.name)}",  # noqa: S608 -- our own tables
        by_key=quote(keys[0]) if len(keys) == 1 else "",
        names=names,
        keys=[names.index(each) for each in keys],
        usual={each.name: _usual(each, dialect) for each in columns},
    )


_NONE_IS_USUAL = None


def _usual(column: Any, dialect: Dialect) -> Any:
    default = column.default
    if default is None:
        return _NONE_IS_USUAL
    value = default.arg(None) if default.is_callable else default.arg
    into = column.type.dialect_impl(dialect).bind_processor(dialect)
    return into(value) if into else value


def _digests_of(name: str, keys: Sequence[str]) -> dict[str, str | None]:
    """Return key → digest of the rows of table *name* as they are now; null where there is none."""
    found: dict[str, str | None] = dict.fromkeys(keys)
    look, mac = _look(name), config.current().derive(PURPOSE)
    for row in _read(look, keys):
        key = look.key(row)
        if key in found:
            found[key] = _mac(mac, look.told(name, row))
    return found


def _read(look: _Look, keys: Sequence[str]) -> Iterator[Sequence[Any]]:
    connection = db.session.connection()
    if not look.by_key:  # a handful of rows under a key of two columns
        yield from connection.exec_driver_sql(look.asked)
        return
    for at in range(0, len(keys), READ_AT_ONCE):
        some = ", ".join(str(int(each)) for each in keys[at : at + READ_AT_ONCE])
        yield from connection.exec_driver_sql(f"{look.asked} WHERE {look.by_key} IN ({some})")


def _mac(key: bytes, said: bytes) -> str:
    return hmac.digest(key, said, hashlib.sha256)[:DIGEST_BYTES].hex()


# Looking back


def sheets(after: int = 0) -> Iterator[Sheet]:
    """Yield the sheets after the one numbered *after*, in their order."""
    yield from db.session.scalars(
        select(Sheet)
        .where(Sheet.id > after)
        .order_by(Sheet.id)
        .execution_options(yield_per=500, populate_existing=True)
    )


def differences() -> Iterator[Difference]:
    """Yield every row changed, added or removed past the program, and every break of the ledger."""
    known: dict[str, dict[str, str | None]] = {name: {} for name in _covered}
    yield from _chain(known)
    keys = config.current().derive_all(PURPOSE)
    for name in _covered:
        yield from _compared(name, known.pop(name), keys)


def _chain(known: dict[str, dict[str, str | None]]) -> Iterator[Difference]:
    """Follow the chain, gathering in *known* how each row was last left."""
    previous, expected = audit.BEGINNING, 0
    for sheet in sheets():
        expected += 1
        if sheet.id != expected:
            yield Difference("ledger", str(sheet.id), "missing")
            expected = sheet.id
        if not audit.chain_holds(PURPOSE, [sheet.id, sheet.rows], previous, sheet.seal):
            yield Difference("ledger", str(sheet.id), "forged")
        previous = sheet.seal
        for name, rows in sheet.rows.items():
            known.setdefault(name, {}).update(rows)
    if not audit.end_agrees(audit.LEDGER, expected, previous):
        yield Difference("ledger", str(expected), "cut")


def _compared(
    name: str, known: dict[str, str | None], keys: Sequence[bytes]
) -> Iterator[Difference]:
    look = _look(name)
    for row in db.session.connection().exec_driver_sql(look.asked):
        key = look.key(row)
        kept, said = known.pop(key, None), look.told(name, row)
        if kept is None:
            yield Difference(name, key, "added")
        elif not any(hmac.compare_digest(_mac(each, said), kept) for each in keys):
            yield Difference(name, key, "changed")
    for key, kept in known.items():
        if kept is not None:
            yield Difference(name, key, "removed")


def take_in() -> dict[str, int]:
    """Take in the rows of covered tables that no sheet ever named; return how many of which.

    For an office older than the ledger, and for a table put under it later. The caller records it.
    """
    taken: dict[str, int] = {}
    for name, table in _covered.items():
        keys = [_joined(row) for row in db.session.execute(select(*table.primary_key))]
        if keys and not _named(name):
            note(name, keys)
            taken[name] = len(keys)
    return taken


def _named(name: str) -> bool:
    said = cast(Sheet.rows, Text).contains(f'"{name}": {{', autoescape=True)
    return db.session.scalar(select(Sheet.id).where(said).limit(1)) is not None


def seal_anew() -> int:
    """Take every covered row as it is now, and return how many were not as the ledger said.

    For an office older than the ledger, and after a migration that rewrites rows. The caller
    records the deed; the sheets before it stay and still show what was there.
    """
    wrong = [each for each in differences() if each.table in _covered]
    for each in wrong:
        note(each.table, [each.key])
    return len(wrong)
