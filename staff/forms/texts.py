"""What an administrator types of a text: its words, and from which day they hold."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField

from web.forms import Form, TextAreaField, needed


class TextForm(Form):
    """A new version of a text."""

    words = TextAreaField(
        _l("Lời văn"),
        [needed(_l("Xin viết lời văn của mẫu."))],
        description=_l(
            "Mỗi dòng một đoạn. Dòng bắt đầu bằng # là tên loại, ## là trích yếu, > là căn cứ, ### là tên phần, "
            "? là dòng bỏ đi khi thiếu thông tin. Trường đặt trong { }."
        ),
    )
    since = DateField(_l("Có hiệu lực từ ngày"), [needed(_l("Xin ghi ngày bắt đầu dùng mẫu này."))])
