"""The officers' way in: one answer for strangers, a brake, nothing typed lost, no way off the site."""

from datetime import timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases.models import Message
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_case
from tests.page import Browser

GOOD = {"email": f"{Role.HANDLER}@test.example", "password": PASSPHRASE}


def test_an_officer_comes_in_and_goes_out(office: Office, page: Browser) -> None:
    answer = page.post("/can-bo/dang-nhap", GOOD)
    assert answer.status == 303
    assert answer.location == "/can-bo/"
    assert page.get("/can-bo/").status == 200
    assert page.post("/can-bo/dang-xuat").status == 303
    assert page.get("/can-bo/").status == 302


def test_a_copied_cookie_opens_nothing_after_signing_out(office: Office, page: Browser) -> None:
    page.post("/can-bo/dang-nhap", GOOD)
    with page.client.session_transaction() as kept:
        copied = dict(kept)
    page.post("/can-bo/dang-xuat")
    with page.client.session_transaction() as session:
        session.update(copied)
    assert page.get("/can-bo/").status == 302


def test_unknown_and_wrong_are_told_the_same(office: Office, page: Browser) -> None:
    wrong = page.post("/can-bo/dang-nhap", {**GOOD, "password": "một câu hoàn toàn khác"})
    unknown = page.post("/can-bo/dang-nhap", {**GOOD, "email": "khong.co@test.example"})
    said = [each.soup.select_one(".govuk-error-summary").get_text() for each in (wrong, unknown)]
    assert said[0] == said[1]
    assert wrong.status == unknown.status == 422
    assert wrong.soup.find("input", {"name": "email", "value": GOOD["email"]})


def test_many_tries_have_to_wait_and_keep_the_address(office: Office, page: Browser) -> None:
    for _ in range(6):
        answer = page.post("/can-bo/dang-nhap", {**GOOD, "password": "một câu hoàn toàn khác"})
    assert answer.status == 429
    assert "giây" in answer.text
    assert answer.response.headers["Retry-After"]
    assert answer.soup.find("input", {"name": "email", "value": GOOD["email"]})


@pytest.mark.parametrize(
    "lure",
    [
        "https://xau.example/can-bo/",
        "//xau.example/can-bo/",
        "/\\xau.example",
        "/tra-cuu",
        "javascript:0",
    ],
)
def test_the_way_after_signing_in_stays_behind_this_door(
    office: Office, page: Browser, lure: str
) -> None:
    assert page.post("/can-bo/dang-nhap", {**GOOD, "tiep": lure}).location == "/can-bo/"


def test_signing_in_leads_to_the_page_that_was_asked_for(office: Office, page: Browser) -> None:
    asked = page.get("/can-bo/qua-han?loai=phan-anh&linh-vuc=tieng-on")
    assert asked.status == 302
    shown = page.get(asked.location)
    answer = page.post("/can-bo/dang-nhap", {**GOOD, "tiep": shown.form("dang-nhap")["tiep"]})
    assert answer.location == "/can-bo/qua-han?loai=phan-anh&linh-vuc=tieng-on"


def test_an_administrator_lands_where_there_is_something_to_see(
    office: Office, page: Browser
) -> None:
    page.as_officer(Role.ADMINISTRATOR)
    assert page.get("/can-bo/").location == "/can-bo/tinh-trang"


def test_nothing_typed_is_lost_when_the_session_has_ended(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    sent = page.get(f"/can-bo/vu-viec/{code}").form("/nhan-tin")
    text = 'Chào bà,\nmai tổ điện đến <b>sửa</b> {{ 7*7 }} "đèn".'
    with clock.at(clock.now() + timedelta(hours=2)):
        answer = page.post(f"/can-bo/vu-viec/{code}/nhan-tin", {**sent, "text": text})
        assert answer.status == 401
        kept = answer.form("dang-nhap")
        again = page.post("/can-bo/dang-nhap", {**GOOD, "giu": kept["giu"]})
        assert again.status == 200
        back = again.form("/nhan-tin")
        assert back["text"].replace("\r\n", "\n") == text
        done = page.post(f"/can-bo/vu-viec/{code}/nhan-tin", back)
        assert done.status == 303
    assert db.session.query(Message).one().text == text


def test_what_is_carried_along_cannot_be_forged(office: Office, page: Browser) -> None:
    answer = page.post("/can-bo/dang-nhap", {**GOOD, "giu": "WyJodHRwczovL3hhdSJd.x.y"})
    assert answer.status == 303


def test_a_demonstration_account_signs_in_with_one_press(office: Office, page: Browser) -> None:
    shown = page.get("/can-bo/dang-nhap")
    assert "Tài khoản dùng thử" in shown.text
    assert len(shown.soup.select(".nd-roles__item")) >= len(Role)


def test_no_account_is_shown_where_real_cases_are_kept(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from office.base import config

    monkeypatch.setattr(config.Settings, "production", True)
    assert "Tài khoản dùng thử" not in page.get("/can-bo/dang-nhap").text


def test_a_form_that_lost_its_session_altogether_comes_back(office: Office, page: Browser) -> None:
    answer = page.post(
        "/can-bo/vu-viec/ND26-2222-2222/ghi-chu", {"text": "một câu dài"}, token=False
    )
    assert answer.status == 400
    assert "một câu dài" in answer.text
