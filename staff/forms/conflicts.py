"""What an officer types to let someone in again who was set aside."""

from wtforms import SelectField

from web.forms import Form, TextAreaField, at_most, needed
from web.language import later as _l

LONGEST = 2000


class Lift(Form):
    """Whom, and why."""

    who = SelectField(_l("Cho ai vào lại?"))
    reason = TextAreaField(
        _l("Vì sao không còn xung đột lợi ích? (người thứ hai đọc)"),
        [needed(_l("Xin ghi lý do.")), at_most(LONGEST)],
    )
