"""What is written to a reminder, and the question a supervisor asks by hand."""

from datetime import date

from wtforms import Field, HiddenField

from office.base import clock
from office.cases.explaining import LONGEST
from staff.forms.appointments import AS_ON_PAPER
from staff.forms.calendar import a_day, day_of
from web.forms import Form, StringField, TextAreaField, ValidationError, at_most, needed
from web.language import later as _l
from web.language import said as _


class AskWhy(Form):
    """A question, and the day by which it is to be answered."""

    cau_hoi = TextAreaField(
        _l("Cần giải trình điều gì"),
        [needed(_l("Xin ghi điều cần giải trình.")), at_most(LONGEST)],
    )
    den_ngay = StringField(
        _l("Trả lời trước hết ngày"),
        [needed(_l("Xin ghi ngày phải trả lời.")), a_day],
        description=AS_ON_PAPER,
    )
    key = HiddenField()

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
