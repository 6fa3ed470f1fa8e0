"""One spelling: what comes in is composed, clean and still says the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.base.text import clean_name, fold, nfc

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def test_two_spellings_become_one() -> None:
    assert nfc(unicodedata.normalize("NFD", "Nguyễn Đức Hoà")) == "Nguyễn Đức Hoà"


def test_line_ends_become_line_feeds() -> None:
    assert nfc("một\r\nhai\rba\x0bbốn") == "một\nhai\nba\nbốn"


def test_controls_and_nul_go_but_tab_and_line_feed_stay() -> None:
    assert nfc("a\x00b\x07c\x1b[d\x9f\te\n") == "abc[d\te\n"


def test_stray_surrogates_go_and_pairs_are_joined() -> None:
    assert nfc("a\ud800b\udc00c") == "abc"
    assert nfc("\ud83d\ude00") == "😀"


@given(ANY_TEXT)
def test_what_comes_out_is_storable_and_stable(text: str) -> None:
    once = nfc(text)
    assert nfc(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in once)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Đơn phản ánh đường ngập.pdf", "Đơn phản ánh đường ngập.pdf"),
        ("C:\\Users\\An\\Ảnh nhà.jpg", "Ảnh nhà.jpg"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("thư mục/đơn.docx", "đơn.docx"),
        ("Tổ 3/Khu phố 5", "Tổ 3-Khu phố 5"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),
        ("Nguyễn\u200b Văn\u2060 A\ufeff", "Nguyễn Văn A"),
        ("Trần\u00a0Thị\n\tB  ", "Trần Thị B"),
        (".htaccess", "htaccess"),
        ("\u3164", ""),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_name_is_what_it_looks_like(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("đơn " * 100 + ".docx")
    assert len(name) <= 120
    assert name.startswith("đơn đơn")
    assert name.endswith(".docx")


def test_a_long_name_without_ending_is_cut() -> None:
    assert clean_name("ă" * 200, limit=50) == "ă" * 50


@given(ANY_TEXT)
def test_any_name_comes_out_on_one_clean_line(text: str) -> None:
    name = clean_name(text)
    assert len(name) <= 120
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not set(name) & set("/\\\n")
    assert clean_name(name) == name


def test_folding_forgets_case_and_marks() -> None:
    assert fold("ĐƯỜNG Nguyễn Huệ") == "duong nguyen hue"
    assert fold("hòa") == fold("hoà") == "hoa"


def test_folding_knows_every_letter_that_looks_like_d_with_a_stroke() -> None:
    assert fold("Đ") == fold("Ð") == fold("Ɖ") == fold("đ") == "d"


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
