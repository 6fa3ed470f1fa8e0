"""What officers type about personal data: decisions on requests, holds, breaches."""

from datetime import datetime

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from office.base import clock
from office.base.i18n import translate
from office.privacy import breaches, requests
from staff.forms.calendar import day_of
from web.forms import (
    Field,
    Form,
    StringField,
    TextAreaField,
    ValidationError,
    at_most,
    needed,
)
from web.language import later as _l
from web.language import locale
from web.language import said as _

LONGEST = 5000


def time_of(said: str) -> datetime | None:
    """Return the moment written as 23/11/2026 08:30 in Viet Nam, or None."""
    day, _space, hour = (said or "").strip().partition(" ")
    found = day_of(day)
    try:
        at = datetime.strptime(hour.strip(), "%H:%M").time()  # noqa: DTZ007 -- a time of day
    except ValueError:
        return None
    return clock.moment_of(found, at) if found else None


def a_moment(_form: Form, field: Field) -> None:
    """Refuse what is no day with a time, and what has not come yet."""
    at = time_of(field.data or "")
    if at is None:
        raise ValidationError(_("Xin ghi ngày và giờ như 23/11/2026 08:30."))
    if at > clock.now():
        raise ValidationError(_("Thời điểm này chưa đến. Xin xem lại ngày và giờ."))


class Decision(Form):
    """What is decided on a request, and why."""

    ket_qua = RadioField(
        _l("Quyết định"),
        [needed(_l("Xin chọn quyết định."))],
        choices=tuple(requests.OUTCOMES),
    )
    ly_do = TextAreaField(
        _l("Lý do và việc đã làm (người dân đọc được)"),
        [needed(_l("Xin ghi lý do, một hai câu cũng đủ.")), at_most(LONGEST)],
    )

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self.ket_qua.choices = [
            (name, translate(label, locale())) for name, label in requests.OUTCOMES.items()
        ]


class MoreTime(Form):
    """More time for a request, once."""

    ngay = IntegerField(
        _l("Thêm bao nhiêu ngày"),
        [
            InputRequired(_l("Xin ghi số ngày.")),
            NumberRange(1, 15, _l("Luật cho thêm tối đa 15 ngày.")),
        ],
    )
    vi_sao = TextAreaField(
        _l("Vì sao cần thêm (người dân đọc được)"),
        [needed(_l("Xin ghi lý do, một hai câu cũng đủ.")), at_most(LONGEST)],
    )


class HoldBack(Form):
    """A case that must not be erased."""

    ma = StringField(_l("Mã hồ sơ"), [needed(_l("Xin nhập mã hồ sơ.")), at_most(40)])
    ly_do = StringField(
        _l("Vì sao phải giữ"),
        [needed(_l("Xin ghi lý do, một hai câu cũng đủ.")), at_most(300)],
        description=_l(
            "Ví dụ: tòa án đang thụ lý; đoàn thanh tra đang làm việc. Đừng ghi tên người."
        ),
    )


class NewBreach(Form):
    """A breach, as far as it is known."""

    phat_hien = StringField(
        _l("Phát hiện lúc"),
        [needed(_l("Xin ghi ngày giờ phát hiện: 72 giờ tính từ lúc đó.")), a_moment],
        description=_l("Ngày và giờ Việt Nam, ví dụ 23/11/2026 08:30."),
    )
    viec = TextAreaField(
        _l("Việc gì đã xảy ra"), [needed(_l("Xin tả việc đã xảy ra.")), at_most(LONGEST)]
    )
    cua_ai = TextAreaField(
        _l("Dữ liệu của những ai"),
        [needed(_l("Xin ghi nhóm người bị ảnh hưởng.")), at_most(LONGEST)],
        description=_l("Ghi nhóm người, không ghi tên."),
    )
    bao_nhieu = IntegerField(
        _l("Khoảng bao nhiêu người"),
        [
            InputRequired(_l("Xin ghi số người, ước chừng cũng được.")),
            NumberRange(0, breaches.MOST_PEOPLE, _l("Xin xem lại con số.")),
        ],
    )
    du_lieu = TextAreaField(
        _l("Loại dữ liệu"), [needed(_l("Xin ghi loại dữ liệu.")), at_most(LONGEST)]
    )
    hau_qua = TextAreaField(_l("Hậu quả, thiệt hại có thể có"), [at_most(LONGEST)])
    bien_phap = TextAreaField(_l("Đã làm gì để khắc phục"), [at_most(LONGEST)])

    def words(self) -> dict[str, object]:
        """Return what was typed, by the names of the register."""
        return {
            "what": self.viec.data, "whose": self.cua_ai.data, "how_many": self.bao_nhieu.data,
            "data": self.du_lieu.data, "consequences": self.hau_qua.data,
            "measures": self.bien_phap.data,
        }  # fmt: skip


class Notified(Form):
    """When the notice went out, under which number."""

    luc = StringField(
        _l("Đã gửi thông báo lúc"),
        [needed(_l("Xin ghi ngày giờ gửi.")), a_moment],
        description=_l("Ngày và giờ Việt Nam, ví dụ 23/11/2026 08:30."),
    )
    so = StringField(_l("Số văn bản"), [at_most(120)])


class Told(Form):
    """How the persons were told."""

    cach = TextAreaField(
        _l("Đã báo người bị ảnh hưởng bằng cách nào"),
        [needed(_l("Xin ghi cách báo và lời khuyên đã đưa.")), at_most(LONGEST)],
    )


class Addition(Form):
    """More about a breach; what was written stays."""

    muc = RadioField(
        _l("Ghi thêm vào"),
        [needed(_l("Xin chọn một mục."))],
        choices=("measures", "consequences"),
        default="measures",
    )
    them = TextAreaField(
        _l("Ghi thêm"), [needed(_l("Xin viết điều cần ghi thêm.")), at_most(LONGEST)]
    )

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self.muc.choices = [("measures", _("Biện pháp khắc phục")), ("consequences", _("Hậu quả"))]
