"""Words of offices and of people find one another; Telex without a keyboard is understood."""

import pytest

from office.search import synonyms, text


def test_every_word_of_the_table_is_as_the_index_holds_it_and_stands_in_one_group() -> None:
    for phrase, others in synonyms.table().items():
        assert list(phrase) == text.words(" ".join(phrase))
        assert phrase not in others
        for other in others:
            assert phrase in synonyms.table()[other]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddeefn", "den"), ("dduowfng", "duong"), ("ddaast", "dat"), ("ddai", "dai"), ("chowj", "cho"),
        ("hef", "he"), ("ngaajp", "ngap"), ("bieecs", "biec"), ("nuwowcs", "nuoc"), ("wowts", "ot"),
        ("keso", "keo"), ("den", "den"), ("duong", "duong"), ("bcdg", "bcdg"), ("", ""),
    ],
)  # fmt: skip
def test_telex_is_read_without_marks(typed: str, meant: str) -> None:
    assert synonyms.telex(typed) == meant
