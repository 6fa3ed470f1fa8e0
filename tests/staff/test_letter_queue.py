"""The row of letters: what waits for a signature, with the day it is owed."""

from office.people.roles import Role
from tests.builders import Office, a_case
from tests.page import Browser
from tests.staff.test_letters import a_late_case


def test_the_row_shows_drafts_with_the_day_they_are_owed(office: Office, page: Browser) -> None:
    case, letter = a_late_case(office)
    answer = a_case(office, status="proposed")
    shown = page.as_officer(Role.HEAD).get("/can-bo/thu")
    assert case.code in shown.text
    assert answer.code in shown.text
    assert shown.soup.find("a", href=f"/can-bo/thu/{letter.handle}")
    only = page.get("/can-bo/thu?loai=thu-xin-loi")
    assert case.code in only.text
    assert answer.code not in only.text


def test_an_empty_row_teaches(office: Office, page: Browser) -> None:
    assert office
    assert "Không có thư nào chờ ký" in page.as_officer(Role.HEAD).get("/can-bo/thu").text
