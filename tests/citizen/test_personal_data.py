"""The register in public, consent recorded and taken back, and one's own data mended and asked about."""

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import codes, consents
from office.cases.models import Agreement, Case, Party
from office.law.kinds import Kind
from office.people.models import Citizen, Session
from office.privacy.models import DataRequest
from office.privacy.register import register
from tests.builders import Office, a_receipt
from tests.citizen.test_account import EMAIL, with_account
from tests.page import Browser

HERE = "/du-lieu-ca-nhan"


def opened(page: Browser, office: Office, kind: Kind = Kind.FEEDBACK) -> tuple[Case, str]:
    receipt = a_receipt(office, kind)
    page.open(receipt.case.code, receipt.secret)
    return receipt.case, f"/tra-cuu/ho-so/{codes.handle_of(receipt.case.code)}"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("sheet", ["", "?in=1"])
def test_the_register_is_public_in_both_languages_and_printable(
    office: Office, page: Browser, lang: str, sheet: str
) -> None:
    page.client.set_cookie("lang", lang)
    shown = page.get(f"{HERE}{sheet}")
    assert shown.status == 200
    for each in register().activities:
        assert getattr(each.name, lang) in shown.text


def test_every_version_of_the_words_can_be_read(office: Office, page: Browser) -> None:
    shown = page.get(f"{HERE}/dong-y").text
    for each in consents.texts():
        assert each.vi in shown


def test_contact_is_mended_by_its_owner_at_once(office: Office, page: Browser) -> None:
    _case, url = opened(page, office)
    form = page.get(f"{url}/du-lieu").form("/lien-he")
    bad = page.post(f"{url}/lien-he", {**form, "phone": "abc"})
    assert (bad.status, "abc" in bad.html) == (422, True)
    assert page.post(f"{url}/lien-he", {**form, "phone": "0911 222 333"}).status == 303
    assert db.session.scalars(select(Party.phone)).one() == "0911 222 333"


def test_p2_a_request_shows_its_two_days_and_loses_no_word(office: Office, page: Browser) -> None:
    case, url = opened(page, office)
    bad = page.post(f"{url}/yeu-cau", {"quyen": "erase", "noi_dung": ""})
    assert bad.status == 422
    assert bad.form("/yeu-cau")["quyen"] == "erase"
    sent = page.post(f"{url}/yeu-cau", {"quyen": "erase", "noi_dung": "Xin xóa số điện thoại."})
    assert sent.status == 303
    shown = page.get(f"{url}/du-lieu").text
    assert "20/11/2026" in shown
    assert "30/11/2026" in shown
    assert "Xin xóa số điện thoại." in shown
    assert db.session.scalars(select(DataRequest.case_id)).one() == case.id


def test_the_secret_in_a_request_is_refused(office: Office, page: Browser) -> None:
    receipt = a_receipt(office)
    page.open(receipt.case.code, receipt.secret)
    url = f"/tra-cuu/ho-so/{codes.handle_of(receipt.case.code)}"
    said = {"quyen": "correct", "noi_dung": f"mã của tôi là {receipt.secret}"}
    assert page.post(f"{url}/yeu-cau", said).status == 422
    assert db.session.scalars(select(DataRequest)).all() == []


def test_mail_is_stopped_and_taken_up_again(office: Office, page: Browser) -> None:
    case, url = opened(page, office)
    page.post(f"{url}/thu-bao", {})
    assert consents.no_mail(case.id)
    form = page.get(f"{url}/du-lieu").form("/thu-bao")
    assert form["cach"] == "none"
    page.post(f"{url}/thu-bao", {**form, "cach": "email"})
    db.session.expire_all()
    assert not consents.no_mail(case.id)


def test_a_denouncer_may_ask_but_has_no_contact_to_mend(office: Office, page: Browser) -> None:
    _case, url = opened(page, office, Kind.DENUNCIATION)
    shown = page.get(f"{url}/du-lieu")
    assert shown.status == 200
    assert "/lien-he" not in shown.html
    page.post(f"{url}/lien-he", {"phone": "0911 222 333"})
    assert db.session.scalars(select(Party.phone)).one() == ""
    assert page.post(f"{url}/yeu-cau", {"quyen": "restrict", "noi_dung": "Xin dừng."}).status == 303


def test_an_account_is_not_made_without_a_tick_of_ones_own(office: Office, page: Browser) -> None:
    from tests.citizen.test_account import PASSWORD, link_in_mail

    page.post("/tai-khoan/dang-ky", {"email": EMAIL})
    url = link_in_mail()
    asked = page.get(url)
    assert "dong_y" not in asked.form("/tai-khoan/mat-khau")  # nothing is ticked beforehand
    assert page.post(url, {"password": PASSWORD}).status == 422
    assert db.session.scalars(select(Citizen)).all() == []
    assert page.post(url, {"password": PASSWORD, "dong_y": "y"}).status == 303
    given = db.session.scalars(select(Agreement).where(Agreement.text == "account")).one()
    assert given.version == consents.current("account", clock.today()).version


def test_an_account_is_deleted_by_its_owner_and_its_cases_live_on(
    office: Office, page: Browser
) -> None:
    with_account(page)
    receipt = a_receipt(office)
    page.post(
        "/tai-khoan/them-vu-viec",
        {"them-ma": receipt.case.code, "them-ma_bi_mat": receipt.secret},
    )
    page.post("/tai-khoan/yeu-cau", {"quyen": "correct", "noi_dung": "Sai tên."})
    assert page.get("/tai-khoan/du-lieu").status == 200
    assert page.post("/tai-khoan/xoa", {}).status == 422
    assert page.post("/tai-khoan/xoa", {"chac": "y"}).status == 303
    db.session.expire_all()
    for table in (Citizen, DataRequest):
        assert db.session.scalars(select(table)).all() == []
    assert db.session.scalars(select(Session).where(Session.citizen_id.is_not(None))).all() == []
    assert db.session.scalars(select(Case.citizen_id)).all() == [None]
    assert page.open(receipt.case.code, receipt.secret).status == 200


def test_a_way_without_its_number_is_not_chosen(office: Office, page: Browser) -> None:
    case, url = opened(page, office)
    page.post(f"{url}/lien-he", {**page.get(f"{url}/du-lieu").form("/lien-he"), "phone": ""})
    for way in ("sms", "nonsense"):
        assert "Chưa đổi" in page.post(f"{url}/thu-bao", {"cach": way}, follow=True).text
        assert consents.way_of(case_id=case.id) == consents.BY_MAIL
