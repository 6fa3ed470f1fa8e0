"""The page on which a sender decides whether the seal is opened."""

from flask import Flask

from citizen import case_page
from office.base import clock
from office.base.db import db
from office.cases import procedure
from office.cases.intake import Receipt
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt, at_work
from tests.page import Browser


def asked(office: Office) -> Receipt:
    made = a_receipt(office, Kind.DENUNCIATION)
    procedure.take(
        made.case, "ask_to_open", at_work(office.actors[Role.SEALED_INTAKE]), clock.now(),
        as_kind="feedback", reason="Đơn nói về đèn hỏng.",
    )  # fmt: skip
    db.session.commit()
    return made


def opened(page: Browser, made: Receipt) -> tuple[str, str]:
    page.open(made.case.code, made.secret)
    here = case_page.url_of(made.case)
    return here, f"{here}/mo-niem-phong"


def fresh(case_id: int) -> Case:
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def test_the_sender_opens_it_after_reading_what_follows(page: Browser, office: Office) -> None:
    made = asked(office)
    here, address = opened(page, made)
    assert address in page.get(here).html
    shown = page.get(address)
    assert "Im lặng không phải là đồng ý" in shown.text
    assert "Người Gửi Thử" not in shown.html
    form = shown.form("mo-niem-phong")
    nothing = page.post(address, form)
    assert "Xin chọn một trong hai." in nothing.text
    assert fresh(made.case.id).kind == "denunciation", "nobody agrees by saying nothing"
    done = page.post(address, {**form, "chon": "agree"}, follow=True)
    assert "ngày nhận giữ nguyên" in done.text
    assert fresh(made.case.id).kind == "feedback"
    again = page.post(address, {**form, "chon": "agree"}, follow=True)
    assert "Chưa có gì thay đổi" in again.text


def test_the_sender_may_keep_it_sealed(page: Browser, office: Office) -> None:
    made = asked(office)
    _, address = opened(page, made)
    form = page.get(address).form("mo-niem-phong")
    done = page.post(address, {**form, "chon": "refuse"}, follow=True)
    assert "vẫn được niêm phong" in done.text
    assert fresh(made.case.id).kind == "denunciation"
    assert page.get(address).status == 303


def test_a_stranger_is_not_asked(app: Flask, page: Browser, office: Office) -> None:
    made = asked(office)
    _, address = opened(page, made)
    stranger = Browser(app)
    assert stranger.get(address).location.endswith("/tra-cuu")
    stranger.post(address, {"chon": "agree"})
    assert fresh(made.case.id).kind == "denunciation"
