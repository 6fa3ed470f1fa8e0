"""What an officer writes down when a letter goes over the counter or to the post."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField
from wtforms.validators import Optional

from office.base import files
from office.base.files import FileRefused, Upload
from office.base.i18n import translate
from web.forms import Form, StringField, at_most, needed
from web.language import locale


def _day(label: str) -> DateField:
    return DateField(label, [needed(_l("Xin ghi ngày, tháng, năm."))])


class Counter(Form):
    """Who took the letter, and when."""

    day = _day(_l("Ngày trao"))
    taken_by = StringField(
        _l("Ai nhận (họ tên như đã ký)"),
        [needed(_l("Xin ghi họ tên người đã ký nhận.")), at_most(120)],
    )
    slip = FileField(_l("Bản chụp phiếu đã ký"), [Optional()])
    paper: Upload | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the words, then read and check the scan."""
        good = bool(super().validate(extra_validators))
        given = self.slip.data
        try:
            if getattr(given, "filename", ""):
                self.paper = files.check(given.filename, given.stream.read())
        except FileRefused as refused:
            said = translate(refused.reason, locale(), **refused.facts)
            self.slip.errors = [*self.slip.errors, said]
            return False
        return good


class Post(Form):
    """By whom and under which number the letter was posted."""

    day = _day(_l("Ngày gửi"))
    carrier = StringField(
        _l("Gửi qua (bưu điện nào)"), [needed(_l("Xin ghi gửi qua bưu điện nào.")), at_most(80)]
    )
    tracking = StringField(_l("Số bưu gửi"), [needed(_l("Xin ghi số bưu gửi.")), at_most(40)])


class Arrived(Form):
    """The post's receipt."""

    day = _day(_l("Ngày người nhận ký"))


class CameBack(Form):
    """Why the post brought the letter back."""

    day = _day(_l("Ngày thư về lại"))
    reason = StringField(
        _l("Bưu điện ghi lý do gì"), [needed(_l("Xin ghi lý do bưu điện trả lại.")), at_most(300)]
    )
