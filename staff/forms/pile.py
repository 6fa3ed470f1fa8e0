"""Which issued letters are printed together."""

from wtforms import DateField, SelectField

from web.forms import Form, needed
from web.language import later as _l


class Pile(Form):
    """A kind, and the days of the letters."""

    loai = SelectField(_l("Loại thư"), default="", validate_choice=False)
    tu = DateField(_l("Từ ngày"), [needed(_l("Xin ghi ngày đầu."))])
    den = DateField(_l("Đến hết ngày"), [needed(_l("Xin ghi ngày cuối."))])
