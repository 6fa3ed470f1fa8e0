"""What one asks about one's own data, and what one mends alone."""

from wtforms import BooleanField, RadioField

from citizen.forms.account import LONGEST_EMAIL, email_shaped, phone_shaped
from office.base.i18n import translate
from office.privacy import requests
from web.forms import (
    EmailField,
    Field,
    Form,
    StringField,
    TelField,
    TextAreaField,
    at_most,
    needed,
)
from web.language import later as _l
from web.language import locale


def _mail_shaped_or_none(form: Form, field: Field) -> None:
    if (field.data or "").strip():
        email_shaped(form, field)


class ContactForm(Form):
    """How the sender of a case is reached."""

    phone = TelField(_l("Điện thoại"), [phone_shaped, at_most(20)])
    email = EmailField(_l("Thư điện tử"), [_mail_shaped_or_none, at_most(LONGEST_EMAIL)])
    address = StringField(_l("Địa chỉ liên hệ"), [at_most(300)])


class RequestForm(Form):
    """A request about one's own data."""

    quyen = RadioField(
        _l("Ông/bà muốn gì?"),
        [needed(_l("Xin chọn một trong ba."))],
        choices=tuple(requests.RIGHTS),
    )
    noi_dung = TextAreaField(
        _l("Dữ liệu nào, và vì sao?"),
        [needed(_l("Xin cho biết dữ liệu nào, một hai câu cũng đủ.")), at_most(requests.LONGEST)],
        description=_l("Ví dụ: họ tên trên biên nhận bị sai một chữ. Đừng ghi mã bí mật ở đây."),
    )

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self.quyen.choices = [
            (name, translate(label, locale())) for name, label in requests.RIGHTS.items()
        ]


class EraseForm(Form):
    """Deleting one's account, said twice."""

    chac = BooleanField(
        _l("Tôi muốn xóa tài khoản; các vụ việc sau này tôi xem bằng mã hồ sơ và mã bí mật"),
        [needed(_l("Xin đánh dấu vào ô để chắc là ông/bà muốn xóa."))],
    )
