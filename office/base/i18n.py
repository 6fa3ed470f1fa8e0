"""Words for rooms that know no web: mark them here, translate them at the door."""

import gettext as stdlib_gettext
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "translations"
SOURCE = "vi"
LOCALES = ("vi", "en")


def N_(message: str) -> str:  # noqa: N802 -- the customary name of a gettext marker
    """Mark *message* for translation and hand it back unchanged."""
    return message


@cache
def _catalogue(locale: str) -> stdlib_gettext.NullTranslations:
    return stdlib_gettext.translation("messages", FOLDER, [locale], fallback=True)


def translate(message: str, locale: str, **facts: object) -> str:
    """Say *message* in *locale*, filled with *facts*; Vietnamese is the source language."""
    said = message if locale == SOURCE else _catalogue(locale).gettext(message)
    return said % facts if facts else said


def choose_locale(*wishes: str | None) -> str:
    """Return the first wish we speak, or Vietnamese."""
    for wish in wishes:
        if wish in LOCALES:
            return wish
    return SOURCE
