"""Who is to hold which post, where, and from which day until which: days as on paper."""

from datetime import date

from wtforms import Field, SelectField

from staff.forms.calendar import a_day, day_of
from web.forms import Form, StringField, TextAreaField, ValidationError, at_most, needed
from web.language import later as _l
from web.language import said as _

LONGEST = 500
AS_ON_PAPER = _l("Ngày/tháng/năm, ví dụ 02/12/2026.")


class Term(Form):
    """From a day until a day."""

    tu_ngay = StringField(
        _l("Từ ngày"), [needed(_l("Xin ghi ngày bắt đầu.")), a_day], description=AS_ON_PAPER
    )
    den_ngay = StringField(_l("Đến hết ngày"), [a_day], description=AS_ON_PAPER)

    def validate_den_ngay(self, field: Field) -> None:
        """Refuse an end before the beginning."""
        first, last = day_of(self.tu_ngay.data or ""), day_of(field.data or "")
        if first and last and last < first:
            raise ValidationError(_("Ngày cuối ở trước ngày đầu. Xin xem lại hai ngày."))

    def term(self) -> tuple[date, date | None]:
        """Return the days typed; the form must have been validated."""
        first = day_of(self.tu_ngay.data or "")
        assert first  # noqa: S101 -- validated
        return first, day_of(self.den_ngay.data or "")


class Post(Term):
    """An appointment that is asked for."""

    can_bo = SelectField(_l("Cán bộ"))
    vai_tro = SelectField(_l("Vai trò"))
    don_vi = SelectField(_l("Đơn vị"))
    ly_do = TextAreaField(
        _l("Lý do, số quyết định"),
        [needed(_l("Xin ghi lý do hoặc số quyết định bổ nhiệm.")), at_most(LONGEST)],
    )


class Away(Term):
    """Days on which the head is away."""

    can_bo = SelectField(_l("Ai vắng"))
    ly_do = StringField(_l("Lý do vắng"), [needed(_l("Xin ghi lý do vắng mặt.")), at_most(LONGEST)])

    def validate_den_ngay(self, field: Field) -> None:
        """Demand an end: nobody is away for ever."""
        if not field.data:
            raise ValidationError(_("Xin ghi ngày vắng cuối cùng."))
        super().validate_den_ngay(field)


class Ending(Form):
    """Why a post ends."""

    ly_do = StringField(_l("Vì sao thôi"), [needed(_l("Xin ghi lý do.")), at_most(LONGEST)])


class Verifier(Form):
    """Who verifies one case, and until when."""

    can_bo = SelectField(_l("Người xác minh"))
    den_ngay = StringField(
        _l("Đến hết ngày"),
        [needed(_l("Xin ghi ngày cuối cùng.")), a_day],
        description=AS_ON_PAPER,
    )

    def last_day(self) -> date:
        """Return the day typed; the form must have been validated."""
        last = day_of(self.den_ngay.data or "")
        assert last  # noqa: S101 -- validated
        return last
