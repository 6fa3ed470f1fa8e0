"""The base form, fields that read one spelling, and the summary of what is to be mended."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    MultipleFileField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length

from office.base.i18n import N_
from office.base.text import nfc

LIBRARY_WORDS = {
    "Field cannot be longer than %(max)d characters.": N_("Dài quá: nhiều nhất %(max)d chữ cái."),
    "Not a valid choice.": N_("Lựa chọn này không có trong danh sách. Xin chọn lại."),
    "Not a valid integer value.": N_("Xin ghi một số, chỉ dùng chữ số."),
    "This field is required.": N_("Xin điền ô này."),
}
"""What the library says in English, in the language of the sources."""


class _Words:
    """WTForms' own messages in the reader's language."""

    def gettext(self, string: str) -> str:
        return str(gettext(LIBRARY_WORDS.get(string, string)))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        # The library fills in its own figures afterwards.
        return self.gettext(singular if n == 1 and plural not in LIBRARY_WORDS else plural)


class Form(FlaskForm):  # type: ignore[misc]  # the library is not typed
    """A form of ours: text is read as NFC, unknown fields are ignored."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the library is not typed
        """How fields are bound."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Give every text field the filter that makes one spelling."""
            filters: list[Callable[[Any], Any]] = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, StringField):
                filters.append(_one_spelling)
            return (
                unbound_field.bind(form=form, filters=filters, **options)
                if issubclass(unbound_field.field_class, StringField)
                else super().bind_field(form, unbound_field, options)
            )

        def get_translations(self, _form: Any) -> Any:
            """Return the words for WTForms' own messages."""
            return _Words()


def _one_spelling(value: Any) -> Any:
    return nfc(value).strip() if isinstance(value, str) else value


def needed(message: str) -> DataRequired:
    """Return the rule that something must be said; *message* says what to do."""
    return DataRequired(message)


def at_most(letters: int) -> Length:
    """Return the rule that a text has at most so many letters."""
    return Length(max=letters)


def problems(form: FlaskForm) -> list[tuple[str, str]]:
    """Return (field id, message) for everything to be mended, in the order of the page."""
    return [(field.id, str(message)) for field in form for message in _flat(field.errors)]


def _flat(errors: Any) -> list[Any]:
    if isinstance(errors, dict):
        return [one for each in errors.values() for one in _flat(each)]
    return [one for each in errors for one in (_flat(each) if isinstance(each, list) else [each])]


__all__: Sequence[str] = (
    "EmailField",
    "Field",
    "Form",
    "MultipleFileField",
    "StringField",
    "TelField",
    "TextAreaField",
    "ValidationError",
    "at_most",
    "needed",
    "problems",
)
