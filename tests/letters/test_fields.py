"""The fields of texts: each says what the facts say, and nothing where they say nothing."""

from office.letters import fields
from tests.letters.examples import COMMON

GIVEN = {"reason": "chờ giám định", "until": "2026-03-05", "amount": 20_000}


def test_each_known_field_says_what_the_facts_say() -> None:
    said = fields.values({**COMMON, "given": GIVEN, "unit": "Phòng Kinh tế"})
    assert said["cơ quan"] == "Ủy ban nhân dân phường Mây Trắng"
    assert said["mã"] == "MT-2026-000123"
    assert said["lý do"] == "chờ giám định"
    assert said["đến ngày"] == "ngày 05 tháng 3 năm 2026"
    assert said["số tiền"] == "20.000 đồng"
    assert said["lần"] == "lần đầu"


def test_what_nobody_said_is_not_among_them() -> None:
    said = fields.values({**COMMON, "given": {}})
    assert {"lý do", "đến ngày", "số tiền", "kết quả xác minh", "hạn giải quyết"}.isdisjoint(said)


def test_a_paper_for_others_knows_no_field_that_names_the_sender() -> None:
    assert fields.known(names_sender=True) - fields.known(names_sender=False) == {"người gửi"}


def test_points_are_listed_and_answered_ones_become_parts() -> None:
    points = [
        {"number": 1, "asked": "Sửa đèn", "answer": "Đã sửa"},
        {"number": 2, "asked": "Vì sao"},
    ]
    said = fields.values({**COMMON, "points": points})
    assert said["các điểm"] == ["- Sửa đèn", "- Vì sao"]
    assert [heading for heading, _lines in said["kết quả từng điểm"]] == ["Nội dung 1"]  # type: ignore[misc]
