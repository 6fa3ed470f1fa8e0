"""The registers of outgoing letters: by year and book, to read and to take along."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.cases import permissions
from office.letters import books, catalogue, register
from office.letters.models import WITHDRAWN
from office.letters.register import Line
from staff import rows
from staff.door import door
from staff.letters import QUEUE, STATES
from staff.spreadsheet import csv_answer
from web import fresh
from web.access import requires
from web.language import locale
from web.session import actor

REGISTER = "/can-bo/so-van-ban"
YEARS = 3
MOST_LINES = 10_000
"""Lines in one file; a year of one book has fewer."""


@door.get("/so-van-ban")
@requires(permissions.LETTERS)
def register_page() -> ResponseReturnValue:
    """Show a register of a year, last number first."""
    name, year = _book()
    slug, after = _register_kind(name), request.args.get("truoc", "")
    page = register.lines(name, year, actor(), after=after, kind=slug)
    last = books.of_year(year)
    return render_template(
        "staff/letters/register.html",
        name=name,
        book=_(books.NAMES[name]),
        year=year,
        years=[(each, _register(name, each)) for each in _years()],
        books=[
            (_(label), _register(key, year), key == name, last.get(key, 0))
            for key, label in books.NAMES.items()
        ],
        kinds=_register_kinds(name, year, slug),
        lines=[_line(each) for each in page.rows],
        start=_register(name, year, loai=slug) if after else "",
        after=_register(name, year, loai=slug, truoc=page.after) if page.after else "",
        sheet=_register(name, year, loai=slug).replace(REGISTER, f"{REGISTER}.csv", 1),
    )


@door.get("/so-van-ban.csv")
@requires(permissions.LETTERS)
def register_as_csv() -> ResponseReturnValue:
    """Hand out a register of a year as a file for a spreadsheet."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    name, year = _book()
    heads = [_("Số"), _("Số, ký hiệu"), _("Ngày"), _("Loại văn bản"), _("Mã vụ việc"),
             _("Người ký"), _("Tình trạng")]  # fmt: skip
    lines = (
        [
            each.number,
            each.number_text,
            each.day.isoformat(),
            catalogue.label(each.kind, locale()),
            each.case_code,
            each.signed_title,
            _(STATES[each.status]),
        ]
        for each in _all_lines(name, year, _register_kind(name))
    )
    return csv_answer(f"so-van-ban-{name.lower()}-{year}.csv", heads, lines)


def _all_lines(name: str, year: int, kind: str) -> Iterator[Line]:
    given, after = 0, ""
    while given < MOST_LINES:
        page = register.lines(name, year, actor(), after=after, kind=kind)
        yield from page.rows
        given, after = given + len(page.rows), page.after
        if not after:
            return


def _years() -> range:
    this = clock.today().year
    return range(this, this - YEARS, -1)


def _book() -> tuple[str, int]:
    name, year = request.args.get("so", books.REPLY), request.args.get("nam", "")
    this = clock.today().year
    known = year.isdecimal() and len(year) == len("2026")
    return name if name in books.NAMES else books.REPLY, int(year) if known else this


def _register_kind(name: str) -> str:
    said = request.args.get("loai", "")
    return said if said in [each.key for each in catalogue.of_series([name])] else ""


def _register_kinds(name: str, year: int, here: str) -> list[tuple[str, str, bool]]:
    kinds = [each.key for each in catalogue.of_series([name])]
    if len(kinds) < 2:
        return []
    every = (_("Mọi loại"), _register(name, year), not here)
    return [
        every,
        *(
            (catalogue.label(key, locale()), _register(name, year, loai=key), key == here)
            for key in kinds
        ),
    ]


def _register(name: str, year: int, **more: str) -> str:
    asked = {"nam": str(year), "so": name, **{key: said for key, said in more.items() if said}}
    return f"{REGISTER}?{urlencode(asked)}"


def _line(each: Line) -> dict[str, Any]:
    return {
        "number": each.number,
        "number_text": each.number_text,
        "day": each.day,
        "kind": catalogue.label(each.kind, locale()),
        "url": f"{QUEUE}/{each.handle}" if each.readable else "",
        "code": each.case_code,
        "case_url": rows.case_url(each.case_code),
        "signed_title": each.signed_title,
        "withdrawn": each.status == WITHDRAWN,
    }
