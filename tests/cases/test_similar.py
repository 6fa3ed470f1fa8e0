"""What may be one matter: words with and without marks, place, person, time; never across the seal."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from office.base import clock
from office.base.db import db
from office.cases import conflicts, joins, similar
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt

LAMPS: dict[str, Any] = {"subject": "Đèn đường Cầu Vồng 5 tắt ba tuần", "place": "Đường Cầu Vồng 5"}
MARKED: dict[str, Any] = {
    "subject": "Đèn đường Cầu Vồng 5 tắt ba tuần, đoạn từ số 80 đến số 140",
    "body": "Dãy đèn chiếu sáng trên đường Cầu Vồng 5, khoảng bảy trụ, không sáng từ ngày 30/10. Trước "
    "đó có đơn vị đào đường lắp cáp, từ hôm đó đèn tắt luôn. Đoạn này có khúc cua và ổ gà.",
    "place": "",
}
BARE: dict[str, Any] = {
    "subject": "duong cau vong 5 toi thui may tuan nay khong co den",
    "body": "Minh o gan tiem tap hoa so 96 duong Cau Vong 5. Den duong khuc nay tat het may tuan nay, "
    "tu hom ben cap quang dao duong xong la tat luon. Co nguoi sup o ga ngay khuc cua.",
    "place": "",
}
ELSEWHERE: dict[str, Any] = {
    "subject": "Đèn đường hẻm 12 Lá Biếc chập chờn", "body": "Bóng đèn đầu hẻm lúc sáng lúc tắt.",
    "place": "Hẻm 12 Lá Biếc",
}  # fmt: skip
OTHER = {"name": "Người Khác", "phone": "0911 222 333", "email": "", "address": "5 Hoa Sen"}


def words_of(found: similar.Alike) -> list[str]:
    return [each.words % each.facts for each in found.reasons]


def seen(case: Case, actor: Any, **more: Any) -> list[similar.Alike]:
    return similar.alike(case, actor, clock.today(), **more)


def test_the_likest_case_comes_first_with_the_words_both_have(office: Office) -> None:
    same = a_receipt(office, **LAMPS).case
    near = a_receipt(office, subject="Đèn đường hẻm 12 chập chờn", place="Hẻm 12").case
    other = a_receipt(office, subject="Xin lắp mái che trạm xe", place="Chợ Bình Minh").case
    case = a_receipt(office, **LAMPS).case
    found = similar.alike(case, office.actors[Role.RECEPTION], clock.today())
    codes = [each.row.code for each in found]
    assert codes[0] == same.code
    assert other.code not in codes
    assert case.code not in codes
    assert found[0].percent == 100
    assert words_of(found[0]) == ["cùng nơi", "cùng nội dung", "cùng người gửi", "cùng ngày"]
    assert {"đèn", "đường"} <= set(found[0].words)
    assert near.code not in codes or codes.index(near.code) > 0


def test_a_denunciation_is_compared_with_nothing_and_nothing_with_it(office: Office) -> None:
    sealed = a_receipt(office, Kind.DENUNCIATION, **LAMPS).case
    case = a_receipt(office, **LAMPS).case
    head = office.actors[Role.HEAD]
    assert similar.alike(sealed, head, clock.today()) == []
    found = similar.alike(case, head, clock.today(), found=[sealed.id])
    assert sealed.code not in [each.row.code for each in found]


def test_what_lies_half_a_year_back_is_not_the_same_matter(office: Office) -> None:
    with clock.at(clock.now() - timedelta(days=similar.ALIKE_DAYS + 1)):
        a_receipt(office, **LAMPS)
    case = a_receipt(office, **LAMPS).case
    assert similar.alike(case, office.actors[Role.RECEPTION], clock.today()) == []


def test_only_telling_words_are_searched_for(office: Office) -> None:
    case = a_receipt(office, subject="Phản ánh về việc đèn đường của hẻm 12 không sáng").case
    assert similar.search_words(case) == "đèn đường hẻm 12"


@pytest.mark.parametrize(("first", "second"), [(MARKED, BARE), (BARE, MARKED)])
def test_with_marks_and_without_it_is_one_lamp(
    office: Office, first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Demonstration cases 24 and 25: one lamp, told by two neighbours, one of them without marks."""
    with clock.at(clock.now() - timedelta(days=3)):
        earlier = a_receipt(office, **first).case
        a_receipt(office, **ELSEWHERE, name="Thứ Ba", phone="0922", email="", address="")
    case = a_receipt(office, **{**second, **OTHER}).case
    (found,) = [
        each for each in seen(case, office.actors[Role.RECEPTION]) if each.row.code == earlier.code
    ]
    assert words_of(found) == ["cùng nơi", "cùng nội dung", "cách 3 ngày"]
    assert [each.row.code for each in seen(case, office.actors[Role.RECEPTION])] == [earlier.code]


