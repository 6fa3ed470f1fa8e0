"""The form by which whoever is asked answers: an officer of a unit, or an outside body by its link."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice

from office.base import clock, files
from office.base.files import FileRefused, Upload
from office.cases.inquiry_answers import FARTHEST, LONGEST, Answer
from web.filters import day_short
from web.forms import Form, MultipleFileField, StringField, TextAreaField, ValidationError, at_most
from web.language import later as _l
from web.language import said as _

WHOLE, PART = "du", "phan"


def _day_of(said: str) -> date | None:
    """Return the day typed as on paper, or None where there is no such day."""
    try:
        return datetime.strptime(said.strip()[:10], "%d/%m/%Y").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        return None


def not_longer(letters: int) -> Any:
    """Return the rule that a text has at most so many letters; what is too long stays typed."""

    def check(_form: Any, field: Any) -> None:
        said = len(field.data or "")
        if said > letters:
            raise ValidationError(
                _(
                    "Viết được nhiều nhất %(most)s chữ cái; đã viết %(said)s.",
                    most=letters,
                    said=said,
                )
            )

    return check


class Replying(Form):
    """What is answered, with papers; whole, or in part with a day and a reason."""

    tra_loi = TextAreaField(_l("Trả lời"), [not_longer(LONGEST)])
    chuc_vu = StringField(_l("Chức vụ người trả lời"), [at_most(160)])
    tep = MultipleFileField(
        _l("Giấy tờ kèm theo"),
        description=_l("Ảnh, PDF, Word, Excel. Nhiều nhất 10 tệp, cộng lại 20 MB."),
    )
    du = RadioField(
        _l("Trả lời đủ chưa"),
        choices=[
            SelectChoice(WHOLE, _l("Đủ, không cần thêm ngày")),
            SelectChoice(PART, _l("Mới một phần, cần thêm ngày")),
        ],
        default=WHOLE,
    )
    den_ngay = StringField(
        _l("Cần thêm đến hết ngày"),
        description=_l("Như 02/12/2026; chỉ ghi khi mới trả lời một phần."),
    )
    vi_sao = TextAreaField(_l("Vì sao cần thêm ngày"), [at_most(1000)])

    def validate_den_ngay(self, field: Field) -> None:
        """Demand a day to come where more time is needed."""
        if self.du.data != PART:
            return
        day, today = _day_of(field.data or ""), clock.today()
        if day is None:
            raise ValidationError(_("Xin ghi ngày sẽ trả lời xong, ví dụ 02/12/2026."))
        if not today < day <= today + FARTHEST:
            raise ValidationError(
                _("Ngày phải sau hôm nay, muộn nhất %(day)s.", day=day_short(today + FARTHEST))
            )

    def validate_vi_sao(self, field: Field) -> None:
        """Demand a reason where more time is needed."""
        if self.du.data == PART and not field.data:
            raise ValidationError(_("Xin ghi vì sao cần thêm ngày."))

    def said(self, *, nameless: bool) -> Answer | None:
        """Return the answer, once everything is fit to be kept; None with the reason beside the field."""
        if not self.validate():
            return None
        found = self._uploads(nameless=nameless)
        if found is None:
            return None
        partial = self.du.data == PART
        if not (self.tra_loi.data or found or partial):
            self.tra_loi.errors = [_("Xin viết vài chữ, hoặc chọn một tệp để gửi.")]
            return None
        return Answer(
            text=self.tra_loi.data or "",
            name=self.ten.data if "ten" in self else "",
            post=self.chuc_vu.data or "",
            until=_day_of(self.den_ngay.data or "") if partial else None,
            reason=self.vi_sao.data or "",
            uploads=found,
        )

    def _uploads(self, *, nameless: bool) -> list[Upload] | None:
        sent: Sequence[Any] = self.tep.data or []
        try:
            named = [each for each in sent if getattr(each, "filename", "")]
            found = [files.check(each.filename, each.read(), nameless=nameless) for each in named]
            files.check_together(found)
        except FileRefused as refused:
            again = _("Chữ đã viết vẫn còn; xin chọn lại các tệp.")
            self.tep.errors = [f"{_(refused.reason, **refused.facts)} {again}"]
            return None
        return found
