"""The registers of outgoing papers: by year and book, to read, to take along, with numbers kept for papers outside."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.i18n import N_
from office.cases import permissions
from office.cases.permissions import allows
from office.letters import books, catalogue, outgoing, reserving
from office.letters.models import ISSUED, WITHDRAWN
from office.letters.outgoing import Line, Way
from staff import rows
from staff.door import door
from staff.forms.reserving import Reserve
from staff.letter_queue import QUEUE
from staff.letters import CHANNELS
from staff.spreadsheet import csv_answer, xlsx_answer
from web import fresh
from web.access import requires
from web.filters import day_short
from web.language import locale
from web.session import actor

REGISTER = "/can-bo/so-van-ban"
YEARS = 3
MOST_LINES = 10_000
"""Lines in one file; a year of one book has fewer."""
STATES = {
    ISSUED: "",
    WITHDRAWN: N_("đã thu hồi"),
    reserving.RESERVED: N_("số giữ chỗ"),
    reserving.USED: N_("văn bản ngoài hệ thống"),
    reserving.CANCELLED: N_("số đã hủy"),
}
TONES = {
    WITHDRAWN: "late",
    reserving.RESERVED: "soon",
    reserving.USED: "neutral",
    reserving.CANCELLED: "late",
}
WENT = {
    "shown": N_("đã đăng"),
    "seen": N_("đã xem"),
    "sending": N_("đang gửi"),
    "sent": N_("đã gửi"),
    "failed": N_("chưa gửi được"),
    "refused": N_("không nhận"),
    "handed": N_("đã trao"),
    "posted": N_("đã gửi"),
    "arrived": N_("đã đến"),
    "returned": N_("bị trả lại"),
}


@door.get("/so-van-ban")
@requires(permissions.LETTERS)
def register_page() -> ResponseReturnValue:
    """Show a register of a year, last number first."""
    return shown(Reserve(formdata=None))


def shown(form: Reserve, status: int = 200, book: str = "") -> ResponseReturnValue:
    """Return the page of *book* or the register asked for, with the form of reserving as it stands."""
    name, year = _book(book)
    slug, after = _register_kind(name), request.args.get("truoc", "")
    number = request.args.get("tim", "").strip()[:12]
    page = outgoing.page(name, year, actor(), after=after, kind=slug, number=number)
    last = books.of_year(year)
    html = render_template(
        "staff/letters/register.html",
        name=name,
        book=_(books.NAMES[name]),
        year=year,
        years=[(each, address(name, each)) for each in _years()],
        books=[
            (_(label), address(key, year), key == name, last.get(key, 0))
            for key, label in books.NAMES.items()
        ],
        kinds=_register_kinds(name, year, slug),
        lines=[_line(each) for each in page.lines],
        number=number,
        start=address(name, year, loai=slug) if after or number else "",
        after=address(name, year, loai=slug, truoc=page.after) if page.after else "",
        sheets=[
            (
                kind,
                address(name, year, loai=slug).replace(REGISTER, f"{REGISTER}.{kind.lower()}", 1),
            )
            for kind in ("XLSX", "CSV")
        ],
        form=form if allows(actor(), permissions.RESERVE) else None,
        here=REGISTER,
    )
    return html, status


@door.get("/so-van-ban.csv")
@requires(permissions.LETTERS)
def register_as_csv() -> ResponseReturnValue:
    """Hand out a register of a year as a plain file."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    name, year = _book()
    cells = ([*each[:2], each[2].isoformat(), *each[3:]] for each in _cells(name, year))
    return csv_answer(f"{_file(name, year)}.csv", _heads(), cells)


@door.get("/so-van-ban.xlsx")
@requires(permissions.LETTERS)
def register_as_xlsx() -> ResponseReturnValue:
    """Hand out a register of a year as a workbook."""
    if asked := fresh.demand():
        return asked  # type: ignore[no-any-return]
    name, year = _book()
    return xlsx_answer(f"{_file(name, year)}.xlsx", f"{name} {year}", _heads(), _cells(name, year))


def _file(name: str, year: int) -> str:
    return f"so-van-ban-{name.lower()}-{year}"


def _heads() -> list[str]:
    """Return the columns of the decree's register, after the bare number."""
    return [
        _("Số"),
        _("Số, ký hiệu"),
        _("Ngày"),
        _("Loại văn bản, trích yếu"),
        _("Người ký"),
        _("Nơi nhận"),
        _("Đơn vị giữ bản lưu"),
        _("Số bản"),
        _("Đã gửi bằng"),
        _("Ghi chú"),
        _("Mã vụ việc"),
    ]


def _cells(name: str, year: int) -> Iterator[list[Any]]:
    for each in _all_lines(name, year, _register_kind(name)):
        line = _line(each)
        what = " – ".join(part for part in (line["kind"], each.about) if part)
        note = ". ".join(part for part in (line["state"], each.note) if part)
        yield [
            each.number, each.number_text, each.day, what, each.signer, line["to"], line["keeper"],
            each.copies, "; ".join(line["ways"]), note, each.case_code,
        ]  # fmt: skip


def _all_lines(name: str, year: int, kind: str) -> Iterator[Line]:
    given, after = 0, ""
    while given < MOST_LINES:
        page = outgoing.page(name, year, actor(), after=after, kind=kind)
        yield from page.lines
        given, after = given + len(page.lines), page.after
        if not after:
            return


def _years() -> range:
    this = clock.today().year
    return range(this, this - YEARS, -1)


def _book(book: str = "") -> tuple[str, int]:
    name, year = book or request.args.get("so", books.REPLY), request.args.get("nam", "")
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
    every = (_("Mọi loại"), address(name, year), not here)
    return [
        every,
        *(
            (catalogue.label(key, locale()), address(name, year, loai=key), key == here)
            for key in kinds
        ),
    ]


def address(name: str, year: int, **more: str) -> str:
    """Return where the register *name* of *year* is read."""
    asked = {"nam": str(year), "so": name, **{key: said for key, said in more.items() if said}}
    return f"{REGISTER}?{urlencode(asked)}"


def _line(each: Line) -> dict[str, Any]:
    return {
        "number": each.number,
        "number_text": each.number_text.removeprefix("Số: "),
        "day": each.day,
        "kind": catalogue.label(each.kind, locale()) if each.kind else "",
        "about": each.about,
        "url": f"{QUEUE}/{each.handle}" if each.handle else "",
        "code": each.case_code,
        "case_url": rows.case_url(each.case_code) if each.case_code else "",
        "signer": each.signer,
        "to": each.to or _addressee(each.kind),
        "keeper": each.keeper_en if locale() == "en" else each.keeper,
        "copies": each.copies,
        "ways": [_went(way) for way in each.ways],
        "state": _(STATES[each.state]) if STATES[each.state] else "",
        "tone": TONES.get(each.state, ""),
        "struck": each.state in {WITHDRAWN, reserving.CANCELLED},
        "note": each.note,
        "settle": f"{REGISTER}/giu-so/{each.reserved_id}"
        if each.state == reserving.RESERVED and allows(actor(), permissions.RESERVE)
        else "",
    }


def _addressee(kind: str) -> str:
    return catalogue.ADDRESSEES[catalogue.papers()[kind].to][locale() == "en"] if kind else ""


def _went(way: Way) -> str:
    return f"{_(CHANNELS[way.channel])}: {_(WENT[way.state])} {day_short(way.day)}"
