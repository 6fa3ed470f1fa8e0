"""The page tells who else is at the case, and whom a note may call; strangers get nothing."""

import json

import pytest
from sqlalchemy import select

from office.base.db import db
from office.cases.models import Note, Presence
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later
from tests.page import Browser


def url(code: str, slug: str = "") -> str:
    return f"/can-bo/vu-viec/{code}" + (f"/{slug}" if slug else "")


def test_the_second_reads_who_is_there_and_since_when(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    first, second = page.as_officer(Role.HANDLER), Browser(page.app).as_officer(Role.LEAD)
    assert json.loads(first.post(url(code, "co-mat"), {"go": "1"}).response.data) == {"lines": []}
    told = json.loads(second.post(url(code, "co-mat"), {}).response.data)["lines"]
    assert told == ["Cán bộ handler đang mở vụ này từ 10:00, sửa lúc 10:00."]
    assert "Cán bộ handler đang mở vụ này từ 10:00" in second.get(url(code)).text
    with days_later(1):
        again = Browser(page.app).as_officer(Role.LEAD)
        assert "đang mở vụ này" not in again.get(url(code)).text


def test_reading_the_page_writes_no_presence(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER).get(url(code))
    db.session.rollback()
    assert db.session.scalars(select(Presence)).all() == []


@pytest.mark.parametrize("role", [Role.DIALOGUE_CLERK, Role.SUPERVISOR])
def test_who_sees_the_line_alone_is_refused(office: Office, page: Browser, role: Role) -> None:
    kind = Kind.COMPLAINT if role == Role.DIALOGUE_CLERK else Kind.DENUNCIATION
    code = a_receipt(office, kind).case.code
    page.as_officer(role)
    assert page.post(url(code, "co-mat"), {}).status == 403
    assert page.get(url(code, "nhac-ai")).status == 403


def test_the_citizen_s_page_says_nothing_of_who_is_there(office: Office, page: Browser) -> None:
    receipt = a_receipt(office)
    Browser(page.app).as_officer(Role.RECEPTION).post(url(receipt.case.code, "co-mat"), {"go": "1"})
    shown = page.open(receipt.case.code, receipt.secret)
    assert shown.status == 200
    assert "đang mở vụ này" not in shown.text
    assert "Cán bộ reception" not in shown.text


def test_a_note_calls_a_colleague_who_finds_it_on_the_desk(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    offered = json.loads(page.get(url(code, "nhac-ai")).response.data)["people"]
    assert "Cán bộ lead" in [each["call"] for each in offered]
    assert "Cán bộ handler" not in [each["call"] for each in offered]
    assert "Cán bộ observer" not in [each["call"] for each in offered]
    note = {**page.get(url(code)).form("/ghi-chu"), "note": "@Cán bộ lead xem giúp cột 12"}
    assert page.post(url(code, "ghi-chu"), note).status == 303
    desk = Browser(page.app).as_officer(Role.LEAD).get("/can-bo/")
    lines = desk.soup.select_one(".nd-mentions")
    assert lines is not None
    assert code in lines.text
    assert "chưa đọc" in lines.text
    assert "cột 12" not in desk.text


def test_a_call_in_vain_keeps_what_was_typed_and_tells_nothing(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    told = []
    for name in ("Cán bộ observer", "Cán bộ bịa bịa"):
        note = {**page.get(url(code)).form("/ghi-chu"), "note": f"Nhờ @{name} xem"}
        answer = page.post(url(code, "ghi-chu"), note)
        assert answer.status == 422
        kept = answer.soup.select_one("textarea[name=note]")
        assert kept is not None
        assert kept.get_text().strip() == f"Nhờ @{name} xem"
        told.append(answer.soup.select_one(".govuk-error-summary").get_text().replace(name, ""))
    assert told[0] == told[1]
    assert db.session.scalars(select(Note)).all() == []
