"""Where the index of this process lies."""

from functools import cache
from pathlib import Path

from office.base import config
from office.search.index import CaseIndex

FOLDER = "index"


def current() -> CaseIndex:
    """Return the index of the installed settings, one object for each process."""
    return _at(config.current().instance / FOLDER)


@cache
def _at(folder: Path) -> CaseIndex:
    return CaseIndex(folder)
