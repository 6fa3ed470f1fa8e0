"""What an officer types to come in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField

from web.forms import EmailField, Form, StringField, at_most, needed


class NewPassword(Form):
    """A new password, after a link."""

    password = PasswordField(
        _l("Mật khẩu mới"),
        [needed(_l("Xin đặt mật khẩu."))],
        description=_l("Ít nhất 15 ký tự. Một câu ngắn chỉ ông/bà nghĩ ra là tốt nhất."),
        render_kw={"autocomplete": "new-password"},
    )


class FirstCode(Form):
    """The first figures of a second factor."""

    code = StringField(
        _l("Mã 6 số đang hiện trên ứng dụng"),
        [needed(_l("Xin nhập mã 6 số.")), at_most(40)],
    )


class SecondStep(Form):
    """The second proof: a code, or what a security key answered; what was carried along goes on."""

    code = StringField(
        _l("Mã 6 số, hoặc một mã dự phòng"),
        [at_most(40)],
    )
    khoa = HiddenField()
    tiep = HiddenField()
    giu = HiddenField()


class NewKey(Form):
    """The name of a security key, and what the key answered."""

    name = StringField(
        _l("Tên của khóa"),
        [needed(_l("Xin đặt tên cho khóa.")), at_most(60)],
        description=_l("Để ông/bà phân biệt, ví dụ: Khóa ở cơ quan, Khóa dự phòng ở nhà."),
    )
    khoa_moi = HiddenField()


class SignIn(Form):
    """Address and password; where to go afterwards, and what waits to be sent again."""

    email = EmailField(
        _l("Thư điện tử công vụ"),
        [needed(_l("Xin nhập địa chỉ thư điện tử.")), at_most(254)],
    )
    password = PasswordField(_l("Mật khẩu"), [needed(_l("Xin nhập mật khẩu.")), at_most(1000)])
    code = StringField(
        _l("Mã 6 số, nếu ông/bà đã bật"),
        [at_most(40)],
        description=_l("Trên ứng dụng xác thực, hoặc một mã dự phòng. Chưa bật thì để trống."),
    )
    tiep = HiddenField()
    giu = HiddenField()
