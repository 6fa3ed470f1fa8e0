"""The forms of the tracking page: the way in, a message, a withdrawal, a rating, a dispute."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from office.base import files
from office.base.files import FileRefused, Upload
from office.cases.catalogue import REPLIES, SATISFACTION
from web.forms import (
    Form,
    MultipleFileField,
    StringField,
    TextAreaField,
    ValidationError,
    needed,
)
from web.language import later as _l

LONGEST_MESSAGE = 10_000
LONGEST_REASON = 2_000
FILES_HINT = _l("Ảnh, PDF, Word, Excel. Nhiều nhất 10 tệp, cộng lại 20 MB.")


def not_longer(letters: int) -> Callable[[Any, Any], None]:
    """Return the rule that a text has at most so many letters; what is too long stays typed."""

    def check(_form: Any, field: Any) -> None:
        said = len(field.data or "")
        if said > letters:
            raise ValidationError(
                _(
                    "Viết được nhiều nhất %(most)s chữ cái; ông/bà đã viết %(said)s. "
                    "Xin rút gọn, hoặc gửi phần còn lại trong một tệp.",
                    most=letters,
                    said=said,
                )
            )

    return check


class LookUpForm(Form):
    """Code and secret."""

    ma = StringField(
        _l("Mã hồ sơ"),
        [needed(_l("Xin nhập mã hồ sơ, có dạng ND26-7K4Q-9XMP."))],
        description=_l("Có trên biên nhận, dạng ND26-7K4Q-9XMP. Gõ hoa hay thường đều được."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    ma_bi_mat = StringField(
        _l("Mã bí mật"),
        [needed(_l("Xin nhập mã bí mật đã ghi lại khi gửi."))],
        description=_l("Dãy chữ và số chia từng nhóm bốn, chỉ ông/bà có. Không cần gõ dấu gạch."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class Papers(Form):
    """What every form with papers shares: the files, and a key that makes a double click one."""

    khoa = HiddenField()
    tep = MultipleFileField(_l("Ảnh, giấy tờ kèm theo"), description=FILES_HINT)

    def uploads(self, *, nameless: bool) -> list[Upload] | None:
        """Return the files that may be kept; None when one is refused, with the reason beside it."""
        try:
            return checked(self.tep.data or [], nameless=nameless)
        except FileRefused as refused:
            said = _(refused.reason, **refused.facts)
            again = _("Chữ đã viết vẫn còn; xin chọn lại các tệp.")
            self.tep.errors = [f"{said} {again}"]
            return None


class MessageForm(Papers):
    """A turn of the conversation, or what the office asked for."""

    noi_dung = TextAreaField(_l("Viết cho cơ quan"), [not_longer(LONGEST_MESSAGE)])


class WriteForm(MessageForm):
    """The same on the page of the case, where the list of what is asked is before the eyes."""

    luong = SelectField(_l("Về việc"), default="")
    thieu = BooleanField(
        _l("Danh sách điều tôi đề nghị còn thiếu, hoặc hiểu chưa đúng"),
        description=_l("Đánh dấu nếu tin này để cơ quan sửa danh sách ở trên."),
    )


class WithdrawForm(Form):
    """Why the case is withdrawn; nobody need say."""

    ly_do = TextAreaField(_l("Lý do rút"), [not_longer(LONGEST_REASON)])


class UnsealForm(Form):
    """Whether the seal may be opened, and by which name the case then goes."""

    chon = RadioField(
        _l("Ông/bà chọn"),
        choices=[
            SelectChoice("agree", _l("Đồng ý: mở tên, lời đơn và giấy tờ cho người giải quyết")),
            SelectChoice("refuse", _l("Không đồng ý: giữ niêm phong, giải quyết như tố cáo")),
        ],
        validators=[needed(_l("Xin chọn một trong hai."))],
    )
    ho_ten = StringField(_l("Họ tên"), [not_longer(120)], render_kw={"autocomplete": "off"})
    dia_chi = StringField(_l("Địa chỉ"), [not_longer(300)], render_kw={"autocomplete": "off"})
    dien_thoai = StringField(
        _l("Điện thoại"), [not_longer(20)], render_kw={"autocomplete": "off", "inputmode": "tel"}
    )

    @property
    def identity(self) -> dict[str, str]:
        """Return who the sender says to be."""
        return {
            "name": self.ho_ten.data or "",
            "address": self.dia_chi.data or "",
            "phone": self.dien_thoai.data or "",
        }


class DisputeForm(Papers):
    """What is not solved."""

    ly_do = TextAreaField(
        _l("Việc nào chưa được giải quyết?"),
        [
            needed(_l("Xin viết việc nào chưa được giải quyết, để người xem lại biết tìm ở đâu.")),
            not_longer(LONGEST_MESSAGE),
        ],
    )


def _question(name: str) -> RadioField:
    return RadioField(
        _l(SATISFACTION[name]),
        choices=[SelectChoice(key, _l(words)) for key, words in REPLIES.items()],
        validators=[needed(_l("Xin chọn một câu trả lời."))],
    )


class RatingForm(Form):
    """Three questions after closing, and what else is to be said."""

    solved = _question("solved")
    on_time = _question("on_time")
    respect = _question("respect")
    nhan_xet = TextAreaField(_l("Nhận xét thêm"), [not_longer(LONGEST_REASON)])

    @property
    def replies(self) -> dict[str, str]:
        """Return what was answered, question by question."""
        return {name: self[name].data or "" for name in SATISFACTION}


def checked(sent: Sequence[Any], *, nameless: bool) -> list[Upload]:
    """Return the files sent, found fit to keep. Raises `FileRefused` for the first that is not."""
    named = [each for each in sent if getattr(each, "filename", "")]
    uploads = [files.check(each.filename, each.read(), nameless=nameless) for each in named]
    files.check_together(uploads)
    return uploads
