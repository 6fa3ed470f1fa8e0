"""Figures alone for who observes."""

from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.page import Browser


def test_who_observes_reads_figures_none_small_and_no_denunciation(
    office: Office, page: Browser
) -> None:
    for _n in range(5):
        a_receipt(office)
    page.as_officer(Role.OBSERVER)
    assert page.get("/can-bo/").location == "/can-bo/so-lieu"
    shown = page.get("/can-bo/so-lieu")
    first = shown.text
    assert "UBND phường Mây Trắng" in first
    cells = [each.text.strip() for each in shown.soup.select("td")]
    assert cells == ["5", "dưới 5", "dưới 5", "ít vụ"]
    for _n in range(3):
        a_receipt(office, Kind.DENUNCIATION)
    assert page.get("/can-bo/so-lieu").text == first
    a_receipt(office)
    assert page.get("/can-bo/so-lieu").text != first
