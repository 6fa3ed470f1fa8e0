"""An officer writes down how a letter went on paper; its sender reads it, nobody else does."""

from io import BytesIO

import pytest

from office.base import clock
from office.base.db import db
from office.cases import triage
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt
from tests.letters.stories import letter_of
from tests.page import Browser
from web.filters import day_short


def at(letter: Letter, way: str) -> str:
    return f"/can-bo/thu/{letter.handle}/giao/{way}"


def test_what_was_posted_is_read_by_officer_and_sender(office: Office, page: Browser) -> None:
    receipt = a_receipt(office)
    triage.accept(
        receipt.case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    db.session.commit()
    letter = letter_of(receipt.case, "acknowledgement")
    url = at(letter, "buu-dien")
    form = page.as_officer(Role.RECEPTION).get(url).form(url)
    bare = page.post(url, {**form, "carrier": "Bưu điện Mây Trắng", "tracking": ""})
    assert bare.status == 422
    assert "Bưu điện Mây Trắng" in str(bare.soup)
    said = {"carrier": "Bưu điện Mây Trắng", "tracking": "RA12VN"}
    assert page.post(url, {**form, **said}).status == 303
    shown = page.get(f"/can-bo/thu/{letter.handle}")
    assert "số RA12VN" in shown.text
    again = page.post(url, {**form, **said})
    assert again.status == 409
    assert "Người khác vừa ghi" in again.text
    url = at(letter, "tra-ve")
    form = page.get(url).form(url)
    assert page.post(url, {**form, "reason": "Không có người nhận"}).status == 303
    own = page.open(receipt.case.code, receipt.secret)
    assert "số RA12VN" in own.text
    assert "bưu điện trả lại: Không có người nhận." in own.text
    assert f"người gửi mở trang ngày {day_short(clock.today())}" in (
        page.as_officer(Role.RECEPTION).get(f"/can-bo/thu/{letter.handle}").text
    )


def test_the_signed_slip_lies_with_the_case_and_names_go_to_who_sees_names(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    case.name_hidden = True
    db.session.commit()
    letter = letter_of(case, "acknowledgement")
    url = at(letter, "quay")
    form = page.as_officer(Role.RECEPTION).get(url).form(url)
    slip = (BytesIO(a_pdf()), "phieu.pdf")
    assert page.post(url, {**form, "taken_by": "Trần Thị Nhận", "slip": slip}).status == 303
    db.session.expire_all()
    way = letter.deliveries[-1]
    assert way.slip_id == case.attachments[-1].id
    assert "Trần Thị Nhận ký nhận" in page.get(f"/can-bo/thu/{letter.handle}").text
    handler = page.as_officer(Role.HANDLER).get(f"/can-bo/thu/{letter.handle}")
    assert "Trần Thị Nhận" not in handler.text
    assert "Người nhận (không nêu tên)" in handler.text


@pytest.mark.parametrize("way", ["quay", "buu-dien", "da-phat", "tra-ve"])
def test_a_denunciation_offers_no_way_and_says_why(office: Office, page: Browser, way: str) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    letter = letter_of(case, "acknowledgement")
    intake = page.as_officer(Role.SEALED_INTAKE)
    assert intake.get(at(letter, way)).status == 403
    assert "sẽ lộ người nhận" in intake.get(f"/can-bo/thu/{letter.handle}").text
    assert page.as_officer(Role.RECEPTION).get(at(letter, way)).status == 404


def test_who_only_watches_writes_nothing_down(office: Office, page: Browser) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    page.as_officer(Role.SUPERVISOR)
    assert page.get(at(letter, "quay")).status == 403
    day = clock.today().isoformat()
    assert page.post(at(letter, "quay"), {"day": day, "taken_by": "x"}).status == 403
    assert page.get(at(letter, "khong-co")).status == 404
