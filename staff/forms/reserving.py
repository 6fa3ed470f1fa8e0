"""A number kept for a paper written outside, and what became of it."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from office.letters.reserving import MOST
from web.forms import Form, StringField, at_most, needed

LONGEST = 300


class Reserve(Form):
    """What numbers are kept for, and how many."""

    purpose = StringField(
        _l("Giữ số cho việc gì"),
        [needed(_l("Xin ghi văn bản nào sẽ mang số này.")), at_most(LONGEST)],
    )
    count = IntegerField(
        _l("Giữ mấy số"),
        [
            InputRequired(_l("Xin ghi số lượng, bằng chữ số.")),
            NumberRange(1, MOST, _l("Mỗi lần giữ từ 1 đến 20 số.")),
        ],
        default=1,
    )


class Use(Form):
    """Which paper bears the number."""

    subject = StringField(
        _l("Loại văn bản, trích yếu"),
        [needed(_l("Xin ghi văn bản nói về việc gì.")), at_most(LONGEST)],
    )
    signer = StringField(_l("Người ký"), [needed(_l("Xin ghi ai đã ký.")), at_most(120)])
    day = DateField(_l("Ngày văn bản"), [needed(_l("Xin ghi ngày của văn bản."))])


class Cancel(Form):
    """Why the number is given to nobody."""

    reason = StringField(
        _l("Vì sao hủy số này"),
        [needed(_l("Xin ghi lý do: sổ giữ số này cùng lý do.")), at_most(LONGEST)],
    )
