"""The screen of the waiting room tells numbers and desks, and of nobody."""

from office.base import clock
from office.base.db import db
from office.cases import tickets
from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser


def test_the_screen_shows_numbers_and_asks_anew(page: Browser, office: Office) -> None:
    assert "Chưa gọi số nào" in page.get("/quay-so").text
    tickets.draw("một", clock.now())
    tickets.draw("hai", clock.now())
    tickets.call(office.actors[Role.RECEPTION], clock.now(), desk=4, after=0)
    db.session.commit()
    shown = page.get("/quay-so")
    assert shown.soup.find(class_="nd-queue__number").text == "1"
    assert "quầy 4" in shown.text
    assert "Đang chờ: 1 người" in shown.text
    assert "Cán bộ" not in shown.soup.find("main").text
    assert shown.response.headers["Refresh"] == "10"
