"""What a supervisor says to the place of a case in the lists."""

from datetime import date

from wtforms import Field, SelectField

from office.base import clock
from office.cases.marks import LONGEST
from staff.forms.appointments import AS_ON_PAPER
from staff.forms.calendar import a_day, day_of
from web.forms import Form, StringField, TextAreaField, ValidationError, at_most, needed
from web.language import later as _l
from web.language import said as _


class Pin(Form):
    """On top, with a word to whoever reads the list."""

    ghi_chu = StringField(_l("Lời nhắn cho người xem danh sách (nếu cần)"), [at_most(200)])


class Aside(Form):
    """Off one list, why, and until when."""

    danh_sach = SelectField(_l("Danh sách"), validate_choice=False)
    ly_do = TextAreaField(
        _l("Lý do"), [needed(_l("Xin ghi lý do đưa ra khỏi danh sách.")), at_most(LONGEST)]
    )
    den_ngay = StringField(
        _l("Đến hết ngày"), [needed(_l("Xin ghi ngày vụ việc trở lại danh sách.")), a_day],
        description=AS_ON_PAPER,
    )  # fmt: skip

    def validate_den_ngay(self, field: Field) -> None:
        """Refuse a day gone by."""
        day = day_of(field.data or "")
        if day and day < clock.today():
            raise ValidationError(_("Ngày này đã qua. Xin chọn hôm nay hoặc một ngày sau."))

    def day(self) -> date:
        """Return the day typed; the form must have been validated."""
        day = day_of(self.den_ngay.data or "")
        assert day  # noqa: S101 -- validated
        return day


class Press(Form):
    """Where the case was raised in public."""

    noi_neu = TextAreaField(
        _l("Nêu ở đâu, ngày nào"),
        [needed(_l("Xin ghi tên báo, trang hoặc cuộc họp và ngày nêu.")), at_most(LONGEST)],
        description=_l("Ví dụ: báo Người Lao Động, 12/10/2026; cuộc tiếp xúc cử tri 20/10/2026."),
    )
