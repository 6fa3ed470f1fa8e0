"""What an officer says of a long-running matter."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from office.base.text import whole_number
from web.forms import Form, StringField, TextAreaField, at_most, needed

LONGEST = 10_000


class _Owned(Form):
    """One owner, chosen by name."""

    owner = SelectField(_l("Người chịu trách nhiệm cả việc"))
    plan = TextAreaField(
        _l("Kế hoạch (làm gì, xong khi nào)"), [at_most(LONGEST)],
        description=_l("Người dân của các vụ việc này đọc được đơn vị chịu trách nhiệm, không đọc kế hoạch."),
    )  # fmt: skip

    def __init__(self, owners: list[tuple[str, str]], **said: Any) -> None:
        super().__init__(**said)
        self.owner.choices = owners


class OpenMatter(_Owned):
    """A new matter around one case."""

    title = StringField(_l("Tên việc"), [needed(_l("Xin đặt tên cho việc.")), at_most(300)])
    place = StringField(_l("Nơi"), [needed(_l("Xin ghi nơi xảy ra.")), at_most(300)])


class ChangeMatter(_Owned):
    """Another owner or another plan."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """Return which version the page showed."""
        return whole_number(self.version.data or "")


class CloseMatter(Form):
    """What settled it."""

    version = HiddenField()
    outcome = TextAreaField(
        _l("Đã xong bằng cách nào, kiểm tra lúc nào"),
        [needed(_l("Xin ghi đã xong bằng cách nào, ai kiểm tra, vào giờ nào.")), at_most(LONGEST)],
    )

    @property
    def seen(self) -> int:
        """Return which version the page showed."""
        return whole_number(self.version.data or "")
