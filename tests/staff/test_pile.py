"""The page on which many letters are printed."""

from office.base import clock, outbox
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.page import Browser

HERE = "/can-bo/thu/in"


def test_a_part_is_one_pdf_and_comes_again(office: Office, page: Browser) -> None:
    a_case(office, status="accepted")
    outbox.drain()
    shown = page.as_officer(Role.RECEPTION).get(HERE)
    link = shown.soup.select_one('a[href*="/thu/in/1.pdf"]')
    assert link is not None
    for _ in range(2):
        answer = page.get(str(link["href"])).response
        assert answer.data.startswith(b"%PDF")
        assert "attachment" in answer.headers["Content-Disposition"]
    assert page.get(str(link["href"]).replace("/1.pdf", "/2.pdf")).status == 404


def test_days_that_make_no_sense_are_asked_again(office: Office, page: Browser) -> None:
    assert office
    page.as_officer(Role.RECEPTION)
    assert page.get(f"{HERE}?tu=mai&den=").status == 422
    today = clock.today().isoformat()
    assert "No issued letter" in page.get(f"{HERE}?tu={today}&den={today}&lang=en").text
    assert page.get(f"{HERE}/1.pdf?tu=x").status == 404
