"""What an officer writes down with a step of the procedure: the fields its row in the table asks for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from office.base import clock
from office.base.i18n import translate
from office.cases.machines.moves import Move
from office.cases.procedure import ABOUT, BY, ENDS
from staff.forms.moves import LONGEST, SAY_WHY, WHY, MoveForm
from web.forms import StringField, TextAreaField, at_most, needed
from web.language import locale

YES_NO = {"yes": _l("Có"), "no": _l("Không")}
MOST = 1_000_000_000


def _text(label: Any, missing: Any) -> Callable[[], Any]:
    return lambda: TextAreaField(label, [needed(missing), at_most(LONGEST)])


def _line(label: Any, missing: Any = None, hint: Any = "") -> Callable[[], Any]:
    checks = [needed(missing)] if missing else [Optional()]
    return lambda: StringField(label, [*checks, at_most(200)], description=hint)


def _day(label: Any, hint: Any = "") -> Callable[[], Any]:
    return lambda: DateField(label, [needed(_l("Xin ghi ngày, tháng, năm."))], description=hint)


def _choice(label: Any, said: dict[str, Any]) -> Callable[[], Any]:
    return lambda: SelectField(
        label, choices=[SelectChoice(value, words) for value, words in said.items()]
    )


FIELDS: dict[str, Callable[[], Any]] = {
    "day": _day(_l("Ngày làm việc này"), _l("Ngày ghi trên văn bản, không sau hôm nay.")),
    "until": _day(_l("Đến ngày")),
    "dialogue_day": _day(_l("Ngày đối thoại"), _l("Luật đòi báo trước ít nhất 5 ngày.")),
    "paper": _line(
        _l("Số văn bản"), _l("Xin ghi số văn bản."), _l("Ví dụ: 12/QĐ-UBND. Ghi đúng như trên văn bản.")
    ),
    "first_paper": _line(_l("Số quyết định lần đầu, nếu có")),
    "earlier": _line(_l("Mã vụ việc lần đầu, nếu giải quyết ở đây")),
    "reason": _text(WHY, SAY_WHY),
    "findings": _text(
        _l("Kết quả xác minh (chỉ cán bộ đọc)"), _l("Xin ghi kết quả xác minh, vài câu cũng được.")
    ),
    "minutes": _text(
        _l("Nội dung biên bản (chỉ cán bộ đọc)"), _l("Xin ghi nội dung chính của buổi đối thoại.")
    ),
    "agency": _line(_l("Cơ quan nhận"), _l("Xin ghi tên cơ quan nhận.")),
    "third": _line(_l("Hỏi ai"), _l("Xin ghi người hoặc tổ chức được hỏi.")),
    "place": _line(_l("Ở đâu, bằng cách nào"), _l("Xin ghi nơi, hoặc cách công khai.")),
    "way": _line(
        _l("Gửi bằng cách nào"),
        _l("Xin ghi cách gửi."),
        _l("Ví dụ: bưu điện, số phiếu gửi; trao tay có ký nhận."),
    ),
    "withdrawn_points": _line(
        _l("Các điểm được rút"), None, _l("Ví dụ: 1, 3. Để trống nếu rút toàn bộ.")
    ),
    "differs": _choice(_l("Ý kiến hai bên còn khác nhau?"), {"yes": _l("Còn khác nhau, phải đối thoại"), "no": _l("Không")}),
    "heard": _choice(_l("Người bị tố cáo đã được giải trình về dự thảo?"), {"no": _l("Chưa"), "yes": _l("Rồi")}),
    "attended": _choice(
        _l("Người khiếu nại có đến không?"),
        {"yes": _l("Có"), "no": _l("Vắng, không có lý do chính đáng"), "excused": _l("Vắng, có lý do chính đáng")},
    ),
    "agreed": _choice(_l("Người đó có đồng ý không?"), YES_NO),
    "end": _choice(_l("Căn cứ"), ENDS),
    "as_kind": _choice(
        _l("Đề nghị xếp vào loại"),
        {"complaint": _l("Khiếu nại"), "petition": _l("Kiến nghị"), "feedback": _l("Phản ánh")},
    ),
    "about": _choice(_l("Tố cáo tiếp về điều gì?"), ABOUT),
    "by": _choice(_l("Rút bằng"), BY),
    "amount": lambda: IntegerField(
        _l("Số tiền (đồng)"),
        [
            InputRequired(_l("Xin ghi số tiền, bằng chữ số.")),
            NumberRange(1, MOST, _l("Số tiền phải từ 1 đồng trở lên.")),
        ],
    ),
}  # fmt: skip


class Step(MoveForm):
    """The fields of one step, as facts for the trail."""

    def offer(self) -> None:
        """Put the choices into the reader's language, and today where nothing was typed."""
        for field in self:
            if isinstance(field, SelectField):
                field.choices = [
                    SelectChoice(each.value, translate(str(each.label), locale()))
                    for each in field.choices or []
                ]
            if field.short_name == "day" and field.data is None and not field.raw_data:
                field.data = clock.today()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and the numbers of points that are withdrawn."""
        good = bool(super().validate(extra_validators))
        field = self._fields.get("withdrawn_points")
        if field is not None and self.points is None:
            field.errors = [*field.errors, _("Xin ghi số của điểm, cách nhau bằng dấu phẩy.")]
            return False
        return good

    @property
    def points(self) -> list[int] | None:
        """Return the numbers of points typed; None where something else was."""
        parts = [each.strip() for each in (self.withdrawn_points.data or "").split(",")]
        said = [each for each in parts if each]
        if not all(each.isdecimal() and len(each) < 4 for each in said):
            return None
        return [int(each) for each in said]

    def facts(self) -> dict[str, Any]:
        """Return what was written down, days in ISO form."""
        found = {name: _plain(field.data) for name, field in self._fields.items()}
        if "withdrawn_points" in found:
            found["withdrawn_points"] = self.points or []
        return found


def _plain(said: Any) -> Any:
    return said.isoformat() if isinstance(said, date) else said


def form_for(row: Move) -> type[Step]:
    """Return the form of *row*."""
    return type(f"Step_{row.name}", (Step,), {name: FIELDS[name]() for name in row.asks})
