"""The citizen's account: by a link in a mail, never needed, never holding a denunciation."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.models import Citizen, Link
from tests.builders import Office, a_receipt
from tests.page import Browser

EMAIL = "ba@test.example"
PASSWORD = "chiều nay ra vườn hái rau"


def link_in_mail() -> str:
    mail = db.session.scalars(
        select(Promise).where(Promise.topic == "mail").order_by(Promise.id.desc())
    ).first()
    assert mail
    found = re.search(r"/tai-khoan/mat-khau/\S+", mail.facts["text"])
    assert found
    return found.group()


def with_account(page: Browser, email: str = EMAIL) -> None:
    page.post("/tai-khoan/dang-ky", {"email": email})
    answer = page.post(link_in_mail(), {"password": PASSWORD, "dong_y": "y"})
    assert answer.status == 303, answer.text


def test_an_account_is_made_by_a_link_and_a_password(page: Browser, office: Office) -> None:
    sent = page.post("/tai-khoan/dang-ky", {"email": " BA@test.example "})
    assert "Chúng tôi đã gửi một liên kết" in sent.text
    assert "mail" in sent.text, "the demonstration says where the letter lies"
    url = link_in_mail()
    assert page.get(url).status == 200
    weak = page.post(url, {"password": "ngắn"})
    assert weak.status == 422
    assert "15 ký tự" in weak.text
    assert page.post(url, {"password": PASSWORD, "dong_y": "y"}).location == "/tai-khoan"
    assert db.session.scalar(select(Citizen.email)) == EMAIL
    assert page.get("/tai-khoan").status == 200
    assert page.get(url).status == 404, "a link opens once"
    assert page.post(url, {"password": PASSWORD}).status == 404


def test_the_answer_is_the_same_whether_there_is_an_account(page: Browser, office: Office) -> None:
    with_account(page)
    page.post("/dang-xuat")
    page.get("/tai-khoan/dang-nhap")
    pages = [
        page.post(path, {"email": email})
        for path in ("/tai-khoan/dang-ky", "/tai-khoan/quen-mat-khau")
        for email in (EMAIL, "khong.co@test.example")
    ]
    said = {re.sub(r"\S+@\S+", "", each.text) for each in pages}
    assert {each.status for each in pages} == {200}
    assert len(said) == 1


def test_mail_to_one_box_is_braked(page: Browser, office: Office) -> None:
    for _ in range(5):
        assert page.post("/tai-khoan/dang-ky", {"email": EMAIL}).status == 200
    answer = page.post("/tai-khoan/dang-ky", {"email": EMAIL})
    assert answer.status == 429
    assert "giây" in answer.text
    assert db.session.scalar(select(func.count(Link.id))) == 5


def test_what_is_no_address_is_told_and_kept(page: Browser, office: Office) -> None:
    for said in ("", "ba", "ba@", "a@b@c.vn", "ba@test.example\nBcc: x@test.example", "x" * 9999):
        answer = page.post("/tai-khoan/dang-ky", {"email": said})
        assert answer.status == 422
        assert "ten@vidu.vn" in answer.text
    assert db.session.scalar(select(func.count(Promise.id))) == 0


def test_signing_in_and_out_and_a_wrong_password(page: Browser, office: Office) -> None:
    with_account(page)
    page.post("/dang-xuat")
    assert page.get("/tai-khoan").location == "/tai-khoan/dang-nhap"
    assert "Ông/bà đã đăng xuất" in page.get("/tai-khoan/dang-nhap").text
    wrong = [
        page.post("/tai-khoan/dang-nhap", {"email": email, "password": "sai mật khẩu rồi đó"})
        for email in (EMAIL, "khong.co@test.example")
    ]
    said = {re.sub(r"\S+@\S+", "", each.text) for each in wrong}
    assert {each.status for each in wrong} == {422}
    assert len(said) == 1
    answer = page.post("/tai-khoan/dang-nhap", {"email": EMAIL, "password": PASSWORD})
    assert answer.location == "/tai-khoan"
    assert page.get("/tai-khoan/dang-nhap").location == "/tai-khoan"


def test_sign_in_is_braked(page: Browser, office: Office) -> None:
    tries = {"email": EMAIL, "password": "sai mật khẩu rồi đó"}
    for _ in range(5):
        page.post("/tai-khoan/dang-nhap", tries)
    assert page.post("/tai-khoan/dang-nhap", tries).status == 429


def test_a_case_is_added_by_code_and_secret_and_then_listed(
    page: Browser, app: Any, office: Office
) -> None:
    receipt = a_receipt(office)
    with_account(page)
    sent = {"them-ma": receipt.case.code, "them-ma_bi_mat": receipt.secret}
    wrong = page.post("/tai-khoan/them-vu-viec", {**sent, "them-ma_bi_mat": "SAI"})
    assert wrong.status == 422
    assert page.post("/tai-khoan/them-vu-viec", sent).status == 303
    shown = page.get("/tai-khoan")
    assert receipt.case.subject in shown.text
    assert "Mới tiếp nhận" in shown.text
    link = next(a for a in shown.soup.find_all("a") if "/ho-so/" in str(a["href"]))
    assert page.get(str(link["href"])).status == 200
    other = Browser(app)
    with_account(other, "ong@test.example")
    refused = other.post("/tai-khoan/them-vu-viec", sent)
    assert refused.status == 422
    assert "tài khoản khác" in refused.text


def test_a_denunciation_never_joins_an_account(page: Browser, office: Office) -> None:
    receipt = a_receipt(office, Kind.DENUNCIATION)
    with_account(page)
    sent = {"them-ma": receipt.case.code, "them-ma_bi_mat": receipt.secret}
    answer = page.post("/tai-khoan/them-vu-viec", sent)
    assert answer.status == 422
    assert "Tố cáo không gắn vào tài khoản" in answer.text
    assert db.session.scalar(select(Case.citizen_id)) is None


def test_a_case_opened_before_signing_in_stays_open_and_a_denunciation_does_not(
    page: Browser, office: Office
) -> None:
    plain, sealed = a_receipt(office), a_receipt(office, Kind.DENUNCIATION)
    urls = [
        page.post("/tra-cuu", {"ma": each.case.code, "ma_bi_mat": each.secret}).location
        for each in (sealed, plain)  # the second visit holds the plain case alone
    ]
    with_account(page)
    assert page.get(urls[0]).location == "/tra-cuu"
    assert page.get(urls[1]).status == 200


def test_name_and_telephone_are_kept_for_next_time(page: Browser, office: Office) -> None:
    with_account(page)
    bad = page.post("/tai-khoan/ho-so", {"toi-name": "Bà Năm", "toi-phone": "không có"})
    assert bad.status == 422
    assert bad.form("/tai-khoan/ho-so")["toi-name"] == "Bà Năm"
    page.post("/tai-khoan/ho-so", {"toi-name": "Bà  Năm", "toi-phone": "0900 000 123"})
    form = page.get("/tai-khoan").form("/tai-khoan/ho-so")
    assert (form["toi-name"], form["toi-phone"]) == ("Bà Năm", "0900 000 123")


def test_other_visits_are_ended(page: Browser, app: Any, office: Office) -> None:
    with_account(page)
    lost = Browser(app)
    lost.post("/tai-khoan/dang-nhap", {"email": EMAIL, "password": PASSWORD})
    assert lost.get("/tai-khoan").status == 200
    assert page.post("/tai-khoan/ket-thuc-phien").status == 303
    assert page.get("/tai-khoan").status == 200
    assert lost.get("/tai-khoan").location == "/tai-khoan/dang-nhap"


def test_a_link_is_good_for_an_hour(page: Browser, office: Office) -> None:
    page.post("/tai-khoan/dang-ky", {"email": EMAIL})
    url = link_in_mail()
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert page.get(url).status == 404


def test_guessing_secrets_from_an_account_waits_and_says_how_long_w14(
    page: Browser, office: Office
) -> None:
    receipt = a_receipt(office)
    with_account(page)
    sent = {"them-ma": receipt.case.code, "them-ma_bi_mat": "SAI"}
    for _ in range(8):
        answer = page.post("/tai-khoan/them-vu-viec", sent)
    assert answer.status == 429
    assert int(answer.response.headers["Retry-After"]) > 0


def test_an_account_chooses_how_to_be_told(page: Browser, office: Office) -> None:
    with_account(page)
    here = "/tai-khoan/bao-tin"
    assert page.get("/tai-khoan").form(here)["cach"] == "email"
    assert page.post(here, {"cach": "sms"}).status == 422, "no number is known"
    assert page.post(here, {"cach": "nonsense"}).status == 422
    page.post("/tai-khoan/ho-so", {"toi-name": "Lê Thị Tin", "toi-phone": "0900 000 555"})
    assert page.post(here, {"cach": "sms"}).status == 303
    assert page.get("/tai-khoan").form(here)["cach"] == "sms"
    page.post("/gui-don", {"kind": "feedback"})
    assert page.get("/gui-don/nguoi-gui").form("nguoi-gui")["notice"] == "sms", "the next filing"
