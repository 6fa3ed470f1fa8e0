"""What anyone may know: reports and proposals only, no number of a person, no small number."""

from datetime import timedelta

import pytest

from office.base import clock
from office.cases import public
from office.law.kinds import Kind
from tests.builders import Office, a_case, a_receipt

SUBJECT, PLACE = "Đèn đường Cầu Vồng 5 tắt ba tuần", "Đường Cầu Vồng 5"


def similar(field: str = "lighting", subject: str = SUBJECT) -> list[public.Similar]:
    return public.similar_open(Kind.FEEDBACK, field, subject, PLACE, clock.today())


def test_a_neighbours_report_is_shown_without_numbers_and_addresses(office: Office) -> None:
    case = a_receipt(office, subject=f"{SUBJECT}, gọi 0912 345 678 hay a@b.example").case
    (found,) = similar()
    assert (found.code, found.reported) == (case.code, 1)
    assert "0912" not in found.subject
    assert "b.example" not in found.subject
    assert "Cầu Vồng 5" in found.subject


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.DENUNCIATION, Kind.INFORMATION])
def test_what_is_one_persons_own_business_is_never_shown(office: Office, kind: Kind) -> None:
    a_receipt(office, kind)
    assert similar() == []
    assert public.similar_open(kind, "lighting", SUBJECT, PLACE, clock.today()) == []


def test_hidden_closed_old_and_other_cases_are_not_shown(office: Office) -> None:
    a_receipt(office, name_hidden=True)
    a_case(office, status="closed")
    a_receipt(office, field="noise")
    with clock.at(clock.now() - public.WINDOW - timedelta(days=1)):
        a_receipt(office)
    assert similar() == []
    a_receipt(office)
    assert len(similar()) == 1
    assert similar(subject="Chó thả rông cắn người") == []


def test_small_numbers_are_not_told(office: Office) -> None:
    since = clock.today()
    for kind in (Kind.FEEDBACK, Kind.PETITION, Kind.FEEDBACK, Kind.PETITION, Kind.COMPLAINT):
        a_receipt(office, kind)
    assert public.busiest_fields(since) == []
    a_receipt(office)
    assert public.busiest_fields(since) == [("lighting", public.SMALLEST_SHOWN)]
    assert public.busiest_fields(since + timedelta(days=1)) == []
