"""What an officer may change in a draft letter, and why a letter that is owed is not written."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, HiddenField, SelectField
from wtforms.validators import Optional

from office.letters.bodies import LONGEST_LINE, MOST_LINES
from office.letters.wording import Body
from web.forms import Form, StringField, TextAreaField, ValidationError, at_most, needed

PART = "phan_"
MOST_PARTS = 60
MOST_LETTERS = 20_000
MOST_REASON = 2_000


def few_lines(_form: Form, field: Field) -> None:
    """Refuse what is too long, or would be cut when the letter is kept."""
    if len(field.data or "") > MOST_LETTERS:
        raise ValidationError(_("Xin viết gọn lại, nhiều nhất 20.000 chữ cái mỗi phần."))
    lines = (field.data or "").split("\n")
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise ValidationError(_("Xin chia thành các đoạn ngắn hơn."))


class Draft(Form):
    """The words of a draft; its sections are added by `draft_form`."""

    version = HiddenField()
    about = StringField(_l("Trích yếu (V/v …)"), [at_most(500)])
    paragraphs = TextAreaField(_l("Lời mở đầu"), [few_lines])
    remark = TextAreaField(_l("Lời nhắn"), [at_most(MOST_REASON)])
    kept = TextAreaField(_l("Vì sao giữ lời này"), [at_most(MOST_REASON)])
    replaces = SelectField(_l("Thay cho văn bản đã phát hành"), validate_choice=False, default="")
    above_name = StringField(_l("Họ tên người ký"), [at_most(120)])
    above_title = StringField(_l("Chức vụ"), [at_most(120)])
    above_day = DateField(_l("Ngày ký"), [Optional()])

    @property
    def parts(self) -> list[Field]:
        """Return the fields of the sections, in order."""
        return [field for field in self if field.name.startswith(PART)]

    def body(self, title: str, headings: Sequence[str]) -> Body:
        """Return the words typed, under the headings of the letter."""
        return Body(
            title=title,
            about=self.about.data or "",
            greeting="",
            paragraphs=_lines(self.paragraphs.data),
            sections=[
                (heading, _lines(field.data))
                for heading, field in zip(headings, self.parts, strict=False)
            ],
        )


def draft_form(
    body: Body, version: int, posted: int = 0, said: MultiDict[str, str] | None = None
) -> Draft:
    """Return the form of a letter whose words are *body*; *posted* sections are never lost.

    It is read from what was *said*, or else from the request.
    """
    headings = [heading for heading, _lines in body.sections][:MOST_PARTS]
    headings += [""] * max(0, min(posted, MOST_PARTS) - len(headings))
    fields: dict[str, Any] = {
        f"{PART}{number}": TextAreaField(heading or _("Phần %(n)s", n=number), [few_lines])
        for number, heading in enumerate(headings, 1)
    }
    made = type("DraftOfLetter", (Draft,), fields)
    stands = {f"{PART}{n}": typed(lines) for n, (_heading, lines) in enumerate(body.sections, 1)}
    form: Draft = made(
        version=str(version),
        about=body.about,
        paragraphs=typed(body.paragraphs),
        **stands,
        **({} if said is None else {"formdata": said}),
    )
    return form


def typed(lines: Sequence[str]) -> str:
    """Return paragraphs as they stand in a box: an empty line between two."""
    return "\n\n".join(lines)


def _lines(said: str | None) -> list[str]:
    return [line.strip() for line in (said or "").split("\n") if line.strip()]


class Waiver(Form):
    """The reasoned decision not to write a letter that is owed."""

    ly_do = TextAreaField(
        _l("Lý do không gửi thư này"),
        [needed(_l("Xin ghi lý do: lý do được giữ trong nhật ký.")), at_most(MOST_REASON)],
    )
