"""The pages to read: live figures at home, plain words elsewhere, nothing kept of a reader."""

from datetime import date
from typing import Any

import pytest

from citizen.kinds import Spoken, all_spoken
from office.base.db import db
from office.cases import public
from office.cases.models import Case
from office.law.kinds import Kind
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser

PAGES = ["/", "/huong-dan", "/an-toan", "/rieng-tu", "/tiep-can", "/thanh-phan"]


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_page_to_read_is_sound(page: Browser, url: str, locale: str) -> None:
    assert page.get(f"{url}?lang={locale}").status == 200


@pytest.mark.parametrize("url", ["/", "/huong-dan", "/an-toan", "/rieng-tu", "/tiep-can"])
def test_reading_leaves_no_cookie(page: Browser, url: str) -> None:
    assert "Set-Cookie" not in page.get(url).response.headers


def test_home_leads_to_filing_and_tracking_and_names_the_emergency_numbers(page: Browser) -> None:
    home = page.get("/")
    form = home.soup.find("form", action="/tra-cuu")
    assert form is not None
    assert form.get("method") == "get"
    assert form.find("input", attrs={"name": "ma"}) is not None
    assert home.soup.select('main a[href="/gui-don"]')
    assert all(number in home.text for number in ("113", "114", "115"))


def test_home_counts_what_came_in(page: Browser, office: Office) -> None:
    a_case(office, status="closed")
    a_receipt(office)
    figures = [each.get_text(strip=True) for each in page.get("/").soup.select(".nd-stat__figure")]
    assert figures == ["2", "1"]  # a share of one closed case would say too much


def test_home_breaks_down_only_numbers_of_five_and_more(page: Browser, office: Office) -> None:
    for _ in range(5):
        a_receipt(office, field="lighting")
    for _ in range(4):
        a_receipt(office, field="noise")
    for _ in range(6):
        a_receipt(office, Kind.DENUNCIATION, field="land")
    charts = page.get("/").soup.select(".nd-chart")
    assert len(charts) == 1
    said = charts[0].get_text(" ")
    assert "Chiếu sáng" in said
    assert "Tiếng ồn" not in said
    assert "Đất đai" not in said


def test_the_days_of_each_kind_are_those_of_the_law_table() -> None:
    said = {each.kind: each.days for each in _spoken()}
    assert "7 ngày làm việc" in said[Kind.COMPLAINT]
    assert "30 ngày" in said[Kind.DENUNCIATION]
    assert "10 ngày làm việc" in said[Kind.FEEDBACK]
    assert "12 ngày" in said[Kind.INFORMATION]


def _spoken() -> list[Spoken]:
    from flask import Flask
    from flask_babel import Babel

    app = Flask(__name__)
    Babel(app, default_locale="vi")
    with app.test_request_context():
        return list(all_spoken(date(2026, 11, 18), "vi"))


def test_security_txt_says_whom_to_tell_and_does_not_expire_soon(page: Browser) -> None:
    answer = page.get("/.well-known/security.txt")
    assert answer.response.mimetype == "text/plain"
    assert "Contact: http" in answer.html
    assert "Expires: 2027-05-17T00:00:00Z" in answer.html


def test_search_engines_are_kept_from_private_pages(page: Browser) -> None:
    assert "Disallow: /can-bo/" in page.get("/robots.txt").html


def test_similar_cases_name_no_telephone_and_no_private_kind(office: Office) -> None:
    told: dict[str, Any] = {
        "field": "lighting",
        "subject": "Đèn đường Cầu Vồng 5 tắt, gọi 0900 000 123",
    }
    a_receipt(office, **told)
    a_receipt(office, Kind.COMPLAINT, **told)
    a_receipt(office, Kind.DENUNCIATION, **told)
    a_receipt(office, name_hidden=True, **told)
    found = _similar()
    assert len(found) == 1
    assert "0900" not in found[0].subject


def test_a_closed_case_or_another_field_is_not_similar(office: Office) -> None:
    a_case(office, status="closed", subject="Đèn đường Cầu Vồng 5 tắt", field="lighting")
    a_receipt(office, subject="Đèn đường Cầu Vồng 5 tắt", field="noise")
    a_receipt(office, subject="Cây xanh ngã đổ", place="Hẻm Lá Biếc", field="lighting")
    assert _similar() == []


def _similar() -> list[public.Similar]:
    day = db.session.query(Case.received_day).first()
    assert day is not None
    return public.similar_open(
        Kind.FEEDBACK, "lighting", "Den duong Cau Vong 5 tat roi", "Đường Cầu Vồng 5", day[0]
    )


def test_what_is_promised_and_what_is_not_is_said_in_both_languages(
    page: Browser, office: Office
) -> None:
    assert office
    vietnamese = page.get("/bao-mat").text
    assert "Điều không ai bảo vệ được" in vietnamese
    assert "Mốc nhật ký được ký" in vietnamese
    assert "What nobody can protect" in page.get("/bao-mat?lang=en").text
