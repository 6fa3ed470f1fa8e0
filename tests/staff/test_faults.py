"""The pages on which an officer owns up, and passes praise on."""

from datetime import timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import duties
from office.law import working_days
from office.law.kinds import Kind
from office.letters import issue
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.page import Browser

WHAT = "Cán bộ một cửa làm mất tờ khai gốc khi chuyển phòng ngày 20/11/2026."


def test_a_fault_is_written_down_and_its_letter_drafted(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    url = f"/can-bo/vu-viec/{case.code}/thu-no/nhan-loi"
    papers = page.as_officer(Role.HANDLER).get(f"/can-bo/vu-viec/{case.code}/van-ban")
    assert f'href="{url}"' in papers.html
    form = page.get(url).form("nhan-loi")
    shown = page.post(url, {**form, "fault": "lost", "words": WHAT}, follow=True)
    assert "đã làm mất giấy tờ" in shown.text
    assert WHAT.rstrip(".") in shown.text
    [duty] = duties.owed(case)
    assert duty.ground == "lost"
    assert "Làm mất giấy tờ của người dân" in page.get(f"/can-bo/vu-viec/{case.code}").text
    again = page.post(url, {**form, "fault": "lost", "words": "Lần nữa"})
    assert again.status == 409
    assert "Lần nữa" in again.html


def test_a_day_that_will_not_be_kept_is_said_with_the_new_one(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    url = f"/can-bo/vu-viec/{case.code}/thu-no/bao-tre"
    form = page.as_officer(Role.HANDLER).get(url).form("bao-tre")
    due = case.clocks[-1].due_on
    early = page.post(url, {**form, "words": WHAT, "new_day": due.isoformat()})
    assert early.status == 409
    assert WHAT in early.text
    good = {**form, "words": WHAT, "new_day": working_days.add(due, 4).isoformat()}
    shown = page.post(url, good, follow=True)
    assert "thấy trước sẽ không giữ được đúng hẹn" in shown.text


def test_praise_makes_two_drafts(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    url = f"/can-bo/vu-viec/{case.code}/thu-no/khen"
    form = page.as_officer(Role.HANDLER).get(url).form("khen")
    said = {**form, "who": "Chị Lan, quầy 3", "words": "Ở lại đến 18 giờ giúp tôi"}
    assert page.post(url, {**said, "who": ""}).status == 422
    assert page.post(url, said).status == 303
    assert issue.current_draft(case, "commendation")
    assert issue.current_draft(case, "thank_you")


def test_a_denunciation_offers_neither_praise_nor_conduct(office: Office, page: Browser) -> None:
    case = a_case(office, Kind.DENUNCIATION)
    base = f"/can-bo/vu-viec/{case.code}"
    page.as_officer(Role.SEALED_INTAKE)
    assert f"{base}/thu-no/khen" not in page.get(f"{base}/van-ban").html
    fault = page.get(f"{base}/thu-no/nhan-loi")
    assert 'value="lost"' in fault.html
    assert 'value="conduct"' not in fault.html
    refused = page.post(
        f"{base}/thu-no/nhan-loi", {**fault.form("nhan-loi"), "fault": "conduct", "words": "x"}
    )
    assert refused.status == 422


@pytest.mark.parametrize("slug", ["bao-tre", "nhan-loi", "khen"])
def test_the_pages_are_english_where_the_reader_is(
    office: Office, page: Browser, slug: str
) -> None:
    case = a_case(office, status="accepted")
    shown = page.as_officer(Role.HANDLER).get(f"/can-bo/vu-viec/{case.code}/thu-no/{slug}?lang=en")
    assert "Xin " not in shown.text
    assert shown.status == 200


def test_past_the_day_nothing_is_foreseen(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    with clock.at(clock.moment_of(case.clocks[-1].due_on + timedelta(days=1))):
        url = f"/can-bo/vu-viec/{case.code}"
        papers = page.as_officer(Role.HANDLER).get(f"{url}/van-ban")
        assert f"{url}/thu-no/bao-tre" not in papers.html
        form = page.get(f"{url}/thu-no/bao-tre").form("bao-tre")
        told = page.post(f"{url}/thu-no/bao-tre", {**form, "words": WHAT, "new_day": "2030-01-02"})
    assert told.status == 409
    assert "Đã trễ thì thư xin lỗi có sẵn" in told.text
    db.session.expire_all()
