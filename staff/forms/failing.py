"""Why something that could not be sent is let go."""

from flask_babel import lazy_gettext as _l

from web.forms import Form, StringField, at_most, needed


class LetGo(Form):
    """The reason."""

    reason = StringField(
        _l("Vì sao bỏ"),
        [needed(_l("Xin ghi đã làm thế nào thay cho việc này.")), at_most(300)],
        description=_l("Ví dụ: đã gọi điện, đã trao thư tại quầy"),
    )
