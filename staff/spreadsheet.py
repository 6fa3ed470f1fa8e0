"""Lists to take along: CSV and XLSX that a spreadsheet opens with its Vietnamese letters and no formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

import xlsxwriter
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


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
"""Letters that one cell holds."""
WIDEST = 60


def xlsx_answer(
    name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """Return the table as a workbook called *name*: days as days, numbers as numbers, words never a formula.

    It leaves a mark of reading.
    """
    reading.leave_mark(None, readings.EXPORT)
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, {**options, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        a_day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        sheet.freeze_panes(1, 0)
        widths = [len(head) for head in heads]
        for line, row in enumerate(chain([heads], rows)):
            for column, cell in enumerate(row):
                if line and isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, a_day)
                elif line and isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                else:
                    said = "" if cell is None else str(cell)[:LONGEST_CELL]
                    sheet.write_string(line, column, said, None if line else bold)
                widths[column] = max(widths[column], min(len(str(cell or "")), WIDEST))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, max(width, 10) + 2)
    answer = Response(kept.getvalue(), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
