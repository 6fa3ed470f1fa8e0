"""The queue on the officers' page."""

from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser

HERE = "/can-bo/quay/so"


def test_drawn_called_and_done(page: Browser, office: Office) -> None:
    page.as_officer(Role.RECEPTION)
    shown = page.get(HERE)
    assert (
        "Số của người vừa đến: 1." in page.post(f"{HERE}/lay", shown.form("/lay"), follow=True).text
    )
    assert "đến: 1." in page.post(f"{HERE}/lay", shown.form("/lay"), follow=True).text, (
        "pressed twice"
    )
    assert "đến: 2." in page.post(f"{HERE}/lay", page.get(HERE).form("/lay"), follow=True).text
    called = page.post(f"{HERE}/goi", {**page.get(HERE).form("/goi"), "quay": "3"}, follow=True)
    assert called.soup.find(class_="nd-queue__number").text == "1"
    assert called.soup.find("option", selected=True).text == "3", "the desk stays"
    stale = called.form("/goi")
    page.post(f"{HERE}/goi", stale)
    again = page.post(f"{HERE}/goi", stale, follow=True)
    assert again.soup.find(class_="nd-queue__number").text == "2", "pressed twice, called once"
    page.post(f"{HERE}/xong", again.form("/xong"))
    assert "Không còn ai chờ." in page.post(f"{HERE}/goi", {"quay": "nonsense"}, follow=True).text
