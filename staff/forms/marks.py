"""What a supervisor says to the place of a case in the lists."""

from wtforms import SelectField

from office.cases.marks import LONGEST
from staff.forms.appointments import AS_ON_PAPER
from staff.forms.calendar import UntilDay, a_day
from web.forms import Form, StringField, TextAreaField, at_most, needed
from web.language import later as _l


class Pin(Form):
    """On top, with a word to whoever reads the list."""

    ghi_chu = StringField(_l("Lời nhắn cho người xem danh sách (nếu cần)"), [at_most(200)])


class Aside(UntilDay):
    """Off one list, why, and until when."""

    danh_sach = SelectField(_l("Danh sách"), validate_choice=False)
    ly_do = TextAreaField(
        _l("Lý do"), [needed(_l("Xin ghi lý do đưa ra khỏi danh sách.")), at_most(LONGEST)]
    )
    den_ngay = StringField(
        _l("Đến hết ngày"), [needed(_l("Xin ghi ngày vụ việc trở lại danh sách.")), a_day],
        description=AS_ON_PAPER,
    )  # fmt: skip


class Press(Form):
    """Where the case was raised in public."""

    noi_neu = TextAreaField(
        _l("Nêu ở đâu, ngày nào"),
        [needed(_l("Xin ghi tên báo, trang hoặc cuộc họp và ngày nêu.")), at_most(LONGEST)],
        description=_l("Ví dụ: báo Người Lao Động, 12/10/2026; cuộc tiếp xúc cử tri 20/10/2026."),
    )
