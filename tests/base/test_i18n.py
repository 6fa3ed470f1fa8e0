"""Vietnamese is the source; a wish we do not speak is answered in Vietnamese."""

import pytest

from office.base import i18n


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [
        ((), "vi"), ((None,), "vi"), (("fr", "en"), "en"), (("en", "vi"), "en"),
        (("../../etc",), "vi"), (("EN",), "vi"),
    ],
)  # fmt: skip
def test_the_first_wish_we_speak_is_followed(wishes: tuple[str | None, ...], chosen: str) -> None:
    assert i18n.choose_locale(*wishes) == chosen


def test_a_marked_sentence_is_unchanged_and_filled_in() -> None:
    assert i18n.N_("Còn %(n)s ngày") == "Còn %(n)s ngày"
    assert i18n.translate("Còn %(n)s ngày", "vi", n=3) == "Còn 3 ngày"


def test_a_percent_sign_in_a_plain_sentence_is_left_alone() -> None:
    assert i18n.translate("Xong 100%", "vi") == "Xong 100%"


@pytest.mark.parametrize("locale", ["en", "xx"])
def test_a_sentence_nobody_translated_is_said_in_vietnamese(locale: str) -> None:
    assert i18n.translate("câu không ai dịch", locale) == "câu không ai dịch"
