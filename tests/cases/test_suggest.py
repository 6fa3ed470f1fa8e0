"""The first guess: by the words of the text, shown with them, and never out of the seal."""

import pytest

from office.cases import suggest
from office.cases.catalogue import FIELDS
from office.law.kinds import Kind
from tests.builders import Office, a_receipt


def guessed(office: Office, kind: Kind = Kind.FEEDBACK, **said: str) -> suggest.Suggestion:
    case = a_receipt(office, kind, **{"wanted": "", "field": "other", **said}).case
    return suggest.suggest(case, list(office.units.values()))


@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [
        ("Ổ gà trước trường", "Mặt đường hỏng, xe máy ngã.", "traffic"),
        ("Hát karaoke", "Nửa đêm vẫn mở loa.", "noise"),
        ("Hat karaoke nua dem", "loa keo on ao", "noise"),
        ("Trễ trích lục", "Xin khai sinh cho con.", "civil_status"),
        ("Cám ơn", "Mọi việc ổn cả.", "other"),
    ],
)
def test_the_field_follows_the_words_with_and_without_marks(
    office: Office, subject: str, body: str, field: str
) -> None:
    said = guessed(office, subject=subject, body=body)
    assert said.field.value == field
    assert bool(said.field.words) == (field != "other")


def test_another_kind_is_suggested_only_when_it_is_clear(office: Office) -> None:
    once = guessed(office, subject="A", body="Tôi không đồng ý với quyết định đó.")
    assert once.kind.value == Kind.FEEDBACK
    clear = guessed(
        office, subject="A", body="Tôi khiếu nại quyết định số 12, xin hủy quyết định này."
    )
    assert clear.kind.value == Kind.COMPLAINT
    assert "khiếu nại" in clear.kind.words


def test_words_of_a_denunciation_are_told_but_nobody_is_sealed_by_a_guess(office: Office) -> None:
    said = guessed(office, subject="A", body="Tôi tố cáo ông ấy nhận tiền, đòi hối lộ.")
    assert said.kind.value != Kind.DENUNCIATION
    assert {"tố cáo", "nhận tiền"} <= set(said.denunciation_words)
    one = guessed(office, subject="A", body="Không ai tố cáo ai cả.")
    assert one.denunciation_words == ()


def test_a_denunciation_stays_one(office: Office) -> None:
    body = "Tôi khiếu nại quyết định số 12, xin hủy quyết định này."
    said = guessed(office, Kind.DENUNCIATION, subject="A", body=body)
    assert said.kind.value == Kind.DENUNCIATION
    assert said.denunciation_words == ()


def test_every_field_has_a_unit_and_every_word_list_a_field(office: Office) -> None:
    assert set(suggest.UNITS_FOR) == set(FIELDS)
    assert set(suggest.FIELD_WORDS) <= set(FIELDS)
    units = list(office.units.values())
    assert suggest.unit_for("land", units) is office.units["works"]
    assert suggest.unit_for("health", units) is office.units["society"]
    assert suggest.unit_for("nonsense", units) is units[0]
    assert suggest.unit_for("land", []) is None


def past(field: str, likeness: float, code: str = "ND26-0001") -> suggest.Past:
    return suggest.Past(code, "petition", field, "Phòng Văn hóa - Xã hội", likeness)


def test_like_cases_that_agree_decide_and_are_named(office: Office) -> None:
    found = guessed(office, subject="Đèn đường tắt", body="Đèn đường tắt đã lâu.")
    like = [past("noise", 0.9, "ND26-0001"), past("noise", 0.6, "ND26-0002"), past("land", 0.2)]
    units = list(office.units.values())
    told = suggest.with_past(found, like, units)
    assert (told.kind.value, told.field.value) == ("petition", "noise")
    assert told.field.codes == ("ND26-0001", "ND26-0002")
    assert len(told.unit_codes) == 3
    assert told.unit
    assert told.unit.slug == "society"


def test_few_unlike_or_divided_cases_decide_nothing(office: Office) -> None:
    found = guessed(office, subject="Đèn đường tắt", body="Đèn đường tắt đã lâu.")
    units = list(office.units.values())
    one = [past("noise", 0.9)]
    unlike = [past("noise", 0.2), past("noise", 0.2)]
    for like in ([], one, unlike):
        assert suggest.with_past(found, like, units) == found
    divided = [past("noise", 0.9), past("noise", 0.5), past("land", 0.9), past("land", 0.5)]
    assert suggest.with_past(found, divided, units).field == found.field


def test_a_unit_the_office_does_not_have_is_not_suggested(office: Office) -> None:
    found = guessed(office, subject="Đèn đường tắt", body="Đèn đường tắt đã lâu.")
    like = [past("noise", 0.9), past("noise", 0.8)]
    assert suggest.with_past(found, like, [office.units["works"]]).unit == found.unit
