"""What an officer chooses and types when a letter is split: one block for each content of it."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField

from office.base import clock
from office.base.i18n import translate
from office.cases import conflicts
from office.cases.catalogue import FIELDS
from office.cases.intake import LONGEST
from office.cases.models import Case
from office.cases.splitting import KINDS, MOST, Part
from office.law.kinds import Kind
from staff.forms.moves import Choices
from web.forms import Form, StringField, TextAreaField, at_most
from web.language import locale

MOST_PASSAGES = 30
SHORT = 110
"""Letters of a passage that stand beside its box; all of it is above."""


def passages(case: Case) -> list[str]:
    """Return the passages of a letter: its paragraphs, or the sentences of a single one."""
    said = [each.strip() for each in case.body.splitlines() if each.strip()]
    if len(said) == 1:
        said = [each.strip() for each in re.findall(r".+?(?:[.!?;]+(?=\s)|$)", said[0])]
    if len(said) > MOST_PASSAGES:
        said = [*said[: MOST_PASSAGES - 1], "\n".join(said[MOST_PASSAGES - 1 :])]
    return said


class PartForm(Form):
    """One content: its kind, its words, its papers, its unit."""

    class Meta(Form.Meta):
        """The page has one token for all blocks."""

        csrf = False

    kind = SelectField(_l("Loại"))
    subject = StringField(_l("Việc gì, trong một câu"), [at_most(LONGEST["subject"])])
    taken = SelectMultipleField(_l("Lấy những đoạn nào của đơn?"))
    body = TextAreaField(
        _l("Lời của phần này, nếu cần ghi thêm"),
        [at_most(LONGEST["body"])],
        description=_l("Chép từ đơn, đúng lời người gửi; các đoạn đã chọn đứng trước."),
    )
    wanted = TextAreaField(
        _l("Người gửi muốn gì ở phần này? Mỗi điều một dòng."), [at_most(LONGEST["wanted"])]
    )
    field = SelectField(_l("Lĩnh vực"))
    unit = SelectField(_l("Đơn vị xem trước"))
    papers = SelectMultipleField(_l("Giấy tờ thuộc phần này"))
    who = SelectField(_l("Nếu là tố cáo: người hoặc đơn vị bị nêu tên"))

    def __init__(self, number: int, case: Case, choices: Choices, **said: Any) -> None:
        super().__init__(prefix=f"p{number}-", **said)
        self.number, self.case = number, case
        self.lines = passages(case)
        self._offer(choices)

    def _offer(self, choices: Choices) -> None:
        english, case = locale() == "en", self.case
        kinds = [(each.value, each.en if english else each.vi) for each in KINDS]
        self.kind.choices = [("", _("Không dùng phần này")), *kinds]
        self.taken.choices = [
            (str(n), f"{n}. {said if len(said) <= SHORT else said[:SHORT] + '…'}")
            for n, said in enumerate(self.lines, 1)
        ]
        self.field.choices = [(key, translate(said, locale())) for key, said in FIELDS.items()]
        units = {
            str(id_): name
            for id_, name in choices.unit_names.items()
            if f"unit.{id_}" not in case.excluded
        }
        self.unit.choices = [("", _("Để nơi đang giữ đơn xem")), *units.items()]
        self.papers.choices = [(each.handle, each.name) for each in case.attachments]
        people = [(each.key, each.label) for each in conflicts.choices(clock.today(), locale())]
        none = ("", _("Chưa rõ, hoặc không phải người của cơ quan này"))
        self.who.choices = [none, *people]
        if self.field.data is None:
            self.field.data = case.field

    @property
    def empty(self) -> bool:
        """Tell whether nothing was chosen or typed here."""
        typed = (self.kind.data, self.subject.data, self.body.data, self.wanted.data)
        return not any((*typed, self.taken.data, self.papers.data))

    @property
    def words(self) -> str:
        """Return the words of this part: the passages chosen, then what was typed."""
        known = {str(n): said for n, said in enumerate(self.lines, 1)}
        chosen = [known[each] for each in self.taken.data or [] if each in known]
        return "\n\n".join([*chosen, *([self.body.data] if self.body.data else [])])

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for kind, subject and words of every part that is used."""
        good = bool(super().validate(extra_validators))
        if self.empty:
            return good
        wants = (
            (self.kind, not self.kind.data, _("Xin chọn loại của phần %(n)s.", n=self.number)),
            (self.subject, not self.subject.data, _("Phần %(n)s nói việc gì?", n=self.number)),
            (
                self.body,
                not self.words.strip(),
                _("Phần %(n)s chưa có lời nào: xin chọn đoạn, hoặc ghi.", n=self.number),
            ),
        )
        for field, lacks, words in wants:
            if lacks:
                field.errors = [*field.errors, words]
                good = False
        return good

    def part(self) -> Part:
        """Return what was chosen and typed."""
        return Part(
            kind=Kind(self.kind.data),
            field=self.field.data,
            subject=self.subject.data,
            body=self.words,
            wanted=self.wanted.data or "",
            unit_id=int(self.unit.data) if self.unit.data else None,
            papers=self.papers.data or [],
            about=[self.who.data] if self.who.data else [],
        )


class SplitForm(Form):
    """The blocks, and the word that they carry the whole letter."""

    whole = BooleanField(
        _l("Các phần trên gồm hết nội dung của đơn; không còn việc nào bị bỏ lại.")
    )
    version = HiddenField()

    parts: Sequence[PartForm]

    def __init__(self, case: Case, choices: Choices, **said: Any) -> None:
        super().__init__(**said)
        self.parts = [PartForm(n, case, choices, **said) for n in range(1, MOST + 1)]

    @property
    def used(self) -> list[PartForm]:
        """Return the blocks in which something was chosen or typed."""
        return [each for each in self.parts if not each.empty]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every block, so that all is told at once."""
        good = bool(super().validate(extra_validators))
        return all([good, *(each.validate() for each in self.parts)])

    def left_out(self) -> list[int]:
        """Return the numbers of passages that no block takes."""
        typed = " ".join(each.body.data or "" for each in self.used)
        taken = {number for each in self.used for number in each.taken.data or []}
        return [
            n
            for n, said in enumerate(self.parts[0].lines, 1)
            if str(n) not in taken and said not in typed
        ]
