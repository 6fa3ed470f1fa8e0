"""Who may sign which papers under a mandate, and for how long."""

from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from staff.forms.appointments import Term
from web.forms import StringField, at_most, needed
from web.language import later as _l


class Mandate(Term):
    """A mandate as it is written."""

    can_bo = SelectField(_l("Ai được ủy quyền"))
    chuc_vu = StringField(
        _l("Chức vụ, như in trên văn bản"),
        [needed(_l("Xin ghi chức vụ in trên văn bản.")), at_most(120)],
        description=_l("Ví dụ: Trưởng phòng Kinh tế, Hạ tầng và Đô thị"),
    )
    loai = SelectMultipleField(
        _l("Được ký những văn bản nào"),
        [InputRequired(_l("Xin chọn ít nhất một loại văn bản."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    van_ban = StringField(
        _l("Số, ngày của văn bản ủy quyền"),
        [needed(_l("Ủy quyền phải bằng văn bản: xin ghi số và ngày.")), at_most(120)],
    )
