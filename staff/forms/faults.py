"""What an officer writes down when the office owns up, or when the sender praised somebody."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from web.forms import Form, StringField, TextAreaField, at_most, needed

MOST = 2_000
FAULTS = {
    "lost": _l("Làm mất giấy tờ của người dân"),
    "damaged": _l("Làm hư hỏng giấy tờ của người dân"),
    "wrong": _l("Làm sai: kết quả, giấy tờ, hướng dẫn"),
    "conduct": _l("Cư xử chưa đúng mực"),
}


class Foreseen(Form):
    """A promise that will not be kept: why, and the new day."""

    words = TextAreaField(
        _l("Vì sao không kịp"),
        [
            needed(_l("Xin ghi việc cụ thể đã xảy ra; chỉ “lý do khách quan” là chưa đủ.")),
            at_most(MOST),
        ],
        description=_l("Câu này vào thư. Nói việc đã xảy ra, không đổ cho người dân."),
    )
    new_day = DateField(_l("Ngày hẹn mới"), [needed(_l("Xin ghi ngày hẹn mới, sau ngày đã hẹn."))])


class Fault(Form):
    """A fault of the office: which, and what happened."""

    fault = RadioField(
        _l("Lỗi gì"),
        [InputRequired(_l("Xin chọn lỗi đã xảy ra."))],
        choices=[SelectChoice(key, words) for key, words in FAULTS.items()],
        validate_choice=True,
    )
    words = TextAreaField(
        _l("Chuyện gì đã xảy ra"),
        [needed(_l("Xin ghi việc cụ thể đã xảy ra.")), at_most(MOST)],
        description=_l("Câu này vào thư. Nói việc đã xảy ra, ở đâu, ngày nào."),
    )


class Praise(Form):
    """Whom the sender praised, and for what."""

    who = StringField(
        _l("Ai được khen"),
        [needed(_l("Xin ghi tên hoặc chức danh người được khen.")), at_most(150)],
        description=_l("Ví dụ: chị Nguyễn Thị Lan, quầy 3 bộ phận một cửa"),
    )
    words = TextAreaField(
        _l("Người dân khen điều gì"),
        [needed(_l("Xin ghi lời khen, gần với lời người dân.")), at_most(MOST)],
    )
