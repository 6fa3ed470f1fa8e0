"""The conversation by subject on both sides' pages: subjects, what is new, earlier turns."""

import pytest
from flask import Flask
from sqlalchemy import event, select

from office.base import clock
from office.base.db import db
from office.cases import handling, joins, points
from office.cases.intake import Receipt
from office.cases.models import Case, Message
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, sender_of
from tests.page import Browser, Page
from web import threads


def staff_url(case: Case, slug: str = "") -> str:
    return f"/can-bo/vu-viec/{case.code}" + (f"/{slug}" if slug else "")


def in_hand(office: Office) -> Receipt:
    """Return an accepted case of two points, with its secret."""
    from office.cases import triage

    receipt = a_receipt(office)
    triage.accept(
        receipt.case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    points.list_points(
        receipt.case, office.actors[Role.HANDLER], clock.now(), ["Đèn tắt", "Nắp cống hở"]
    )
    db.session.commit()
    return receipt


def url_of(shown: Page) -> str:
    form = shown.soup.select_one("form[action$='/nhan-tin']")
    assert form is not None
    return str(form["action"]).removesuffix("/nhan-tin")


def titles(shown: Page) -> list[str]:
    return [" ".join(each.get_text().split()) for each in shown.soup.select(".nd-thread__title")]


def test_both_sides_choose_a_subject_and_answer_in_it(office: Office, page: Browser) -> None:
    receipt = in_hand(office)
    officer = Browser(page.app).as_officer(Role.HANDLER)
    shown = officer.get(staff_url(receipt.case))
    options = shown.soup.select("select[name=thread] option")
    said = [each.get_text() for each in options]
    assert said[:3] == ["Trao đổi chung", "Điểm 1: Đèn tắt", "Điểm 2: Nắp cống hở"]
    assert any("tiếp nhận" in each.lower() or "thụ lý" in each.lower() for each in said[3:])
    point = str(options[1]["value"])
    form = {**shown.form("/nhan-tin"), "text": "Cột số mấy?", "thread": point}
    assert officer.post(staff_url(receipt.case, "nhan-tin"), form).status == 303
    home = page.open(receipt.case.code, receipt.secret)
    assert titles(home) == ["Điểm 1: Đèn tắt 1 tin mới"]
    url = url_of(home)
    typed = {**home.form("/nhan-tin"), "noi_dung": "Cột 12.", "luong": point}
    assert page.post(f"{url}/nhan-tin", typed).status == 303
    assert titles(page.get(url)) == ["Điểm 1: Đèn tắt"], "whoever answers has read"
    first = officer.get(staff_url(receipt.case))
    assert titles(first) == ["Điểm 1: Đèn tắt 1 tin mới"]
    first.response.close()  # the mark of reading is written once the answer has left
    assert titles(officer.get(staff_url(receipt.case))) == ["Điểm 1: Đèn tắt"]
    assert "Người dân đã đọc" in officer.get(staff_url(receipt.case)).text


def test_the_sender_says_that_it_was_read(office: Office, page: Browser) -> None:
    receipt = in_hand(office)
    handling.say(receipt.case, office.actors[Role.HANDLER], clock.now(), "Mai có người đến.")
    db.session.commit()
    home = page.open(receipt.case.code, receipt.secret)
    url = url_of(home)
    assert titles(page.get(url)) == ["Trao đổi chung 1 tin mới"], "reading the page writes nothing"
    assert page.post(f"{url}/da-doc", home.form("/da-doc")).status == 303
    assert titles(page.get(url)) == ["Trao đổi chung"]
    assert page.post(f"{url}/da-doc", {"luong": "x" * 5000}).status == 303
    stranger = Browser(page.app)
    assert stranger.post(f"{url}/da-doc", {"luong": ""}).location == "/tra-cuu"


@pytest.mark.parametrize("key", ["point.999999", "letter.1'--", "khac", "x" * 5000])
def test_a_subject_made_up_is_refused_and_the_words_stay(
    office: Office, page: Browser, key: str
) -> None:
    receipt = in_hand(office)
    home = page.open(receipt.case.code, receipt.secret)
    typed = {**home.form("/nhan-tin"), "noi_dung": "Chữ đã viết rất lâu", "luong": key}
    answer = page.post(f"{url_of(home)}/nhan-tin", typed)
    assert answer.status == 422
    assert "Chữ đã viết rất lâu" in answer.text
    officer = Browser(page.app).as_officer(Role.HANDLER)
    form = officer.get(staff_url(receipt.case)).form("/nhan-tin")
    refused = officer.post(
        staff_url(receipt.case, "nhan-tin"), {**form, "text": "Chữ của cán bộ", "thread": key}
    )
    assert refused.status == 422
    assert "Chữ của cán bộ" in refused.text
    assert db.session.scalars(select(Message)).all() == []


def test_long_threads_show_the_latest_and_lead_to_the_earlier(
    office: Office, page: Browser
) -> None:
    receipt = in_hand(office)
    for n in range(1, 46):
        handling.say(receipt.case, office.actors[Role.HANDLER], clock.now(), f"Tin thứ {n}.")
    db.session.commit()
    home = page.open(receipt.case.code, receipt.secret)
    url = url_of(home)

    def turns(shown: Page) -> list[str]:
        return [each.get_text().strip() for each in shown.soup.select(".nd-talk__bubble .nd-pre")]

    assert turns(home) == [f"Tin thứ {n}." for n in range(26, 46)]
    link = home.soup.find("a", string="Xem tin cũ hơn")
    older = page.get(url + str(link["href"]).removeprefix(url).split("#")[0])
    assert turns(older) == [f"Tin thứ {n}." for n in range(6, 26)]
    assert older.soup.find("a", string="Về tin mới nhất")
    for wild in ("?luong=&truoc=-1", "?luong=&truoc=9" + "9" * 40, "?luong=x&truoc=²"):
        assert turns(page.get(url + wild)) == turns(home)
    officer = Browser(page.app).as_officer(Role.HANDLER)
    shown = officer.get(staff_url(receipt.case))
    assert len(shown.soup.select(".nd-thread .nd-talk__turn")) == threads.MOST


def test_more_turns_cost_no_more_queries(office: Office, page: Browser) -> None:
    receipt = in_hand(office)
    keys = ["", *(f"point.{each.id}" for each in receipt.case.points)]

    def asked_by(url: str, browser: Browser) -> int:
        told: list[str] = []
        browser.get(url)
        event.listen(db.engine, "before_cursor_execute", lambda *said: told.append(said[2]))
        browser.get(url)
        return len(told)

    handling.say(receipt.case, office.actors[Role.HANDLER], clock.now(), "Một.")
    db.session.commit()
    url = url_of(page.open(receipt.case.code, receipt.secret))
    officer = Browser(page.app).as_officer(Role.HANDLER)
    few = asked_by(url, page), asked_by(staff_url(receipt.case), officer)
    for key in keys[:3] * 5:
        handling.say(receipt.case, office.actors[Role.HANDLER], clock.now(), "Thêm.", thread=key)
    db.session.commit()
    assert (asked_by(url, page), asked_by(staff_url(receipt.case), officer)) <= few


def test_whoever_goes_with_another_case_sees_none_of_its_words(
    office: Office, page: Browser
) -> None:
    first, second = a_receipt(office), a_receipt(office)
    joins.join(second.case, office.actors[Role.RECEPTION], clock.now(), first=first.case)
    handling.say(first.case, sender_of(first.case), clock.now(), "Chuyện riêng của người thứ nhất")
    db.session.commit()
    shown = page.open(second.case.code, second.secret)
    assert shown.status == 200
    assert "người thứ nhất" not in shown.text


def test_the_words_of_a_denouncer_pass_the_gate_in_every_thread(
    office: Office, page: Browser
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    handling.say(case, sender_of(case), clock.now(), "Lời chưa qua bản trích")
    db.session.commit()
    shown = page.as_officer(Role.HANDLER).get(staff_url(case))
    assert shown.status == 200
    assert "Người tố cáo đã viết thêm" in shown.text
    assert "Lời chưa qua bản trích" not in shown.text


def test_a_subject_that_is_gone_still_has_a_name(app: Flask) -> None:
    known = {"": "Chung"}
    with app.test_request_context():
        said = [threads.label_of(key, known) for key in ("", "point.3", "letter.4", "request")]
    assert said == [
        "Chung", "Một điểm trước đây", "Một văn bản trước đây", "Điều cơ quan đề nghị bổ sung",
    ]  # fmt: skip
