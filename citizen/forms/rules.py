"""What an answer must be, said in the reader's words: present, short enough, a day, a number."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms.validators import StopValidation

from office.base import clock
from web.filters import number

EARLIEST = date(1900, 1, 1)
_DAY = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s.,;<>()\"]+(\.[^@\s.,;<>()\"]+)+")


class Needed:
    """The answer may not be empty."""

    field_flags = {"required": True}  # noqa: RUF012 -- WTForms' own way of saying it

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse nothing but blanks, too."""
        if not (field.data and str(field.data).strip()):
            field.errors = []
            raise StopValidation(str(self.message))


class Chosen(Needed):
    """One of the choices must be taken."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse none and what was not offered."""
        if field.data not in {each.value for each in field.choices}:
            raise StopValidation(str(self.message))


class Within:
    """The answer has at most so many letters; unlike `maxlength` nothing pasted is cut off."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Any, field: Any) -> None:
        """Say how many letters there are, and how many we take."""
        length = len(field.data or "")
        if length > self.limit:
            raise StopValidation(
                _(
                    "“%(what)s” dài %(length)s chữ cái, nhiều nhất là %(limit)s. "
                    "Xin rút ngắn, hoặc gửi phần dài thành tệp đính kèm.",
                    what=field.label.text,
                    length=number(length),
                    limit=number(self.limit),
                )
            )


class Day:
    """A day between 1900 and today, as people write it."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse what is no day, lies before 1900 or has not come yet."""
        if not field.data:
            return
        said = self.read(field.data)
        if said is None:
            raise StopValidation(_("Ghi ngày/tháng/năm, ví dụ: 14/9/2026."))
        if said < EARLIEST:
            raise StopValidation(_("Năm phải từ 1900 trở đi. Xin xem lại ngày này."))
        if said > clock.today():
            raise StopValidation(_("Ngày này chưa đến. Xin xem lại."))

    @staticmethod
    def read(value: str) -> date | None:
        """Return the day written as 14/9/2026 or 2026-09-14, or None."""
        said = value.strip()[:20]
        if found := _DAY.fullmatch(said):
            day, month, year = map(int, found.groups())
        elif found := _ISO_DAY.fullmatch(said):
            year, month, day = map(int, found.groups())
        else:
            return None
        try:
            return date(year, month, day)
        except ValueError:
            return None


class Phone:
    """A telephone number, however it is spaced."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse what cannot be dialled."""
        said = field.data or ""
        digits = re.sub(r"[\s.()\-]", "", said[:60]).removeprefix("+")
        fits = re.fullmatch(r"\d{3,15}", digits, re.ASCII) and len(said) <= 20
        if said and not fits:
            raise StopValidation(_("Số điện thoại chỉ gồm chữ số, ví dụ: 0900 000 123."))


class Email:
    """An address that mail can be sent to."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse what is no address."""
        said = field.data or ""
        if said and not (len(said) <= 254 and _EMAIL.fullmatch(said)):
            raise StopValidation(_("Địa chỉ thư cần có dạng ten@vidu.vn. Không có thì để trống."))
