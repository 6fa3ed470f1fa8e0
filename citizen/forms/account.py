"""The forms of the account pages: address, password, a case to add, what is kept for next time."""

import re
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, PasswordField

from web.forms import EmailField, Form, StringField, TelField, ValidationError, needed
from web.language import later as _l

LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^\s@<>,;:\"\\()\[\]]{1,64}@[^\s@<>,;:\"\\()\[\]]+\.[^\s@<>,;:\"\\()\[\]]{2,}")
PHONE = re.compile(r"[0-9+().\s-]{8,20}")
NEEDS_EMAIL = _l("Xin nhập địa chỉ thư điện tử, ví dụ ten@vidu.vn.")


def email_shaped(_form: Any, field: Any) -> None:
    """Raise `ValidationError` for what cannot be an address."""
    said = (field.data or "").strip()
    if len(said) > LONGEST_EMAIL or not EMAIL.fullmatch(said):
        raise ValidationError(str(NEEDS_EMAIL))


def phone_shaped(_form: Any, field: Any) -> None:
    """Raise `ValidationError` for what cannot be a telephone number; nothing is fine."""
    said = (field.data or "").strip()
    if said and not PHONE.fullmatch(said):
        raise ValidationError(_("Số điện thoại chỉ gồm chữ số, ví dụ 0900 000 123."))


class EmailForm(Form):
    """An address, for an account or a new password."""

    email = EmailField(
        _l("Thư điện tử"),
        [needed(NEEDS_EMAIL), email_shaped],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class PasswordForm(Form):
    """A new password."""

    password = PasswordField(
        _l("Mật khẩu mới"),
        [needed(_l("Xin đặt mật khẩu."))],
        description=_l("Ít nhất 15 ký tự. Một câu ngắn chỉ ông/bà nghĩ ra là tốt nhất."),
        render_kw={"autocomplete": "new-password"},
    )
    dong_y = BooleanField(_l("Tôi đồng ý"))


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        _l("Thư điện tử"),
        [needed(NEEDS_EMAIL)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        [needed(_l("Xin nhập mật khẩu."))],
        render_kw={"autocomplete": "current-password"},
    )


class AboutMeForm(Form):
    """What the next filing is filled with."""

    name = StringField(_l("Họ và tên"), render_kw={"autocomplete": "name"})
    phone = TelField(_l("Điện thoại"), [phone_shaped], render_kw={"autocomplete": "tel"})

    def validate_name(self, field: Any) -> None:
        """Refuse a name that no register has room for."""
        if len(field.data or "") > 120:
            raise ValidationError(_("Họ tên dài nhất 120 chữ cái."))
