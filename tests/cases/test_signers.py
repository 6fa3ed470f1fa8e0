"""A list of people as they are pasted: what is a person is taken, what is none comes back by its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.cases import signers
from office.cases.signers import Person

FULL = Person("Trần Thị Bưởi", "12 Lá Biếc", "079123456789", "0901234567")


@pytest.mark.parametrize(
    "line",
    [
        "Trần Thị Bưởi\t12 Lá Biếc\t079123456789\t0901234567",
        "1\tTrần Thị Bưởi\t12 Lá Biếc\t079123456789\t0901234567",
        "1. Trần Thị Bưởi; 12 Lá Biếc; 079123456789; 0901234567",
        "STT 1;Trần Thị Bưởi;12 Lá Biếc;079 123 456 789;0901.234.567",
        "Trần Thị Bưởi | 12 Lá Biếc | 0901-234-567 | 079123456789",
        "Trần Thị Bưởi, 12 Lá Biếc, 079123456789, +84 901 234 567",
        '"Trần Thị Bưởi"\t"12 Lá Biếc"\t"079123456789"\t"0901234567"',
        "Trần Thị Bưởi\t12 Lá Biếc\t79123456789\t901234567",  # the table program took the zeros
        "  Trần Thị Bưởi \t 12  Lá Biếc\t'079123456789\t\t0901234567\t",
    ],
)
def test_one_person_however_it_is_separated(line: str) -> None:
    assert signers.person(line) == FULL


def test_address_with_commas_stays_whole() -> None:
    found = signers.person("Lê Văn Mận, số 5, hẻm 3, phường Mây Trắng, 0912345678")
    assert found == Person("Lê Văn Mận", "số 5, hẻm 3, phường Mây Trắng", "", "0912345678")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("\t12 Lá Biếc 5\t079123456789", "Thiếu họ tên"),
        ("; Lê Mận", "Thiếu họ tên"),
        ("Lê Mận 2; số 1", "Họ tên có chữ số"),
        (";;x", "Thiếu họ tên"),
        ("079123456789;12 Lá Biếc", "Thiếu họ tên"),
        ("Lê Mận\t12 Lá Biếc\t12345678", "Số không phải"),
        ("Lê Mận\t12 Lá Biếc\t7.9123E+10", "Số bị bảng tính đổi dạng"),
        ("Lê Mận\t0901234567\t0901234568", "hai số cùng loại"),
        ("Lê " * 60, "quá dài"),
        ("x" * 700, "Dòng quá dài"),
    ],
)
def test_what_is_no_person_says_why(line: str, why: str) -> None:
    with pytest.raises(signers.NotReadable, match=why):
        signers.person(line)


def test_lines_are_counted_as_they_were_pasted_and_headings_passed_over() -> None:
    text = "STT\tHọ và tên\tĐịa chỉ\n\n1\tLê Mận\tsố 1\n2\t\t\n3\tLê Mận\tsố 1\n4\t123\tsố 2\r\n5\tTrần Ổi\tsố 3"
    found = signers.read(text)
    assert [each.name for each in found.people] == ["Lê Mận", "Trần Ổi"]
    assert [(each.number, each.reason) for each in found.wrong] == [
        (4, "Thiếu họ tên"),
        (5, "Người này đã có ở một dòng trên"),
        (6, "Thiếu họ tên"),
    ]
    again = signers.read(text, {each.key for each in found.people})
    assert (again.people, again.already) == ([], 3)


def test_numbers_are_hidden_in_lists_but_for_their_end() -> None:
    assert signers.masked("079123456789") == "•••••••••789"
    assert signers.masked("") == ""
    assert signers.masked("12") == "12"


@given(st.text(max_size=400))
def test_whatever_is_pasted_no_line_is_lost(text: str) -> None:
    """Each line with something in it is a person, an error, one known already, or the headings."""
    found = signers.read(text)
    said = len(found.people) + len(found.wrong) + found.already
    filled = [line for line in signers.nfc(text).split("\n") if line.strip(" \t;,|\u00a0")]
    assert said in {len(filled), len(filled) - 1}
    assert len({each.key for each in found.people}) == len(found.people)
