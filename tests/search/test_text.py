"""Vietnamese words with and without marks."""

import time
import unicodedata

import pytest

from office.search import text


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("Khiếu nại ĐẤT đai", ["khieu", "nai", "dat", "dai"]),
        (unicodedata.normalize("NFD", "Đường Nguyễn Trãi"), ["duong", "nguyen", "trai"]),
        ("số 12/3, hẻm_4", ["so", "12", "3", "hem", "4"]),
        ("", []),
        ("!!! …", []),
    ],
)
def test_words_lose_their_marks(said: str, bare: list[str]) -> None:
    assert text.words(said) == bare


def test_all_vietnamese_letters_become_plain_ones() -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    every = "".join(
        unicodedata.normalize("NFC", letter + tone)
        for letter in letters + letters.upper()
        for tone in (tones if letter.lower() in "aăâeêioôơuưy" else [""])
    )
    assert text.fold(every).isascii()


@pytest.mark.parametrize(("new", "old"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe")])
def test_old_and_new_tone_placement_are_one_word(new: str, old: str) -> None:
    assert text.marked(new) == text.marked(old) == [old]


def test_a_tone_before_a_final_consonant_stays() -> None:
    assert text.marked("hoàn toàn") == ["hoàn", "toàn"]


def test_only_words_with_marks_are_marked() -> None:
    assert text.marked("nai đất dai") == ["đất"]


def test_a_code_is_its_letters_and_digits() -> None:
    assert text.sign("ND26-7K4Q-9XMP") == "nd267k4q9xmp"
    assert text.signs(text.fold("theo Quyết định số 118/QĐ-UBND ngày 14/9/2026")) == [
        "118qdubnd",
        "1492026",
    ]


def test_found_words_are_cut_out_with_their_marks() -> None:
    cut = list(text.pieces("Đèn đường hỏng", "duong"))
    assert [(piece.text, piece.found) for piece in cut] == [
        ("Đèn ", False),
        ("đường", True),
        (" hỏng", False),
    ]


@pytest.mark.parametrize(
    "said", ["\u0301" * 10**6, "a\u0301\u0323" * 10**6, "á" * 10**6, "." * 10**6, "a" * 10**6]
)
def test_enormous_texts_are_read_quickly(said: str) -> None:
    start = time.process_time()
    text.words(said)
    text.marked(said)
    assert time.process_time() - start < 1