def test_the_same_person_counts_only_for_whoever_may_know_the_sender(office: Office) -> None:
    """A sorter who sees no hidden name learns nothing of it by what stands beside the case."""
    a_receipt(office, **LAMPS, name_hidden=True)
    case = a_receipt(office, **LAMPS).case
    (by_reception,) = seen(case, office.actors[Role.RECEPTION])
    (by_sorter,) = seen(case, office.actors[Role.TRIAGE])
    assert "cùng người gửi" in words_of(by_reception)
    assert "cùng người gửi" not in words_of(by_sorter)


def test_a_telephone_number_is_one_however_it_is_typed(office: Office) -> None:
    earlier = a_receipt(office, **{**ELSEWHERE, "phone": "+84900000123", "email": ""}).case
    said = {"subject": "Đèn hẻm 12 Lá Biếc chập chờn mãi", "field": "other", "place": ""}
    case = a_receipt(office, **said, name="Ai Đó", email="", phone="0900.000.123").case
    found = seen(case, office.actors[Role.RECEPTION])
    assert [each.row.code for each in found] == [earlier.code]
    assert "cùng người gửi" in words_of(found[0])


def test_whoever_is_set_aside_finds_nothing(office: Office) -> None:
    about = a_receipt(office, Kind.COMPLAINT, **LAMPS).case
    handler = office.officers[Role.HANDLER]
    about.unit_id = office.units["works"].id
    conflicts.exclude(about, [f"officer.{handler.id}"], clock.now(), clock.today(), "officer")
    case = a_receipt(office, **LAMPS).case
    case.unit_id = office.units["works"].id
    db.session.commit()
    assert seen(case, office.actors[Role.HANDLER], found=[about.id]) == []
    assert seen(case, office.actors[Role.RECEPTION])


def test_a_denouncer_is_never_found_by_a_mark_left_elsewhere(office: Office) -> None:
    sealed = a_receipt(office, Kind.DENUNCIATION, **LAMPS).case
    case = a_receipt(office, **LAMPS).case
    assert not similar.is_same_person(case, sealed)
    for role in (Role.SEALED_INTAKE, Role.HEAD, Role.SUPERVISOR, Role.RECEPTION):
        codes = [each.row.code for each in seen(case, office.actors[role], found=[sealed.id])]
        assert sealed.code not in codes


def test_the_questions_are_few_however_many_cases_there_are(office: Office) -> None:
    for _ in range(30):
        a_receipt(office, **LAMPS)
    case = a_receipt(office, **LAMPS).case
    reception, asked = office.actors[Role.RECEPTION], []
    assert case.parties

    def count(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert len(seen(case, reception)) == similar.MOST_ALIKE
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(asked) <= 4


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_from_both_sides(one: str, other: str, here: str, there: str) -> None:
    day = date(2026, 11, 2)
    first, second = similar.sketch(1, day, one, "", here), similar.sketch(2, day, other, "", there)
    assert similar.compare(first, second) == similar.compare(second, first)


def test_what_goes_with_another_is_found_by_that_other(office: Office) -> None:
    first, second = a_receipt(office, **LAMPS).case, a_receipt(office, **{**LAMPS, **OTHER}).case
    reception = office.actors[Role.RECEPTION]
    joins.join(second, reception, clock.now(), first=first)
    case = a_receipt(office, **LAMPS).case
    found = seen(case, reception, found=[second.id])
    assert [each.row.code for each in found] == [first.code]


def test_one_street_is_not_another(office: Office) -> None:
    day = date(2026, 11, 2)
    said = "Đèn đường tắt"
    here = similar.sketch(1, day, said, "", "Đường Cầu Vồng 5")
    there = similar.sketch(2, day, said, "", "Đường Bàng Xanh 9")
    assert similar.compare(here, there) is None
