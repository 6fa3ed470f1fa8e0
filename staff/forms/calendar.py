"""What a supervisor types to change the calendar: days as on paper, one line for each holiday."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from office.base import clock
from office.law.working_days import SATURDAY, Closure, Year
from web.filters import day_short
from web.forms import Form, StringField, TextAreaField, ValidationError, at_most, needed
from web.language import later as _l
from web.language import said as _

LONGEST = 200
MOST_DAYS = 60
"""Days of one closure: more is a slip of the pen."""
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})")
LINE = re.compile(r"^\s*(\S+)(?:\s*[-–]\s*(\S+?))?\s*:\s*([^|]+?)\s*(?:\|\s*(.*?)\s*)?$")
EXPECTED = re.compile(r"\s*\((?:dự kiến|expected)\)$")


def day_of(said: str) -> date | None:
    """Return the day written as 02/12/2026 (or 2026-12-02), or None where there is no such day."""
    found = DAY.fullmatch(said.strip())
    if not found:
        return None
    day, month, year, *other = found.groups()
    parts = (int(year), int(month), int(day)) if year else tuple(map(int, other))
    try:
        return date(*parts)
    except ValueError:
        return None


def a_day(_form: Form, field: Field) -> None:
    """Refuse what is no day; an empty box is none."""
    if field.data and day_of(field.data) is None:
        raise StopValidation(_("“%(said)s” không phải là một ngày. Xin ghi như 02/12/2026.", said=field.data[:40]))  # fmt: skip


class UntilDay(Form):
    """A form with a day that lies ahead, `den_ngay`."""

    def validate_den_ngay(self, field: Field) -> None:
        """Refuse a day gone by."""
        day = day_of(field.data or "")
        if day and day < clock.today():
            raise ValidationError(_("Ngày này đã qua. Xin chọn hôm nay hoặc một ngày sau."))

    def day(self) -> date:
        """Return the day typed; the form must have been validated."""
        day = day_of(self["den_ngay"].data or "")
        assert day  # noqa: S101 -- validated
        return day


class Previewed(Form):
    """What is previewed first: the edition that its preview started from."""

    an_ban = HiddenField()


class TakeBack(Previewed):
    """Why a closure is taken back."""

    ghi_chu = StringField(_l("Lý do rút lại"), [at_most(LONGEST)])


class CloseDays(Previewed):
    """Days on which the office is closed, by which decision, and the Saturdays worked instead."""

    tu_ngay = StringField(
        _l("Nghỉ từ ngày"),
        [needed(_l("Xin ghi ngày đầu tiên được nghỉ.")), a_day],
        description=_l("Ngày/tháng/năm, ví dụ 02/12/2026."),
    )
    den_ngay = StringField(
        _l("Đến hết ngày"), [a_day], description=_l("Để trống nếu chỉ nghỉ một ngày.")
    )
    ly_do = StringField(
        _l("Lý do"),
        [needed(_l("Xin ghi lý do: người dân đọc được khi xem cách tính hạn.")), at_most(LONGEST)],
        description=_l("Ví dụ: nghỉ tránh bão số 15. Người dân đọc được khi xem cách tính hạn."),
    )
    tieng_anh = StringField(_l("Lý do bằng tiếng Anh"), [at_most(LONGEST)])
    quyet_dinh = StringField(
        _l("Số, ngày của quyết định"),
        [needed(_l("Xin ghi số quyết định: lịch chỉ đổi khi có văn bản.")), at_most(LONGEST)],
        description=_l("Ví dụ: Công điện 88/CĐ-UBND ngày 30/11/2026."),
    )
    lam_bu = StringField(
        _l("Thứ Bảy làm bù"),
        [at_most(LONGEST)],
        description=_l("Nếu có; nhiều ngày thì cách nhau bằng dấu phẩy: 05/12/2026, 12/12/2026."),
    )

    def validate_den_ngay(self, field: Field) -> None:
        """Refuse an end before the beginning, and a closure of months."""
        first, last = day_of(self.tu_ngay.data or ""), day_of(field.data or "")
        if first and last and last < first:
            raise ValidationError(_("Ngày cuối ở trước ngày đầu. Xin xem lại hai ngày."))
        if first and last and (last - first).days >= MOST_DAYS:
            raise ValidationError(_("Dài hơn %(n)s ngày. Xin xem lại năm và tháng.", n=MOST_DAYS))

    def validate_lam_bu(self, field: Field) -> None:
        """Refuse what is no Saturday."""
        for said in _parts(field.data):
            day = day_of(said)
            if day is None or day.weekday() != SATURDAY:
                raise ValidationError(_("“%(said)s” không phải một thứ Bảy. Xin ghi như 05/12/2026.", said=said[:40]))  # fmt: skip

    def closure(self) -> Closure:
        """Return the closure typed; the form must have been validated."""
        first = day_of(self.tu_ngay.data)
        assert first  # noqa: S101 -- validated
        return Closure(
            first=first,
            last=day_of(self.den_ngay.data or "") or first,
            vi=self.ly_do.data,
            en=self.tieng_anh.data or "",
            decision=self.quyet_dinh.data,
            makeup=tuple(
                sorted({day for each in _parts(self.lam_bu.data) if (day := day_of(each))})
            ),
        )


def _parts(said: str | None) -> list[str]:
    return [each.strip() for each in re.split(r"[,;\n]", said or "") if each.strip()]


class YearAnnounced(Previewed):
    """The days of one year, as its announcement lists them."""

    quyet_dinh = StringField(
        _l("Văn bản công bố"),
        [needed(_l("Xin ghi văn bản công bố lịch nghỉ của năm.")), at_most(LONGEST)],
        description=_l("Ví dụ: Thông báo 12/TB-BNV ngày 20/11/2026."),
    )
    ngay_nghi = TextAreaField(
        _l("Các ngày nghỉ"),
        [needed(_l("Xin ghi các ngày nghỉ, mỗi đợt một dòng.")), at_most(4000)],
        description=_l(
            "Mỗi đợt một dòng: ngày đầu - ngày cuối: tên | tên tiếng Anh. Thứ Bảy, Chủ nhật không cần ghi."
        ),
    )
    hoan_doi = TextAreaField(
        _l("Ngày làm việc được hoán đổi"),
        [at_most(2000)],
        description=_l("Mỗi lần một dòng: ngày được nghỉ - thứ Bảy làm bù. Để trống nếu không có."),
    )

    def __init__(self, year: int, **said: Any) -> None:
        super().__init__(**said)
        self.year = year

    def validate_ngay_nghi(self, field: Field) -> None:
        """Refuse a line that is no day off of the year, and one day listed twice."""
        seen: set[date] = set()
        for number, line in _lines(field.data):
            first, last, _vi, _en = self._row(number, line)
            days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
            if twice := days & seen:
                raise ValidationError(_("Dòng %(n)s: ngày %(day)s đã có ở dòng trước.", n=number, day=day_short(min(twice))))  # fmt: skip
            seen |= days

    def _row(self, number: int, line: str) -> tuple[date, date, str, str]:
        found = LINE.match(line)
        first = day_of(found[1]) if found else None
        last = (day_of(found[2]) if found[2] else first) if found else None
        if not found or not first or not last:
            raise ValidationError(_("Dòng %(n)s: xin ghi như “05/02/2027 - 11/02/2027: Tết Nguyên đán”.", n=number))  # fmt: skip
        if first.year != self.year or last.year != self.year or last < first:
            raise ValidationError(_("Dòng %(n)s: hai ngày phải theo thứ tự và nằm trong năm %(year)s.", n=number, year=self.year))  # fmt: skip
        return first, last, found[3], found[4] or found[3]

    def validate_hoan_doi(self, field: Field) -> None:
        """Refuse a swap of a day that is off anyway, or worked off on no ordinary Saturday."""
        try:
            off = self._off()
        except ValidationError:
            return  # said at the box above
        for number, line in _lines(field.data):
            rest, work = self._swap(number, line)
            if rest.weekday() >= SATURDAY or rest in off:
                raise ValidationError(_("Dòng %(n)s: %(day)s vốn đã là ngày nghỉ.", n=number, day=day_short(rest)))  # fmt: skip
            if work.weekday() != SATURDAY or work in off:
                raise ValidationError(_("Dòng %(n)s: %(day)s không phải thứ Bảy thường.", n=number, day=day_short(work)))  # fmt: skip

    def _swap(self, number: int, line: str) -> tuple[date, date]:
        days = [day_of(each) for each in re.split(r"\s+[-–]\s+", line.strip())]
        if len(days) != 2 or not days[0] or not days[1]:
            raise ValidationError(_("Dòng %(n)s: xin ghi như “02/01/2027 - 09/01/2027”.", n=number))
        if days[0].year != self.year:
            raise ValidationError(_("Dòng %(n)s: ngày được nghỉ phải nằm trong năm %(year)s.", n=number, year=self.year))  # fmt: skip
        return days[0], days[1]

    def _rows(self) -> tuple[tuple[date, date, str, str], ...]:
        return tuple(
            sorted(self._row(number, line) for number, line in _lines(self.ngay_nghi.data))
        )

    def _off(self) -> set[date]:
        return {
            first + timedelta(days=n)
            for first, last, _vi, _en in self._rows()
            for n in range((last - first).days + 1)
        }

    def announced(self) -> Year:
        """Return the year typed; the form must have been validated."""
        by = str(self.quyet_dinh.data)
        swaps = (self._swap(number, line) for number, line in _lines(self.hoan_doi.data))
        return Year(
            self.year,
            by,
            "V",
            provisional=False,
            rows=self._rows(),
            swaps=tuple(sorted((rest, work, by) for rest, work in swaps)),
        )


def _lines(said: str | None) -> list[tuple[int, str]]:
    lines = enumerate((said or "").splitlines(), 1)
    return [(number, line) for number, line in lines if line.strip()]


def as_typed(year: int, known: Sequence[Year]) -> dict[str, str]:
    """Return what is expected of *year* as it would be typed.

    Of a year nobody knows yet, holidays that fell on the same day in both years before are put on
    that day, and of the others (by the moon, or moved) only the name stands there.
    """
    found = {each.year: each for each in known}
    if year in found:
        rows = [
            (day_short(first) + (f" - {day_short(last)}" if last != first else ""), vi, en)
            for first, last, vi, en in found[year].rows
        ]
        swaps = [f"{day_short(off)} - {day_short(work)}" for off, work, _by in found[year].swaps]
    else:
        rows = _again(year, found)
        swaps = []
    decision = "" if year not in found or found[year].provisional else found[year].decision
    lines = [f"{days}: {EXPECTED.sub('', vi)} | {EXPECTED.sub('', en)}" for days, vi, en in rows]
    return {
        "quyet_dinh": decision,
        "ngay_nghi": "\n".join(lines),
        "hoan_doi": "\n".join(swaps),
    }


def _again(year: int, found: dict[int, Year]) -> list[tuple[str, str, str]]:
    before = {vi: _place(first, last) for first, last, vi, _en in _known(found, year - 2)}
    return [
        (_place(first, last) + f"/{year}", vi, en)
        if first == last and before.get(vi) == _place(first, last)
        else (f"…/…/{year}", vi, en)
        for first, last, vi, en in _known(found, year - 1)
    ]


def _known(found: dict[int, Year], year: int) -> Sequence[tuple[date, date, str, str]]:
    return found[year].rows if year in found else ()


def _place(first: date, last: date) -> str:
    return f"{first:%d/%m}" if first == last else f"{first:%d/%m} - {last:%d/%m}"
