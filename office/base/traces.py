"""What was taken out of the database is not left in its write-ahead log."""

from collections.abc import Sequence
from typing import Any

from office.base.db import db
from office.base.outbox import Given

EMPTY_LOG = "log.empty"


class InUse(RuntimeError):
    """A reader or writer still needs the log; the promise stays and is kept later."""


def keep_log_emptied(_promises: Sequence[Given]) -> None:
    """Move the write-ahead log into the database and cut it to nothing. Raises `InUse`.

    Free pages are overwritten as they come about (`secure_delete`); a server with a database of its
    own keeps its log by its own rules (docs/operations.md).
    """
    if db.engine.dialect.name != "sqlite":
        return
    db.session.rollback()
    connection = db.engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    if busy:
        raise InUse
