"""What an officer types to come in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField

from web.forms import EmailField, Form, at_most, needed


class SignIn(Form):
    """Address and password; where to go afterwards, and what waits to be sent again."""

    email = EmailField(
        _l("Thư điện tử công vụ"),
        [needed(_l("Xin nhập địa chỉ thư điện tử.")), at_most(254)],
    )
    password = PasswordField(_l("Mật khẩu"), [needed(_l("Xin nhập mật khẩu.")), at_most(1000)])
    tiep = HiddenField()
    giu = HiddenField()
