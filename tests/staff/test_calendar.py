"""The calendar page: read by every officer, changed by the supervisor after a look at what moves."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from office.base import clock
from office.base.db import db
from office.cases import calendar, editions
from office.cases.models import CalendarChange, Case, Clock
from office.cases.steps import SETTLE
from office.law import working_days
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser, Page

HERE = "/can-bo/lich"
CLOSE = f"{HERE}/nghi-them"
STORM = {
    "tu_ngay": "01/12/2026", "den_ngay": "2/12/2026", "ly_do": "nghỉ tránh bão số 15",
    "tieng_anh": "closed for storm no. 15", "quyet_dinh": "88/CĐ-UBND ngày 30/11/2026",
    "lam_bu": "", "an_ban": "",
}  # fmt: skip
ADDRESSES = [
    ("get", CLOSE), ("post", CLOSE), ("get", f"{HERE}/cong-bo/2027"),
    ("post", f"{HERE}/cong-bo/2027"), ("get", f"{HERE}/rut-lai/1"), ("post", f"{HERE}/rut-lai/1"),
]  # fmt: skip


def settle(case: Case) -> Clock:
    return [each for each in case.clocks if each.step == SETTLE][-1]


def changes() -> int:
    return db.session.scalar(select(func.count()).select_from(CalendarChange)) or 0


def saved(page: Browser, url: str, said: dict[str, Any]) -> Page:
    """Preview *said*, then save what the preview holds, as a browser does."""
    seen = page.post(url, said)
    assert seen.status == 200, seen.text
    answer = page.post(url, {**seen.form(url), "buoc": "luu"}, follow=True)
    db.session.rollback()
    editions.look_again()
    editions.refresh()
    return answer


@pytest.fixture
def supervisor(office: Office, page: Browser) -> Browser:
    assert office
    return page.as_officer(Role.SUPERVISOR)


@pytest.mark.parametrize("role", [each for each in Role if each != Role.OBSERVER])
def test_every_officer_reads_the_days_of_a_year(office: Office, page: Browser, role: Role) -> None:
    assert office
    shown = page.as_officer(role).get(HERE)
    assert shown.status == 200
    for words in ("Tết Nguyên đán", "16/02/2026 – 20/02/2026", "Văn bản 12729/VPCP-KGVX", "làm bù"):
        assert words in shown.text
    assert ("Thêm ngày nghỉ" in shown.text) == (role == Role.SUPERVISOR)


def test_an_expected_year_says_that_it_is_expected(supervisor: Browser) -> None:
    shown = supervisor.get(f"{HERE}?nam=2027")
    assert shown.soup.select_one("h2 .nd-tag").get_text() == "dự kiến"  # type: ignore[union-attr]
    assert "chưa phải lịch chính thức" in shown.text
    assert "chưa phải lịch chính thức" not in supervisor.get(f"{HERE}?nam=2026").text
    for odd in ("1999", "chín", "9" * 5000, "²²²²"):
        assert supervisor.get(f"{HERE}?nam={odd}").status == 200


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
@pytest.mark.parametrize("role", [each for each in Role if each != Role.SUPERVISOR])
def test_only_the_supervisor_changes_the_calendar(
    office: Office, page: Browser, role: Role, method: str, address: str
) -> None:
    assert office
    page.as_officer(role)
    sent = page.get(address) if method == "get" else page.post(address, {**STORM, "buoc": "luu"})
    assert sent.status == 403
    assert changes() == 0


def test_nothing_is_saved_without_the_token_of_the_form(supervisor: Browser) -> None:
    sent = supervisor.post(CLOSE, {**STORM, "buoc": "luu", "an_ban": "0"}, token=False)
    assert sent.status in {400, 403}
    assert changes() == 0


def test_the_preview_shows_what_moves_and_saves_nothing(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    a_case(office, status="closed")
    seen = page.as_officer(Role.SUPERVISOR).post(CLOSE, STORM)
    figures = [each.get_text() for each in seen.soup.select(".nd-stat__figure")]
    assert figures[:2] == ["1", "0"]
    assert case.code in seen.text
    assert "03/12/2026" in seen.text
    assert "07/12/2026" in seen.text
    assert "Cán bộ handler" in seen.text
    assert changes() == 0
    assert settle(case).due_on == date(2026, 12, 3)


def test_what_was_previewed_is_saved_and_the_clocks_follow(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    shown = saved(page.as_officer(Role.SUPERVISOR), CLOSE, STORM)
    assert "Các hạn đang được tính lại" in shown.text
    assert "0 trên 1" in page.get(HERE).text
    row = db.session.scalars(select(CalendarChange)).one()
    assert (row.first_day, row.last_day) == (date(2026, 12, 1), date(2026, 12, 2))
    assert (row.en, row.officer_id) == (
        "closed for storm no. 15",
        office.officers[Role.SUPERVISOR].id,
    )
    db.session.rollback()
    assert calendar.catch_up(clock.now()) == 1
    shown = page.get(HERE)
    assert not shown.soup.select("progress")
    for words in ("nghỉ tránh bão số 15", "88/CĐ-UBND ngày 30/11/2026", "01/12/2026 – 02/12/2026"):
        assert words in shown.text
    db.session.expire_all()
    assert settle(case).due_on == date(2026, 12, 7)


def test_another_worker_shows_at_once_what_was_saved(supervisor: Browser) -> None:
    saved(supervisor, CLOSE, STORM)
    editions.forget()
    editions._asked.append(time.monotonic())  # it asked a moment ago, and heard of nothing
    shown = supervisor.get(HERE)
    assert "88/CĐ-UBND ngày 30/11/2026" in shown.text
    editions.forget()
    editions._asked.append(time.monotonic())
    other = {**STORM, "tu_ngay": "09/12/2026", "den_ngay": ""}
    seen = supervisor.post(CLOSE, other)
    editions.forget()
    editions._asked.append(time.monotonic())
    assert supervisor.post(CLOSE, {**seen.form(CLOSE), "buoc": "luu"}).status == 303


def test_the_owner_is_told_on_the_desk_until_he_has_seen_it(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    saved(page.as_officer(Role.SUPERVISOR), CLOSE, STORM)
    calendar.catch_up(clock.now())
    code = case.code
    handler = Browser(page.app).as_officer(Role.HANDLER)
    assert "Hạn đổi vì lịch nghỉ" in handler.get("/can-bo/").text
    shown = handler.get("/can-bo/?lan=han-doi")
    assert code in shown.text
    assert "hạn cũ 03/12/2026" in shown.text
    told = handler.get(f"/can-bo/vu-viec/{code}")
    assert "Hạn đổi vì lịch nghỉ: Giải quyết và trả lời" in told.text
    assert "03/12/2026 → 07/12/2026" in told.text
    head = Browser(page.app).as_officer(Role.HEAD)
    assert "Hạn đổi vì lịch nghỉ" not in head.get("/can-bo/").text
    head.post(f"{HERE}/da-xem", {"vu": str(case.id)})
    assert code in handler.get("/can-bo/?lan=han-doi").text  # another's look counts for nothing
    seen = handler.post(f"{HERE}/da-xem", shown.form("da-xem"), follow=True)
    assert code not in seen.soup.select_one("main").get_text()  # type: ignore[union-attr]
    assert "Hạn đổi vì lịch nghỉ" not in handler.get("/can-bo/").text


def test_the_sender_is_told_in_the_timeline(office: Office, page: Browser) -> None:
    made = a_receipt(office)
    code, secret = made.case.code, made.secret
    saved(page.as_officer(Role.SUPERVISOR), CLOSE, {**STORM, "tu_ngay": "19/11/2026"})
    calendar.catch_up(clock.now())
    shown = Browser(page.app).open(code, secret)
    assert "Hạn đổi vì lịch nghỉ" in shown.text


def test_a_denunciation_is_a_line_without_its_matter(office: Office, page: Browser) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted", subject="Công chức nhận tiền")
    due = settle(case).due_on
    said = {**STORM, "tu_ngay": f"{due:%d/%m/%Y}", "den_ngay": ""}
    seen = page.as_officer(Role.SUPERVISOR).post(CLOSE, said)
    assert case.code in seen.text
    assert "nhận tiền" not in seen.text


WRONG = {
    "tu_ngay": ["", "31/02/2026", "mai"],
    "den_ngay": ["30/11/2026", "01/12/2027", "32/1/2026"],
    "ly_do": [""],
    "quyet_dinh": ["", "x" * 300],
    "lam_bu": ["04/12/2026", "05/12/2026, mai"],
}


@pytest.mark.parametrize(
    ("box", "said"), [(box, one) for box, all_ in WRONG.items() for one in all_]
)
def test_what_cannot_be_right_is_said_at_its_box(supervisor: Browser, box: str, said: str) -> None:
    sent = supervisor.post(CLOSE, {**STORM, box: said})
    assert sent.status == 422
    assert sent.soup.select_one(f"#{box}-error")
    kept = sent.form(CLOSE)
    assert {each: kept[each] for each in STORM if each not in {box, "an_ban"}} == {
        each: STORM[each] for each in STORM if each not in {box, "an_ban"}
    }


@pytest.mark.parametrize(
    ("first", "makeup"), [("05/12/2026", ""), ("24/11/2026", ""), ("01/12/2029", ""), ("01/12/2026", "22/08/2026")]
)  # fmt: skip
def test_a_closure_that_changes_nothing_is_refused_in_a_sentence(
    supervisor: Browser, first: str, makeup: str
) -> None:
    said = {**STORM, "tu_ngay": first, "den_ngay": "", "lam_bu": makeup}
    sent = supervisor.post(CLOSE, said)
    assert sent.status == 422
    summary = sent.soup.select_one(".nd-error-summary")
    assert summary is not None
    assert len(summary.get_text(strip=True)) > 60


def test_back_from_the_preview_to_the_form_with_what_was_typed(supervisor: Browser) -> None:
    seen = supervisor.post(CLOSE, STORM)
    form = supervisor.post(CLOSE, {**seen.form(CLOSE), "buoc": "sua"}).form(CLOSE)
    assert {each: form[each] for each in STORM if each != "an_ban"} == {
        each: STORM[each] for each in STORM if each != "an_ban"
    }


def test_a_change_made_by_another_meanwhile_is_previewed_anew(
    office: Office, page: Browser
) -> None:
    a_case(office, status="accepted")
    mine = page.as_officer(Role.SUPERVISOR)
    seen = mine.post(CLOSE, STORM)
    other = {**STORM, "tu_ngay": "09/12/2026", "den_ngay": ""}
    saved(Browser(page.app).as_officer(Role.SUPERVISOR), CLOSE, other)
    again = mine.post(CLOSE, {**seen.form(CLOSE), "buoc": "luu"})
    assert again.status == 409
    assert "Người khác vừa đổi lịch" in again.text
    assert changes() == 1
    assert mine.post(CLOSE, {**again.form(CLOSE), "buoc": "luu"}).status == 303
    assert changes() == 2


def test_a_closure_not_yet_begun_is_taken_back(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    saved(page.as_officer(Role.SUPERVISOR), CLOSE, STORM)
    calendar.catch_up(clock.now())
    url = f"{HERE}/rut-lai/1"
    assert url in page.get(HERE).html
    seen = page.get(url)
    assert "07/12/2026" in seen.text
    assert case.code in seen.text
    said = {**seen.form(url), "ghi_chu": "Bão đổi hướng", "buoc": "luu"}
    shown = page.post(url, said, follow=True)
    assert "Bão đổi hướng" in shown.text
    assert "đã rút lại hoặc thay" in shown.text
    db.session.rollback()
    editions.look_again()
    editions.refresh()
    assert calendar.catch_up(clock.now()) == 1
    db.session.expire_all()
    assert settle(case).due_on == date(2026, 12, 3)
    assert page.get(url).status == 303  # once only
    assert page.get(f"{HERE}/rut-lai/2").status == 404
    assert page.get(f"{HERE}/rut-lai/99").status == 404


def test_a_closure_that_has_begun_stays(supervisor: Browser) -> None:
    saved(supervisor, CLOSE, STORM)
    with clock.at(clock.now() + timedelta(days=13)):  # 01/12/2026
        supervisor.as_officer(Role.SUPERVISOR)
        assert "rut-lai" not in supervisor.get(HERE).html
        refused = supervisor.post(f"{HERE}/rut-lai/1", {"buoc": "luu", "an_ban": "1"}, follow=True)
    assert "ngày nghỉ đã bắt đầu" in refused.text
    assert changes() == 1


def test_a_year_is_announced_from_what_was_expected(office: Office, page: Browser) -> None:
    with clock.at(clock.moment_of(date(2026, 12, 21))):
        case = a_case(office, status="accepted")
        old = settle(case).due_on
        assert old.year == 2027
        url = f"{HERE}/cong-bo/2027"
        form = page.as_officer(Role.SUPERVISOR).get(url).form(url)
        assert "05/02/2027 - 11/02/2027: Tết Nguyên đán | Lunar New Year" in form["ngay_nghi"]
        assert "dự kiến" not in form["ngay_nghi"]
        said = {
            **form,
            "quyet_dinh": "Thông báo 1/TB-BNV",
            "ngay_nghi": form["ngay_nghi"] + f"\n{old:%d/%m/%Y}: Nghỉ thêm",
            "hoan_doi": "26/04/2027 - 24/04/2027",
        }
        saved(page, url, said)
        assert 2027 not in working_days.calendar().provisional
        assert working_days.is_working(date(2027, 4, 24))
        assert calendar.catch_up(clock.now()) == 1
        db.session.expire_all()
        assert settle(case).due_on > old
        shown = page.get(f"{HERE}?nam=2027")
    assert "Thông báo 1/TB-BNV" in shown.text
    assert "chưa phải lịch chính thức" not in shown.text


def test_the_next_year_is_filled_in_only_where_it_is_sure(supervisor: Browser) -> None:
    url = f"{HERE}/cong-bo/2028"
    form = supervisor.get(url).form(url)
    lines = form["ngay_nghi"].splitlines()
    assert "01/01/2028: Tết Dương lịch | New Year's Day" in lines
    assert "24/11/2028: Ngày Văn hóa Việt Nam | Viet Nam Culture Day" in lines
    assert any(line.startswith("…/…/2028: Tết Nguyên đán") for line in lines)
    refused = supervisor.post(url, {**form, "quyet_dinh": "1/TB"})  # the open places are not days
    assert refused.status == 422
    assert supervisor.get(f"{HERE}/cong-bo/2025").status == 404
    assert supervisor.get(f"{HERE}/cong-bo/2029").status == 404


YEAR_WRONG = [
    ("ngay_nghi", "05/02/2027 Tết"),
    ("ngay_nghi", "05/02/2026: Tết"),
    ("ngay_nghi", "11/02/2027 - 05/02/2027: Tết"),
    ("ngay_nghi", "05/02/2027: Tết\n05/02/2027: Tết"),
    ("ngay_nghi", ""),
    ("hoan_doi", "04/01/2027"),
    ("hoan_doi", "01/01/2027 - 09/01/2027"),
    ("hoan_doi", "04/01/2027 - 10/01/2027"),
    ("hoan_doi", "04/01/2028 - 09/01/2027"),
    ("quyet_dinh", ""),
]


@pytest.mark.parametrize(("box", "said"), YEAR_WRONG)
def test_a_line_of_a_year_that_cannot_be_right_is_named(
    supervisor: Browser, box: str, said: str
) -> None:
    url = f"{HERE}/cong-bo/2027"
    form = {**supervisor.get(url).form(url), "quyet_dinh": "1/TB", box: said}
    sent = supervisor.post(url, form)
    assert sent.status == 422
    assert sent.soup.select_one(f"#{box}-error")
    assert changes() == 0


@pytest.mark.parametrize(("days", "warned"), [(61, False), (60, True), (0, True)])
@pytest.mark.parametrize("year", [2026, 2027])
def test_the_desk_warns_from_sixty_days_before_the_calendar_ends(
    office: Office, page: Browser, year: int, days: int, warned: bool
) -> None:
    """2027 is expected only when 2026 ends; nothing is known of 2028 when 2027 does."""
    assert office
    with clock.at(clock.moment_of(date(year, 12, 31) - timedelta(days=days))):
        for role in (Role.SUPERVISOR, Role.HEAD, Role.HANDLER):
            shown = Browser(page.app).as_officer(role).get("/can-bo/")
            told = "Xem lịch làm việc" in shown.text
            assert told is (warned and role != Role.HANDLER), role
        admin = Browser(page.app).as_officer(Role.ADMINISTRATOR).get(HERE)
        assert bool(admin.soup.select(".nd-notice")) is warned


def test_the_english_page_is_english(supervisor: Browser) -> None:
    saved(supervisor, CLOSE, STORM)
    shown = supervisor.get(f"{HERE}?lang=en")
    assert "closed for storm no. 15" in shown.text
    assert "Lunar New Year" in shown.text
