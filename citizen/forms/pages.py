"""Made-up questions for the page that shows every component."""

from wtforms import BooleanField, RadioField, SelectChoice, SelectField

from web.forms import Form, StringField, TextAreaField, at_most, needed
from web.language import later as _l


class Portfolio(Form):
    """One field of each sort; it is never sent."""

    class Meta(Form.Meta):
        """No token: the page is only looked at."""

        csrf = False

    subject = StringField(_l("Tóm tắt trong một câu"), validators=[needed(_l("Viết một câu."))])
    body = TextAreaField(_l("Kể rõ sự việc"), validators=[at_most(500)])
    unit = SelectField(
        _l("Đơn vị"),
        choices=[SelectChoice("1", _l("Văn phòng")), SelectChoice("2", _l("Phòng Kinh tế"))],
    )
    attempt = RadioField(
        _l("Lần thứ mấy?"),
        choices=[SelectChoice("first", _l("Lần đầu")), SelectChoice("second", _l("Lần hai"))],
        validate_choice=False,
    )
    hidden = BooleanField(_l("Đừng cho đơn vị xử lý biết tên tôi"))
