"""The supervisor's page of letters owed, and its sheet."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from office.base import clock
from office.cases import workflow
from office.people.roles import Role
from tests.builders import Office, a_case, days_later
from tests.page import Browser

HERE = "/can-bo/giam-sat/thu"


def test_what_is_owed_is_read_by_unit_and_month_and_taken_along(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    with days_later(40):
        workflow.find_overdue(case, clock.now())
        shown = page.as_officer(Role.SUPERVISOR).get(HERE)
        assert case.unit.name in shown.text
        assert "Quá hạn, chưa gửi" in shown.text
        sheet = page.get(f"{HERE}.xlsx")
        book = load_workbook(BytesIO(sheet.response.data))
        rows = list(book.active.values)
        assert rows[0][:3] == ("Đơn vị", "Tháng", "Phát sinh")
        assert rows[1][0] == case.unit.name
        assert rows[1][1].date() == (case.clocks[-1].due_on + timedelta(days=1)).replace(day=1)
        assert rows[1][2] == 1


def test_an_unknown_kind_is_the_apologies_and_an_empty_page_teaches(
    office: Office, page: Browser
) -> None:
    assert office
    shown = page.as_officer(Role.SUPERVISOR).get(f"{HERE}?loai=x&lang=en")
    assert shown.status == 200
    assert "No letter arose" in shown.text


def test_the_page_is_for_those_who_oversee(office: Office, page: Browser) -> None:
    assert office
    assert page.as_officer(Role.HANDLER).get(HERE).status == 403
