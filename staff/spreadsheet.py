"""Lists to take along: CSV that a spreadsheet opens with its Vietnamese letters and no formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from flask import Response

from office.cases import readings
from staff import reading

STARTS = frozenset("=+-@\t\r\n")
BYTE_ORDER_MARK = "\ufeff"


def harmless(value: object) -> str:
    """Return *value* as a cell that no spreadsheet takes for a formula.

    Full-width forms count too; a cell that could be one is marked as text by an apostrophe.
    """
    said = "" if value is None else str(value)
    first = unicodedata.normalize("NFKC", _begin(said))[:1]
    return f"'{said}" if said and (said[0] in STARTS or first in STARTS) else said


def _begin(said: str) -> str:
    """Return the first letter that shows: spaces and letters without shape hide a formula."""
    return next((each for each in said if not each.isspace() and each.isprintable()), "")


def csv_answer(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return the table as a file called *name*; numbers stay numbers. It leaves a mark of reading."""
    reading.leave_mark(None, readings.EXPORT)
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([harmless(head) for head in heads])
    for row in rows:
        writer.writerow([cell if isinstance(cell, int) else harmless(cell) for cell in row])
    answer = Response(BYTE_ORDER_MARK + sheet.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
