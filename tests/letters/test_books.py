"""Numbers and symbols as Decree 30/2020 writes them; a book for each kind of letter."""

import pytest

from office.base.db import db
from office.letters import books, catalogue
from tests.builders import Office


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("Phòng Kinh tế, Hạ tầng và Đô thị", "KTHTĐT"),
        ("Phòng Văn hóa - Xã hội", "VHXH"),
        ("Văn phòng HĐND và UBND", "VP"),
        ("", "VP"),
    ],
)
def test_a_unit_is_known_by_its_initials(name: str, symbol: str) -> None:
    assert books.unit_symbol(name) == symbol


def test_an_answer_names_the_unit_a_notice_its_kind_and_a_letter_of_thanks_has_no_number(
    office: Office,
) -> None:
    unit = office.units["society"].name
    assert books.number_text(books.REPLY, 7, unit).startswith("Số: 07/")
    assert books.number_text(books.REPLY, 7, unit).endswith("-VHXH")
    assert books.number_text("TB", 123, unit).startswith("Số: 123/TB-")
    assert books.number_text(books.PERSONAL, 7, unit) == ""


def test_each_book_counts_by_itself_from_one(office: Office) -> None:
    assert office
    taken = [books.next_number(2026, name) for name in ("TB", "TB", "CV", "TB")]
    assert taken == [1, 2, 1, 3]
    db.session.commit()
    assert books.of_year(2026) == {"TB": 3, "CV": 1}
    assert books.of_year(2025) == {}


def test_every_kind_of_letter_has_a_book() -> None:
    assert {each.series for each in catalogue.papers().values()} - {books.UNNUMBERED} == set(
        books.NAMES
    )
