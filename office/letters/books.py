"""The registers of outgoing papers: the books of a year, and the next number in each."""

from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from office.base import config
from office.base.db import db
from office.base.i18n import N_
from office.letters.models import Book

REPLY, PERSONAL, UNNUMBERED = "CV", "THU", ""
SYMBOLS = {"QD": "QĐ"}
"""How a number writes its register, where the register's name in addresses is another."""
NAMES = {
    "TB": N_("Sổ thông báo"),
    "HD": N_("Sổ phiếu hướng dẫn"),
    REPLY: N_("Sổ công văn"),
    "QD": N_("Sổ quyết định"),
    "KL": N_("Sổ kết luận"),
    "BC": N_("Sổ báo cáo"),
    "GM": N_("Sổ giấy mời"),
    "PC": N_("Sổ phiếu chuyển"),
    "TN": N_("Sổ phiếu tiếp nhận"),
    "PG": N_("Sổ phiếu giải quyết"),
    PERSONAL: N_("Sổ thư cảm ơn, thư xin lỗi"),
}
_BOOK: Any = Book.__table__
_SKIPPED = frozenset({"phòng", "ban", "và", "-", "các"})


def next_number(year: int, register: str) -> int:
    """Return the next number of *register* in *year*, from 1, inside the open transaction.

    The book's row stays locked until the transaction ends: two signers wait for one another, and
    what is rolled back leaves no gap.
    """
    number = _count_up(year, register)
    if number is None:
        _open_book(_BOOK, year, register)
        number = _count_up(year, register)
    if number is None:
        raise LookupError(f"{register} {year}")
    return number


def _count_up(year: int, register: str) -> int | None:
    row = (_BOOK.c.year == year) & (_BOOK.c.register == register)
    counted: int | None = db.session.scalar(
        update(_BOOK).where(row).values(last=_BOOK.c.last + 1).returning(_BOOK.c.last)
    )
    return counted


def _open_book(book: Table, year: int, register: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.execute(insert(book).values(year=year, register=register, last=0))
    except IntegrityError:
        return  # another signer opened it meanwhile


def number_text(register: str, number: int, unit_name: str) -> str:
    """Return number and symbol as Decree 30/2020 writes them; a thư công bears none."""
    symbol = config.current().office_symbol
    if register in {PERSONAL, UNNUMBERED}:
        return ""
    if register == REPLY:
        return f"Số: {number:02d}/{symbol}-{unit_symbol(unit_name)}"
    return f"Số: {number:02d}/{SYMBOLS.get(register, register)}-{symbol}"


def unit_symbol(name: str) -> str:
    """Return the initials by which a drafting unit is known: "Phòng Kinh tế, Hạ tầng" is KTHT."""
    if name.casefold().startswith("văn phòng"):
        return "VP"
    words = [word for word in name.replace(",", " ").split() if word.casefold() not in _SKIPPED]
    return "".join(word[0].upper() for word in words)[:8] or "VP"


def of_year(year: int) -> dict[str, int]:
    """Return the registers begun in *year* with their last numbers."""
    rows = db.session.execute(select(Book.register, Book.last).where(Book.year == year))
    return {register: last for register, last in rows if last}
