"""The page of what citizens said: figures of five and more, words without a name."""

from office.base import clock
from office.base.db import db
from office.cases import closing
from office.people.roles import Role
from tests.builders import Office, a_case, sender_of
from tests.page import Browser

HERE = "/can-bo/giam-sat/hai-long"


def closed(office: Office, solved: str = "", comment: str = "") -> None:
    case = a_case(office, status="closed")
    if solved:
        replies = {"solved": solved, "on_time": "yes", "respect": "yes"}
        closing.rate(case, sender_of(case), clock.now(), replies=replies, comment=comment)
    db.session.commit()


def cells(page: Browser) -> list[str]:
    row = page.get(HERE).soup.select("tbody tr")[-1]
    return [each.get_text(" ", strip=True) for each in row.select("td")]


def test_four_cases_are_not_told_and_five_are(office: Office, page: Browser) -> None:
    page.as_officer(Role.SUPERVISOR)
    for _ in range(4):
        closed(office, "yes")
    assert set(cells(page)[1:]) == {"không ghi", "không ghi · không ghi · không ghi"}
    closed(office, "no")
    assert cells(page)[1:] == [
        "5", "không ghi", "0", "0", "không ghi · 0 · không ghi", "5 · 0 · 0", "5 · 0 · 0",
    ]  # fmt: skip


def test_answers_of_a_few_among_the_silent_are_not_told(office: Office, page: Browser) -> None:
    page.as_officer(Role.HEAD)
    closed(office, "no", "Đèn vẫn tắt")
    for _ in range(5):
        closed(office)
    assert cells(page)[1:] == [
        "6", "không ghi", "0", "không ghi", *["không ghi · không ghi · không ghi"] * 3,
    ]  # fmt: skip
    shown = page.get(HERE)
    assert "Đèn vẫn tắt" in shown.text
    assert "ND26-" not in shown.soup.select_one("main").get_text()  # type: ignore[union-attr]
