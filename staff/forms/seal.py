"""What is typed to ask for an identity, to decide on it, and to judge an opening."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from office.cases.openings import LONGEST_MINUTES, PURPOSES
from office.cases.sealed import IDENTITY_FIELDS
from web.forms import Form, at_most, needed
from web.language import said

FIELDS = {
    "name": _l("Họ tên"),
    "phone": _l("Điện thoại"),
    "email": _l("Thư điện tử"),
    "address": _l("Địa chỉ"),
    "identity_number": _l("Số định danh"),
}


class AskOpening(Form):
    """Which fields, what for, by which article, why, for how long."""

    fields = SelectMultipleField(
        _l("Cần biết những gì?"),
        choices=[SelectChoice(name, FIELDS[name]) for name in IDENTITY_FIELDS],
    )
    purpose = SelectField(_l("Để làm gì?"))
    article = StringField(
        _l("Căn cứ (điều, khoản, văn bản)"), [needed(_l("Xin ghi căn cứ.")), at_most(160)]
    )
    reason = TextAreaField(
        _l("Vì sao cần biết?"),
        [needed(_l("Xin ghi vì sao cần biết danh tính. Chưa có gì được mở.")), at_most(2000)],
    )
    minutes = IntegerField(
        _l("Trong bao nhiêu phút? (nhiều nhất 60)"),
        [
            InputRequired(_l("Xin ghi số phút, từ 1 đến 60.")),
            NumberRange(1, LONGEST_MINUTES, _l("Xin ghi số phút, từ 1 đến 60.")),
        ],
        default=30,
    )
    untold_until = DateField(
        _l("Chưa báo cho người tố cáo đến hết ngày (nếu luật cho phép)"), [Optional()]
    )
    untold_why = StringField(_l("Căn cứ để chưa báo"), [at_most(300)])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.purpose.choices = [SelectChoice(key, said(words)) for key, words in PURPOSES.items()]

    def validate_fields(self, field: Any) -> None:
        """Refuse a request for nothing."""
        if not field.data:
            raise ValidationError(said("Xin chọn ít nhất một mục."))

    def validate_untold_why(self, field: Any) -> None:
        """Refuse to keep an opening from its denouncer without a ground."""
        if self.untold_until.data and not (field.data or "").strip():
            raise ValidationError(said("Xin ghi căn cứ để chưa báo."))
