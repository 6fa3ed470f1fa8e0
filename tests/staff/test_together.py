"""Cases that go together, as an officer parts them: what will happen is said first, an old page changes nothing."""

from office.base import clock
from office.base.db import db
from office.cases import joins
from office.cases.models import Case
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later
from tests.cases.test_joins import NEIGHBOUR
from tests.page import Browser
from tests.staff.test_handling import again, read, send, url


def a_joined(office: Office) -> Case:
    case = a_receipt(office, **NEIGHBOUR).case
    first = a_case(office, status="accepted")
    joins.join(case, office.actors[Role.RECEPTION], clock.now(), first=first)
    db.session.commit()
    return case


def test_what_parting_brings_about_is_said_before_it_is_done(office: Office, page: Browser) -> None:
    code = a_joined(office).code
    shown = read(page.as_officer(Role.RECEPTION), code).text
    assert "đi tiếp từ ngày nhận của chính nó" in shown
    assert "Trở lại bước “Mới tiếp nhận”" in shown
    assert "hạn vẫn là" in shown
    with days_later(60):
        late = Browser(page.app).as_officer(Role.RECEPTION)
        assert "đã qua; lần trễ được ghi" in read(late, code).text


def test_parted_on_the_page_with_a_reason_that_the_sender_does_not_read(
    office: Office, page: Browser
) -> None:
    code = a_joined(office).code
    page.as_officer(Role.RECEPTION)
    assert send(page, code, "tach-ra", reason="").status == 422
    assert again(code).status == "joined"
    old = read(page, code).form(f"{code}/tach-ra")
    assert send(page, code, "tach-ra", reason="Hai cột đèn khác nhau").status == 303
    assert again(code).status == "received"
    twice = page.post(url(code, "tach-ra"), {**old, "reason": "Bấm lại"})
    assert twice.status == 409
    assert "Bấm lại" in twice.text, "what was typed is given back"


def test_a_handler_who_may_not_triage_finds_no_button(office: Office, page: Browser) -> None:
    code = a_joined(office).code
    form = read(page.as_officer(Role.RECEPTION), code).form(f"{code}/tach-ra")
    other = Browser(page.app).as_officer(Role.SUPERVISOR)
    assert "tach-ra" not in read(other, code).html
    assert other.post(url(code, "tach-ra"), {**form, "reason": "x"}).status in {403, 404}
    assert again(code).status == "joined"
