"""The registers of outgoing letters: which book a letter goes in, and its number there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from office.base import config
from office.base.db import db
from office.base.i18n import N_
from office.letters.models import Book

NOTICE, GUIDANCE, REPLY, PERSONAL = "TB", "HD", "CV", "THU"
NAMES = {
    NOTICE: N_("Sổ thông báo"),
    GUIDANCE: N_("Sổ phiếu hướng dẫn"),
    REPLY: N_("Sổ công văn trả lời"),
    PERSONAL: N_("Sổ thư cảm ơn, thư xin lỗi"),
}


@dataclass(frozen=True)
class LetterKind:
    """How a kind of letter is called and where it is entered."""

    label: str
    register: str


KINDS = {
    "acknowledgement": LetterKind(N_("Thông báo tiếp nhận, thụ lý"), NOTICE),
    "more_information": LetterKind(N_("Đề nghị bổ sung"), NOTICE),
    "transfer": LetterKind(N_("Thông báo chuyển cơ quan khác"), NOTICE),
    "declined": LetterKind(N_("Thông báo không thụ lý"), NOTICE),
    "extension": LetterKind(N_("Thông báo gia hạn"), NOTICE),
    "guidance": LetterKind(N_("Phiếu hướng dẫn"), GUIDANCE),
    "answer": LetterKind(N_("Văn bản trả lời"), REPLY),
    "thank_you": LetterKind(N_("Thư cảm ơn"), PERSONAL),
    "apology": LetterKind(N_("Thư xin lỗi"), PERSONAL),
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
    if register == PERSONAL:
        return ""
    if register == REPLY:
        return f"Số: {number:02d}/{symbol}-{unit_symbol(unit_name)}"
    return f"Số: {number:02d}/{register}-{symbol}"


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
