"""What an officer says once for many cases."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField

from office.cases import bulk
from staff.forms.moves import LONGEST, SAY_WHY, WHY, Choices
from staff.forms.reminders import AskWhy
from web.forms import Form, TextAreaField, at_most, needed
from web.language import later as _l
from web.language import said as _


class BulkForm(Form):
    """The form of one deed for many; ids carry its name. CSRF is checked once for every POST."""

    class Meta(Form.Meta):
        """Leave the token to the application."""

        csrf = False

    def __init__(self, act: str, choices: Choices, **said: Any) -> None:
        super().__init__(**said)
        self.choices = choices
        for field in self:
            field.id = field.label.field_id = f"{act}-{field.short_name}"
        self.offer()

    def offer(self) -> None:
        """Fill in what can be chosen."""

    def said(self) -> dict[str, Any]:
        """Return what is kept with the run; the form must have been validated."""
        raise NotImplementedError


class Assign(BulkForm):
    """Which unit, and where known which officer."""

    unit = SelectField(_l("Đơn vị"))
    handler = SelectField(_l("Người xử lý"))

    def offer(self) -> None:
        """Offer the units and everyone who may be given a case."""
        names = self.choices.unit_names
        self.unit.choices = [(str(id_), name) for id_, name in names.items()]
        self.handler.choices = [("", _("Đơn vị tự phân công"))] + [
            (f"{id_}.{unit}", f"{name} – {names.get(unit, '')}".rstrip(" –"))
            for id_, name, unit in self.choices.handlers
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the officer works in the unit."""
        if not super().validate(extra_validators):
            return False
        _id, _dot, unit = (self.handler.data or "").partition(".")
        if not unit or unit == self.unit.data or int(unit) not in self.choices.unit_names:
            return True
        self.handler.errors = [_("Cán bộ này không thuộc đơn vị đã chọn.")]
        return False

    def said(self) -> dict[str, Any]:
        """Return the numbers of unit and officer."""
        handler = (self.handler.data or "").partition(".")[0]
        return {"unit": int(self.unit.data), "handler": int(handler) if handler else None}


class Transfer(BulkForm):
    """Which other agency, and why."""

    agency = SelectField(_l("Cơ quan"))
    reason = TextAreaField(WHY, [needed(SAY_WHY), at_most(LONGEST)])

    def offer(self) -> None:
        """Offer the other agencies."""
        names = self.choices.agency_names
        self.agency.choices = [(str(id_), name) for id_, name in names.items()]

    def said(self) -> dict[str, Any]:
        """Return the number of the agency and the reason."""
        return {"unit": int(self.agency.data), "words": self.reason.data}


class Remind(BulkForm, AskWhy):
    """A question to whoever holds each case, with a day."""

    def said(self) -> dict[str, Any]:
        """Return the question and the day."""
        return {"words": self.cau_hoi.data, "day": self.day().isoformat()}


class Tell(BulkForm):
    """A word on how the matter goes, to each citizen."""

    text = TextAreaField(
        _l("Tin gửi người dân"),
        [needed(_l("Xin ghi tin gửi người dân.")), at_most(LONGEST)],
        description=_l(
            "Như nhau cho mọi vụ việc đã chọn. Không ghi tên, số điện thoại hay nội dung riêng của ai."
        ),
    )

    def said(self) -> dict[str, Any]:
        """Return the words."""
        return {"words": self.text.data}


FORMS: Mapping[str, type[BulkForm]] = {
    bulk.ASSIGN: Assign,
    bulk.TRANSFER: Transfer,
    bulk.REMIND: Remind,
    bulk.TELL: Tell,
}
