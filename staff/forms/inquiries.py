"""What an officer types to ask another unit or an outside body."""

from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from office.base import clock
from office.cases import inquiries
from office.cases.inquiries import FARTHEST, LONGEST_QUESTION, MAIL, POST
from office.letters import mail
from staff.forms.calendar import a_day, day_of
from web.forms import (
    EmailField,
    Form,
    StringField,
    TextAreaField,
    ValidationError,
    at_most,
    needed,
)
from web.language import later as _l
from web.language import said as _
from web.replying import Replying

OTHER = "khac"
BY_RULE, CHOSEN = "quy-dinh", "chon"


class Asking(Form):
    """One question to one place."""

    khoa = HiddenField()
    noi = SelectField(_l("Hỏi nơi nào"))
    ten = StringField(
        _l("Tên cơ quan, tổ chức"),
        [at_most(160)],
        description=_l("Chỉ ghi khi chọn “Nơi khác” ở trên."),
    )
    cach = RadioField(
        _l("Gửi cơ quan ngoài bằng cách nào"),
        choices=[
            SelectChoice(MAIL, _l("Thư điện tử có đường dẫn")),
            SelectChoice(POST, _l("In công văn có mã QR và đường dẫn, gửi bưu điện")),
        ],
        default=MAIL,
        description=_l("Đơn vị trong cơ quan trả lời ngay trên hệ thống, không cần chọn."),
    )
    thu = EmailField(_l("Thư điện tử của cơ quan ngoài"), [at_most(254)])
    cau_hoi = TextAreaField(
        _l("Câu hỏi"),
        [needed(_l("Xin ghi câu hỏi.")), at_most(LONGEST_QUESTION)],
        description=_l(
            "Nơi được hỏi chỉ đọc những chữ ghi ở đây. Không chép tên người gửi và nội dung đơn nếu không cần."
        ),
    )
    giay = SelectMultipleField(
        _l("Giấy tờ cho xem"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("Không chọn thì không cho xem giấy tờ nào."),
        validate_choice=False,
    )
    han = RadioField(_l("Hạn trả lời"), default=BY_RULE)
    ngay = StringField(_l("Ngày khác"), [a_day], description=_l("Như 02/12/2026; chỉ ghi khi chọn ngày khác."))  # fmt: skip
    ly_do = StringField(_l("Vì sao chọn ngày khác"), [at_most(500)])

    def validate_giay(self, field: Field) -> None:
        """Refuse a paper that is not there to be shown."""
        if set(field.data or []) - {handle for handle, _name in field.choices}:
            raise ValidationError(_("Lựa chọn này không có trong danh sách. Xin chọn lại."))

    def validate_ten(self, field: Field) -> None:
        """Demand a name for a place that is on no list."""
        if self.noi.data == OTHER and not field.data:
            raise ValidationError(_("Xin ghi tên cơ quan, tổ chức được hỏi."))

    def validate_thu(self, field: Field) -> None:
        """Demand an address that a link can be sent to, where it goes by mail."""
        if self.inside or self.cach.data != MAIL:
            return
        if not mail.reaches(field.data or ""):
            raise ValidationError(_("Xin ghi địa chỉ thư của cơ quan được hỏi, ví dụ vanthu@coquan.gov.vn."))  # fmt: skip

    def validate_ngay(self, field: Field) -> None:
        """Demand a day to come, where the officer chooses."""
        if self.han.data != CHOSEN:
            return
        day, today = day_of(field.data or ""), clock.today()
        if day is None:
            raise ValidationError(_("Xin ghi ngày phải trả lời, ví dụ 02/12/2026."))
        if not today < day <= today + FARTHEST:
            raise ValidationError(_("Ngày trả lời phải sau hôm nay và trong vòng 90 ngày."))

    def validate_ly_do(self, field: Field) -> None:
        """Demand a reason for a day that is not the rule's."""
        if self.han.data == CHOSEN and not field.data:
            raise ValidationError(_("Xin ghi vì sao chọn ngày khác với quy định."))

    @property
    def inside(self) -> bool:
        """Tell whether a unit of the office is asked."""
        return (self.noi.data or "").startswith("unit.")

    def asked(self) -> inquiries.Question:
        """Return what was typed; the form must have been validated."""
        number = (self.noi.data or "").partition(".")[2]
        mailed = not self.inside and self.cach.data == MAIL
        chosen = self.han.data == CHOSEN
        return inquiries.Question(
            question=self.cau_hoi.data,
            key=self.khoa.data[:64],
            unit_id=int(number) if number else None,
            body="" if number else self.ten.data,
            email=(self.thu.data or "").lower() if mailed else "",
            due_on=day_of(self.ngay.data or "") if chosen else None,
            reason=self.ly_do.data or "" if chosen else "",
            papers=self.giay.data or [],
        )

    def validate_khoa(self, field: Field) -> None:
        """Refuse a form that is none of ours: without its mark a double press would ask twice."""
        if len(field.data or "") < 16:
            raise ValidationError(_("Trang này đã cũ. Xin mở lại trang rồi gửi."))


class OnPaper(Replying):
    """What an outside body answered on paper, as the officer writes it down."""

    ten = StringField(
        _l("Họ tên người trả lời"), [needed(_l("Xin ghi họ tên người trả lời.")), at_most(120)]
    )


class Assigning(Form):
    """Who of the unit answers."""

    can_bo = SelectField(_l("Người trả lời"))
