"""Requests, retention and breaches at the officers' door: who sees what, two persons, and the clocks."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import consents
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.roles import Role
from office.privacy import breaches, erasing, requests
from office.privacy.models import Breach, DataRequest, Disposal, Hold
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser
from tests.privacy.test_requests import asked

HERE = "/can-bo/du-lieu"


def test_p2_a_request_is_answered_extended_and_decided_on_one_page(
    office: Office, page: Browser
) -> None:
    made = asked(a_receipt(office).case, "restrict")
    url, prefix = f"{HERE}/yeu-cau/{made.id}", f"y{made.id}-"
    page.as_officer(Role.RECEPTION)
    assert "Họ tên trên biên nhận" in page.get(HERE).text
    assert page.post(url, {"buoc": "phan-hoi"}).status == 303
    more = {"buoc": "gia-han", f"{prefix}ngay": "99", f"{prefix}vi_sao": "Cần hỏi thêm"}
    refused = page.post(url, more)
    assert (refused.status, "Cần hỏi thêm" in refused.html) == (422, True)
    assert page.post(url, {**more, f"{prefix}ngay": "5"}).status == 303
    bare = page.post(url, {"buoc": "quyet-dinh", f"{prefix}ket_qua": "done"})
    assert bare.status == 422
    said = {"buoc": "quyet-dinh", f"{prefix}ket_qua": "done", f"{prefix}ly_do": "Đã dừng gửi."}
    assert page.post(url, said).status == 303
    db.session.expire_all()
    assert db.session.scalars(select(DataRequest.outcome)).one() == "done"
    again = page.post(url, said, follow=True)
    assert "đã được xử lý" in again.text


def test_p2_a_request_about_a_denunciation_is_nothing_to_reception(
    office: Office, page: Browser
) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    made = asked(case)
    page.as_officer(Role.RECEPTION)
    assert case.code not in page.get(HERE).html
    assert page.post(f"{HERE}/yeu-cau/{made.id}", {"buoc": "phan-hoi"}).status == 404


def test_two_officers_let_go_and_nobody_alone(office: Office, app: Flask) -> None:
    a_case(office, status="closed")
    with clock.at(clock.now() + timedelta(days=366 * 11)):
        supervisor = Browser(app).as_officer(Role.SUPERVISOR)
        head = Browser(app).as_officer(Role.HEAD)
        assert head.post(f"{HERE}/luu-tru/de-xuat").status == 403
        assert supervisor.post(f"{HERE}/luu-tru/de-xuat").status == 303
        proposed = db.session.scalars(select(Disposal.id)).one()
        url = f"{HERE}/luu-tru/{proposed}"
        supervisor.post(url, {"buoc": "duyet"})
        assert not erasing.approved()
        assert "Duyệt" not in supervisor.get(f"{HERE}/luu-tru").text
        assert "Duyệt" in head.get(f"{HERE}/luu-tru").text
        assert head.post(url, {"buoc": "duyet"}).status == 303
        assert erasing.approved()


def test_a_case_is_held_back_and_let_go_again(office: Office, page: Browser) -> None:
    case = a_receipt(office).case
    page.as_officer(Role.SUPERVISOR)
    said = {"ma": "ND26-2222-2222", "ly_do": "Tòa đang thụ lý"}
    assert page.post(f"{HERE}/luu-tru/giu", said).status == 422
    assert page.post(f"{HERE}/luu-tru/giu", {**said, "ma": case.code}).status == 303
    held = db.session.scalars(select(Hold)).one()
    assert case.code in page.get(f"{HERE}/luu-tru").html
    assert page.post(f"{HERE}/luu-tru/thoi-giu/{held.id}").status == 303
    db.session.expire_all()
    assert held.lifted_at


def test_p4_a_breach_is_kept_with_its_clock_checklist_and_notice(
    office: Office, page: Browser
) -> None:
    page.as_officer(Role.ADMINISTRATOR)
    said = {
        "phat_hien": "18/11/2026 08:30", "viec": "Mất <máy> tính", "cua_ai": "Người gửi",
        "bao_nhieu": "40", "du_lieu": "Tên, điện thoại",
    }  # fmt: skip
    wrong = page.post(f"{HERE}/su-co", {**said, "phat_hien": "mai"})
    assert (wrong.status, "Mất &lt;máy&gt; tính" in wrong.html) == (422, True)
    assert page.post(f"{HERE}/su-co", {**said, "phat_hien": "19/11/2026 08:30"}).status == 422
    url = page.post(f"{HERE}/su-co", said).location
    assert "70" in page.get(url).text
    page.post(url, {"buoc": "stop"})
    notice = page.get(f"{url}/thong-bao").text
    assert "khoản 1 Điều 23" in notice
    assert "Tên, điện thoại" in notice
    with clock.at(clock.now() + timedelta(days=5)):
        page.as_officer(Role.ADMINISTRATOR)
        assert "quá hạn" in page.get(f"{HERE}/su-co").text
        page.post(url, {"buoc": "da-gui", "luc": "22/11/2026 08:30", "so": "1/TB"})
        assert "đã báo trễ" in page.get(url).text
        page.post(url, {"buoc": "da-bao", "cach": "Gọi từng người"})
    breach = db.session.scalars(select(Breach)).one()
    db.session.refresh(breach)
    assert {each[0] for each in breach.done} == {"stop", "notice", "persons"}
    assert breach.notified_late


def test_every_deed_about_personal_data_is_told_in_words_on_trail_and_timeline(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="closed")
    now, head, supervisor = clock.now(), office.actors[Role.HEAD], office.actors[Role.SUPERVISOR]
    made = asked(case, "restrict")
    requests.answer(made, head, now)
    requests.extend(made, head, now, 3, "Cần hỏi thêm")
    requests.decide(made, head, now, requests.PARTLY, "Đã dừng")
    requests.mend_contact(case, {"phone": "0911 222 333"}, now)
    consents.stop_mail(case, now)
    erasing.lift(erasing.hold(case, supervisor, now, "Tòa"), supervisor, now)
    breach = breaches.record(
        supervisor, now, now, {"what": "x", "whose": "x", "data": "x", "how_many": 1}
    )
    breaches.add(breach, supervisor, now, "measures", "Đổi khóa")
    breaches.notify(breach, supervisor, now, now, "1")
    breaches.tell_persons(breach, supervisor, now, "Gọi")
    erasing.anonymise(case, now)
    db.session.commit()
    page.as_officer(Role.SUPERVISOR)
    shown = page.get("/can-bo/nhat-ky")
    assert shown.status == 200
    assert "privacy:" not in shown.text
    whole = page.get(f"/can-bo/vu-viec/{case.code}?nhat-ky=tat-ca")
    assert whole.status == 200
    assert "Đã ẩn danh" in whole.text
    letter = db.session.scalars(select(Letter).where(Letter.number.is_not(None))).first()
    assert page.get(f"/can-bo/thu/{letter.handle}").status == 200
    assert page.get("/can-bo/so-van-ban").status == 200
