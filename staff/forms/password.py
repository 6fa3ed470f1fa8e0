"""What an officer types to change the own password."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from web.forms import Form, StringField, at_most, needed


class ChangePassword(Form):
    """The password in use, a code where there is a second factor, and the new password."""

    old = PasswordField(
        _l("Mật khẩu đang dùng"),
        [needed(_l("Xin nhập mật khẩu đang dùng.")), at_most(1000)],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(
        _l("Mã 6 số"),
        [at_most(40)],
        description=_l("Trên ứng dụng xác thực, hoặc một mã dự phòng."),
        render_kw={"autocomplete": "one-time-code"},
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        [needed(_l("Xin đặt mật khẩu.")), at_most(1000)],
        description=_l("Ít nhất 15 ký tự. Một câu ngắn chỉ ông/bà nghĩ ra là tốt nhất."),
        render_kw={"autocomplete": "new-password"},
    )
