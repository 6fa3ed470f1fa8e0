"""What an outside body types to answer by its link."""

from web.forms import StringField, at_most, needed
from web.language import later as _l
from web.replying import Replying


class OutsideReply(Replying):
    """The answer, and who gives it."""

    ten = StringField(
        _l("Họ tên người trả lời"), [needed(_l("Xin ghi họ tên người trả lời.")), at_most(120)]
    )
    chuc_vu = StringField(
        _l("Chức vụ, đơn vị"), [needed(_l("Xin ghi chức vụ và đơn vị.")), at_most(160)]
    )
