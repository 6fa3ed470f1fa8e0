"""Filing for someone else: both are kept, of a denunciation nobody."""

import pytest

from office.cases import behalf
from office.law.kinds import Kind
from tests.builders import Office, a_receipt

SAID = {
    "behalf": "relative", "represented": " Lê Thị Mẹ ", "relation": "con gái",
    "authority": "Giấy ủy quyền số 12", "name": "không phải việc của ta",
}  # fmt: skip


def test_what_tells_for_whom_is_kept_and_nothing_else() -> None:
    assert behalf.details(Kind.COMPLAINT, SAID) == {
        "behalf": "relative", "represented": "Lê Thị Mẹ", "relation": "con gái",
        "authority": "Giấy ủy quyền số 12",
    }  # fmt: skip


@pytest.mark.parametrize("way", ["own", "", None, "nonsense"])
def test_ones_own_case_keeps_no_other_name(way: str | None) -> None:
    assert behalf.details(Kind.FEEDBACK, {**SAID, "behalf": way}) == {}


def test_no_denunciation_is_filed_for_someone_else(office: Office) -> None:
    assert behalf.details(Kind.DENUNCIATION, SAID) == {}
    case = a_receipt(office, Kind.DENUNCIATION, details=SAID).case
    assert behalf.of(case) == {}
    assert "Lê Thị Mẹ" not in str(case.details)


def test_both_persons_stand_in_the_case(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT, details=behalf.details(Kind.COMPLAINT, SAID)).case
    assert case.parties[0].name == "Người Gửi Thử"
    assert behalf.of(case)["represented"] == "Lê Thị Mẹ"
    assert list(behalf.of(case)) == list(behalf.LABELS)
