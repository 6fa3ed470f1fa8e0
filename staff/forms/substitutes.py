"""Who stands in for whom, from which day until which."""

from wtforms import Field, SelectField

from staff.forms.appointments import LONGEST, Term
from web.forms import StringField, ValidationError, at_most, needed
from web.language import later as _l
from web.language import said as _


class StandIn(Term):
    """An officer who is away, the substitute, the days and the reason."""

    can_bo = SelectField(_l("Ai vắng"))
    thay = SelectField(_l("Người làm thay"))
    ly_do = StringField(_l("Lý do vắng"), [needed(_l("Xin ghi lý do vắng mặt.")), at_most(LONGEST)])

    def validate_den_ngay(self, field: Field) -> None:
        """Demand an end: nobody is away for ever."""
        if not field.data:
            raise ValidationError(_("Xin ghi ngày vắng cuối cùng."))
        super().validate_den_ngay(field)
