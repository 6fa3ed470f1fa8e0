"""Where the index of this process lies: in files of its own, or in the database."""

from functools import cache
from pathlib import Path

from office.base import config
from office.search.index import CaseIndex
from office.search.postgres.index import TableIndex

FOLDER = "index"
Index = CaseIndex | TableIndex


def current() -> Index:
    """Return the index of the installed settings, one object for each process."""
    settings = config.current()
    return _IN_DATABASE if settings.search == config.POSTGRESQL else _at(settings.instance / FOLDER)


_IN_DATABASE = TableIndex()


@cache
def _at(folder: Path) -> CaseIndex:
    return CaseIndex(folder)
