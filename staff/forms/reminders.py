"""What is written to a reminder, and the question a supervisor asks by hand."""

from wtforms import HiddenField

from office.cases.explaining import LONGEST
from staff.forms.appointments import AS_ON_PAPER
from staff.forms.calendar import UntilDay, a_day
from web.forms import StringField, TextAreaField, at_most, needed
from web.language import later as _l


class AskWhy(UntilDay):
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
