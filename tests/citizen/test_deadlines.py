"""Reckoning a limit in public: kind, step, dates; the day, why, and what to take along."""

from datetime import date
from urllib.parse import urlencode

import icalendar
import pytest

from office.base import clock
from office.law import handbook
from office.law.deadlines import reckon
from office.law.rules import rules_on, table
from tests.page import Browser

COMPLAINT = "/thoi-han?buoc=complaint.first.decide"


def test_kind_then_step_then_days(page: Browser) -> None:
    kinds = [a["href"] for a in page.get("/thoi-han").soup.select(".nd-choices a")]
    assert len(kinds) == len(handbook.KINDS)
    steps = [a["href"] for each in kinds for a in page.get(each).soup.select(".nd-choices a")]
    assert len(steps) == len(rules_on(clock.today()))
    assert COMPLAINT in steps


@pytest.mark.parametrize("rule", list(table().rules))
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_rule_has_a_page_that_asks_before_it_answers(
    page: Browser, rule: str, lang: str
) -> None:
    shown = page.get(f"/thoi-han?buoc={rule}&lang={lang}")
    assert shown.status == 200
    found = table().rules[rule][-1]
    assert shown.soup.h1
    assert shown.soup.h1.get_text(strip=True) == (found.en if lang == "en" else found.vi)
    assert not shown.soup.select(".govuk-error-summary")


def test_the_day_is_told_with_each_day_counted_and_each_article(page: Browser) -> None:
    shown = page.get(f"{COMPLAINT}&accepted_date=6/7/2026&pauses=16/07/2026 - 03/08/2026")
    assert shown.status == 200
    assert "thứ Hai, 24/08/2026" in shown.text
    counted = shown.soup.select(".nd-days__day--counted")
    assert len(counted) == 30
    for article in ("Điều 28 Luật Khiếu nại", "khoản 2 Điều 147", "khoản 5 Điều 148", "Điều 11a"):
        assert article in shown.text
    assert "làm bù cho ngày 31/08/2026" in shown.text
    assert "22/08/2026" in shown.text  # the stricter reading


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ("accepted_date=31/2/2026", "accepted_date", "31/2/2026"),
        ("complexity=complex", "accepted_date", "Còn thiếu: Ngày thụ lý"),
        ("accepted_date=6/7/2026&extensions=20", "extensions", "nhiều nhất 15 ngày"),
        (
            "accepted_date=6/7/2026&pauses=3/8/2026 - 16/7/2026",
            "pauses",
            "ở trước ngày tạm đình chỉ",
        ),
        (
            "accepted_date=6/7/2026&pauses=1/7/2026 - 16/7/2026",
            "pauses",
            "trước khi thời hạn bắt đầu",
        ),
        ("accepted_date=20/12/2040", "", "Chưa có lịch ngày nghỉ"),
        ("accepted_date=6/7/2002", "accepted_date", "không có hiệu lực vào ngày 06/07/2002"),
        ("accepted_date=6/7/2026&extensions=x", "extensions", "số ngày gia hạn (extensions)"),
        ("accepted_date=6/7/2026&pauses=x", "pauses", "ngày tạm đình chỉ (suspended_on)"),
        ("accepted_date=6/7/2026&moon=1", "", "Không quy tắc nào hỏi về"),
        ("accepted_date=6/7/2026&remote_area=maybe", "", "remote_area"),
    ],
)
def test_a_question_that_cannot_be_is_answered_with_what_to_do(
    page: Browser, asked: str, field: str, words: str
) -> None:
    shown = page.get(f"{COMPLAINT}&{asked}")
    assert shown.status == 422
    assert words in shown.text
    if field:
        assert shown.soup.select_one(f"#{field}[aria-invalid=true]")
    assert not shown.soup.select(".nd-answer")
    typed = dict(part.split("=", 1) for part in asked.split("&"))
    kept = shown.soup.select_one("#accepted_date")
    assert kept
    assert kept.get("value", "") == typed.get("accepted_date", "")


def test_a_day_goes_into_a_calendar_with_an_alarm_and_names_no_case(page: Browser) -> None:
    address = "/thoi-han.ics?buoc=complaint.second.file&first_decision_received_date=2026-11-20"
    answer = page.get(address)
    assert answer.response.mimetype == "text/calendar"
    (entry,) = icalendar.Calendar.from_ical(answer.response.data).walk("VEVENT")
    assert entry["dtstart"].dt == reckon("complaint.second.file", date(2026, 11, 20)).due
    assert str(entry["summary"]) == "Thời hạn khiếu nại lần hai"
    assert "Điều 33" in str(entry["description"])
    (alarm,) = entry.walk("VALARM")
    assert alarm["trigger"].dt.days == -3
    for wrong in ("/thoi-han.ics", "/thoi-han.ics?buoc=x", "/thoi-han.ics?buoc=reception.reply"):
        assert page.get(wrong).status == 404


def test_a_limit_in_hours_goes_into_the_calendar_at_its_moment(page: Browser) -> None:
    asked = "buoc=data.breach.notify&detected_at=2026-11-20T17:30:00%2B07:00"
    shown = page.get(f"/thoi-han?{asked}")
    assert "17:30, thứ Hai, 23/11/2026" in shown.text
    (entry,) = icalendar.Calendar.from_ical(page.get(f"/thoi-han.ics?{asked}").response.data).walk(
        "VEVENT"
    )
    assert entry["dtstart"].dt.isoformat() == "2026-11-23T17:30:00+07:00"


def test_duties_that_are_not_counted_are_told_too(page: Browser) -> None:
    sent = page.get("/thoi-han?buoc=report.ttcp.send&year=2026&kind=quy_III&sender=UBND xã")
    assert "17/09/2026" in sent.text
    assert "15/06/2026 đến 14/09/2026" in sent.text
    often = page.get(
        "/thoi-han?buoc=reception.head.frequency&month=2026-07&post=Chủ tịch UBND phường"
    )
    assert "Ít nhất 2 mỗi tháng" in often.text
    assert "01/03/2027" in page.get("/thoi-han?buoc=info.backlog.publish").text


def test_the_days_of_a_link_stand_in_the_form_as_people_write_them(page: Browser) -> None:
    link = f"{COMPLAINT}&start=2026-07-06&pauses=2026-07-16/2026-08-03,2026-08-10/"
    shown = page.get(link)
    said = {each["name"]: each.get("value", "") for each in shown.soup.select("input[id]")}
    assert said["accepted_date"] == "06/07/2026"
    assert said["pauses"] == "16/07/2026 - 03/08/2026,10/08/2026"
    typed = {name: said[name] for name in ("accepted_date", "pauses")}
    again = page.get(f"{COMPLAINT}&{urlencode(typed)}")
    dates = [each.select(".nd-answer__date")[0].text for each in (shown.soup, again.soup)]
    assert dates[0] == dates[1]


def test_the_page_is_found_from_every_page(page: Browser) -> None:
    assert page.get("/").soup.select("footer a[href='/thoi-han']")


def test_a_long_period_is_laid_out_by_month_with_one_first_and_one_last_day(page: Browser) -> None:
    shown = page.get("/thoi-han?buoc=complaint.lawsuit&start=2026-11-20").soup
    months = shown.select("details.nd-why .nd-days")
    assert len(months) == 13
    assert len(shown.select(".nd-days__day")) == 368
    assert len(shown.select(".nd-days__day--start")) == 1
    assert len(shown.select(".nd-days__day--last")) == 1
